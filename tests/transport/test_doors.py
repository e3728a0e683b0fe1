"""Hosts and origins: who may knock; values in, header lines or a refusal out."""

from typing import Any

import pytest

from app.refusals import Refusal
from app.settings import Settings
from app.transport.doors import ALLOWED_HEADERS, Doors, fields_of
from tests.transport.test_connection import echo
from tests.transport.wire import local, request

LISTED = "https://intranet.example"
KEY = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="


def doors(**more: Any) -> Doors:
    return Doors(**{"hosts": ["salkku.example", "10.0.0.5", "[fd00::5]"], "origins": [LISTED], "tls": False, **more})


def lines(made: Doors, host: str | None = "localhost", path: str = "/graphql", **headers: str) -> str:
    """Header names with _ for -. Refusals as their status and code."""
    fields = {name.replace("_", "-").encode(): value.encode("latin-1") for name, value in headers.items()}
    if host is not None:
        fields[b"host"] = host.encode("latin-1")
    try:
        return made.lines(path, fields).decode()
    except Refusal as refusal:
        return f"{refusal.status} {refusal.code}"


@pytest.mark.parametrize(
    "host",
    ["localhost", "LocalHost:8000", "127.0.0.1", "127.0.0.1:80", "[::1]", "[::1]:8000", "salkku.example", "salkku.example.",
     " salkku.example:443 ", "10.0.0.5:1", "[FD00::5]:1"],
)  # fmt: skip
def test_names_that_we_are_asked_by(host: str) -> None:
    made = doors()
    assert [lines(made, host) for _ in range(2)] == ["", ""]


@pytest.mark.parametrize(
    "host",
    ["", "elsewhere.example", "localhost.elsewhere.example", "elsewhere.example:localhost", "localhost@elsewhere.example", "local",
     "localhost:x", "[::2]", "[::1", "127.0.0.2", "127.1", "0", "salkku.example, localhost", "salkku.example/", "lo\xe4calhost", "*",
     "localhost\t.example"],
)  # fmt: skip
def test_other_names_are_refused(host: str) -> None:
    made = doors()
    assert [lines(made, host) for _ in range(2)] == ["421 BAD_REQUEST"] * 2


def test_a_request_without_a_name_is_refused() -> None:
    assert lines(doors(), None) == "400 BAD_REQUEST"


@pytest.mark.parametrize("path", ["/livez", "/readyz"])
def test_probes_ask_by_any_address(path: str) -> None:
    assert lines(doors(), "10.1.2.3:8000", path) == lines(doors(), None, path) == ""
    assert lines(doors(), "10.1.2.3:8000", path + "/") == "421 BAD_REQUEST"


def test_names_are_remembered_up_to_a_bound() -> None:
    made = doors()
    for port in range(70_000):
        assert lines(made, f"localhost:{port}") == ""
    assert len(made._known) == 1_000


@pytest.mark.parametrize(
    ("host", "origin", "tls"),
    [
        ("localhost:8000", "http://localhost:8000", False),
        ("LOCALHOST:8000", "http://localhost:8000", False),
        ("localhost", "http://localhost:80", False),
        ("localhost:80", "http://localhost", False),
        ("salkku.example", "https://salkku.example", True),
        ("salkku.example:443", "https://salkku.example", True),
    ],
)
def test_our_own_pages_may_ask(host: str, origin: str, tls: bool) -> None:
    assert lines(doors(tls=tls), host, origin=origin) == ""


@pytest.mark.parametrize("path", ["/graphql", "/explorer", "/livez"])
@pytest.mark.parametrize(
    "origin",
    ["null", "", "*", "http://elsewhere.example", "http://localhost:8001", "https://localhost:8000", "http://localhost", "localhost:8000",
     "http://localhost:8000/", "http://localhost:8000.elsewhere.example", "http://intranet.example", "https://intranet.example:8443",
     "https://intranet.example.elsewhere.example", "file://", "http://localhost:8000 http://localhost:8000", "\xe4"],
)  # fmt: skip
def test_pages_of_other_origins_may_not(origin: str, path: str) -> None:
    assert lines(doors(), "localhost:8000", path, origin=origin) == "403 FORBIDDEN"


def test_a_listed_origin_is_named_in_the_answer() -> None:
    assert lines(doors(), origin=LISTED).splitlines() == [
        f"access-control-allow-origin: {LISTED}",
        "access-control-expose-headers: X-Request-Id, RateLimit, RateLimit-Policy, Retry-After, Salkku-As-Of",
    ]
    assert b"vary: Origin\r\n" in doors().always
    assert b"vary" not in doors(origins=[]).always


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_what_a_page_elsewhere_asks_without_naming_itself_is_not_answered(site: str) -> None:
    """Images and scripts are asked for so, and need no preflight."""
    assert lines(doors(), sec_fetch_site=site) == "403 FORBIDDEN"
    assert lines(doors(), path="/explorer", sec_fetch_site=site) == ""  # a link may lead there
    assert lines(doors(), sec_fetch_site=site, origin=LISTED).startswith("access-control-allow-origin: ")
    assert lines(doors(), sec_fetch_site="same-origin") == lines(doors(), sec_fetch_site="none") == ""


def test_lines_of_one_name_are_one_list_and_some_come_once() -> None:
    assert fields_of([(b"accept", b"a"), (b"x", b"1"), (b"accept", b"b")]) == {b"accept": b"a, b", b"x": b"1"}
    for name in (b"host", b"authorization", b"content-type", b"origin", b"idempotency-key"):
        with pytest.raises(Refusal) as caught:
            fields_of([(name, b"a"), (name, b"a")])
        assert (caught.value.status, caught.value.code) == (400, "BAD_REQUEST")
        assert caught.value.errors == ({"message": f"The header {name.decode()} was sent twice; send it once."},)


# Over the wire.


async def test_a_preflight_is_answered_before_anything_runs() -> None:
    async def acting(*_: object) -> None:
        raise AssertionError("nobody is asked")

    asked = ("Access-Control-Request-Method: POST", "Access-Control-Request-Headers: authorization, content-type")
    async with local(acting, origins=[LISTED]) as server:
        answer = await server.asked(request("/graphql", f"Origin: {LISTED}", *asked, method="OPTIONS"))
        assert (answer.status, answer.body) == (204, b"")
        assert "content-length" not in answer.headers
        assert {name: value for name, value in answer.headers.items() if name.startswith("access-control")} == {
            "access-control-allow-origin": LISTED,
            "access-control-allow-methods": "GET, POST",
            "access-control-allow-headers": ALLOWED_HEADERS,
            "access-control-max-age": "600",
            "access-control-expose-headers": "X-Request-Id, RateLimit, RateLimit-Policy, Retry-After, Salkku-As-Of",
        }
        refused = await server.asked(request("/graphql", "Origin: http://elsewhere.example", *asked, method="OPTIONS"))
        assert refused.refused() == (403, "FORBIDDEN")
        assert not [name for name in refused.headers if name.startswith("access-control")]


async def test_a_refusal_at_the_door_leaves_the_connection_open() -> None:
    async with local(echo) as server:
        answer = await server.asked(request("/", "Origin: null", "X-Request-Id: order-66"))
        assert answer.refused() == (403, "FORBIDDEN")
        assert answer.headers["x-request-id"] == "order-66"
        assert "connection" not in answer.headers


@pytest.mark.parametrize(
    ("host", "headers", "status", "code"),
    [
        ("localhost", ["Origin: http://elsewhere.example"], 403, "FORBIDDEN"),
        ("localhost", ["Origin: null"], 403, "FORBIDDEN"),
        ("localhost", ["Sec-Fetch-Site: cross-site"], 403, "FORBIDDEN"),
        ("elsewhere.example", [], 421, "BAD_REQUEST"),
        ("localhost", ["Origin: http://localhost", "Origin: http://localhost"], 400, "BAD_REQUEST"),
    ],
)
async def test_sockets_pass_the_same_doors(host: str, headers: list[str], status: int, code: str) -> None:
    upgrade = ("Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13", KEY, *headers)
    async with local(echo) as server:
        assert (await server.asked(request("/graphql", *upgrade, host=host))).refused() == (status, code)


# Settings.


def test_lists_are_written_with_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SALKKU_ALLOWED_HOSTS", " Salkku.example, [fd00::5],,10.0.0.5 ")
    monkeypatch.setenv("SALKKU_ALLOWED_ORIGINS", "https://Intranet.example,http://localhost:5173")
    found = Settings()
    assert found.allowed_hosts == ("salkku.example", "[fd00::5]", "10.0.0.5")
    assert found.allowed_origins == ("https://intranet.example", "http://localhost:5173")


@pytest.mark.parametrize(
    ("name", "value"),
    [("HOSTS", "*"), ("HOSTS", "salkku.example:443"), ("HOSTS", "https://salkku.example"), ("ORIGINS", "*"), ("ORIGINS", "null"),
     ("ORIGINS", "intranet.example"), ("ORIGINS", "https://intranet.example/"), ("ORIGINS", "https://*.example")],
)  # fmt: skip
def test_what_is_no_host_and_no_origin_is_told_at_the_start(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"SALKKU_ALLOWED_{name}", value)
    with pytest.raises(ValueError, match="must be "):
        Settings()
