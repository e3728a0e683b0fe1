// The explorer: a bar that says who asks, and GraphiQL below it.
import { GraphiQL, HISTORY_PLUGIN } from "graphiql";
import { useEffect, useMemo, useState } from "react";

import { asker } from "./asking.js";
import favicon from "./favicon.svg";
import { Examples, EXAMPLES } from "./examples.jsx";
import { remembered, withoutHeaders } from "./storage.js";
import { OWN, Viewers } from "./viewers.jsx";

const PLUGINS = [EXAMPLES, HISTORY_PLUGIN];

/** `tokens`: the demo's, by role; none elsewhere. `fault`: why there are none in the demo. */
export function Explorer({ examples, tokens, fault }) {
  const roles = Object.keys(tokens);
  const [viewer, setViewer] = useState(() => first(roles));
  const [ownToken, setOwnToken] = useState(remembered.token);
  const [notice, setNotice] = useState(fault);
  const token = viewer === OWN ? ownToken : tokens[viewer];
  const { fetcher, leave } = useMemo(() => asker(token, setNotice), [token]);
  useEffect(() => leave, [leave]);
  const choose = (who, own = ownToken) => {
    remembered.keep(who, own);
    setOwnToken(own);
    setViewer(who);
    setNotice(null);
  };
  const open = (example) => roles.includes(example.role) && choose(example.role);
  return (
    <Examples.Provider value={{ examples, open }}>
      <header className="graphiql-container bar">
        <img src={favicon} alt="" width="24" height="24" />
        <h1>
          Salkku <small>explorer</small>
        </h1>
        <Viewers roles={roles} viewer={viewer} token={ownToken} choose={choose} />
        <p role="status">{notice}</p>
      </header>
      <main>
        <GraphiQL
          fetcher={fetcher}
          plugins={PLUGINS}
          visiblePlugin={EXAMPLES}
          storage={withoutHeaders}
          shouldPersistHeaders={false}
          showPersistHeadersSettings={false}
          inputValueDeprecation
          schemaDescription
          defaultQuery={"query Viewer {\n  viewer {\n    role\n    scopes\n  }\n}\n"}
        >
          <GraphiQL.Logo>{null}</GraphiQL.Logo>
        </GraphiQL>
      </main>
    </Examples.Provider>
  );
}

function first(roles) {
  const last = remembered.viewer();
  if (roles.includes(last) || last === OWN) return last;
  return roles.includes("PORTFOLIO_MANAGER") ? "PORTFOLIO_MANAGER" : (roles[0] ?? OWN);
}
