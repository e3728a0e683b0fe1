// What the browser keeps. Tabs and history stay (localStorage); a token is gone when the tab is closed (sessionStorage).

const TOKEN = "salkku:token";
const VIEWER = "salkku:viewer";

export const remembered = {
  token: () => sessionStorage.getItem(TOKEN) ?? "",
  viewer: () => sessionStorage.getItem(VIEWER),
  keep(viewer, token) {
    sessionStorage.setItem(VIEWER, viewer);
    sessionStorage.setItem(TOKEN, token);
  },
};

const WIDTHS = { "graphiql:docExplorerFlex": "0.25" }; // of the list beside the editors, until somebody draws it wider

/** For GraphiQL, whose history would keep the headers of a request too, and with them a token that was typed there. */
export const withoutHeaders = {
  getItem: (key) => localStorage.getItem(key) ?? WIDTHS[key] ?? null,
  setItem: (key, value) => localStorage.setItem(key, /:(queries|favorites)$/.test(key) ? stripped(value) : value),
  removeItem: (key) => localStorage.removeItem(key),
  clear: () => localStorage.clear(),
  get length() {
    return localStorage.length;
  },
};

function stripped(value) {
  return JSON.stringify(JSON.parse(value, (name, inner) => (name === "headers" ? undefined : inner)));
}
