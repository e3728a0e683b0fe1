"""What stands where in a likely input: values by the field or the type that they are for, and fields that must fit each other."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from app.schema import mapping
from tests.writing.answers import object_type

if TYPE_CHECKING:
    from tests.writing.likely import Likely

STALE = 0.06
"""How often a revision is an old one, a key a taken one, and the like."""
WORDS = ("Päätelaite", "Tuki", "Varmistus", "Åtkomst till nät", "Support", "Sähköposti", "Laskutus 2", "e\u0301te\u0301", "x")
UPSERTED = {"party": "parties", "capability": "capabilities", "agreement": "agreements", "project": "projects"}


def _text(likely: "Likely", _: str = "") -> str:
    return f"{likely.random.choice(WORDS)} {likely.random.randint(1, 9)}"


def _localized(likely: "Likely", _: str) -> dict[str, str | None]:
    found: dict[str, str | None] = {language: _text(likely) for language in ("fi", "sv", "en") if language == "fi" or likely.chance(0.6)}
    if likely.chance(STALE / 3):
        found["en"] = likely.random.choice((None, " "))
    return found


def _version_by(likely: "Likely", _: str) -> dict[str, Any]:
    version = likely.version
    if likely.chance(0.3):
        return {"id": f"ServiceVersion:{version['id']}"}
    return {"number": {"service": {"key": version["service"]}, "number": version["number"]}}


def _number(likely: "Likely", _: str) -> str:
    return f"{likely.random.randint(1, 4)}.{likely.random.choice((0, 0, 1))}"


def _based_on(likely: "Likely", _: str) -> str:
    found = likely.there.some(likely.random, "versions", service=likely.service["key"])
    assert found is not None
    return str(found["number"])


def _line(likely: "Likely", drawn: dict[str, Any]) -> dict[str, Any]:
    """Quantities mostly in their order."""
    least = 0 if drawn["role"] == "ENHANCING" or (drawn["role"] != "CORE" and likely.chance(0.2)) else likely.random.choice((1, 1, 2))
    usual = least + likely.random.choice((0, 0, 1, 3))
    if likely.chance(0.9):
        for name, value in (
            ("minQuantity", least),
            ("defaultQuantity", usual),
            ("maxQuantity", max(1, usual + likely.random.choice((0, 1, 10)))),
        ):
            if name in drawn:
                drawn[name] = str(value)
        if "defaultQuantity" in drawn:
            drawn["minQuantity"] = str(least)
    drawn.pop("componentOfferingKey", None)
    drawn.pop("pinnedNumber", None)
    if "key" not in drawn["component"]:
        return drawn
    key = drawn["component"]["key"]
    versions = likely.there.of("versions", service=key) if likely.chance(0.1) else []
    return drawn | likely.package_line(key) | ({"pinnedNumber": likely.random.choice(versions)["number"]} if versions else {})


def _group(likely: "Likely", drawn: dict[str, Any]) -> dict[str, Any]:
    components = [each for place, each in enumerate(drawn["components"]) if each not in drawn["components"][:place]]
    most = max(len(components), 1)
    drawn.pop("id" if likely.chance(0.7) else "", None)
    return drawn | {"components": components, "minSelect": likely.random.randint(0, most - 1), "maxSelect": most}


def _offering(likely: "Likely", drawn: dict[str, Any]) -> dict[str, Any]:
    """A fixed price for FIXED only."""
    fixed = drawn["priceMode"] == "FIXED"
    drawn.pop("adjustmentPercent" if fixed else "fixedPrice", None)
    named = [each["component"] for each in drawn.get("selections", ())]
    drawn["selections"] = [each for place, each in enumerate(drawn.get("selections", ())) if each["component"] not in named[:place]]
    return drawn | {"currency": "EUR"} | ({"fixedPrice": "10.00"} if fixed else {"billingPeriod": "MONTH"})


def _step(likely: "Likely", drawn: dict[str, Any]) -> dict[str, Any]:
    """With the moments that the step asks for, and a reason."""
    drawn.pop("endOfServiceAt", None)
    drawn.pop("runOutAt" if likely.chance(0.7) else "", None)
    drawn.pop("expectedRevision", None)
    if drawn["to"] == "RETIRING":
        drawn["endOfServiceAt"] = likely.moment(likely.random.choice((40, 200)) + (365 if "effectiveAt" in drawn else 0))
    drawn.pop("overrides" if likely.chance(0.8) else "", None)
    return drawn | ({} if likely.chance(0.15) else {"reason": _text(likely)})


def _imported(likely: "Likely", drawn: dict[str, Any]) -> dict[str, Any]:
    """A past that was lived in order."""
    way = ("PROPOSED", "IN_DESIGN", "IN_TRANSITION", "OPERATIONAL", "RETIRING", "RETIRED")
    begin = likely.random.randint(0, 3)
    lived = way[begin : likely.random.randint(begin + 1, 6)]
    drawn["periods"] = [{"stage": stage, "from": likely.moment(-4000 + 30 * place)} for place, stage in enumerate(lived)]
    drawn["stage"] = lived[-1]
    drawn.pop("endOfServiceAt", None)
    return drawn | ({"endOfServiceAt": likely.moment(90)} if lived[-1] == "RETIRING" else {})


def _whole(likely: "Likely", drawn: dict[str, Any]) -> dict[str, Any]:
    """By its key, as what is new must be named; of that all is there that it needs."""
    drawn.pop(likely.noun, None)
    drawn.setdefault("key", likely.new_key())
    known = {row["key"] for row in likely.there.rows[UPSERTED[likely.noun]]}
    if drawn["key"] in known or likely.chance(STALE):
        return drawn
    type_ = object_type(mapping().schema.type_map[f"{likely.noun.capitalize()}UpsertInput"])  # type: ignore[arg-type]  # an input type
    needed = {"kind", "name", "owner", "customer", "service", "offeringKey", "startsOn"} & type_.fields.keys()
    return {name: likely.value(type_.fields[name].type, type_.name, name) for name in sorted(needed)} | drawn


def _composition(likely: "Likely", drawn: dict[str, Any]) -> dict[str, Any]:
    """Often without what would have to fit it."""
    return drawn | ({"optionGroups": [], "offerings": []} if likely.chance(0.5) else {})


def _portfolio(likely: "Likely", drawn: dict[str, Any]) -> dict[str, Any]:
    """Each language once, Finnish among them."""
    return drawn if likely.chance(STALE) else drawn | {"languages": sorted({"FI", *drawn["languages"]})}


def _said(likely: "Likely", drawn: dict[str, Any]) -> dict[str, Any]:
    """Of a version more can be said than of anything else."""
    if likely.chance(0.5):
        drawn["subject"] = {"version": _version_by(likely, "")}
    if "version" not in drawn["subject"] and likely.chance(0.9):
        drawn.pop("statement", None)
        drawn.pop("targetItem", None)
    if drawn.get("audience") != "CUSTOMER" and likely.chance(0.9):
        drawn.pop("customer", None)
    return drawn


def _told(likely: "Likely", drawn: dict[str, Any]) -> dict[str, Any]:
    """By a manager, for somebody."""
    drawn["customer"] = likely.named("customer")
    drawn["respondent"] = {"pseudonym": _text(likely)} if likely.chance(0.5) else {"party": likely.named("party")}
    return drawn | ({"language": "FI"} if "body" in drawn else {})


def _agreed(likely: "Likely", _: str) -> dict[str, Any]:
    return {"component": {"key": likely.random.choice(likely.lines or ["SVC-MAIL"])}, "quantity": str(likely.random.randint(0, 3))}


def _price(likely: "Likely", drawn: dict[str, Any]) -> dict[str, Any]:
    return drawn | {"currency": "EUR", "unitCost": drawn["unitPrice"]}


def _check(likely: "Likely", _: str) -> str:
    found = likely.there.some(likely.random, "checks")
    assert found is not None
    return str(found["code"])


def _gate(likely: "Likely", drawn: dict[str, Any]) -> dict[str, Any]:
    codes = [row["code"] for row in likely.there.of("checks", gate=drawn["gate"])] or ["NOTHING"]
    return drawn | {"checks": [{**each, "code": likely.random.choice(codes)} for each in drawn["checks"][:1]]}


def _offering_key(likely: "Likely", owner: str) -> str:
    known = likely.there.of("offerings", service=likely.service["key"])
    if (owner == "OfferingInput" and likely.chance(0.4)) or not known:
        return f"OFF-{likely.random.randint(1, 9)}"
    return str(likely.random.choice(known)["key"])


def _unlinked(likely: "Likely", drawn: dict[str, Any]) -> dict[str, Any]:
    """A name that is there."""
    row = likely.there.some(likely.random, "references")
    if row is None:
        return drawn
    names = {"Service": "service", "Party": "party", "Capability": "capability", "ServiceVersion": "version"}
    things = {"Service": "services", "Party": "parties", "Capability": "capabilities", "ServiceVersion": "versions"}
    found = next((each for each in likely.there.rows[things.get(row["entity_type"], "parties")] if each["id"] == row["entity_id"]), None)
    entity = {names[row["entity_type"]]: {"id": likely.there.global_id(things[row["entity_type"]], found)}} if found else drawn["entity"]
    return {"entity": entity, "source": row["source_system"], "externalId": row["external_id"], "type": row["type"]}


def _kept(likely: "Likely", drawn: dict[str, Any]) -> dict[str, Any]:
    """Each group once, on the revision that is there, mostly."""
    rows = list({row["group"]: row for row in drawn["rows"]}.values())
    known = next(iter(likely.there.of("systems", code=drawn["source"])), None)
    revision = None if known is None else known["revision"] + likely.chance(STALE)
    return drawn | {"rows": rows, "expectedRevision": revision}


def _reconciled(likely: "Likely", drawn: dict[str, Any]) -> dict[str, Any]:
    """Most of what is linked."""
    known = likely.there.of("references", source_system=drawn["source"])
    there = [row["external_id"] for row in known if likely.chance(0.9)]
    return drawn | {"externalIds": [*there, "X-9"], "safetyPercent": likely.random.choice((20, 100))}


def _scheduled(likely: "Likely", _: str) -> str:
    row = likely.there.some(likely.random, "scheduled" if likely.chance(0.9) else "transitions")
    return "LifecycleTransition:019b76da-a800-7720-9cab-73e37420a6e5" if row is None else f"LifecycleTransition:{row['id']}"


HINTS: Mapping[str, Callable[["Likely", str], Any]] = {
    "key": lambda likely, owner: _offering_key(likely, owner) if owner == "OfferingInput" else likely.new_key(),
    "to": lambda likely, owner: likely.step() if "Transition" in owner else likely.named("to"),
    "id": lambda likely, owner: likely.part(owner),
    "targetItem": lambda likely, owner: likely.part(owner),
    "transition": _scheduled,
    "number": _number,
    "pinnedNumber": _number,
    "basedOn": _based_on,
    "offeringKey": _offering_key,
    "componentOfferingKey": _offering_key,
    "check": _check,
    "code": _check,
    "email": lambda likely, _: f"{likely.random.choice('abc')}@example.org",
    "url": lambda *_: "https://example.org/x",
    "documentationUrl": lambda *_: "https://example.org/x",
    "category": lambda likely, _: likely.random.choice(("ICT", "HR")),
    "source": lambda likely, _: likely.random.choice(("itsm-a", "erp-b")),
    "externalId": lambda likely, _: f"X-{likely.random.randint(1, 5)}",
    "quantity": lambda likely, _: str(likely.random.choice((0, 1, 1, 2))),
    "unit": lambda *_: "%",
    "leadTimeDays": lambda likely, _: likely.random.randint(0, 60),
    "minSelect": lambda *_: 0,
    "recommend": lambda likely, _: likely.random.randint(0, 10),
    "priority": lambda likely, _: likely.random.randint(1, 100),
    "occurredAt": lambda likely, _: likely.moment(-likely.random.randint(0, 300)),
    "effectiveAt": lambda likely, _: likely.moment(likely.random.choice((0.01, 1, 20, 60, 300))),
    "endOfServiceAt": lambda likely, _: likely.moment(likely.random.choice((1, 40, 200))),
    "runOutAt": lambda likely, _: likely.moment(likely.random.choice((1, 40, 400))),
    "reviewDueOn": lambda likely, _: likely.moment(100)[:10],
}
"""By the input and the field, or by the field alone."""

BUILT: Mapping[str, Callable[["Likely", str], Any]] = {
    "String": _text,
    "ID": lambda likely, owner: likely.part(owner),
    "Int": lambda likely, _: likely.random.randint(1, 5),
    "Boolean": lambda likely, _: likely.chance(0.5),
    "Decimal": lambda likely, _: likely.random.choice(("1", "2", "10.50", "3.25")),
    "Date": lambda likely, _: likely.moment(likely.random.choice((-400, -1, 0, 1, 30, 300)))[:10],
    "DateTime": lambda likely, _: likely.moment(likely.random.choice((-30, 1, 30))),
    "CurrencyCode": lambda likely, _: "EUR" if likely.chance(0.9) else "SEK",
    "VersionBy": _version_by,
    "LocalizedTextInput": _localized,
    "FieldValue": lambda likely, owner: likely.random.choice((_text(likely, owner), "SERVICE", "2026-12-01", "7.5", 7, True, None)),
    "AgreedQuantityInput": _agreed,
}

MENDED: Mapping[str, Callable[["Likely", dict[str, Any]], dict[str, Any]]] = {
    "CompositionItemInput": _line,
    "OptionGroupInput": _group,
    "OfferingInput": _offering,
    "TransitionInput": _step,
    "TransitionScheduleInput": _step,
    "VersionImportInput": _imported,
    "PriceInput": _price,
    "CompositionSetInput": _composition,
    "PortfolioCreateInput": _portfolio,
    "CommentAddInput": _said,
    "FeedbackGiveInput": _told,
    "GateChecksSetInput": _gate,
    "ExternalUnlinkInput": _unlinked,
    "OwnershipSetInput": _kept,
    "ReconcileInput": _reconciled,
    "PartyUpsertInput": _whole,
    "CapabilityUpsertInput": _whole,
    "AgreementUpsertInput": _whole,
    "ProjectUpsertInput": _whole,
}
"""Fields that must fit each other."""
