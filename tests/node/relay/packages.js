// What relay-compiler reads: a page of packages, a refetchable fragment, a mutation. The artifacts are imported by relay.mjs.
import { graphql } from "relay-runtime";

graphql`
  query packagesQuery($count: Int!, $after: String) {
    ...packages_list @arguments(count: $count, after: $after)
  }
`;

graphql`
  fragment packages_list on Query
  @argumentDefinitions(count: { type: "Int!" }, after: { type: "String" })
  @refetchable(queryName: "packagesNextQuery") {
    servicePackages(first: $count, after: $after) @connection(key: "packages_servicePackages") {
      edges {
        node {
          id
          ...packages_item
        }
      }
    }
  }
`;

graphql`
  fragment packages_item on ServicePackage @refetchable(queryName: "packagesItemQuery") {
    key
    name {
      text
    }
    currentVersion {
      number
    }
  }
`;

graphql`
  query packagesNodeQuery($id: ID!) {
    node(id: $id) {
      __typename
      id
      ... on ServicePackage {
        ...packages_item @alias(as: "item")
      }
    }
  }
`;

graphql`
  mutation packagesIdeaMutation($input: IdeaSubmitInput!) {
    ideaSubmit(input: $input) {
      idea {
        id
        title
      }
      errors {
        __typename
        code
        path
      }
    }
  }
`;
