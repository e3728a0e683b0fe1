// How the explorer asks: POST for queries and mutations, graphql-transport-ws for subscriptions, both on this host.
import { Kind, parse } from "graphql";
import { createClient } from "graphql-ws";

const PATH = "/graphql";

/** A fetcher for GraphiQL, and `leave`, which ends its subscriptions. `tell` gets a sentence when the server refuses, null when all is well. */
export function asker(token, tell) {
  const client = createClient({
    url: `${location.protocol.replace("http", "ws")}//${location.host}${PATH}`,
    connectionParams: { authorization: `Bearer ${token}` },
    retryAttempts: 0,
  });
  const fetcher = (asked, { headers } = {}) => {
    if (!/^[!-~]+$/.test(token)) return refused(token ? "This is no token." : "Say who you are: put a token into the field above.");
    const { kind, ...operation } = settled(asked);
    return kind === "subscription" ? subscribed(client, operation, tell) : posted(token, operation, headers, tell);
  };
  return { fetcher, leave: () => client.dispose() };
}

/** What GraphiQL knows of the text is behind it while somebody types, so the operation is looked up in the text that is sent. */
function settled(asked) {
  let operations;
  try {
    operations = parse(asked.query).definitions.filter(({ kind }) => kind === Kind.OPERATION_DEFINITION);
  } catch {
    return asked; // what is no GraphQL the server will say
  }
  const named = operations.find(({ name }) => name?.value === asked.operationName);
  const operation = named ?? (operations.length === 1 ? operations[0] : null);
  return { ...asked, operationName: operation?.name?.value, kind: operation?.operation };
}

async function posted(token, asked, headers, tell) {
  let response;
  try {
    response = await fetch(PATH, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        accept: "application/graphql-response+json, application/json;q=0.9",
        authorization: `Bearer ${token}`,
        ...headers,
      },
      body: JSON.stringify(asked),
    });
  } catch {
    tell("The server does not answer. Is it running?");
    return refused("The server does not answer.");
  }
  tell(sentence(response));
  return response.json().catch(() => refused(`The answer is no JSON; its status is ${response.status}.`));
}

async function* subscribed(client, asked, tell) {
  try {
    yield* client.iterate(asked);
    tell(null);
  } catch (error) {
    if (!(error instanceof CloseEvent)) {
      yield { errors: Array.isArray(error) ? error : [{ message: String(error.message ?? error) }] };
      return;
    }
    const reason = `The connection was closed: ${error.code} ${error.reason}`.trim();
    tell(reason);
    yield refused(reason);
  }
}

/** What a status means to whoever asks; errors of a document are told beside it, by the answer itself. */
function sentence(response) {
  const seconds = response.headers.get("retry-after");
  switch (response.status) {
    case 401:
      return "401: this token is unknown, expired or revoked. Choose another.";
    case 429:
      return `429: the budget of this token is spent${seconds ? `; ask again in ${seconds} s` : ""}.`;
    case 503:
      return `503: the service cannot answer now${seconds ? `; ask again in ${seconds} s` : ""}.`;
    case 504:
      return "504: this took too long. Ask for less.";
    default:
      return response.status >= 500 ? `${response.status}: something went wrong on the server; the request id tells which request.` : null;
  }
}

function refused(message) {
  return { errors: [{ message }] };
}
