// The README's queries and mutations, each opened by a click in a tab of its own, as the role that the README names.
import { useGraphiQL, useGraphiQLActions } from "@graphiql/react";
import { createContext, useContext } from "react";

import { inWords } from "./viewers.jsx";

/** `{examples, open}`: `open` is told which example was opened. */
export const Examples = createContext({ examples: [], open: () => {} });

export const EXAMPLES = { title: "Examples", icon: Icon, content: List };

function List() {
  const { examples, open } = useContext(Examples);
  const editors = useGraphiQL(({ queryEditor, variableEditor }) => ({ queryEditor, variableEditor }));
  const { addTab } = useGraphiQLActions();
  const show = (example) => {
    if (editors.queryEditor.getValue().trim()) addTab();
    editors.queryEditor.setValue(`# ${example.number}. ${example.title}, as ${example.role}\n\n${named(example)}`);
    editors.variableEditor?.setValue("");
    editors.queryEditor.focus();
    open(example);
  };
  return (
    <section className="examples" aria-label="Examples">
      <div className="graphiql-doc-explorer-title">Examples</div>
      <p>From the README; each asks as the role named.</p>
      <ol>
        {examples.map((example) => (
          <li key={example.number} value={example.number}>
            <button type="button" onClick={() => show(example)}>
              {example.title}
              <small>{inWords(example.role)}</small>
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
}

/** An operation without a name gets one, which its tab shows. */
function named({ number, text }) {
  return text.replace(/^(query|mutation|subscription)?\s*\{/, (_, kind = "query") => `${kind} Example${number} {`);
}

function Icon() {
  return (
    <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round" strokeLinejoin="round">
      <path d="M5 4h11l3 3v13H5z M8.5 10.5h7 M8.5 14h7 M8.5 17h4" />
    </svg>
  );
}
