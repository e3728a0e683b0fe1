"""`/explorer`: GraphiQL from our own host. The host has no such routes in production mode.

Nothing on the page comes from elsewhere, and the browser is told to allow nothing else (`SECURITY`).
"""

import gzip
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

import orjson
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from app.addresses import is_loopback
from app.web.examples import EXAMPLES

DIST = Path(__file__).parent / "dist"
MEDIA = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".ttf": "font/ttf",
}
POLICY = (
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",  # Monaco places every line by a style attribute and writes its themes into <style>
    "img-src 'self' data:",  # data: pictures and fonts that stand in our own style sheets
    "font-src 'self' data:",
    "connect-src 'self'",
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
)
SECURITY = {
    "content-security-policy": "; ".join(POLICY),
    "cross-origin-opener-policy": "same-origin",
}
FOREVER = "public, max-age=31536000, immutable"  # an asset's name changes with its content
ASK_EACH_TIME = "no-cache"


def explorer_routes(tokens: Mapping[str, str]) -> list[BaseRoute]:
    """`tokens`: the demo's, by role; without them whoever explores brings a token."""
    assets = {file.name: file for file in (DIST / "assets").iterdir()}

    def page(request: Request) -> Response:
        return _file(request, DIST / "index.html", sha256(_content(DIST / "index.html")).hexdigest()[:16], ASK_EACH_TIME)

    def asset(request: Request) -> Response:
        file = assets.get(request.path_params["name"])
        if file is None:
            raise HTTPException(404)  # worded and numbered where all of them are
        return _file(request, file, file.stem, FOREVER)

    def offers(_: Request) -> Response:
        offered = {"demo": bool(tokens), "examples": orjson.Fragment(_content(EXAMPLES))}
        return _json(offered, headers={"cache-control": ASK_EACH_TIME})

    def demo_tokens(request: Request) -> Response:
        fault = _fault_of(request)
        if fault is not None:
            return _json({"error": fault}, status=403, headers={"cache-control": "no-store"})
        return _json(tokens, headers={"cache-control": "no-store"})

    routes: list[BaseRoute] = [
        Route("/explorer", page),
        Route("/explorer/assets/{name}", asset),
        Route("/explorer/offers", offers),
    ]
    return [*routes, Route("/explorer/tokens", demo_tokens, methods=["POST"])] if tokens else routes


def _fault_of(request: Request) -> str | None:
    """Why tokens are not given: only our own page on this machine gets them.

    A name that someone else's DNS leads to us stands in `Host` (rebinding). Browsers send `Origin` with every POST and no page can
    set it, so another page's differs, and so does that of a browser behind a proxy which makes `Host` look like ours.
    """
    host = request.headers.get("host", "")
    try:
        name = urlsplit(f"//{host}").hostname or ""
    except ValueError:
        name = ""
    if not is_loopback(name) or request.client is None or not is_loopback(request.client.host):
        return "The demo's tokens are given on this machine only: open http://127.0.0.1 with the server's port."
    if request.headers.get("origin") != f"http://{host}":
        return "The demo's tokens are given to the explorer's own page only."
    return None


def _file(request: Request, file: Path, version: str, caching: str) -> Response:
    tag = f'W/"{version}"'  # weak: the same for the compressed form
    headers = {**SECURITY, "cache-control": caching, "etag": tag, "vary": "accept-encoding"}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(_compressed(file), headers={**headers, "content-encoding": "gzip"}, media_type=MEDIA[file.suffix])
    return Response(_content(file), headers=headers, media_type=MEDIA[file.suffix])


def _json(content: object, *, status: int = 200, headers: Mapping[str, str]) -> Response:
    return Response(orjson.dumps(content), status, {**SECURITY, **headers}, "application/json")


@cache
def _compressed(file: Path) -> bytes:
    """2 MB in all, once each is asked for; the routes run in threads, so nobody else waits."""
    return gzip.compress(_content(file), compresslevel=6, mtime=0)


def _content(file: Path) -> bytes:
    return file.read_bytes()
