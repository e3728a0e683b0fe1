"""Whatever names a thing takes the name that another system has for it: every root field that asks for one thing, and every place in the
input of every verb. Found in the schema, so that a new one is tried too, or stands here with the reason why not."""

import re
from collections.abc import AsyncIterator, Iterator, Mapping
from typing import Any

import asyncpg
import pytest
from graphql import GraphQLInputObjectType, GraphQLObjectType, get_named_type

from app.database.embedded import Server
from app.schema import mapping, verbs
from app.viewer import Role
from tests.delivery.following import CHANGES, SERVICE, change, recategorized, subscribed
from tests.support.acting import NAMING, Act, Fact, Name, Path, Row, Stage, Target, input_type
from tests.support.acts import ACTS
from tests.support.asking import NOW
from tests.support.previewing import asking
from tests.test_permissions import ROOT_ARGUMENTS
from tests.test_permissions_of_verbs import Theatre, may, naming, theatre_on
from tests.transport.inside import inside
from tests.transport.sessions import entered

MANAGER = Role.PORTFOLIO_MANAGER
SOURCE = "audit"
LINKED = {
    "Service": "service",
    "ServiceVersion": "service_version",
    "Party": "party",
    "Capability": "capability",
    "CustomerAgreement": "customer_agreement",
    "Portfolio": "portfolio",
    "Project": "project",
}
"""What may be linked, and its tables."""
LINK_ALL = """
insert into external_reference (entity_type, entity_id, source_system, external_id, type)
select '{}', id, 'audit', id::text, 'SAME_AS' from {}
"""
SEATS = ("manager", "admin", "owner")
"""Who does a verb: the first of these who may."""
OFFERING, PART, THREAD = "an offering is a part of its version", "a part of a version", "only ours: nobody links it"

NOT_LINKED: Mapping[str, str] = {
    **dict.fromkeys(("commentEdit.comment", "commentResolve.comment", "commentReopen.comment", "commentAdd.subject.replyTo"), THREAD),
    **dict.fromkeys(("commentAdd.subject.idea", "ideaAnswer.idea", "ideaPlan.idea"), THREAD),
    **dict.fromkeys(("feedbackAnswer.feedback", "ideaSubmit.feedback"), THREAD),
    **dict.fromkeys(("commentAdd.targetItem", "ideaSubmit.scopeItem", "feedbackGive.offering"), PART),
    **dict.fromkeys(("scopeSet.items.id", "commitmentsSet.commitments.id", "versionTextsCorrect.parts.id"), PART),
    **dict.fromkeys(("optionGroupsSet.optionGroups.id", "compositionSet.optionGroups.id"), PART),
    "transitionCancel.transition": "a step in the life of a version",
    "tokenRevoke.token.id": "no other system has a name for what opens doors",
}
"""Places that name a thing which has no external references."""

WORDS = re.compile(r"key|\w+Keys?|\w*[nN]umber|basedOn")
BY_WORD: Mapping[str, str] = {
    **dict.fromkeys(
        ("partyUpsert.key", "capabilityUpsert.key", "agreementUpsert.key", "projectUpsert.key"), "of what is new; beside it stands a By"
    ),
    **dict.fromkeys(("serviceCreate.key", "portfolioCreate.key"), "of what is new"),
    **dict.fromkeys(("serviceCreate.version.number", "versionCreate.number", "versionImport.number"), "of what is new"),
    **dict.fromkeys(("versionCreate.basedOn", "versionImport.basedOn"), "a version of the service that stands beside it"),
    "partyErase.confirmKey": "no name: who means it writes it once more",
    **dict.fromkeys((f"{verb}.offerings.key" for verb in ("compositionSet", "offeringsSet")), OFFERING),
    **dict.fromkeys((f"{verb}.offerings.continuesKeys" for verb in ("compositionSet", "offeringsSet")), OFFERING),
    **dict.fromkeys(("agreementUpsert.offeringKey", "commitmentsSet.commitments.offeringKey"), OFFERING),
    **dict.fromkeys(("compositionSet.items.componentOfferingKey", "compositionItemAdd.item.componentOfferingKey"), OFFERING),
    **dict.fromkeys(
        ("simulateComposition.changes.add.componentOfferingKey", "simulateComposition.changes.replace.componentOfferingKey"), OFFERING
    ),
    **dict.fromkeys(
        (
            "compositionSet.items.pinnedNumber",
            "compositionItemAdd.item.pinnedNumber",
            "checkConfiguration.number",
            "simulateComposition.number",
            "simulateComposition.changes.replace.pinnedNumber",
            "simulateComposition.changes.add.pinnedNumber",
        ),
        "a version of the service that stands beside it",
    ),
}
"""Places that name something by a word alone, and why no other name is needed there."""
IDS_ALONE = {
    "node.id": "Relay's: what answers gave",
    "nodes.ids": "likewise",
    "changes.filter.entity": "what is gone has no name but this; `thing` stands beside it",
}

ERP, ERP_1, ERP_3 = "key = 'PKG-ERP-MAINT'", ("PKG-ERP-MAINT", "1.0"), ("PKG-ERP-MAINT", "3.0")
SIMULATE = 'simulateComposition(package: {key: "PKG-ERP-MAINT"}, changes: [{%s}]) { violations { code } lines { change } }'
FEED = "changes(filter: {thing: {%s: $by}}, first: 20) { events { entityId } }"
BY: Mapping[str, tuple[str, str, str]] = {
    "service.by": ("Service", "key = 'SVC-MAIL'", "service(by: $by) { key }"),
    "servicePackage.by": ("Service", ERP, "servicePackage(by: $by) { key }"),
    "composition.by": ("Service", ERP, "composition(by: $by) { nodes { path } }"),
    "whereUsed.by": ("Service", "key = 'SVC-SMALLDEV'", "whereUsed(by: $by) { totalCount nodes { id } }"),
    "feedbackSummary.about": ("Service", ERP, "feedbackSummary(about: $by) { total { answers } }"),
    "feedbackSummary.provider": ("Party", "key = 'UNIT-ICT'", "feedbackSummary(provider: $by) { total { answers } }"),
    "impactOf.by": ("Service", "key = 'SVC-SMALLDEV'", "impactOf(by: $by) { counts { breaks } versions { effect } }"),
    "whereUsedMultilevel.by": ("Service", "key = 'SVC-SMALLDEV'", "whereUsedMultilevel(by: $by) { nodes { depth } }"),
    "valueChain.package": ("Service", ERP, "valueChain(package: $by) { links { depth } }"),
    "outcomesOf.on.party": ("Party", "key = 'UNIT-ICT'", "outcomesOf(on: {party: $by}) { depth }"),
    "outcomesOf.on.capability": ("Capability", "key = (select min(key) from capability)", "outcomesOf(on: {capability: $by}) { depth }"),
    "project.by": ("Project", "key = 'PRJ-CLOUD'", "project(by: $by) { key }"),
    "compareComposition.by": (
        "Service",
        ERP,
        'compareComposition(by: $by, at1: "2024-06-01T12:00:00Z", at2: "2026-11-21T12:00:00Z") { changes { about { text } } }',
    ),
    "checkConfiguration.package": (
        "Service",
        ERP,
        'checkConfiguration(package: $by, offering: "BASIC", selection: []) { valid version { id } violations { code } }',
    ),
    "checkConfiguration.selection.component": (
        "Service",
        "key = 'SVC-SMALLDEV'",
        'checkConfiguration(package: {key: "PKG-ERP-MAINT"}, selection: [{component: $by, quantity: 999}]) { violations { code } }',
    ),
    "simulateComposition.package": (
        "Service",
        ERP,
        "simulateComposition(package: $by, changes: []) { version { id } violations { code } }",
    ),
    **{
        f"simulateComposition.changes.{place}": (
            "Service",
            "key = 'SVC-SMALLDEV'",
            SIMULATE % change,
        )
        for place, change in {
            "replace.component": 'replace: {component: $by, by: {key: "SVC-PRINT"}}',
            "replace.by": 'replace: {component: {key: "SVC-APPMON"}, by: $by}',
            "remove": "remove: $by",
            "add.component": "add: {component: $by, role: CORE}",
            "limits.component": 'limits: {component: $by, maxQuantity: "1"}',
            "quantity.component": 'quantity: {component: $by, quantity: "999"}',
            "price.component": 'price: {component: $by, unitPrice: "1"}',
            "commitment.component": 'commitment: {kind: LEAD_TIME, targetValue: "1", component: $by}',
        }.items()
    },
    "comments.about": ("Service", ERP, "comments(about: $by) { totalCount nodes { id } }"),
    "developmentIdeas.about": ("Service", ERP, "developmentIdeas(about: $by) { totalCount nodes { id } }"),
    "feedback.about": ("Service", ERP, "feedback(about: $by) { totalCount nodes { id } }"),
    "portfolioFindings.about": ("Service", ERP, "portfolioFindings(kinds: [FEEDBACK_UNANSWERED], about: $by) { totalCount nodes { key } }"),
    "mostWantedExclusions.about": ("Service", ERP, "mostWantedExclusions(about: $by) { totalCount nodes { ideas } }"),
    "standardisation.about": ("Service", ERP, "standardisation(about: $by) { totalCount nodes { index } }"),
    "changes.filter.service": ("Service", ERP, "changes(filter: {service: $by}, first: 20) { events { entityId } }"),
    "changes.filter.thing.service": ("Service", "key = 'SVC-MAIL'", FEED % "service"),
    "changes.filter.thing.party": ("Party", "key = 'UNIT-EDU'", FEED % "party"),
    "changes.filter.thing.capability": ("Capability", "key = 'CAP-SERVER-ROOM'", FEED % "capability"),
    "changes.filter.thing.agreement": ("CustomerAgreement", "key = 'AGR-ERP-EDU'", FEED % "agreement"),
    "changes.filter.thing.portfolio": ("Portfolio", "true", FEED % "portfolio"),
    "changes.filter.thing.project": ("Project", "key = 'PRJ-CLOUD'", FEED % "project"),
    "changes.filter.actor": ("Party", "key = 'PERSON-MANAGER'", "changes(filter: {actor: $by}, first: 20) { events { entityId } }"),
}
"""What a query names by a By: of which type and which row, and a document that asks for it."""
VERSION_BY: Mapping[str, tuple[tuple[str, str], str]] = {
    "changes.filter.thing.version": (ERP_3, FEED % "version"),
    "statementCoverage.version": (ERP_3, "statementCoverage(version: $by) { given required }"),
    "transitionPreview.version": (ERP_3, "transitionPreview(version: $by, to: IN_TRANSITION) { version { id } checks { code } }"),
    "compareVersions.from": (
        ERP_1,
        'compareVersions(from: $by, to: {number: {service: {key: "PKG-ERP-MAINT"}, number: "3.0"}}) { changes { about { text } } }',
    ),
    "compareVersions.to": (
        ERP_3,
        'compareVersions(from: {number: {service: {key: "PKG-ERP-MAINT"}, number: "1.0"}}, to: $by) { changes { about { text } } }',
    ),
}
"""What it names by a VersionBy."""


@pytest.fixture(scope="module")
async def theatre(server: Server, demo_template: str) -> AsyncIterator[Theatre]:
    """Everything that may be linked is what `audit` calls by its uuid."""
    async with theatre_on(server, demo_template) as made:
        for type_, table in LINKED.items():
            await made.stage.connection.execute(LINK_ALL.format(type_, table))
        await made.stage.writer.do(MANAGER, "serviceUpdate", {"service": {"key": "SVC-MAIL"}, "expectedRevision": 1, "category": "X"})
        yield made


def outside(external_id: str) -> dict[str, object]:
    return {"external": {"source": SOURCE, "externalId": external_id}}


def arguments(root: GraphQLObjectType | None) -> Iterator[tuple[str, str]]:
    """Every place among the arguments of a root's fields, with the name of its type; `filter` and `orderBy` of rows name nothing."""
    assert root is not None
    for name, field in root.fields.items():
        for argument, it in field.args.items():
            type_ = get_named_type(it.type)
            if type_.name == "ChangeFilter" or argument not in ("filter", "orderBy", "previewAs"):
                yield from _inside(f"{name}.{argument}", type_)


def _inside(place: str, type_: Any) -> Iterator[tuple[str, str]]:
    if isinstance(type_, GraphQLInputObjectType) and type_.name not in NAMING:
        for name, field in type_.fields.items():
            yield from _inside(f"{place}.{name}", get_named_type(field.type))
    else:
        yield place, type_.name


def in_verbs() -> Iterator[tuple[str, str]]:
    for verb in verbs().known:
        for name, field in input_type(verb).fields.items():
            yield from _inside(f"{verb}.{name}", get_named_type(field.type))


def of_type(found: Iterator[tuple[str, str]], *types: str) -> set[str]:
    return {place for place, type_ in found if type_ in types}


def test_every_place_that_names_something_is_tried_or_has_a_reason() -> None:
    schema = mapping().schema
    read, live = list(arguments(schema.query_type)), list(arguments(schema.subscription_type))
    assert of_type(iter(read), "By") == set(BY)
    assert of_type(iter(read), "VersionBy") == set(VERSION_BY)
    assert of_type(iter(read), "ID") == set(IDS_ALONE)
    assert of_type(iter(live), "By") == {"serviceChanged.by", *(place for place in BY if place.startswith("changes."))}
    by_word = {place for place, type_ in (*read, *in_verbs()) if type_ == "String" and WORDS.fullmatch(place.rpartition(".")[2])}
    assert {place for place in by_word if not place.endswith(".idempotencyKey")} == set(BY_WORD)


@pytest.mark.parametrize("place", BY)
async def test_a_query_names_a_thing_as_another_system_does(theatre: Theatre, place: str) -> None:
    type_, where, field = BY[place]
    (fact,) = await theatre.stage.facts(type_, where)
    await _the_same(theatre, f"query ($by: By!) {{ it: {field} }}", {"id": fact.global_id}, [outside(fact.id)], outside("nothing"))


@pytest.mark.parametrize("place", VERSION_BY)
async def test_a_query_names_a_version_as_another_system_does(theatre: Theatre, place: str) -> None:
    """And one by its number, of a service that is named so."""
    (key, number), field = VERSION_BY[place]
    (fact,) = await theatre.stage.facts("ServiceVersion", f"number = '{number}' and {_of_service(key)}")
    (service,) = await theatre.stage.facts("Service", f"key = '{key}'")
    text = f"query ($by: VersionBy!) {{ it: {field} }}"
    numbered = {"number": {"service": outside(service.id), "number": number}}
    await _the_same(theatre, text, {"id": fact.global_id}, [outside(fact.id), numbered], outside("nothing"))


def _of_service(key: str) -> str:
    return f"service_id = (select id from service where key = '{key}')"


async def _the_same(theatre: Theatre, text: str, by_id: object, names: list[Mapping[str, object]], missing: object) -> None:
    writer = theatre.stage.writer
    found = await writer.run(MANAGER, text, by=by_id)
    assert [await writer.run(MANAGER, text, by=name) for name in names] == [found] * len(names)
    assert await writer.run(MANAGER, text, by=missing) != found, "the same is told of nothing"


NODES = {"nodes": 'ids: ["Party:00000000-0000-7000-8000-000000000000"]'}
DEAR = ("compareVersions", "compareComposition")
"""It is said once, for all roots; of these the statement takes seconds to make."""


def previewed() -> list[str]:
    schema = mapping().schema
    assert schema.query_type is not None
    return [name for name, field in schema.query_type.fields.items() if "previewAs" in field.args and name not in DEAR]


@pytest.mark.parametrize("root", previewed())
async def test_a_preview_names_its_party_as_another_system_does(theatre: Theatre, root: str) -> None:
    (party,) = await theatre.stage.facts("Party", "key = 'UNIT-EDU'")
    arguments_ = {**ROOT_ARGUMENTS, **NODES}
    given = f"({arguments_[root]})" if root in arguments_ else ""
    text = asking(mapping().schema, f"{{ {root}{given} {{ __typename }} }}", {"previewAs": "$preview"})
    told = [await theatre.stage.writer.run(MANAGER, text, preview={"party": by}) for by in ({"key": "UNIT-EDU"}, outside(party.id))]
    assert told[0] == told[1]
    with pytest.raises(asyncpg.PostgresError, match="There is no party"):
        await theatre.stage.writer.run(MANAGER, text, preview={"party": outside("nothing")})


def tried(verb: str) -> dict[str, list[tuple[Act, Path, str, str]]]:
    """By place, the acts in which it names something that may be linked."""
    found: dict[str, list[tuple[Act, Path, str, str]]] = {}
    for act, path, row_type, type_ in naming(ACTS):
        if act.verb == verb and row_type in LINKED:
            found.setdefault(".".join((verb, *(step for step in path if isinstance(step, str)))), []).append((act, path, row_type, type_))
    return found


@pytest.mark.parametrize("verb", sorted(verbs().known))
async def test_a_verb_names_things_as_another_system_does(theatre: Theatre, verb: str) -> None:
    """At each place of its input: what it would do is the same, and a name that nothing has is told at that place."""
    done = set()
    for place, acts in tried(verb).items():
        for act, path, row_type, type_ in acts:
            if (at := await _on_stage(theatre, act)) is not None:
                await _named_outside(theatre, act, at, path, row_type, type_)
                done.add(place)
    named = {place for place in of_type(in_verbs(), *NAMING) if place.partition(".")[0] == verb}
    assert done == named - set(NOT_LINKED)
    assert named >= {place for place in NOT_LINKED if place.partition(".")[0] == verb}


async def _on_stage(theatre: Theatre, act: Act) -> tuple[str, Target] | None:
    """Who may do it, and to what."""
    for name in SEATS:
        seat = theatre.seats[name]
        for target in act.targets:
            if seat.viewer.role in act.by and may(seat, act, target):
                return name, target
    return None


async def _named_outside(theatre: Theatre, act: Act, at: tuple[str, Target], path: Path, row_type: str, type_: str) -> None:
    stage, (name, target) = theatre.stage, at
    seat = theatre.seats[name]
    fact = await _fact(stage, act, target, path)
    by_id = await stage.do(seat, act, target, named={path: Name({"id": fact.global_id}, fact.global_id)})
    assert by_id.kinds <= set(act.meets), (act, by_id.payload)
    names: list[object] = [outside(fact.id)]
    if type_ == "VersionBy":
        (service,) = await stage.facts("Service", f"key = '{fact.service}'")
        names.append({"number": {"service": outside(service.id), "number": fact.number}})
    for each in names:
        told = await stage.do(seat, act, target, named={path: Name(each, f"{SOURCE} {fact.id}")})
        assert told.payload == by_id.payload, (act.line, path, each)
    missing = await stage.do(seat, act, target, named={path: Name(outside("nothing"), f"{SOURCE} nothing")})
    assert ("NOT_FOUND", ["input", *map(str, path)]) in list(_refusals(missing.payload)), (act.line, path)


def _refusals(value: Any) -> Iterator[tuple[str, list[str]]]:
    """Those of the verb, and those of its rows."""
    match value:
        case {"code": str(code), "path": list(path)}:
            yield code, path
        case dict():
            yield from (each for inner in value.values() for each in _refusals(inner))
        case list():
            yield from (each for inner in value for each in _refusals(inner))


async def _fact(stage: Stage, act: Act, target: Target, path: Path) -> Fact:
    """The row that stands at a place of an act."""
    row = target.row if act.place == path else _at(act.input, path)
    assert isinstance(row, Row)
    about = await stage.fact(target.row) if target.row else None
    return await stage.fact(row, about)


def _at(value: Any, path: Path) -> Any:
    for step in path:
        value = value[step]
    return value


async def test_what_is_followed_live_is_named_as_another_system_does(theatre: Theatre) -> None:
    database, stage = theatre.stage.writer.database, theatre.stage
    (mail,) = await stage.facts("Service", "key = 'SVC-MAIL'")
    async with inside(database) as here, entered(here, MANAGER) as wire:
        one = await subscribed(wire, SERVICE, id="1", by=outside(mail.id))
        assert (await one.told())["service"]["key"] == "SVC-MAIL"
        of_service = await subscribed(wire, CHANGES, id="2", filter={"service": outside(mail.id), "since": NOW.isoformat()})
        await of_service.told()
        await change(database, recategorized("SVC-PRINT"), recategorized("SVC-MAIL"))
        assert {event["entityKey"] for event in (await of_service.told())["events"]} == {"SVC-MAIL"}
