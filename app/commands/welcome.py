"""What the server prints when it is ready: where it is, and what to try next."""

import json
from collections.abc import Mapping

from app.commands.demo_tokens import tokens_file
from app.settings import Settings

FIRST_QUERY = '{ servicePackage(by: {key: "PKG-ERP-MAINT"}) { key name { text lang } } }'


def welcome(settings: Settings, tokens: Mapping[str, str] | None = None) -> str:
    """`tokens`: the demo's, by role; without them only the addresses."""
    address = base_url(settings)
    lines = ["", f"Salkku is ready on {address}/graphql  (also /livez and /readyz; Ctrl-C stops everything)"]
    if not settings.production(demo=tokens is not None):
        lines += [f"Explore it in a browser: {address}/explorer"]
    if tokens is not None:
        lines += ["", "Try as the portfolio manager:", "", f"  {_curl(address, tokens['PORTFOLIO_MANAGER'])}", ""]
        lines += [f"A token for each role: {tokens_file(settings)}", "More queries: README.md"]
    return "\n".join([*lines, "", ""])


def base_url(settings: Settings) -> str:
    """An IPv6 address goes into brackets."""
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"http://{host}:{settings.port}"


def _curl(address: str, token: str) -> str:
    body = json.dumps({"query": FIRST_QUERY})
    return f"curl -s {address}/graphql -H 'Authorization: Bearer {token}' -H 'Content-Type: application/json' -d '{body}'"
