// graphql-codegen's documents and types, compiled by tsc --strict and run: node codegen.js URL TOKEN. Prints what it found as JSON.
import { print } from "graphql";
import type { TypedDocumentNode } from "@graphql-typed-document-node/core";
import { graphql } from "./generated/index.js";
import type { IdeaSubmitInput } from "./generated/graphql.js";

const [url, token] = process.argv.slice(2) as [string, string];

async function ask<Data, Variables>(document: TypedDocumentNode<Data, Variables>, variables: Variables): Promise<Data> {
  const answer = await fetch(url, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify({ query: print(document), variables }),
  });
  const { data, errors } = (await answer.json()) as { data: Data | null; errors?: { message: string }[] };
  if (data === null || data === undefined) throw new Error(errors?.[0]?.message ?? "no data");
  return data;
}

const Packages = graphql(`
  query Packages($filter: ServicePackageFilter) {
    servicePackages(first: 2, filter: $filter) {
      nodes {
        key
        name {
          text
        }
        currentVersion {
          number
          prices {
            unitPrice {
              amount
              currency
            }
          }
        }
      }
    }
  }
`);
const Submit = graphql(`
  mutation Submit($input: IdeaSubmitInput!) {
    ideaSubmit(input: $input) {
      idea {
        title
        createdAt
      }
      errors {
        __typename
        code
        ... on ConflictError {
          currentRevision
        }
      }
    }
  }
`);

const found = await ask(Packages, { filter: { agreements: { some: {} } } });
const keys: string[] = found.servicePackages.nodes.map((node) => node.key);
// A hidden or missing thing is null in the types too: what is read without looking is refused by the compiler.
const amounts: (string | undefined)[] = found.servicePackages.nodes.map((node) => node.currentVersion?.prices?.[0]?.unitPrice?.amount);
const input: IdeaSubmitInput = {
  service: { key: "PKG-ERP-MAINT" },
  title: "Larger boxes",
  body: "Ours are full.",
  language: "EN",
  idempotencyKey: "codegen-1",
};
const submitted = await ask(Submit, { input });
console.log(
  JSON.stringify({ keys, amounts: amounts.length, title: submitted.ideaSubmit?.idea?.title, errors: submitted.ideaSubmit?.errors }),
);
