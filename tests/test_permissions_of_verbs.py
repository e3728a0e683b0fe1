"""permissions.csv against every verb of the running schema: each act of tests/support/acts.py, in every seat, on own rows, on others' and
on rows that are not to be seen.

A role that may not do a verb is told so before any row is looked at. To everybody else a row that they do not see does not exist: the
answer is, letter by letter, that of a name that nothing has.
"""

import re
from collections.abc import AsyncIterator, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest

from app.database.embedded import Server
from app.schema import mapping, verbs
from app.viewer import MONEY_SCOPE, Role
from tests.support.acting import NAMING, TARGET, Act, Fact, Name, Path, Row, Stage, Target, Told, input_type, name_of, naming_places, places
from tests.support.acts import ACTS
from tests.support.acts_rows import BEFOREHAND, LAUNCHED, PACKAGES, WORKPLACE, version
from tests.support.acts_talking import WORDS
from tests.support.answers import Cell, ids_in, objects_in, parts
from tests.support.databases import clone
from tests.support.permissions import PEOPLE, Seat, of_verbs, permissions, rows_seen, told_by_verbs_only
from tests.support.rows import connected
from tests.support.viewers import scoped
from tests.support.writing import writer_on

SEATS = ("manager", "owner", "stakeholder", "supplier", "analyst", "integration", "admin", "customer-edu", "customer-tech")
OUTSIDE = ("supplier", "customer-edu", "customer-tech")
"""Who sees some rows only."""
FORBIDDEN = [("ForbiddenError", "FORBIDDEN", ["input"])]
NOTHING, MISSING = "00000000-0000-7000-8000-000000000000", "NOT-THERE"
"""An id and a key that nothing has."""
LINES = {act.line for act in ACTS}
TELLING = {
    "agreementUpsert",
    "capabilityUpsert",
    "commentEdit",
    "externalLink",
    "feedbackAnswer",
    "gateChecksSet",
    "ideaAnswer",
    "projectUpsert",
}
TELLING |= {"ownershipSet", "partyUpsert", "reconcile", "portfolioUpdate", "servicesSync", "serviceUpdate", "transition:FAIL_TEST"}
TELLING |= {"versionUpdate"}
"""Together they have all payloads."""
CALLING_OFF = Act("transition", {"version": TARGET, "to": "IN_DESIGN", "reason": "Ei valmis."}, (Target(version(WORKPLACE, "3.0")),))
"""Its launch is scheduled."""
PROVOKING = (
    Act("versionUpdate", {"version": TARGET, "expectedRevision": 999}, LAUNCHED),
    Act("versionUpdate", {"version": TARGET, "priority": 999}, LAUNCHED),
    Act("transition", {"version": TARGET, "to": "PROPOSED"}, LAUNCHED),
    Act("transition", {"version": TARGET, "to": "IN_DESIGN"}, PACKAGES),
    Act("serviceUpdate", {"service": {"key": "NOT-THERE"}, "expectedRevision": 1}),
    Act("commentEdit", {"comment": TARGET, "body": "Ei."}, WORDS),
    Act("reconcile", {"source": "itsm-a", "entityType": "SERVICE", "externalIds": []}),
)
"""Between them they are refused in every way."""
OF_TOKENS = ("tokenCreate", "tokenRevoke")
"""Told to administrators only. Tokens are no part of the portfolio, so that no revision tells of them."""
OF_ALL_PAYLOADS = ("Payload.errors", "Payload.changeCursor")
NEVER_TOLD = {
    *(f"LimitError.{name}" for name in ("message", "code", "path", "limit")),
    *(f"SyncConflict.{name}" for name in ("entityType", "field", "base", "current", "incoming", "resolution")),
    *(f"SyncConflict.decided{name}" for name in ("By", "Source", "At")),
    *(f"SyncBlocked.{name}" for name in ("field", "group", "policy")),
    *(f"SyncRow.{name}" for name in ("conflicts", "blocked", "draft")),
    "PersonMention.recordedTo",
}
"""It takes more than a small input: lists beyond all measure, what was written and changed before."""
REVISIONS = "select count(*), max(recorded_at) from change_transaction"
CANARY = re.compile(r"canary-[\w-]+|sisäpiiri-42")
WORD = re.compile(r"[\w-]+")
SAME_AS_BACK_OUT = "transition:BACK_OUT"
"""One launch is taken back once."""


@dataclass
class Theatre:
    """A portfolio and everybody who acts on it. `seen`: ids of the rows that each seat should see, by the oracle."""

    stage: Stage
    seats: Mapping[str, Seat]
    seen: dict[str, frozenset[str]] = field(default_factory=dict)

    async def look(self) -> None:
        """What there is to be seen now."""
        for seat in self.seats.values():
            found: set[str] = set()
            for name in _row_types():
                rows = await self.stage.connection.fetch(rows_seen(seat, name, str(mapping().objects[name].table)), seat.own)
                found |= {str(row["id"]) for row in rows}
            self.seen[seat.name] = frozenset(found)

    async def hidden(self, seat: Seat, type_: str) -> list[Fact]:
        return [fact for fact in await self.stage.facts(type_) if fact.id not in self.seen[seat.name]]

    async def sees(self, seat: Seat, target: Target) -> bool:
        return target.row is None or (await self.stage.fact(target.row)).id in self.seen[seat.name]

    async def allowed(self, seat: Seat, act: Act) -> list[Target]:
        return [target for target in act.targets if may(seat, act, target) and await self.sees(seat, target)]

    async def secrets(self, seat: Seat) -> set[str]:
        """Words that no answer to this seat may hold: names of the rows that it does not see, and canaries."""
        found: set[str] = set()
        for name in _row_types():
            for fact in await self.hidden(seat, name):
                found |= {fact.id, *([fact.key] if fact.key and name != "ServiceOffering" else [])}
            rows = await self.stage.connection.fetch(f"select id::text, t::text as words from {mapping().objects[name].table} t")
            of_customer = seat.viewer.role is Role.CUSTOMER
            found |= {word for row in rows if of_customer or row["id"] in found for word in CANARY.findall(row["words"])}
        own = f"canary-own-{seat.name.partition('-')[2]}-"
        return {word for word in found if not word.startswith(own)}


def _row_types() -> list[str]:
    return [name for name, it in mapping().objects.items() if it.table is not None and "id" in it.places]


@asynccontextmanager
async def theatre_on(server: Server, template: str) -> AsyncIterator[Theatre]:
    async with clone(server, template) as database, writer_on(database) as writer, connected(database.owner_url) as connection:
        seats = {}
        for name in SEATS:
            role, party, customer, own = PEOPLE[name]
            viewer = await writer.add(role, party, customer)
            money = role in (Role.PORTFOLIO_MANAGER, Role.SERVICE_OWNER, Role.ANALYST)
            seats[name] = Seat(name, scoped(viewer, *[MONEY_SCOPE] * money), own)
        made = Theatre(Stage(writer, connection), seats)
        for name, act in BEFOREHAND:
            told = await made.stage.do(seats[name], act, act.targets[0], dry=False)
            assert not told.errors, (act, told.payload)
        await made.stage.cast(ACTS)
        await made.look()
        made.stage.overheard.clear()
        yield made


@pytest.fixture(scope="module")
async def theatre(server: Server, demo_template: str) -> AsyncIterator[Theatre]:
    async with theatre_on(server, demo_template) as made:
        yield made


def rule(seat: Seat, line: str) -> str:
    return of_verbs()[line].rules[seat.viewer.role]


def acts_of(seat: Seat) -> Iterator[tuple[Act, Target]]:
    """Whose input it is, and who may not do the verb whatever its input."""
    for act in ACTS:
        if seat.viewer.role in act.by or rule(seat, act.verb) == "no":
            yield from ((act, target) for target in act.targets)


def may(seat: Seat, act: Act, target: Target) -> bool:
    """As the file says."""
    match rule(seat, act.verb), rule(seat, act.line):
        case ("no", _) | (_, "no"):
            return False
        case _, "own":
            return seat.name in target.own
        case _, "inside":
            return seat.own is None
        case _:
            return True


def test_every_verb_and_every_manner_has_a_line_and_an_act() -> None:
    known = set(verbs().known)
    assert known == {line for line in of_verbs() if ":" not in line}, "say in tests/permissions.csv who may do these"
    assert known == {act.verb for act in ACTS}, "give these an act in tests/support/acts.py"
    assert {line for line in of_verbs() if ":" in line} == {act.line for act in ACTS if ":" in act.line}
    done = {(act.verb, role) for act in ACTS for role in act.by}
    allowed = {(line, role) for line, it in of_verbs().items() for role, word in it.rules.items() if word != "no" and ":" not in line}
    assert allowed <= done


@pytest.mark.parametrize("verb", sorted(verbs().known))
def test_every_place_that_names_a_row_stands_in_an_act(verb: str) -> None:
    stand = {_named_only(path) for act in ACTS if act.verb == verb for path, _, _ in places(act)}
    assert set(naming_places(input_type(verb))) <= stand


def _named_only(path: Path) -> Path:
    return tuple(step for step in path if isinstance(step, str))


@pytest.mark.parametrize("name", SEATS)
async def test_own_rows_and_others_stand_in_acts(theatre: Theatre, name: str) -> None:
    """Of every verb that is for own rows: one that the seat owns, and one that it sees and does not own."""
    seat = theatre.seats[name]
    wanted = {(line, own) for line in of_verbs() if rule(seat, line) == "own" and line in LINES for own in (True, False)}
    there = {(act.line, name in target.own) for act, target in acts_of(seat) if await theatre.sees(seat, target)}
    assert wanted - there == set()


@pytest.mark.parametrize("name", SEATS)
async def test_verbs_are_done_by_those_who_may(theatre: Theatre, name: str) -> None:
    """Tried, not done; what is refused is asked for in earnest, and yet leaves nothing."""
    seat, stage = theatre.seats[name], theatre.stage
    before = await stage.connection.fetchrow(REVISIONS)
    stage.overheard.clear()
    for act, target in acts_of(seat):
        about = act.line, target.row
        if rule(seat, act.verb) == "no":
            told = await stage.do(seat, act, target, dry=False)
            assert told.errors == FORBIDDEN, about
        elif not await theatre.sees(seat, target):
            told = await stage.do(seat, act, target, dry=False)
            assert told.errors == [("NotFoundError", "NOT_FOUND", ["input", *map(str, act.place)])], about
        elif may(seat, act, target):
            told = await stage.do(seat, act, target)
            assert told.kinds <= set(act.meets), (about, told.payload["errors"])
        else:
            told = await stage.do(seat, act, target, dry=False)
            assert told.kinds == {"ForbiddenError"}, (about, told.payload["errors"])
    assert await stage.connection.fetchrow(REVISIONS) == before
    is_discreet(theatre, seat, stage.overheard, await theatre.secrets(seat))


@pytest.mark.parametrize("name", SEATS)
async def test_who_may_not_do_a_verb_learns_nothing_of_rows(theatre: Theatre, name: str) -> None:
    """Whatever is named, be it there or not, the answer is the same."""
    seat, stage = theatre.seats[name], theatre.stage
    answers: dict[str, set[str]] = {act.verb: set() for act in ACTS if rule(seat, act.verb) == "no"}
    for act, path, row_type, type_ in naming([act for act in ACTS if act.verb in answers]):
        for fact in [*(await stage.facts(row_type))[:1], Fact(row_type, NOTHING)]:
            named = {path: Name(name_of(fact, type_), fact.global_id)}
            answers[act.verb].add((await stage.do(seat, act, act.targets[0], dry=False, named=named)).text)
    assert {verb: len(texts) for verb, texts in answers.items() if len(texts) > 1} == {}


@pytest.mark.parametrize("name", OUTSIDE)
@pytest.mark.parametrize("most", [6, pytest.param(10**6, marks=pytest.mark.slow)], ids=["some", "all"])
async def test_what_is_not_seen_is_not_there(theatre: Theatre, name: str, most: int) -> None:
    """As the target or as anything else that an input names: so many rows, of those that the seat does not see, by every name that they
    have."""
    seat, stage = theatre.seats[name], theatre.stage
    before, absent = await stage.connection.fetchrow(REVISIONS), dict[str, str]()
    stage.overheard.clear()
    unseen = {fact.key for fact in await theatre.hidden(seat, "Service")}
    for act, path, row_type, type_ in naming([act for act in ACTS if seat.viewer.role in act.by and rule(seat, act.line) != "no"]):
        target = (await theatre.allowed(seat, act) or act.targets)[0]
        for fact in spread(await theatre.hidden(seat, row_type), most):
            for hidden, missing, refusal in names_of(seat, fact, type_, unseen):
                told = await stage.do(seat, act, target, dry=False, named={path: hidden})
                ((kind, code, where),) = told.errors
                assert (kind, code, where[: len(path) + 1]) == (*refusal, ["input", *map(str, path)]), (act.line, path, hidden)
                same = f"{act.line} {path} {missing.value}"
                if same not in absent:
                    absent[same] = (await stage.do(seat, act, target, dry=False, named={path: missing})).text
                assert told.text == absent[same], (act.line, path)
    assert await stage.connection.fetchrow(REVISIONS) == before
    is_discreet(theatre, seat, stage.overheard, await theatre.secrets(seat))
    assert len(absent) > 20


@pytest.mark.parametrize("name", SEATS)
async def test_a_payload_tells_what_its_reader_sees(server: Server, demo_template: str, name: str) -> None:
    """Everything that the seat may do, done, one after the other: each payload with every field of what was changed."""
    async with theatre_on(server, demo_template) as theatre:
        seat, stage = theatre.seats[name], theatre.stage
        secrets = await theatre.secrets(seat)
        for act in ACTS:
            if seat.viewer.role in act.by and act.line != SAME_AS_BACK_OUT and (targets := await theatre.allowed(seat, act)):
                told = await stage.do(seat, act, targets[-1], dry=False, whole=True)
                assert told.kinds <= set(act.meets), (act.line, told.payload["errors"])
                assert bool(told.payload["changeCursor"]) is (not told.kinds and act.verb not in OF_TOKENS), act.line
        await theatre.look()
        is_discreet(theatre, seat, stage.overheard, secrets)
        assert stage.overheard


async def test_the_manager_or_the_administrator_is_told_every_field_that_verbs_alone_tell(server: Server, demo_template: str) -> None:
    """Else it would be true of any field that nobody else is told it."""
    async with theatre_on(server, demo_template) as theatre:
        manager, admin, stage = theatre.seats["manager"], theatre.seats["admin"], theatre.stage
        for act in ACTS:
            if act.verb in OF_TOKENS or act.verb == "partyErase":
                for dry in (True, False):
                    assert not (await stage.do(admin, act, act.targets[0], dry=dry, whole=True)).errors, act.line
            if act.line in TELLING and Role.PORTFOLIO_MANAGER in act.by:
                told = await stage.do(manager, act, (await theatre.allowed(manager, act))[0], dry=False, whole=True)
                assert not told.errors, act.line
        await stage.do(manager, CALLING_OFF, CALLING_OFF.targets[0], dry=False, whole=True)
        for act in PROVOKING:
            await stage.do(manager, act, act.targets[0], dry=False)
        filled = {name for it in stage.overheard for name, value in told_fields(it.payload) if value}
        types = told_by_verbs_only() - {"Mutation"}
        listed = {name for name in permissions() if name.partition(".")[0] in types and not name.endswith(OF_ALL_PAYLOADS)}
        assert listed - filled == NEVER_TOLD


def is_discreet(theatre: Theatre, seat: Seat, answers: Collection[Told], secrets: Collection[str]) -> None:
    """Fields as the file says, and of what the seat does not see neither a name nor a word."""
    for told in answers:
        assert not {name for name, value in told_fields(told.payload) if value and not seat.sees(name)}
        if seat.name in OUTSIDE:
            assert {id_.partition(":")[2] for id_ in ids_in(told.payload)} <= theatre.seen[seat.name]
            assert not set(secrets) & set(WORD.findall(told.text)), told.text


def told_fields(payload: Cell) -> Iterator[tuple[str, bool]]:
    """Every field of a payload, and of the rows that it holds, with whether it has a value."""
    yield from parts(payload["__typename"], payload)
    for value in payload.values():
        for row in objects_in(value):
            if "id" in row:
                yield from parts(row["__typename"], row)


def spread(facts: Sequence[Fact], most: int) -> Sequence[Fact]:
    """So many at most, from all over the list."""
    return facts[:: max(1, -(-len(facts) // most))]


def naming(acts: Iterable[Act]) -> Iterator[tuple[Act, Path, str, str]]:
    """Every place where these verbs name rows, in the first act that has it: the type of the row, and that of the place."""
    had: set[tuple[object, ...]] = set()
    for act in acts:
        for path, value, type_ in places(act):
            row = act.targets[0].row if value is TARGET else value
            if isinstance(row, Row) and type_ in NAMING and (act.verb, path, row.type) not in had:
                had.add((act.verb, path, row.type))
                yield act, path, row.type, type_


NOT_FOUND, BARRED = ("NotFoundError", "NOT_FOUND"), ("ForbiddenError", "FORBIDDEN")


def names_of(seat: Seat, fact: Fact, type_: str, unseen: Collection[str | None]) -> Iterator[tuple[Name, Name, tuple[str, str]]]:
    """Every way to name a row, the same way with a name that nothing has, and what both are answered. Other systems' names are not for
    customers, be they there or not. `unseen`: keys of services."""
    by_id = [Name(name_of(it, type_), it.global_id) for it in (fact, Fact(fact.type, NOTHING))]
    yield by_id[0], by_id[1], NOT_FOUND
    if type_ == "By" and fact.key:
        yield Name({"key": fact.key}, fact.key), Name({"key": MISSING}, MISSING), NOT_FOUND
    if type_ == "By" and fact.external:
        source, external_id = fact.external
        named = [Name({"external": {"source": source, "externalId": it}}, f"{source} {it}") for it in (external_id, MISSING)]
        yield named[0], named[1], BARRED if seat.viewer.role is Role.CUSTOMER else NOT_FOUND
    if type_ == "VersionBy" and fact.service in unseen:
        services = [Name(_numbered(it, fact.number), str(it)) for it in (fact.service, MISSING)]
        yield services[0], services[1], NOT_FOUND
    elif type_ == "VersionBy":
        numbers = [Name(_numbered(fact.service, it), f"{fact.service} {it}") for it in (fact.number, "99.99")]
        yield numbers[0], numbers[1], NOT_FOUND


def _numbered(service: str | None, number: str | None) -> object:
    return {"number": {"service": {"key": service}, "number": number}}
