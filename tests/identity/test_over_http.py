"""Who may come in, over HTTP: a server of its own, an issuer beside it, tokens made and revoked by the verbs."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from app import limits
from app.database.embedded import Server
from app.viewer import Role
from tests.identity.local_issuer import AUDIENCE, KEYS, LocalIssuer, key, local_issuer, response, signed
from tests.identity.test_jwt import HEADERS, SEGMENT
from tests.support.databases import clone
from tests.support.service import Service, service, token_of
from tests.transport.wire import request, wire

UNTIL = (datetime.now(UTC) + timedelta(days=1)).isoformat()
WHO = {"query": "{ viewer { role scopes party { key } } }"}
CREATE = """
mutation ($party: String!, $until: DateTime!) {
  tokenCreate(input: {party: {key: $party}, role: STAKEHOLDER, expiresAt: $until, idempotencyKey: $party}) {
    token
    notice
    apiToken { id prefix }
    errors { code }
  }
}
"""
REVOKE = "mutation ($id: ID!) { tokenRevoke(input: {token: {id: $id}}) { apiToken { revokedAt } errors { code } } }"
SEND_AWAY = """
mutation ($party: String!, $revision: Int!) {
  partyUpsert(input: {key: $party, expectedRevision: $revision, active: false, idempotencyKey: $party}) { errors { code } }
}
"""


@pytest.fixture(scope="module")
async def issuer() -> AsyncIterator[LocalIssuer]:
    async with local_issuer(key("RSA"), key("EC"), key("OKP")) as made:
        yield made


@pytest.fixture(scope="module")
async def api(server: Server, demo_template: str, issuer: LocalIssuer) -> AsyncIterator[Service]:
    oidc = {"SALKKU_OIDC_ISSUER": issuer.url, "SALKKU_OIDC_AUDIENCE": AUDIENCE}
    async with clone(server, demo_template) as database, service(database, **oidc) as made:
        yield made


async def ask(api: Service, token: str) -> httpx.Response:
    return await api.post(WHO, None, authorization=f"Bearer {token}")


async def make(api: Service, party: str) -> Any:
    variables = {"party": party, "until": UNTIL}
    made = (await api.post({"query": CREATE, "variables": variables}, Role.ADMIN)).json()["data"]["tokenCreate"]
    assert made["errors"] == []
    return made


def refused(answer: httpx.Response, status: int, code: str) -> str:
    """Its words."""
    assert answer.status_code == status, answer.text
    (error,) = answer.json()["errors"]
    wait = {"retryAfterSeconds": int(answer.headers["retry-after"])} if "retry-after" in answer.headers else {}
    assert error["extensions"] == {"code": code, "requestId": answer.headers["x-request-id"], **wait}
    assert "data" not in answer.json()
    return str(error["message"])


async def until_refused(api: Service, token: str, said: str = "This token is unknown, expired or revoked; ask for a new one.") -> None:
    """Within the seconds that are promised, and some for a busy machine."""
    deadline = time.monotonic() + limits.TOKEN_CACHE_SECONDS + 5
    while (answer := await ask(api, token)).status_code == 200:
        assert time.monotonic() < deadline
    assert refused(answer, 401, "UNAUTHENTICATED") == said


@pytest.mark.parametrize(("number", "alg"), [(0, "RS256"), (1, "ES256"), (2, "EdDSA")])
async def test_a_jwt_opens_what_its_claims_say(api: Service, issuer: LocalIssuer, number: int, alg: str) -> None:
    token = issuer.token(issuer.keys[number], alg, salkku_party="PERSON-FINANCE", salkku_role="ANALYST", scope="openid money:read")
    for _ in range(2):
        answer = await ask(api, token)
        assert answer.json()["data"]["viewer"] == {"role": "ANALYST", "scopes": ["money:read"], "party": {"key": "PERSON-FINANCE"}}


async def test_what_a_jwt_lacks_is_told_without_what_it_says(api: Service, issuer: LocalIssuer) -> None:
    token = issuer.token(salkku_role="HEAD-OF-EVERYTHING")
    answer = await ask(api, token)
    said = refused(answer, 401, "UNAUTHENTICATED")
    assert said.startswith("This JWT is not accepted: its claim `salkku_role` must be one of PORTFOLIO_MANAGER")
    assert "HEAD" not in said
    assert answer.headers["www-authenticate"].startswith("Bearer")


async def test_an_issuer_that_is_away_is_unavailable_and_not_unauthenticated(api: Service, issuer: LocalIssuer) -> None:
    async def away() -> bytes:
        return response({}, "500 Oops")

    async with local_issuer(key("RSA")) as other:
        other.answers[KEYS] = away
        oidc = {"SALKKU_OIDC_ISSUER": other.url, "SALKKU_OIDC_AUDIENCE": AUDIENCE, "SALKKU_OIDC_JWKS_URL": other.url + KEYS}
        async with service(api.database, **oidc) as beside:
            answer = await ask(beside, other.token())
            assert refused(answer, 503, "UNAVAILABLE") == "The keys of the issuer cannot be had at the moment; try again soon."
            assert int(answer.headers["retry-after"]) >= 1
            assert (await ask(beside, beside.tokens[Role.ADMIN])).status_code == 200
            other.answers.clear()
            deadline = time.monotonic() + limits.ISSUER_RETRY_SECONDS + 5
            while (await ask(beside, other.token())).status_code == 503:
                assert time.monotonic() < deadline


async def test_a_token_made_by_the_verb_opens_until_it_is_revoked(api: Service) -> None:
    made = await make(api, "PERSON-PRODUCTION")
    assert (await ask(api, made["token"])).json()["data"]["viewer"]["role"] == "STAKEHOLDER"
    again = await make(api, "PERSON-PRODUCTION")
    assert (again["token"], again["apiToken"], bool(again["notice"])) == (None, made["apiToken"], True)
    gone = await api.post({"query": REVOKE, "variables": {"id": made["apiToken"]["id"]}}, Role.ADMIN)
    assert gone.json()["data"]["tokenRevoke"]["errors"] == []
    await until_refused(api, made["token"])


async def test_the_tokens_of_who_is_sent_away_end_within_two_seconds(api: Service, issuer: LocalIssuer) -> None:
    made = await make(api, "PERSON-SUPPLIER")
    jwt = issuer.token(salkku_party="PERSON-SUPPLIER", salkku_role="STAKEHOLDER")
    assert {(await ask(api, token)).status_code for token in (made["token"], jwt)} == {200}
    variables = {"party": "PERSON-SUPPLIER", "revision": 1}
    gone = await api.post({"query": SEND_AWAY, "variables": variables}, Role.ADMIN)
    assert gone.json()["data"]["partyUpsert"]["errors"] == []
    await until_refused(api, made["token"])
    await until_refused(api, jwt, "This JWT is not accepted: its claim `salkku_party` names no party, or none that still acts.")


async def test_the_last_use_of_a_token_is_told_some_time_later(api: Service) -> None:
    made = await make(api, "PERSON-MANAGER")
    await ask(api, made["token"])
    query = {"query": "query ($id: ID!) { node(id: $id) { ... on ApiToken { lastUsedAt } } }", "variables": {"id": made["apiToken"]["id"]}}
    deadline = time.monotonic() + limits.LAST_USE_PAUSE_SECONDS + 10
    while (await api.post(query, Role.ADMIN)).json()["data"]["node"] == {"lastUsedAt": None}:
        assert time.monotonic() < deadline


async def test_two_hundred_at_once_with_one_new_token_are_all_let_in(api: Service) -> None:
    token = await token_of(api.database, Role.ANALYST)
    answers = await asyncio.gather(*(api.post(WHO, None, authorization=f"Bearer {token}") for _ in range(200)))
    assert {answer.status_code for answer in answers} == {200}


@pytest.mark.parametrize("size", [9_000, 100_000])
async def test_very_long_tokens_are_refused(api: Service, issuer: LocalIssuer, size: int) -> None:
    answer = await ask(api, issuer.token(more="x" * size))
    assert answer.status_code in (401, 431)
    assert (await ask(api, issuer.token())).status_code == 200


ONE_LINE = st.text(st.characters(min_codepoint=0x20, max_codepoint=0xFF, blacklist_characters="\x7f"), max_size=300)
TOKENS = (
    ONE_LINE
    | st.builds("{}.{}.{}".format, SEGMENT, SEGMENT, SEGMENT)
    | st.builds(lambda header, rest: signed(header, {}, key("RSA"), "RS256").rpartition(".")[0] + rest, HEADERS, SEGMENT)
    | st.text("abcABC-_", min_size=43, max_size=43).map("slk_{}".format)
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(TOKENS)
@example("")
@example("slk_")
@example("..")
@example("\xff\xfe\xfd")
async def test_whatever_comes_after_bearer_is_refused_with_a_code(api: Service, token: str) -> None:
    """Byte by byte, for clients send no such headers."""
    body = json.dumps(WHO).encode()
    async with wire(api.process.port) as line:
        await line.send(request("/graphql", f"Authorization: Bearer {token}", "Content-Type: application/json", method="POST", body=body))
        assert (await line.answer("POST")).refused() == (401, "UNAUTHENTICATED")


async def test_demo_tokens_open_no_server_but_the_demos(api: Service) -> None:
    token = await token_of(api.database, Role.ADMIN, demo=True)
    said = refused(await ask(api, token), 401, "UNAUTHENTICATED")
    assert said == "This token is unknown, expired or revoked; ask for a new one."
    async with service(api.database) as beside:
        refused(await ask(beside, token), 401, "UNAUTHENTICATED")


async def test_without_an_issuer_no_jwt_opens_anything(api: Service, issuer: LocalIssuer) -> None:
    async with service(api.database) as beside:
        said = refused(await ask(beside, issuer.token()), 401, "UNAUTHENTICATED")
        assert said == "This token is unknown, expired or revoked; ask for a new one."
