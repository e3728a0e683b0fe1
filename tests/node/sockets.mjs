// The client of graphql-ws against a server: every kind of operation, laziness, pings, refusals, and a server that is started anew: node
// sockets.mjs URL TOKEN. Prints a line for each scenario that is well, and "following" when the server may be stopped.
import assert from "node:assert/strict";

import { createClient } from "graphql-ws";
import WebSocket from "ws";

const [url, token] = process.argv.slice(2);
const connectionParams = { Authorization: `Bearer ${token}` };
const counted = (options = {}) => {
  const seen = { opened: 0, closed: [], pings: 0, pongs: 0 };
  const on = {
    opened: () => seen.opened++,
    closed: (event) => seen.closed.push(event.code),
    ping: (received) => received || seen.pings++,
    pong: (received) => received && seen.pongs++,
  };
  return [createClient({ url, webSocketImpl: WebSocket, connectionParams, retryAttempts: 0, on, ...options }), seen];
};
const all = async (client, query) => {
  const found = [];
  for await (const result of client.iterate({ query })) found.push(result);
  return found;
};
const BEATS = "subscription { heartbeat(everySeconds: 1) { at revision } }";

async function operations() {
  const [client, seen] = counted();
  assert.equal(seen.opened, 0, "nothing is opened before it is needed");
  const [query] = await all(client, "{ viewer { role } }");
  assert.deepEqual(query.data, { viewer: { role: "PORTFOLIO_MANAGER" } });
  const [mutation] = await all(client, "mutation { __typename }");
  assert.deepEqual(mutation.data, { __typename: "Mutation" });
  await assert.rejects(all(client, "{ viewer {"), ([error]) => error.extensions.code === "GRAPHQL_PARSE_FAILED");
  await assert.rejects(all(client, "{ nothing }"), ([error]) => error.extensions.code === "GRAPHQL_VALIDATION_FAILED");
  const beats = [];
  for await (const beat of client.iterate({ query: BEATS })) {
    beats.push(beat.data.heartbeat.at);
    if (beats.length === 2) break; // which completes it
  }
  assert.ok(beats[0] < beats[1]);
  await client.dispose();
  assert.deepEqual(
    seen.closed.filter((code) => code !== 1000),
    [],
    "lazy sockets end well",
  );
}

async function together() {
  const [client, seen] = counted({ lazy: false });
  const answers = await Promise.all(Array.from({ length: 50 }, (_, n) => all(client, `{ a${n}: viewer { role } }`)));
  assert.deepEqual(
    answers.map(([answer]) => Object.keys(answer.data)[0]),
    Array.from({ length: 50 }, (_, n) => `a${n}`),
  );
  assert.equal(seen.opened, 1);
  await client.dispose();
}

async function pings() {
  const [client, seen] = counted({ lazy: false, keepAlive: 50 });
  for await (const _ of client.iterate({ query: BEATS })) if (seen.pongs > 1) break;
  assert.ok(seen.pings >= seen.pongs);
  await client.dispose();
}

async function forbidden() {
  const [client, seen] = counted({ connectionParams: { Authorization: "Bearer slk_nobody" } });
  await assert.rejects(all(client, "{ viewer { role } }"), (event) => event.code === 4403 && event.reason === "Forbidden");
  assert.deepEqual(seen.closed, [4403]);
}

async function legacy() {
  const socket = new WebSocket(url, "graphql-ws");
  const [code, reason] = await new Promise((resolve) => socket.on("close", (...told) => resolve(told)));
  assert.deepEqual([code, reason.toString()], [4406, "Subprotocol not acceptable"]);
}

async function restarted() {
  const [client, seen] = counted({
    retryAttempts: 200,
    retryWait: () => new Promise((resolve) => setTimeout(resolve, 100)),
    shouldRetry: () => true,
  });
  for await (const _ of client.iterate({ query: BEATS })) {
    if (seen.opened > 1) break;
    if (seen.told) continue;
    seen.told = true;
    console.log("following");
  }
  assert.equal(seen.closed[0], 1001);
  await client.dispose();
}

for (const scenario of [operations, together, pings, forbidden, legacy, restarted]) {
  await scenario();
  console.log(`${scenario.name} is well`);
}
process.exit(0);
