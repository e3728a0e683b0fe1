"""Rows of what is said, wished, measured and agreed in the large portfolio, as tuples in the order of COLUMNS.

What happens to a row later is told from its own `revision`, by app/demo/generated/history.py.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from app.demo.calendar import ZONE
from app.demo.generated import words
from app.demo.generated.plan import Service, Version
from app.demo.generated.rows import Skeleton, Tuple, is_facing
from app.demo.identity import pseudonym
from app.domain.lifecycle.words import Stage
from app.languages import LANGUAGES

COLUMNS = {
    "customer_agreement": "id key customer_id service_id offering_key quantity_overrides starts_on",
    "service_feedback": "id service_id offering_id customer_id respondent_id respondent_hash touchpoint score recommend"
    " return_intent rating_cost rating_time rating_quality rating_friendliness body language occurred_at occurred_on handling"
    " answer answered_at revision",
    "development_idea": "id service_id title body language submitted_by_id status answer planned_version_id created_at revision",
    "stakeholder_comment": "id service_id version_id parent_id author_id audience customer_id language body aspect stance created_at"
    " edited_at resolved_at resolved_by_id resolution revision",
    "external_reference": "id entity_type entity_id source_system external_id type url last_synced_revision",
    "source_system": "id code party_id",
    "field_ownership": "id source_system_id field_group policy",
    "project": "id key name owner_id status starts_on priority revision",
    "project_delivery": "id project_id version_id",
}

TALK_DAYS = 850  # over which comments are spread: every third version was proposed before
LATEST_TALK_DAYS_AGO = 40  # so that what follows a comment lies in the past too
FEEDBACK_DAYS = 1_500  # over which feedback is spread: every service that lived at all was in force by then
CHANGED_AFTER = timedelta(days=5)  # a comment is edited or resolved
ACKNOWLEDGED_AFTER, ANSWERED_AFTER = timedelta(days=1), timedelta(days=3)  # feedback
DECIDED_AFTER = timedelta(days=7)  # an idea

_TOUCHPOINTS = ("FIRST_IMPRESSION", "ORDERING", "ONBOARDING", "USE", "SUPPORT", "AFTER_DELIVERY", "LAST_IMPRESSION")
_STANCES = ("SUPPORTS", "SUPPORTS_WITH_CONDITIONS", "NEUTRAL", "SUPPORTS", "OPPOSES")
_STATUSES = ("SUBMITTED", "UNDER_REVIEW", "ACCEPTED", "PLANNED", "DECLINED")
_ANSWERS = ("Kiitos, asia on hoidettu.", "Tack, saken är skött.", "Thank you, it is done.")


def _sentence(number: int) -> tuple[str, str]:
    """The language and what is said in it."""
    language = number % 3
    sentences = words.SENTENCES[language]
    return LANGUAGES[language], f"{sentences[number // 3 % len(sentences)]} ({number})"


def customer_agreement(made: Skeleton) -> Iterator[Tuple]:
    """Every fifth is an assembly of the customer's own."""
    packages = [(service, version) for service in made.services if service.package and (version := _in_force(service))]
    for number in range(made.size.agreements):
        service, version = packages[number % len(packages)]
        days_ago = 20 + number % 180
        last = made.services[version.contains[-3]].key
        yield (
            made.clock.id("customer_agreement", made.clock.act(days_ago)),
            f"L-AGR-{number:05}",
            made.customer(number),
            service.id,
            ("BASIC", "EXTENDED")[number % 2],
            f'{{"{last}": {3 + number % 10}}}' if number % 5 == 0 else None,
            made.clock.day(days_ago),
        )


def service_feedback(made: Skeleton) -> Iterator[Tuple]:
    """Of ten rows six are answered, three acknowledged, one is new."""
    facing = [service for service in made.services if is_facing(service) and _launched(service)]
    for number in range(made.size.feedback):
        service = facing[number % len(facing)]
        happened = made.clock.act(LATEST_TALK_DAYS_AGO + number * 13 % FEEDBACK_DAYS)
        language, said = _sentence(number)
        revision = 3 if number % 10 < 6 else 2 if number % 10 < 9 else 1
        version = _in_force(service)
        score = 1 + (number * 7 + service.number) % 5
        yield (
            made.clock.id("service_feedback", happened),
            service.id,
            made.offerings[version.id, "BASIC" if service.package else "STANDARD"] if version else None,
            made.customer(number),
            None,
            pseudonym(f"L-{number}"),
            _TOUCHPOINTS[number % len(_TOUCHPOINTS)],
            score,
            score * 2,
            score,
            1 + number % 5,
            1 + number % 4,
            score,
            5,
            said,
            language,
            happened,
            happened.astimezone(ZONE).date(),
            ("NEW", "ACKNOWLEDGED", "RESOLVED")[revision - 1],
            _ANSWERS[number % 3] if revision == 3 else None,
            happened + ANSWERED_AFTER if revision == 3 else None,
            revision,
        )


def development_idea(made: Skeleton) -> Iterator[Tuple]:
    living = [service for service in made.services if _in_force(service)]
    for number in range(made.size.ideas):
        service = living[number * 3 % len(living)]
        created = made.clock.act(LATEST_TALK_DAYS_AGO + number * 17 % TALK_DAYS)
        language, said = _sentence(number)
        planned = service.versions[-1]
        status = _STATUSES[number % len(_STATUSES)]
        if status == "PLANNED" and (not _is_planned(planned) or planned.made > created):
            status = "ACCEPTED"
        answered = status in ("PLANNED", "DECLINED")
        yield (
            made.clock.id("development_idea", created),
            service.id,
            said.partition(" ")[0] + f" … {number}",
            said,
            language,
            made.customer(number),
            status,
            words.localized(_ANSWERS) if answered else None,
            planned.id if status == "PLANNED" else None,
            created,
            1 if status == "SUBMITTED" else 2,
        )


@dataclass(frozen=True, slots=True)
class _Said:
    """What a comment is about, by whom and for whom."""

    author: UUID
    days_ago: int
    audience: str = "INTERNAL"
    customer: UUID | None = None
    version: Version | None = None
    parent: UUID | None = None
    aspect: str | None = None
    stance: str | None = None


def stakeholder_comment(made: Skeleton) -> Iterator[Tuple]:
    """The same number on every service, give or take one. Of ten, four are edited later and five resolved."""
    each, more = divmod(made.size.comments, made.size.services)
    for service in made.services:
        before: tuple[UUID, _Said] | None = None
        for ordinal in range(each + (service.number < more)):
            number = service.number * 101 + ordinal
            said = _said(made, service, ordinal, number, before)
            created = made.clock.act(said.days_ago)
            identity = made.clock.id("stakeholder_comment", created)
            before = (identity, said)
            yield _comment(made, service, number, said, identity, created)


def _said(made: Skeleton, service: Service, ordinal: int, number: int, before: tuple[UUID, _Said] | None) -> _Said:
    """Of seven in a row, each plays its own part."""
    author = made.person(number)
    days_ago = LATEST_TALK_DAYS_AGO + number * 31 % TALK_DAYS
    last = service.versions[-1]
    match ordinal % 7:
        case 1 | 3 if before is not None:
            parent, answered = before
            return replace(answered, author=author, days_ago=answered.days_ago - 1, parent=parent)
        case 2:
            customer = made.customer(number)
            return _Said(customer, days_ago, "CUSTOMER", customer)
        case 4:
            return _Said(author, days_ago, version=service.versions[2])
        case 5:
            return _Said(author, days_ago, "CUSTOMER")
        case 6 if _is_planned(last):
            aspect, stance = ("FEATURES", "FEASIBILITY")[ordinal // 7 % 2], _STANCES[number % len(_STANCES)]
            return _Said(author, last.last.days_ago // 2, version=last, aspect=aspect, stance=stance)
        case _:
            return _Said(author, days_ago)


def _comment(made: Skeleton, service: Service, number: int, said: _Said, identity: UUID, created: datetime) -> Tuple:
    language, body = _sentence(number)
    changed = created + CHANGED_AFTER
    edited, resolved = number % 10 < 4, 4 <= number % 10 < 9
    return (
        identity,
        service.id,
        said.version and said.version.id,
        said.parent,
        said.author,
        said.audience,
        said.customer,
        language,
        body,
        said.aspect,
        said.stance,
        created,
        changed if edited else None,
        changed if resolved else None,
        made.person(service.number) if resolved else None,
        _ANSWERS[number % 3] if resolved else None,
        2 if edited or resolved else 1,
    )


def external_reference(made: Skeleton) -> Iterator[Tuple]:
    for service in made.services:
        name = f"L-{service.number:05}"
        identity = made.clock.id("external_reference", service.made)
        yield (identity, "Service", service.id, "itsm-a", name, "SAME_AS", f"https://itsm-a.example/services/{name}", 1)


def source_system(_: Skeleton) -> Iterator[Tuple]:
    """Those of the small demo are all."""
    yield from ()


def field_ownership(_: Skeleton) -> Iterator[Tuple]:
    """Likewise."""
    yield from ()


def project(made: Skeleton) -> Iterator[Tuple]:
    """Of four versions that are planned three have a project; what is proposed only waits for its start."""
    for number, (service, version) in enumerate(_projected(made)):
        proposed = version.last.stage is Stage.PROPOSED
        identity = made.projects[version.id] = made.clock.id("project", version.made)
        yield (
            identity,
            f"L-PRJ-{number:05}",
            words.localized((f"Hanke {number}", f"Projekt {number}", f"Project {number}")),
            made.person(service.number),
            "PROPOSED" if proposed else "RUNNING",
            None if proposed else version.made.astimezone(ZONE).date(),
            1 + number % 100,
            2,
        )


def project_delivery(made: Skeleton) -> Iterator[Tuple]:
    """Each project's one."""
    for _, version in _projected(made):
        yield (made.clock.id("project_delivery", version.made), made.projects[version.id], version.id)


def _projected(made: Skeleton) -> list[tuple[Service, Version]]:
    planned = [(service, version) for service in made.services for version in service.versions if _is_planned(version)]
    return [each for number, each in enumerate(planned) if number % 4]


def _in_force(service: Service) -> Version | None:
    return next((version for version in service.versions if version.last.stage in (Stage.OPERATIONAL, Stage.RETIRING)), None)


def _launched(service: Service) -> bool:
    return any(step.stage is Stage.OPERATIONAL for version in service.versions for step in version.steps)


def _is_planned(version: Version) -> bool:
    return version.last.stage in (Stage.PROPOSED, Stage.IN_DESIGN, Stage.IN_TRANSITION)
