// PostGraphile 5 on the benchmark's database: production settings, filters over relations and unindexed columns,
// aggregates; no mutations, and no functions: their names are not made to stand beside those of tables.
//
//     node server.mjs DSN PORT CONNECTIONS OPTIONS
//
// Runs in the directory where its packages are installed.

import "./node20.mjs";
import { createServer } from "node:http";
import { PgAggregatesPreset } from "@graphile/pg-aggregates";
import { PgSimplifyInflectionPreset } from "@graphile/simplify-inflection";
import { postgraphile } from "postgraphile";
import { makePgService } from "postgraphile/adaptors/pg";
import { grafserv } from "postgraphile/grafserv/node";
import { PostGraphileAmberPreset } from "postgraphile/presets/amber";
import { PostGraphileConnectionFilterPreset } from "postgraphile-plugin-connection-filter";

const [connectionString, port, connections, options] = process.argv.slice(2);

const poolConfig = { max: Number(connections), idleTimeoutMillis: 0, options };
const preset = {
  extends: [PostGraphileAmberPreset, PgSimplifyInflectionPreset, PostGraphileConnectionFilterPreset, PgAggregatesPreset],
  disablePlugins: ["PgIndexBehaviorsPlugin", "PgProceduresPlugin", "MutationPlugin"],
  pgServices: [makePgService({ connectionString, schemas: ["public"], poolConfig })],
  grafserv: { graphiql: false, websockets: false, watch: false },
  grafast: { explain: false },
  schema: { connectionFilterRelations: true },
};

const server = createServer();
await postgraphile(preset).createServ(grafserv).addTo(server);
server.listen(Number(port), "127.0.0.1", () => console.log("PostGraphile is ready."));
