"""Resolvers of what gates find, and who is told.

What a gate finds is left out: its forty checks are judged by one SQL function for reads and verbs alike, each has tests of its own on real
rows (tests/domain/lifecycle/test_gates_*.py), and a second one in Python would be as long. The function is asked once for every step, and
all that is done with its answers is done here a second time: who may take a step, what stands in the way, what is told to whom.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from itertools import product
from typing import Any
from uuid import UUID

import asyncpg

from app.viewer import Role
from tests.graphsql.documents import STAGES, STEP_END, STEP_MOMENT, STEP_REASON
from tests.oracle.asked import Asked, answers
from tests.oracle.roots import named
from tests.oracle.tables import Row
from tests.oracle.values import Words, plain
from tests.support.asking import NOW

OWNERS = {"DESIGN_COMPLETE", "REWORK", "FAIL_TEST"}
OF_MONEY = {"HAS_INVESTMENT_ESTIMATE", "MARGIN_NOT_NEGATIVE"}
AMOUNTS = {"cost", "losing", "margin"}
MOMENTS = (NOW, datetime.fromisoformat(STEP_MOMENT))
ENDS = (None, datetime.fromisoformat(STEP_END))

Check = Mapping[str, Any]


async def read_reports(owner_url: str) -> Mapping[tuple[object, ...], Any]:
    """Of every version, stage, moment, end and reason that documents ask about. Numbers inside JSON keep their digits."""
    connection = await asyncpg.connect(owner_url)
    try:
        decoder = partial(json.loads, parse_float=Decimal)
        await connection.set_type_codec("jsonb", encoder=json.dumps, decoder=decoder, schema="pg_catalog")
        found: dict[tuple[object, ...], Any] = {}
        for to, at, ends, reason in product(STAGES, MOMENTS, ENDS, (None, STEP_REASON)):
            query = "select id, gate_report(id, $1, $2, $3, $4, $5) as it from service_version"
            rows = await connection.fetch(query, to, at, NOW, ends, reason)
            found |= {(row["id"], to, at, ends, reason): row["it"] for row in rows}
        return found
    finally:
        await connection.close()


@dataclass(frozen=True)
class Step:
    """A step of a version and what its gate finds; without an edge there is none. `at`: the moment that is judged."""

    version: Row
    to: str
    edge: Row | None
    report: Any
    at: datetime
    before: str | None = None

    def fails(self, *, but_for_reasons: bool = False) -> bool:
        checks = self.report["checks"]
        return any(check["outcome"] == "FAIL" and not (but_for_reasons and check["path"] == ["reason"]) for check in checks)


def _money(asked: Asked) -> bool:
    return asked.seat.may_see("OfferingPricing.cost")


def _told(checks: list[Check], asked: Asked) -> list[Check]:
    return checks if _money(asked) else [check for check in checks if check["code"] not in OF_MONEY]


def _edges(from_stage: str | None, asked: Asked) -> list[Row]:
    edges = asked.tables.where("stage_edge", "from_stage", from_stage)
    return sorted((edge for edge in edges if edge.gate is not None), key=lambda edge: edge.to_stage)


@answers("ServiceVersion.availableTransitions")
def _available(version: Row, asked: Asked) -> list[Step]:
    reports, at = asked.tables.reports, asked.clocks.moment
    return [
        Step(version, edge.to_stage, edge, reports[version.id, edge.to_stage, at, None, None], at) for edge in _edges(version.stage, asked)
    ]


def _life(version: Row, asked: Asked) -> Iterator[Row]:
    steps = asked.tables.where("lifecycle_transition", "version_id", version.id)
    live = (step for step in steps if step.status == "DONE" or (step.status == "SCHEDULED" and step.effective_at > asked.clocks.clock))
    yield from sorted(live, key=lambda step: (step.effective_at, step.seq))


def _version(version: dict[str, Any], asked: Asked) -> Row | None:
    if "id" in version:
        return asked.one("service_version", UUID(version["id"].partition(":")[2]))
    service = named(version["number"]["service"], asked)
    versions = asked.where("service_version", "service_id", service.id) if service else []
    return next((it for it in versions if it.number == version["number"]["number"]), None)


@answers("Query.transitionPreview")
def _preview(
    _: None,
    asked: Asked,
    version: dict[str, Any],
    to: str,
    effective_at: str | None = None,
    end_of_service_at: str | None = None,
    reason: str | None = None,
) -> Step | None:
    found = _version(version, asked)
    if found is None:
        return None
    at = datetime.fromisoformat(effective_at) if effective_at else asked.clocks.moment
    ends = datetime.fromisoformat(end_of_service_at) if end_of_service_at else None
    past = [step for step in _life(found, asked) if step.effective_at <= at]
    before = past[-1].to_stage if past else None
    edge = next((edge for edge in _edges(before, asked) if edge.to_stage == to), None)
    return Step(found, to, edge, asked.tables.reports[found.id, to, at, ends, reason], at, before)


@answers("TransitionPreview.version")
def _previewed(step: Step, _: Asked) -> Row:
    return step.version


@answers("AvailableTransition.to", "TransitionPreview.to")
def _to(step: Step, _: Asked) -> str:
    return step.to


@answers("TransitionPreview.effectiveAt")
def _effective_at(step: Step, _: Asked) -> datetime:
    return step.at


@answers("AvailableTransition.step", "TransitionPreview.step")
def _step(step: Step, _: Asked) -> str | None:
    return step.edge.name if step.edge else None


@answers("TransitionPreview.legal")
def _legal(step: Step, asked: Asked) -> list[str]:
    return [edge.to_stage for edge in _edges(step.before, asked)]


@answers("AvailableTransition.permitted", "TransitionPreview.permitted")
def _permitted(step: Step, asked: Asked) -> bool:
    if step.edge is None:
        return False
    service = asked.tables.of("service", step.version.service_id)
    match asked.seat.role:
        case Role.PORTFOLIO_MANAGER:
            return True
        case Role.SERVICE_OWNER:
            return step.edge.name in OWNERS and service.owner_id == asked.seat.party.id
        case _:
            return False


@answers("AvailableTransition.allowed")
def _allowed(step: Step, asked: Asked) -> bool:
    return _permitted(step, asked) and step.report is not None and not step.fails(but_for_reasons=True)


@answers("TransitionPreview.allowed")
def _allowed_then(step: Step, asked: Asked) -> bool:
    return _permitted(step, asked) and step.report is not None and not step.fails()


@answers("AvailableTransition.reasonRequired")
def _reason_required(step: Step, asked: Asked) -> bool:
    assert step.edge is not None
    checks = step.report["checks"] if step.report and not asked.seat.outside else []
    return bool(step.edge.reason_required) or any(check["outcome"] == "FAIL" and check["path"] == ["reason"] for check in checks)


@answers("AvailableTransition.checks", "TransitionPreview.checks")
def _checks(step: Step, asked: Asked) -> list[Check]:
    return [] if asked.seat.outside or step.report is None else _told(step.report["checks"], asked)


@answers("LifecycleTransition.checks")
def _kept(transition: Row, asked: Asked) -> list[Check]:
    return _told((transition.gate_result or {}).get("checks", []), asked)


def _member(name: str) -> Any:
    return lambda check, _: check.get(name)


for member in ("code", "outcome", "overridable", "path"):
    answers(f"GateCheckResult.{member}")(_member(member))


@answers("GateCheckResult.message")
def _message(check: Check, asked: Asked) -> Words | None:
    return None if asked.seat.outside else asked.words(check.get("message"))


@dataclass(frozen=True)
class Fact:
    name: str
    value: Any

    def member(self, name: str) -> Any:
        return self.value.get(name) if isinstance(self.value, dict) else None


@answers("GateCheckResult.data")
def _data(check: Check, asked: Asked) -> list[Fact]:
    if asked.seat.outside:
        return []
    named_values = sorted(check.get("data", {}).items())
    facts = [Fact(name, value) for name, found in named_values for value in (found if isinstance(found, list) else [found])]
    return [fact for fact in facts if _money(asked) or fact.name not in AMOUNTS]


@answers("GateCheckResult.remedy")
def _remedy(check: Check, _: Asked) -> Any:
    return check.get("remedy")


@answers("CheckFact.name")
def _name(fact: Fact, _: Asked) -> str:
    return fact.name


@answers("CheckFact.text")
def _text(fact: Fact, _: Asked) -> str | None:
    return fact.value if isinstance(fact.value, str) else fact.member("key")


@answers("CheckFact.number")
def _number(fact: Fact, _: Asked) -> Decimal | None:
    number = fact.member("number") if isinstance(fact.value, dict) else fact.value
    return plain(Decimal(number)) if isinstance(number, int | Decimal) else None


@answers("CheckFact.day")
def _day(fact: Fact, _: Asked) -> date | None:
    return date.fromisoformat(fact.member("date")) if fact.member("date") else None


@answers("CheckFact.label")
def _label(fact: Fact, asked: Asked) -> Words | None:
    return asked.words(fact.member("name"))


@answers("CheckFact.item")
def _item(fact: Fact, asked: Asked) -> Row | None:
    return asked.one("service", UUID(fact.member("service"))) if fact.member("service") else None


@answers("CheckFact.party")
def _party(fact: Fact, asked: Asked) -> Row | None:
    return asked.one("party", UUID(fact.member("party"))) if fact.member("party") else None


@answers("CheckRemedy.mutation")
def _mutation(remedy: Mapping[str, Any], _: Asked) -> str:
    return str(remedy["mutation"])


@answers("CheckRemedy.hint")
def _hint(remedy: Mapping[str, Any], asked: Asked) -> Words | None:
    return asked.words(remedy["hint"])
