"""partyErase: a person who did everything that people do leaves no letter of a name behind, and everything goes on as it was."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import pytest

from app.database.base import Base
from app.database.embedded import Server
from app.errors import Unauthenticated
from app.viewer import Role, Viewer
from tests.domain.conversation.test_comment_verbs import about, add
from tests.domain.lifecycle.lives import Lives
from tests.domain.party.scanning import places_of
from tests.domain.party.test_tokens import let_in
from tests.history.test_in_step import _difference, _kept, recorded
from tests.history.writing import events_of, states_of
from tests.support.databases import clone
from tests.support.rows import connected
from tests.support.writing import Writer, writer_on

PM, ADMIN, STAKEHOLDER, CUSTOMER = Role.PORTFOLIO_MANAGER, Role.ADMIN, Role.STAKEHOLDER, Role.CUSTOMER
KEY = "PERSON-TUIJA-KARHONEN"
WORDS = ("tuija", "kärhön", "kärhös", "karhon", "huhtakallio")
PERSON = {
    "key": KEY,
    "kind": "PERSON",
    "name": {"fi": "Tuija Kärhönen", "sv": "Tuija Kärhönen"},
    "email": "tuija.karhonen@merilinna.example",
    "parent": {"key": "UNIT-ICT"},
    "preferredLanguage": "FI",
}
CASE = {"number": {"service": {"key": "PKG-CASE"}, "number": "1.0"}}
NAME = "name { translations { fi sv en } }"
ERASED = f"""party {{ id key {NAME} email preferredLanguage active revision }}
    mentions {{ id entityType entity field language said excerpt recordedFrom recordedTo redacted }} mentionsFound
    rewritten {{ entityType field rows }} duties {{ entityType field rows }} tokensRevoked changeCursor"""
GATE = """{ servicePackage(by: {key: "PKG-CASE"}$clocks) { versions { transitions { toStage checks {
    code message { translations { fi sv en } } data { name text party { key name { translations { fi sv en } } } }
} } } } }"""


async def done(writer: Writer, who: Any, verb: str, selection: str = "changeCursor", /, **given: object) -> Any:
    payload = await writer.do(who, verb, given, selection)
    assert payload["errors"] == []
    return payload


async def erase(writer: Writer, revision: int, *, dry: bool = False, key: str | None = None, **given: object) -> Any:
    asked = {"party": {"key": KEY}, "confirmKey": KEY, "expectedRevision": revision, **given}
    return await writer.do(ADMIN, "partyErase", asked, ERASED, dry=dry, key=key)


@dataclass
class Life:
    """What is known of her, and of what she left, before she is erased and after."""

    writer: Writer
    her: Viewer
    ids: dict[str, str] = field(default_factory=dict)
    token: str = ""
    pin: str = ""
    listed: Any = None
    erased: Any = None
    before: Sequence[Any] = ()

    def row(self, name: str) -> UUID:
        return UUID(self.ids[name].partition(":")[2])


@pytest.fixture(scope="module")
async def life(server: Server, demo_template: str) -> AsyncIterator[Life]:
    """She did everything that people do, others wrote about her, and then she was erased."""
    async with clone(server, demo_template) as database, writer_on(database) as writer:
        await done(writer, PM, "partyUpsert", idempotencyKey="make-tuija-karhonen", **PERSON)
        made = Life(writer, await writer.add(STAKEHOLDER, KEY))
        await speaks(made)
        await is_written_about(made)
        async with connected(database.owner_url) as owner:
            await owner.execute("analyze")
            made.before = await owner.fetch(COUNTS)
        made.pin = (await writer.run(PM, "{ asOf { token } }"))["asOf"]["token"]
        assert set(await places_of(database, WORDS)) >= BEFORE
        made.listed = await erase(writer, 1, dry=True, alsoCalled=["Huhtakallio"])
        chosen = [each["id"] for each in made.listed["mentions"]]
        made.erased = await erase(writer, 1, alsoCalled=["Huhtakallio"], redact=chosen, key="erase-karhonen")
        assert made.erased["errors"] == []
        yield made


COUNTS = """
select 'comments' as what, count(*), sum(revision) from stakeholder_comment_states
union all select 'ideas', count(*), sum(revision) from development_idea_states
union all select 'transitions', count(*), sum(seq) from lifecycle_transition_states
union all select 'versions', count(*), sum(revision) from service_version_states
union all select 'hashes', count(distinct respondent_hash), null from service_feedback_states
"""
BEFORE = {
    "public.party",
    "public.idempotency_record",
    "public.lifecycle_transition",
    "public.stakeholder_comment_states",
    "public.change_event",
    "statistics of party.email",
    "statistics of party_states.key",
}


async def speaks(life: Life) -> None:
    """She is asked, stands in a decision, says something, has an idea, gives feedback, has a token."""
    writer = life.writer
    named = {"party": {"key": KEY}, "role": "FINANCE", "statementRequired": ["FEASIBILITY"]}
    service = await writer.run(PM, '{ servicePackage(by: {key: "PKG-CASE"}) { revision } }')
    expected = service["servicePackage"]["revision"]
    await done(writer, PM, "stakeholdersSet", service={"key": "PKG-CASE"}, stakeholders=[named], expectedRevision=expected)
    refused = await Lives(writer).step("PKG-CASE", "1.0", "IN_DESIGN")
    assert [error["code"] for error in refused["errors"]] == ["GATE_FAILED"]
    taken = await Lives(writer).step("PKG-CASE", "1.0", "IN_DESIGN", overrides=overrides(refused["errors"][0]["checks"]))
    assert taken["errors"] == []
    stand = {"aspect": "FEASIBILITY", "stance": "SUPPORTS"}
    await add(writer, life.her, subject=about("PKG-CASE", "1.0"), body="Minusta tämä sopii. t. Tuija", statement=stand)
    idea = {"service": {"key": "PKG-CASE"}, "language": "FI", "title": "Parempi haku", "body": "Terveisin Kärhösen Tuija"}
    await done(writer, life.her, "ideaSubmit", idempotencyKey="idea-1", **idea)
    customer = await writer.add(CUSTOMER, KEY, "UNIT-EDU")
    given = {"service": {"key": "PKG-ERP-MAINT"}, "touchpoint": "USE", "score": 4, "pseudonymous": True}
    await done(writer, customer, "feedbackGive", **given)
    token = {"party": {"key": KEY}, "role": "STAKEHOLDER", "expiresAt": "2027-01-01T00:00:00Z"}
    life.token = (await done(writer, ADMIN, "tokenCreate", "token", **token))["token"]


async def is_written_about(life: Life) -> None:
    """She owns a service, others name her in a comment that was changed, a reason and an address, and another system has her."""
    writer = life.writer
    oncall = await writer.run(PM, '{ service(by: {key: "SVC-ONCALL"}) { revision versions { id } } }')
    owned = {"service": {"key": "SVC-ONCALL"}, "owner": {"key": KEY}, "expectedRevision": oncall["service"]["revision"]}
    await done(writer, PM, "serviceUpdate", **owned)
    comment = await add(writer, PM, body="Kysy Kärhöseltä, TUIJA tietää; entinen Huhtakallio. Kärhö kasvaa metsässä.")
    life.ids["comment"] = comment["id"]
    await done(writer, PM, "commentEdit", comment={"id": comment["id"]}, body="Kysy joltakulta.", expectedRevision=1)
    version = (await writer.run(PM, '{ service(by: {key: "SVC-ONCALL"}) { versions { id revision } } }'))["service"]["versions"][0]
    correction = {"name": {"fi": "Päivystys"}, "reason": "Kärhönen huomasi virheen.", "expectedRevision": version["revision"]}
    corrected = await done(writer, PM, "versionTextsCorrect", "version { revision }", version={"id": version["id"]}, **correction)
    changed = {"documentationUrl": "mailto:tuija.karhonen@merilinna.example", "expectedRevision": corrected["version"]["revision"]}
    changed["internalDescription"] = {"fi": "Vastuussa Tuija Ka\u0308rho\u0308nen ja Tuija.", "en": "Ask Kärhönen's deputy."}
    await done(writer, PM, "versionUpdate", version={"id": version["id"]}, **changed)
    life.ids["version"] = version["id"]
    packages = await writer.run(PM, '{ servicePackage(by: {key: "PKG-ERP-MAINT"}) { currentVersion { id revision } } }')
    package = packages["servicePackage"]["currentVersion"]
    noted = {"internalDescription": {"fi": "Kysy Tuijalta."}, "expectedRevision": package["revision"]}
    await done(writer, PM, "versionUpdate", version={"id": package["id"]}, **noted)
    link = {"source": "hr", "externalId": "tkarhonen", "type": "SAME_AS", "url": "https://hr.example/tuija"}
    await done(writer, PM, "externalLink", entity={"party": {"key": KEY}}, **link)


def overrides(checks: list[dict[str, str]]) -> list[dict[str, str]]:
    return [{"check": check["code"], "reason": "Tuija Kärhönen on lomalla."} for check in checks if check["outcome"] == "FAIL"]


async def test_where_texts_name_her_is_listed(life: Life) -> None:
    assert life.listed["errors"] == []
    assert sorted((each["entityType"], each["field"], each["language"] or "", each["said"]) for each in life.listed["mentions"]) == [
        ("ChangeTransaction", "reason", "", "Kärhönen"),
        ("DevelopmentIdea", "body", "FI", "Kärhösen Tuija"),
        ("LifecycleTransition", "overrides", "", "Tuija Kärhönen"),
        ("ServiceVersion", "documentationUrl", "", "tuija.karhonen@merilinna.example"),
        ("ServiceVersion", "internalDescription", "EN", "Kärhönen"),
        ("ServiceVersion", "internalDescription", "FI", "Tuija"),
        ("ServiceVersion", "internalDescription", "FI", "Tuija Kärhönen"),
        ("ServiceVersion", "internalDescription", "FI", "Tuijalta"),
        ("StakeholderComment", "body", "FI", "Huhtakallio"),
        ("StakeholderComment", "body", "FI", "Kärhöseltä, TUIJA"),
        ("StakeholderComment", "body", "FI", "Tuija"),
    ]
    past = next(each for each in life.listed["mentions"] if each["said"] == "Huhtakallio")
    assert past == {
        **past,
        "entity": life.ids["comment"],
        "excerpt": "Kysy Kärhöseltä, TUIJA tietää; entinen Huhtakallio. Kärhö kasvaa metsässä.",
        "redacted": False,
    }
    assert past["recordedFrom"] < past["recordedTo"]
    assert life.listed["mentions"][-1]["recordedTo"] is not None, "what texts say today comes first"
    assert life.listed["mentions"][0]["recordedTo"] is None
    assert life.listed["mentionsFound"] == 11
    assert all(each["redacted"] for each in life.erased["mentions"])


async def test_nothing_of_a_name_is_left_anywhere(life: Life) -> None:
    assert life.erased["party"] == {
        "id": life.erased["party"]["id"],
        "key": f"ERASED-{life.erased['party']['id'][-12:].upper()}",
        "name": {"translations": {"fi": "Poistettu henkilö", "sv": "Raderad person", "en": "Erased person"}},
        "email": None,
        "preferredLanguage": None,
        "active": False,
        "revision": 2,
    }
    assert {(it["entityType"], it["field"]): it["rows"] for it in life.erased["rewritten"]} == {
        **{("Party", name): 1 for name in ("key", "name", "email", "preferredLanguage")},
        ("LifecycleTransition", "gateResult"): 1,
        ("LifecycleTransition", "overrides"): 1,
        ("ExternalReference", "externalId"): 1,
        ("ExternalReference", "url"): 1,
        ("ChangeTransaction", "reason"): 1,
        ("DevelopmentIdea", "body"): 1,
        ("ServiceVersion", "documentationUrl"): 1,
        ("ServiceVersion", "internalDescription"): 2,
        ("StakeholderComment", "body"): 2,
    }
    assert life.erased["duties"] == [
        {"entityType": "Service", "field": "owner", "rows": 1},
        {"entityType": "ServiceStakeholder", "field": "party", "rows": 1},
    ]
    assert life.erased["tokensRevoked"] == 1
    assert await places_of(life.writer.database, WORDS) == []


async def test_no_state_tells_of_it_and_every_event_does(life: Life) -> None:
    """The one state that is new says that she does not act any more."""
    party = UUID(life.erased["party"]["id"].partition(":")[2])
    async with connected(life.writer.database.owner_url) as owner:
        assert await owner.fetch(COUNTS) == life.before
        assert await states_of(owner, "party", party, "key", "active", "revision", "preferred_language") == [
            (life.erased["party"]["key"], True, 1, None, False),
            (life.erased["party"]["key"], False, 2, None, True),
        ]
        fields = ["active", "email", "key", "name", "preferred_language"]
        assert await events_of(owner, party) == [("CREATED", []), ("REDACTED", fields)]
        assert await events_of(owner, life.row("comment")) == [("CREATED", []), ("UPDATED", ["body", "edited_at"]), ("REDACTED", ["body"])]
        assert (await events_of(owner, life.row("version")))[-1] == ("REDACTED", ["documentation_url", "internal_description"])
        last = "select recorded_at from change_transaction order by 1 desc limit 1"
        told = await owner.fetch(f"select seq, service_id is null as alone, entity_type from change_event where recorded_at = ({last})")
        assert [row["seq"] for row in sorted(told)] == list(range(1, len(told) + 1))
        assert {row["entity_type"] for row in told if row["alone"]} == {"Party", "ExternalReference"}
        for table, model in recorded().items():
            assert await _difference(owner, table, ", ".join(_kept(Base.metadata.tables[table], model))) == 0, table


async def test_texts_say_it_in_their_language(life: Life) -> None:
    async with connected(life.writer.database.owner_url) as owner:
        texts = await owner.fetchrow(
            "select internal_description, documentation_url from service_version where id = $1", life.row("version")
        )
        assert texts["internal_description"] == {
            "fi": "Vastuussa Poistettu henkilö ja Poistettu henkilö.",
            "en": "Ask Erased person's deputy.",
        }
        assert texts["documentation_url"] == "mailto:erased"
        assert await states_of(owner, "stakeholder_comment", life.row("comment"), "body") == [
            ("Kysy Poistettu henkilö tietää; entinen Poistettu henkilö. Kärhö kasvaa metsässä.", False),
            ("Kysy joltakulta.", True),
        ]


async def test_a_decision_names_nobody_any_more_also_as_it_was_known(life: Life) -> None:
    for arguments in ("", f', knownAt: "{life.pin}"'):
        found = await life.writer.run(PM, GATE.replace("$clocks", arguments))
        checks = [check for it in found["servicePackage"]["versions"][0]["transitions"] for check in it["checks"]]
        (missing,) = [check for check in checks if check["code"] == "STATEMENTS_FEASIBILITY_COMPLETE"]
        assert missing["message"]["translations"]["fi"] == "Toteutettavuudesta puuttuu lausunto: Poistettu henkilö."
        assert missing["message"]["translations"]["sv"] == "Utlåtande om genomförbarheten saknas från: Raderad person."
        (fact,) = [fact for fact in missing["data"] if fact["party"]]
        assert fact["text"] == fact["party"]["key"] == life.erased["party"]["key"]
        assert fact["party"]["name"]["translations"]["en"] == "Erased person"


FEED = """query ($after: String!) { changes(after: $after, filter: {operations: [REDACTED]}) { events {
    entityType changedFields entityKey actor { key }
} } }"""


async def test_the_feed_tells_each_what_was_taken_out_of_what_they_see(life: Life) -> None:
    async def told(who: Role) -> list[tuple[str, list[str]]]:
        found = await life.writer.run(who, FEED, after=life.pin)
        assert {event["actor"] and event["actor"]["key"] for event in found["changes"]["events"]} <= {"PERSON-SECURITY", None}
        return [(event["entityType"], event["changedFields"]) for event in found["changes"]["events"]]

    assert await told(ADMIN) == [("PARTY", ["active", "email", "key", "name", "preferredLanguage"])]
    of_manager = await told(PM)
    assert ("SERVICE_VERSION", ["documentationUrl", "internalDescription"]) in of_manager
    assert ("DEVELOPMENT_IDEA", ["body"]) in of_manager
    assert of_manager.count(("SERVICE_VERSION", ["internalDescription"])) == 1
    assert await told(CUSTOMER) == [("SERVICE_VERSION", ["documentationUrl"])], "of internal descriptions they never heard"


async def test_what_others_do_goes_on(life: Life) -> None:
    """Revisions that they looked at are still good, and what is repeated is answered alike."""
    edited = {"comment": {"id": life.ids["comment"]}, "body": "Kysy keneltä tahansa.", "expectedRevision": 2}
    payload = await life.writer.do(PM, "commentEdit", edited, "comment { revision }", dry=True)
    assert payload["errors"] == []
    again = await life.writer.do(PM, "partyUpsert", {**PERSON, "idempotencyKey": "another"}, "party { key }", dry=True)
    assert again["errors"] == [], "the key is free, and nobody knows whose it was"
    chosen = [each["id"] for each in life.listed["mentions"]]
    replayed = await erase(life.writer, 1, alsoCalled=["Huhtakallio"], redact=chosen, key="erase-karhonen")
    assert [error["code"] for error in replayed["errors"]] == ["NOT_FOUND"], "a key with the name in it is forgotten too"


async def test_who_is_erased_stays_so(life: Life) -> None:
    key = life.erased["party"]["key"]
    with pytest.raises(Unauthenticated):
        await let_in(life.writer, life.token)
    named = {"key": key, "expectedRevision": 2, "name": {"fi": "Tuija"}, "active": True}
    assert await codes(life, PM, "partyUpsert", named) == [("ConflictError", "PARTY_ERASED", ["input", "key"])]
    token = {"party": {"key": key}, "role": "STAKEHOLDER", "expiresAt": "2027-01-01T00:00:00Z"}
    assert await codes(life, ADMIN, "tokenCreate", token) == [("ConflictError", "PARTY_INACTIVE", ["input", "party"])]
    once_more = {"party": {"key": key}, "confirmKey": key, "expectedRevision": 2}
    assert await codes(life, ADMIN, "partyErase", once_more) == [("ConflictError", "ALREADY_ERASED", ["input", "party"])]


async def test_words_that_are_found_later_are_taken_out_later(life: Life) -> None:
    key = life.erased["party"]["key"]
    later = {"party": {"key": key}, "confirmKey": key, "expectedRevision": 2, "alsoCalled": ["Metsä"]}
    seen = await life.writer.do(ADMIN, "partyErase", later, ERASED, dry=True)
    mine = [each for each in seen["mentions"] if each["entity"] == life.ids["comment"]]
    assert [each["said"] for each in mine] == ["metsässä"]
    payload = await life.writer.do(ADMIN, "partyErase", {**later, "redact": [mine[0]["id"]]}, ERASED)
    assert payload["errors"] == []
    assert payload["rewritten"] == [{"entityType": "StakeholderComment", "field": "body", "rows": 1}]
    async with connected(life.writer.database.owner_url) as owner:
        bodies = await states_of(owner, "stakeholder_comment", life.row("comment"), "body")
        assert bodies[0][0] == "Kysy Poistettu henkilö tietää; entinen Poistettu henkilö. Kärhö kasvaa Poistettu henkilö."
        assert len(bodies) == 2
        assert (await events_of(owner, life.row("comment")))[-1] == ("REDACTED", ["body"])


async def codes(life: Life, who: Role, verb: str, asked: Mapping[str, object]) -> list[tuple[str, str, list[str]]]:
    payload = await life.writer.do(who, verb, asked)
    return [(each["__typename"], each["code"], each["path"]) for each in payload["errors"]]


async def test_who_is_not_erased(life: Life) -> None:
    """Units, oneself, and nobody by mistake; all that is wrong is told at once."""

    async def refused(key: str, **given: object) -> list[tuple[str, str, str]]:
        asked = {"party": {"key": key}, "confirmKey": key, "expectedRevision": 1, **given}
        payload = await life.writer.do(ADMIN, "partyErase", asked)
        return [(each["code"], ".".join(each["path"]), each["message"]) for each in payload["errors"]]

    assert await refused("UNIT-HR") == [
        (
            "NO_PERSON",
            "input.party",
            "UNIT-HR is no person. Units and organisations are renamed or deactivated by partyUpsert; erase their people.",
        )
    ]
    assert await refused("PERSON-SECURITY", confirmKey="PERSON-SECURE") == [
        ("OWN_PARTY", "input.party", "PERSON-SECURITY is the party that you act as; have somebody else erase it."),
        (
            "NOT_CONFIRMED",
            "input.confirmKey",
            "This is not the key of the person that `party` names. It cannot be undone: write the key once more.",
        ),
    ]
    assert await refused("PERSON-SUPPLIER", expectedRevision=7) == [
        ("REVISION_CONFLICT", "input.expectedRevision", "It is at revision 1 now and no longer at 7: read it again, and decide again.")
    ]
    assert await refused("PERSON-SUPPLIER", redact=["0123"]) == [
        ("NOT_FOUND", "input.redact.0", "No text mentions the person under the id 0123; have a dry run and take the ids from there.")
    ]
    what = "A name to look for has a word of two letters at least, and 200 letters at most."
    assert await refused("PERSON-SUPPLIER", alsoCalled=["Å", "x" * 201, "*. _", "Elisa"]) == [
        ("BAD_NAME", f"input.alsoCalled.{place}", what) for place in range(3)
    ]
    assert await refused("PERSON-SUPPLIER", alsoCalled=["Elisa"] * 21) == [
        ("TOO_MANY_NAMES", "input.alsoCalled", "At most 20 other names are looked for at once.")
    ]
