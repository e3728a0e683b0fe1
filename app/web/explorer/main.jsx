// Starts the explorer: asks this host what there is to offer, then draws the page.
import "./trusted.js";
import "./workers.js";
import "graphiql/style.css";
import "./explorer.css";
import { createRoot } from "react-dom/client";

import { Explorer } from "./explorer.jsx";

const { demo, examples } = await (await fetch("/explorer/offers")).json();
const { tokens, fault } = demo ? await demoTokens() : { tokens: {}, fault: null };
createRoot(document.getElementById("explorer")).render(<Explorer examples={examples} tokens={tokens} fault={fault} />);

/** Refused where the page was not opened on the server's own machine; one's own token will do there. */
async function demoTokens() {
  const response = await fetch("/explorer/tokens", { method: "POST" });
  const answer = await response.json();
  return response.ok ? { tokens: answer, fault: null } : { tokens: {}, fault: answer.error };
}
