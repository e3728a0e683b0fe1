// Relay over a running server, with artifacts that relay-compiler made: node relay.mjs URL TOKEN. Prints what it found as JSON.
import runtime from "relay-runtime";
import idea from "./__generated__/packagesIdeaMutation.graphql.js";
import item from "./__generated__/packages_item.graphql.js";
import list from "./__generated__/packages_list.graphql.js";
import next from "./__generated__/packagesNextQuery.graphql.js";
import one from "./__generated__/packagesNodeQuery.graphql.js";
import page from "./__generated__/packagesQuery.graphql.js";

const { Environment, Network, RecordSource, Store, commitMutation, createOperationDescriptor, fetchQuery, getSelector } = runtime;
const [url, token] = process.argv.slice(2);
const headers = { authorization: `Bearer ${token}`, "content-type": "application/json", accept: "application/graphql-response+json" };

async function ask(request, variables) {
  const answer = await fetch(url, { method: "POST", headers, body: JSON.stringify({ query: request.text, variables }) });
  return await answer.json();
}

const environment = new Environment({ network: Network.create(ask), store: new Store(new RecordSource()) });
const read = (fragment, reference) => environment.lookup(getSelector(fragment, reference)).data;
const fetched = (query, variables) => fetchQuery(environment, query, variables).toPromise();
const found = {};

const first = read(list, await fetched(page, { count: 2, after: null }));
found.first = first.servicePackages.edges.map((edge) => read(item, edge.node));
const { endCursor, hasNextPage } = first.servicePackages.pageInfo;
found.hasNextPage = hasNextPage;
await fetched(next, { count: 2, after: endCursor });
const root = environment.lookup(createOperationDescriptor(page, { count: 2, after: null }).fragment).data;
found.joined = read(list, root).servicePackages.edges.map((edge) => read(item, edge.node).key);

const { node } = await fetched(one, { id: first.servicePackages.edges[0].node.id });
found.node = { type: node.__typename, same: node.id === first.servicePackages.edges[0].node.id, key: read(item, node.item).key };

const submit = (input) =>
  new Promise((onCompleted, onError) => commitMutation(environment, { mutation: idea, variables: { input }, onCompleted, onError }));
const input = {
  service: { key: "PKG-ERP-MAINT" },
  title: "Larger boxes",
  body: "Ours are full.",
  language: "EN",
  idempotencyKey: "relay-1",
};
const { ideaSubmit } = await submit(input);
found.submitted = { title: ideaSubmit.idea.title, errors: ideaSubmit.errors };
found.again = (await submit({ ...input, title: "Other boxes" })).ideaSubmit.errors;
console.log(JSON.stringify(found));
