// Starts the explorer: asks this host what there is to offer, then draws the page.
import "./trusted.js";
import "./workers.js";
import "graphiql/style.css";
import "./explorer.css";
import { createRoot } from "react-dom/client";

import { Explorer } from "./explorer.jsx";

const { demo, examples } = await asked("/explorer/offers");
const tokens = demo ? await asked("/explorer/tokens", { method: "POST" }) : {};
createRoot(document.getElementById("explorer")).render(<Explorer examples={examples} tokens={tokens} />);

async function asked(path, options) {
  const response = await fetch(path, options);
  if (!response.ok) throw new Error(`${path} answers ${response.status}`);
  return response.json();
}
