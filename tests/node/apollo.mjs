// Apollo Client over a running server: node apollo.mjs URL TOKEN. Prints what it found as JSON.
import { ApolloClient, ApolloLink, CombinedGraphQLErrors, HttpLink, InMemoryCache, gql } from "@apollo/client";
import { GraphQLWsLink } from "@apollo/client/link/subscriptions";
import { getMainDefinition, relayStylePagination } from "@apollo/client/utilities";
import { createClient } from "graphql-ws";
import WebSocket from "ws";

const [url, token] = process.argv.slice(2);
const authorization = `Bearer ${token}`;
let sent = 0;
const http = new HttpLink({ uri: url, headers: { authorization }, fetch: (...given) => (sent++, fetch(...given)) });
const sockets = createClient({ url: url.replace("http", "ws"), webSocketImpl: WebSocket, connectionParams: { authorization }, lazy: true });
const live = (operation) => getMainDefinition(operation.query).operation === "subscription";
const found = {};

// Which types are a PortfolioItem and a Node: asked of the server, as Apollo's documentation says.
const introspected = await (
  await fetch(url, {
    method: "POST",
    headers: { authorization, "content-type": "application/json" },
    body: JSON.stringify({ query: "{ __schema { types { kind name possibleTypes { name } } } }" }),
  })
).json();
const possibleTypes = {};
for (const type of introspected.data.__schema.types)
  if (type.possibleTypes) possibleTypes[type.name] = type.possibleTypes.map((each) => each.name);

const client = new ApolloClient({
  link: ApolloLink.split(live, new GraphQLWsLink(sockets), http),
  cache: new InMemoryCache({ possibleTypes, typePolicies: { Query: { fields: { services: relayStylePagination() } } } }),
});

const item = gql`query ($key: String!) { servicePackage(by: {key: $key}) { id key ...Described } } fragment Described on PortfolioItem { name { text } }`;
found.first = (await client.query({ query: item, variables: { key: "PKG-ERP-MAINT" } })).data.servicePackage;
await client.query({ query: item, variables: { key: "PKG-ERP-MAINT" } });
found.sentForTwo = sent;

// Pages join in the cache, each asked for by the cursor before it.
const pages = gql`query ($after: String) { services(first: 3, after: $after) { edges { cursor node { id key } } pageInfo { hasNextPage endCursor } } }`;
const watched = client.watchQuery({ query: pages });
const held = watched.subscribe({});
const { data } = await client.query({ query: pages });
const more = await watched.fetchMore({ variables: { after: data.services.pageInfo.endCursor } });
found.page = more.data.services.edges.map((edge) => edge.node.key);
found.joined = client.readQuery({ query: pages }).services.edges.map((edge) => edge.node.key);
held.unsubscribe();

// What a mutation changed is changed wherever it is shown: it is known by its id.
const change = gql`mutation ($input: ServiceUpdateInput!) { serviceUpdate(input: $input) { service { id revision category } errors { code } } }`;
const service = gql`{ service(by: {key: "SVC-MAIL"}) { id revision category } }`;
const before = (await client.query({ query: service })).data.service;
const input = { service: { key: "SVC-MAIL" }, expectedRevision: before.revision, category: "MAIL" };
found.errors = (await client.mutate({ mutation: change, variables: { input } })).data.serviceUpdate.errors;
const after = client.readQuery({ query: service }).service;
found.changed = { category: after.category, revisions: after.revision - before.revision };

try {
  await client.query({ query: gql`{ services(first: 999) { totalCount } }` });
} catch (error) {
  found.refused = CombinedGraphQLErrors.is(error) && error.errors.map((each) => each.extensions.code);
}

found.beats = await new Promise((resolve, reject) => {
  const beats = [];
  const listening = client.subscribe({ query: gql`subscription { heartbeat(everySeconds: 1) { at } }` }).subscribe({
    next: (beat) => {
      beats.push(Object.keys(beat.data.heartbeat).sort());
      if (beats.length === 2) {
        listening.unsubscribe();
        resolve(beats);
      }
    },
    error: reject,
  });
});
await sockets.dispose();
client.stop();
console.log(JSON.stringify(found));
