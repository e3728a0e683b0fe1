// All audits that npm graphql-http has for servers, on one server: node audits.mjs <url> <token>. Prints a line of JSON for each.
import { serverAudits } from "graphql-http";

const [url, token] = process.argv.slice(2);

function fetchFn(input, init = {}) {
  return fetch(input, { ...init, headers: { ...init.headers, authorization: `Bearer ${token}` } });
}

for (const audit of serverAudits({ url, fetchFn })) {
  const { id, name, status, reason } = await audit.fn();
  console.log(JSON.stringify({ id, name, status, reason }));
}
