// Trusted Types: the only HTML that reaches the page is cleaned, the only scripts are those of this folder (see `SECURITY` in pages.py).
import DOMPurify from "dompurify";

const ASSETS = new URL("/explorer/assets/", location.origin).href;

globalThis.trustedTypes?.createPolicy("default", {
  createHTML: (html) => DOMPurify.sanitize(html),
  createScriptURL(url) {
    if (new URL(url, location.href).href.startsWith(ASSETS)) return url;
    throw new TypeError(`${url} is no script of the explorer`);
  },
});
