// How the explorer is built into ../dist, which is committed: the same bytes on every machine, every file from our own host.
import { defineConfig } from "vite";

export default defineConfig({
  base: "/explorer/",
  publicDir: false,
  build: {
    outDir: "../dist",
    emptyOutDir: true,
    target: "es2022",
    assetsInlineLimit: 0, // no data: addresses where a file will do
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 8192, // kB; Monaco is one editor
    license: { fileName: "licenses.md" },
    rolldownOptions: {
      // What is ours in a file of its own: a change of it does not change what is not.
      output: { codeSplitting: { groups: [{ name: "libraries", test: /node_modules\/(?!monaco-|prettier)/ }] } },
      onLog(level, log, tell) {
        if (log.code !== "MODULE_LEVEL_DIRECTIVE") tell(level, log); // "use client" of libraries means nothing here
      },
    },
  },
  worker: { format: "es" },
});
