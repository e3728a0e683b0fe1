"""The explorer's files and the demo's tokens: how they are served, to whom they are not, and that what is committed is whole."""

import gzip
import json
import re

import httpx
import pytest
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware

from app.main import create_app
from app.settings import Settings
from app.transport.masked import Masked, no_such_page
from app.viewer import Role
from app.web.examples import EXAMPLES, README, examples_of, written
from app.web.pages import DIST, MEDIA, explorer_routes
from tests.support.databases import ROOT, Database

TOKENS = {role.value: f"slk_{role.value}" for role in Role}
HERE = "http://127.0.0.1:8000"
INDEX = (DIST / "index.html").read_text(encoding="utf-8")


def browser(tokens: dict[str, str], address: str = "127.0.0.1") -> httpx.AsyncClient:
    """Of a host like the server's."""
    refusals = {HTTPException: no_such_page}
    host = Starlette(routes=explorer_routes(tokens), middleware=[Middleware(Masked)], exception_handlers=refusals)
    transport = httpx.ASGITransport(host, client=(address, 40000))
    return httpx.AsyncClient(transport=transport, base_url=HERE, headers={"accept-encoding": "identity"})


@pytest.fixture
def demo() -> httpx.AsyncClient:
    return browser(TOKENS)


def asset(suffix: str) -> str:
    """The path of one that the page names."""
    found = re.search(rf'"(/explorer/assets/[^"]+{re.escape(suffix)})"', INDEX)
    assert found is not None
    return found[1]


async def test_the_page_allows_nothing_but_what_comes_from_here(demo: httpx.AsyncClient) -> None:
    page = await demo.get("/explorer")
    assert page.status_code == 200
    assert page.text == INDEX
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert page.headers["cache-control"] == "no-cache"
    policy = dict(part.split(" ", 1) for part in page.headers["content-security-policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["connect-src"] == policy["worker-src"] == "'self'"
    assert policy["base-uri"] == policy["form-action"] == policy["frame-ancestors"] == "'none'"
    assert policy["require-trusted-types-for"] == "'script'"
    allowed = {word for words in policy.values() for word in words.split()}
    assert allowed == {"'none'", "'self'", "'script'", "'unsafe-inline'", "data:"}
    assert [name for name, words in policy.items() if "'unsafe-inline'" in words] == ["style-src"]


def test_the_page_holds_no_script_and_names_no_other_host() -> None:
    assert re.findall(r"<script(?![^>]* src=)", INDEX) == []
    named = re.findall(r'(?:src|href)="([^"]*)"', INDEX)
    assert len(named) > 3
    assert {name for name in named if not name.startswith("/explorer/assets/")} == set()
    assert {name for name in named if not (DIST / "assets" / name.rpartition("/")[2]).exists()} == set()


@pytest.mark.parametrize(("suffix", "media"), [(".js", "text/javascript"), (".css", "text/css"), (".svg", "image/svg+xml")])
async def test_an_asset_is_kept_for_ever_and_comes_compressed(demo: httpx.AsyncClient, suffix: str, media: str) -> None:
    path = asset(suffix)
    plain = await demo.get(path)
    assert plain.status_code == 200
    assert plain.headers["content-type"].partition(";")[0] == media
    assert plain.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert "content-encoding" not in plain.headers
    assert plain.content == (DIST / "assets" / path.rpartition("/")[2]).read_bytes()
    async with demo.stream("GET", path, headers={"accept-encoding": "gzip, br"}) as packed:
        assert packed.headers["content-encoding"] == "gzip"
        assert packed.headers["vary"] == "accept-encoding"
        assert gzip.decompress(b"".join([part async for part in packed.aiter_raw()])) == plain.content


async def test_what_the_browser_has_is_not_sent_again(demo: httpx.AsyncClient) -> None:
    for path in ("/explorer", asset(".js")):
        tag = (await demo.get(path)).headers["etag"]
        again = await demo.get(path, headers={"if-none-match": tag})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
        assert (await demo.get(path, headers={"if-none-match": 'W/"another"'})).status_code == 200


@pytest.mark.parametrize("name", ["none.js", "..%2Findex.html", "%2e%2e%2f%2e%2e%2fpages.py", ""])
async def test_nothing_else_is_an_asset(demo: httpx.AsyncClient, name: str) -> None:
    answer = await demo.get(f"/explorer/assets/{name}")
    (error,) = answer.json()["errors"]
    assert (answer.status_code, error["extensions"]["code"]) == (404, "NOT_FOUND")
    assert error["extensions"]["requestId"] == answer.headers["x-request-id"]


async def test_the_examples_are_offered_to_everybody() -> None:
    for tokens in (TOKENS, {}):
        offers = (await browser(tokens).get("/explorer/offers")).json()
        assert offers == {"demo": bool(tokens), "examples": json.loads(EXAMPLES.read_text(encoding="utf-8"))}


async def test_the_page_gets_the_tokens_of_the_demo(demo: httpx.AsyncClient) -> None:
    for host in ("127.0.0.1:8000", "localhost:8000", "[::1]:8000", "localhost", "127.0.0.2:8000"):
        answer = await demo.post("/explorer/tokens", headers={"host": host, "origin": f"http://{host}"})
        assert answer.status_code == 200
        assert answer.json() == TOKENS
        assert answer.headers["cache-control"] == "no-store"
        assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize(
    ("host", "origin"),
    [
        ("127.0.0.1:8000", None),  # no browser's POST
        ("127.0.0.1:8000", "null"),  # a sandboxed frame or a file
        ("127.0.0.1:8000", "http://evil.example"),  # another page
        ("127.0.0.1:8000", "http://127.0.0.1:9000"),  # another program's page on this machine
        ("127.0.0.1:8000", "https://127.0.0.1:8000"),  # a proxy that makes Host look like ours
        ("evil.example:8000", "http://evil.example:8000"),  # a name that its owner leads to 127.0.0.1
        ("127.0.0.1.evil.example", "http://127.0.0.1.evil.example"),
        ("127.0.0.1@evil.example", "http://127.0.0.1@evil.example"),
        ("[::1", "http://[::1"),
        ("", "http://"),
    ],
)
async def test_no_other_page_gets_them(demo: httpx.AsyncClient, host: str, origin: str | None) -> None:
    answer = await demo.post("/explorer/tokens", headers={"host": host} | ({} if origin is None else {"origin": origin}))
    assert answer.status_code == 403
    assert answer.headers["cache-control"] == "no-store"
    assert "slk_" not in answer.text
    assert "this machine only" in answer.json()["error"] or "own page only" in answer.json()["error"]


async def test_no_other_machine_gets_them() -> None:
    answer = await browser(TOKENS, "192.0.2.7").post("/explorer/tokens", headers={"origin": HERE})
    assert answer.status_code == 403
    assert "slk_" not in answer.text


async def test_a_link_does_not_get_them(demo: httpx.AsyncClient) -> None:
    assert (await demo.get("/explorer/tokens", headers={"origin": HERE})).status_code == 405


async def test_outside_the_demo_there_are_none() -> None:
    assert (await browser({}).post("/explorer/tokens", headers={"origin": HERE})).status_code == 404


@pytest.fixture
def modes(database: Database) -> dict[str, httpx.AsyncClient]:
    """The whole application as it is started."""
    kinds = {
        "production": create_app(Settings(), database_url=database.url),
        "production demo": create_app(Settings(mode="production"), database_url=database.url, demo=True, tokens=TOKENS),
        "development": create_app(Settings(mode="development"), database_url=database.url),
        "demo": create_app(Settings(), database_url=database.url, demo=True, tokens=TOKENS),
    }
    return {kind: httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=HERE) for kind, app in kinds.items()}


async def test_production_has_no_explorer(modes: dict[str, httpx.AsyncClient]) -> None:
    paths = ("/explorer", "/explorer/", asset(".js"), "/explorer/offers", "/explorer/tokens")
    for kind in ("production", "production demo"):
        for path in paths:
            assert (await modes[kind].request("POST" if path.endswith("tokens") else "GET", path)).status_code == 404, (kind, path)
    for kind in ("development", "demo"):
        assert (await modes[kind].get("/explorer")).headers["content-security-policy"].startswith("default-src 'none'; script-src 'self'")
    assert (await modes["demo"].post("/explorer/tokens", headers={"origin": HERE})).json() == TOKENS


def test_the_examples_are_those_of_the_readme() -> None:
    examples = examples_of(README.read_text(encoding="utf-8"))
    assert len(examples) > 10
    assert {example["role"] for example in examples} <= set(Role)
    assert EXAMPLES.read_text(encoding="utf-8") == written(examples), "the README's queries have changed: make web"


def test_every_file_that_was_built_has_a_media_type() -> None:
    files = [DIST / "index.html", *(DIST / "assets").iterdir()]
    assert len(files) > 20
    assert {file.suffix for file in files} <= set(MEDIA)


def test_the_lock_of_the_explorer_names_no_registry() -> None:
    """So that packages come from wherever npm is told to get them."""
    explorer = ROOT / "app" / "web" / "explorer"
    lock = json.loads((explorer / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: package for name, package in lock["packages"].items() if name}
    assert len(packages) > 50
    assert [name for name, package in packages.items() if "resolved" in package or "integrity" not in package] == []
    declared = json.loads((explorer / "package.json").read_text(encoding="utf-8"))
    pinned = {**declared["dependencies"], **declared["devDependencies"]}
    assert {name: packages[f"node_modules/{name}"]["version"] for name in pinned} == pinned
