"""What is done next: verbs with inputs drawn from what is there. Most can be done; what is refused leaves nothing."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from random import Random
from typing import Any

from tests.oracle.tables import Row, Tables

Deed = tuple[str, dict[str, Any]]
"""A verb and its input."""
WAY = ("PROPOSED", "IN_DESIGN", "IN_TRANSITION", "OPERATIONAL", "RETIRING", "RETIRED")
OPEN = ("PROPOSED", "IN_DESIGN")
PLANNED = (*OPEN, "IN_TRANSITION")
ASIDE = {
    "PROPOSED": ("REJECTED",),
    "IN_DESIGN": ("PROPOSED", "REJECTED"),
    "IN_TRANSITION": ("IN_DESIGN",),
    "OPERATIONAL": ("IN_TRANSITION",),
    "RETIRING": ("OPERATIONAL",),
}
"""Where a version may go beside on its way."""
DAYS_AHEAD = (1e-6, 0.01, 1, 1, 6, 20, 60)
WHY = "Näin päätettiin."


class Drawing:
    """One step, drawn by one seed. `at`: when it is done."""

    def __init__(self, random: Random, there: Tables, at: datetime) -> None:
        self.random = random
        self.there = there
        self.at = at

    def row(self, table: str, fits: Callable[[Row], bool] = lambda _: True) -> Row | None:
        """Any that fits, in an order that is the same in every run."""
        found = sorted((row for row in self.there.all(table) if fits(row)), key=self.name)
        return self.random.choice(found) if found else None

    def name(self, row: Row) -> str:
        """Ids are other ones in every run, so rows go by what they were made as."""
        if row.table == "service_version":
            return f"{self.there.of('service', row.service_id).key} {row.number}"
        if row.table == "lifecycle_transition":
            return f"{self.name(self.there.of('service_version', row.version_id))} {row.effective_at} {row.seq}"
        return str(getattr(row, "key", None) or getattr(row, "created_at", None))

    def version(self, *stages: str, package: bool | None = None) -> Row | None:
        def fits(row: Row) -> bool:
            return row.stage in (stages or WAY) and package in (None, self.there.of("service", row.service_id).is_package)

        return self.row("service_version", fits)

    def service(self) -> Row:
        found = self.row("service")
        assert found is not None
        return found

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def ahead(self, since: datetime | None = None) -> datetime:
        """A moment to come; now and then that of something else."""
        known: list[datetime] = [
            row.effective_at for row in self.there.all("lifecycle_transition") if row.effective_at > (since or self.at)
        ]
        if known and self.chance(0.25):
            return self.random.choice(sorted(known))
        return (since or self.at) + timedelta(days=self.random.choice(DAYS_AHEAD))

    def day(self, *days: int) -> str:
        return (self.at + timedelta(days=self.random.choice(days))).date().isoformat()

    def words(self) -> str:
        return f"Sana {self.random.randint(1, 999)}"

    def lasting(self, version: Row) -> tuple[str, datetime]:
        """The stage that a version will be in after all that is scheduled, and since when."""
        steps = [row for row in self.there.where("lifecycle_transition", "version_id", version.id) if row.status in ("DONE", "SCHEDULED")]
        last = max(steps, key=lambda row: (row.effective_at, row.seq))
        return last.to_stage, max(last.effective_at, self.at)

    def onward(self, stage: str) -> str | None:
        aside = ASIDE.get(stage, ())
        if aside and self.chance(0.15):
            return self.random.choice(aside)
        return WAY[WAY.index(stage) + 1] if stage in WAY[:-1] else None


def by(version: Row) -> dict[str, Any]:
    return {"version": {"id": f"ServiceVersion:{version.id}"}}


def expecting(version: Row) -> dict[str, Any]:
    return {**by(version), "expectedRevision": version.revision}


def texts(words: str) -> dict[str, str]:
    return {"fi": words, "sv": f"{words} sv"}


def stepped(draw: Drawing, version: Row, to: str, at: datetime) -> dict[str, Any]:
    """With the moments that a step brings along."""
    given = {**by(version), "to": to, "reason": WHY}
    if to == "RETIRING":
        given["endOfServiceAt"] = draw.ahead(at + timedelta(seconds=1)).isoformat()
    if to == "OPERATIONAL" and draw.chance(0.3):
        given["runOutAt"] = draw.ahead(at + timedelta(seconds=1)).isoformat()
    return given


def transition(draw: Drawing) -> list[Deed]:
    version = draw.version(*PLANNED) if draw.chance(0.7) else draw.version()
    to = draw.onward(version.stage) if version else None
    return [("transition", stepped(draw, version, to, draw.at))] if version and to else []


def climb(draw: Drawing) -> list[Deed]:
    """All the way into operation."""
    version = draw.version(*PLANNED)
    if version is None:
        return []
    way = WAY[WAY.index(version.stage) + 1 : 4]
    return [("transition", {**by(version), "to": to, "reason": WHY}) for to in way]


def schedule(draw: Drawing) -> list[Deed]:
    version = draw.version(*PLANNED) if draw.chance(0.7) else draw.version()
    if version is None:
        return []
    stage, since = draw.lasting(version)
    to, at = draw.onward(stage), draw.ahead(since)
    return [("transitionSchedule", {**stepped(draw, version, to, at), "effectiveAt": at.isoformat()})] if to else []


def plan(draw: Drawing) -> list[Deed]:
    """Its whole way into operation, scheduled."""
    version = draw.version(*PLANNED)
    if version is None:
        return []
    stage, at = draw.lasting(version)
    found: list[Deed] = []
    for to in WAY[WAY.index(stage) + 1 : 4] if stage in PLANNED else ():
        at = draw.ahead(at)
        found.append(("transitionSchedule", {**stepped(draw, version, to, at), "effectiveAt": at.isoformat()}))
    return found


def cancel(draw: Drawing) -> list[Deed]:
    row = draw.row("lifecycle_transition", lambda it: it.status == "SCHEDULED")
    return [("transitionCancel", {"transition": f"LifecycleTransition:{row.id}", "reason": WHY})] if row else []


def retire(draw: Drawing) -> list[Deed]:
    return [("serviceRetire", {"service": {"key": draw.service().key}, "endOfServiceAt": draw.ahead().isoformat(), "reason": WHY})]


def back_out(draw: Drawing) -> list[Deed]:
    version = draw.version("OPERATIONAL")
    return [("backOut", {**by(version), "reason": WHY})] if version else []


def service_create(draw: Drawing) -> list[Deed]:
    package, number = draw.chance(0.4), len(draw.there.all("service"))
    asked = {
        "portfolio": {"key": "PORTFOLIO"},
        "key": f"{'PKG' if package else 'SVC'}-NEW-{number}",
        "form": "SERVICE",
        "classification": "CUSTOMER_FACING",
        "category": "ict",
        "isPackage": package,
        "provider": {"key": draw.random.choice(("UNIT-ICT", "ORG-SUPPLIER"))},
        "owner": {"key": "PERSON-OWNER"},
        "version": {"name": texts(draw.words())},
    }
    return [("serviceCreate", asked)]


def version_create(draw: Drawing) -> list[Deed]:
    base = draw.version()
    if base is None:
        return []
    service = draw.there.of("service", base.service_id)
    return [("versionCreate", {"service": {"key": service.key}, "basedOn": base.number})]


def describe(draw: Drawing) -> list[Deed]:
    version = draw.version(*OPEN)
    return (
        [("versionUpdate", {**expecting(version), "name": texts(draw.words()), "priority": draw.random.randint(1, 9)})] if version else []
    )


def correct(draw: Drawing) -> list[Deed]:
    version = draw.version("OPERATIONAL", "RETIRING", "IN_TRANSITION")
    return [("versionTextsCorrect", {**expecting(version), "name": texts(draw.words()), "reason": WHY})] if version else []


def publish(draw: Drawing) -> list[Deed]:
    version = draw.version(*PLANNED) if draw.chance(0.6) else draw.version()
    if version is None:
        return []
    languages = [{"language": language, "status": draw.random.choice(("PUBLISHED", "PUBLISHED", "DRAFT"))} for language in ("FI", "SV")]
    return [("versionLanguagePublish", {**expecting(version), "languages": languages})]


def share(draw: Drawing) -> list[Deed]:
    version = draw.version(*PLANNED)
    return [("versionShare", {**expecting(version), "share": draw.chance(0.7)})] if version else []


def price(draw: Drawing) -> list[Deed]:
    version = draw.version()
    amount = f"{draw.random.randint(1, 900)}.{draw.random.randint(0, 99):02}"
    prices = [{"validFrom": draw.day(-30, 0, 1, 9, 40), "unitPrice": amount, "unitCost": "5", "currency": "EUR", "priceUnit": "FLAT_MONTH"}]
    return [("priceSet", {**expecting(version), "prices": prices, "reason": WHY})] if version else []


def contain(draw: Drawing) -> list[Deed]:
    """One more line of a package, or one less."""
    version = draw.version(*OPEN, package=True)
    if version is None:
        return []
    lines = draw.there.where("composition_item", "package_version_id", version.id)
    if lines and draw.chance(0.4):
        line = draw.random.choice(sorted(lines, key=lambda it: it.position))
        component = draw.there.of("service", line.component_service_id).key
        return [("compositionItemRemove", {**expecting(version), "component": {"key": component}})]
    component = draw.service()
    item: dict[str, Any] = {"component": {"key": component.key}, "role": "ENABLING", "customerVisible": draw.chance(0.7)}
    if component.is_package:
        item["componentOfferingKey"] = "BASIC"
    pinned = draw.row("service_version", lambda it: it.service_id == component.id)
    if pinned and draw.chance(0.3):
        item["pinnedNumber"] = pinned.number
    return [("compositionItemAdd", {**expecting(version), "item": item})]


def offer(draw: Drawing) -> list[Deed]:
    version = draw.version(*OPEN)
    fixed = {"priceMode": "FIXED", "fixedPrice": f"{draw.random.randint(1, 99)}.50"}
    mode = fixed if draw.chance(0.3) else {"priceMode": "COMPUTED", "adjustmentPercent": str(draw.random.randint(-9, 9))}
    offerings = [{"key": "BASIC", "name": texts(draw.words()), "currency": "EUR", **mode}]
    return [("offeringsSet", {**expecting(version), "offerings": offerings})] if version else []


def agree(draw: Drawing) -> list[Deed]:
    """A new agreement, or another end of one that is there."""
    known = draw.row("customer_agreement")
    if known and draw.chance(0.4):
        end = {"endsOn": draw.day(0, 1, 30)}
        return [("agreementUpsert", {"key": known.key, "expectedRevision": known.revision, **end})]
    asked = {
        "key": f"AGR-{len(draw.there.all('customer_agreement')):03}",
        "customer": {"key": draw.random.choice(("UNIT-TOWN", "UNIT-SCHOOLS"))},
        "service": {"key": draw.service().key},
        "offeringKey": "BASIC",
        "startsOn": draw.day(-60, -1, 0, 1, 20),
    }
    return [("agreementUpsert", asked | ({"endsOn": draw.day(20, 50)} if draw.chance(0.5) else {}))]


def say(draw: Drawing) -> list[Deed]:
    """Of a version or a service, to colleagues or to customers."""
    version = draw.version()
    subject = by(version) if version and draw.chance(0.5) else {"service": {"key": draw.service().key}}
    return [("commentAdd", {"subject": subject, "language": "FI", "body": draw.words(), "audience": draw.random.choice(AUDIENCES)})]


AUDIENCES = ("INTERNAL", "CUSTOMER")


def objection(draw: Drawing) -> list[Deed]:
    """A statement for or against a version; some stop what is scheduled."""
    version = draw.version(*PLANNED)
    statement = {"aspect": draw.random.choice(("FEATURES", "FEASIBILITY")), "stance": draw.random.choice(("OPPOSES", "SUPPORTS"))}
    said = {"language": "FI", "body": draw.words(), "audience": "INTERNAL", "statement": statement}
    return [("commentAdd", {"subject": by(version), **said})] if version else []


def idea(draw: Drawing) -> list[Deed]:
    """A new one, or one taken into a version that is planned."""
    known, version = draw.row("development_idea", lambda it: it.status == "ACCEPTED"), draw.version(*OPEN)
    if known and version and version.service_id == known.service_id:
        named = {"idea": {"id": f"DevelopmentIdea:{known.id}"}, "expectedRevision": known.revision}
        return [("ideaPlan", {**named, **by(version), "answer": texts("Tulee.")})]
    new = draw.row("development_idea", lambda it: it.status == "SUBMITTED")
    if new and draw.chance(0.5):
        named = {"idea": {"id": f"DevelopmentIdea:{new.id}"}, "expectedRevision": new.revision}
        return [("ideaAnswer", {**named, "status": "ACCEPTED", "answer": texts("Hyvä.")})]
    return [("ideaSubmit", {"service": {"key": draw.service().key}, "title": draw.words(), "body": draw.words(), "language": "FI"})]


def feedback(draw: Drawing) -> list[Deed]:
    occurred = draw.at - timedelta(days=draw.random.choice((0.001, 1, 30)))
    asked = {
        "service": {"key": draw.service().key},
        "touchpoint": "USE",
        "score": draw.random.randint(1, 5),
        "customer": {"key": draw.random.choice(("UNIT-TOWN", "UNIT-SCHOOLS"))},
        "respondent": {"pseudonym": draw.words()},
        "occurredAt": occurred.isoformat(),
    }
    return [("feedbackGive", asked)]


def provide(draw: Drawing) -> list[Deed]:
    """By another unit, so that outsiders see more or less."""
    service = draw.service()
    provider = {"key": draw.random.choice(("UNIT-ICT", "ORG-SUPPLIER"))}
    return [("serviceUpdate", {"service": {"key": service.key}, "expectedRevision": service.revision, "provider": provider})]


def hear(draw: Drawing) -> list[Deed]:
    service = draw.service()
    heard = [{"party": {"key": "PERSON-SUPPLIER"}, "role": "SUPPLIER", "statementRequired": ["FEATURES"]}] if draw.chance(0.5) else []
    return [("stakeholdersSet", {"service": {"key": service.key}, "expectedRevision": service.revision, "stakeholders": heard})]


def party(draw: Drawing) -> list[Deed]:
    """Another name, which is never what it was; or another place."""
    row = draw.row("party")
    assert row is not None
    named = {"key": row.key, "expectedRevision": row.revision}
    moved = row.key == "UNIT-SCHOOLS" and draw.chance(0.5)
    return [("partyUpsert", {**named, **({"parent": {"key": "ORG"}} if moved else {"name": {"fi": draw.words()}})})]


STEPS: Mapping[Callable[[Drawing], list[Deed]], int] = {
    transition: 6,
    climb: 3,
    schedule: 6,
    plan: 4,
    cancel: 2,
    retire: 2,
    back_out: 2,
    service_create: 1,
    version_create: 4,
    describe: 2,
    correct: 1,
    publish: 3,
    share: 2,
    price: 3,
    contain: 4,
    offer: 2,
    agree: 3,
    say: 3,
    objection: 2,
    idea: 2,
    feedback: 2,
    provide: 1,
    hear: 1,
    party: 1,
}
"""With how often each is done."""
