"""`at` and `knownAt`: what was, what is, what will be, and what was known of it; one statement whatever the moments."""

from datetime import UTC, datetime, timedelta

import asyncpg
import pytest

from app.history.positions import WHOLE, Position
from app.refusals import refusal_of
from app.schema import mapping
from app.viewer import Role
from tests.graphsql.support import refusal, run
from tests.support.asking import NOW, Asker

VERSION = "{ currentVersion { number stage items { component { key } } } }"
ERP = 'servicePackage(by: {key: "PKG-ERP-MAINT"}'
LOADED = datetime(2026, 11, 20, 22, tzinfo=UTC)
"""When the demo portfolio was recorded, all at once."""


async def test_each_alias_has_its_own_moment_and_all_are_one_statement(demo: Asker) -> None:
    answer = await demo.ask(
        f'{{ then: {ERP}, at: "2024-06-01T00:00:00+03:00") {VERSION} now: {ERP}) {VERSION} '
        f'known: {ERP}, at: "2024-06-01T00:00:00+03:00", knownAt: "{LOADED.isoformat()}") {VERSION} }}'
    )
    assert len(demo.statements) == 1
    assert answer["then"] == answer["known"]
    assert [answer[key]["currentVersion"]["number"] for key in ("then", "now")] == ["1.0", "2.0"]
    assert "SVC-ONSITE" not in str(answer["then"])
    assert "SVC-ONSITE" in str(answer["now"])


async def test_a_token_names_the_answer_it_came_with(demo: Asker) -> None:
    token = (await demo.ask("{ asOf { at knownAt token } }"))["asOf"]["token"]
    again = await demo.ask("query($it: KnownAt) { asOf(knownAt: $it) { at knownAt token } }", it=token, at=NOW + timedelta(days=1))
    assert again["asOf"] == {"at": "2026-11-21T12:00:00+00:00", "knownAt": LOADED.isoformat(), "token": token}


@pytest.mark.parametrize(
    ("known_at", "code", "words"),
    [
        ("2026-11-21T12:00:00.000001Z", "BAD_USER_INPUT", "knownAt lies in the future"),
        ("2026-11-21T12:00:00", "BAD_USER_INPUT", "expected text like"),
        ("2026-11-21", "BAD_USER_INPUT", "expected text like"),
        ("A" * 47, "BAD_USER_INPUT", "or a token or cursor exactly as an answer gave it."),
        ("A" * 48, "BAD_USER_INPUT", "This is no token or cursor of this portfolio"),
    ],
)
async def test_what_cannot_be_known_is_refused(demo: Asker, known_at: str, code: str, words: str) -> None:
    refused = await refusal(demo, "query($it: KnownAt) { mine: asOf(knownAt: $it) { at } }", it=known_at)
    assert refused.code == code
    assert words in refused.message


async def test_letters_of_a_moment_may_be_small(demo: Asker) -> None:
    """RFC 3339, 5.6."""
    assert (await demo.ask('{ asOf(at: "2024-06-01t00:00:00z") { at } }'))["asOf"] == {"at": "2024-06-01T00:00:00+00:00"}


async def test_before_the_first_revision_nothing_was_known(demo: Asker) -> None:
    with pytest.raises(asyncpg.PostgresError, match="Nothing was recorded before 2026-11-20T22:00:00") as raised:
        await demo.ask('{ mine: asOf(knownAt: "2026-11-20T21:59:59Z") { at } }')
    told = refusal_of(raised.value, "request")
    assert (told.code, told.errors[0]["path"]) == ("BAD_USER_INPUT", ["mine", "knownAt"])


async def test_a_state_that_the_database_lost_is_not_there(demo: Asker) -> None:
    seal = await demo.reading.sealing.ready()
    lost = seal.sealed(Position(LOADED + timedelta(microseconds=1), WHOLE, NOW))
    with pytest.raises(asyncpg.PostgresError, match="does not have the state that the token names") as raised:
        await demo.ask("query($it: KnownAt) { mine: asOf(knownAt: $it) { at } }", it=lost)
    told = refusal_of(raised.value, "request")
    assert (told.code, told.errors[0]["path"]) == ("CURSOR_EXPIRED", ["mine", "knownAt"])


async def test_customers_know_what_is_known_now(demo: Asker) -> None:
    for asked in ("", ', previewAs: {party: {key: "UNIT-EDU"}}'):
        role = Role.PORTFOLIO_MANAGER if asked else Role.CUSTOMER
        refused = await refusal(demo, f'{{ mine: {ERP}, knownAt: "{LOADED.isoformat()}"{asked}) {VERSION} }}', role)
        assert (refused.code, refused.path) == ("FORBIDDEN", ("mine", "knownAt"))


def test_all_root_fields_take_the_clocks_but_what_is_always_of_now_and_the_feed_which_is_of_all_times() -> None:
    roots = mapping().object_type("Query").fields
    assert {name for name, field in roots.items() if not {"at", "knownAt"} <= field.args.keys()} == {"viewer", "node", "changes", "search"}


@pytest.mark.parametrize("given", [{}, {"then": None}, {"known": None}, {"then": None, "known": None}])
async def test_a_moment_that_is_not_given_is_the_present(demo: Asker, given: dict[str, None]) -> None:
    """Null is what clients send for a field that is left empty."""
    text = f"query($then: DateTime, $known: KnownAt) {{ now: {ERP}) {VERSION} given: {ERP}, at: $then, knownAt: $known) {VERSION} }}"
    answer = await run(demo, text, None, Role.PORTFOLIO_MANAGER, **given)
    assert answer["given"] == answer["now"]
    assert answer["now"]["currentVersion"]["number"] == "2.0"
