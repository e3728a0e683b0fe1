"""Findings by the checks of gates: internal words, scheduled steps that would not pass or did not, checks that were let
pass. Gates are judged by all that there is, so outsiders are not told what they find."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, DateTime, Select, Text, and_, false, func, literal_column, not_, null, or_, select, true
from sqlalchemy import cast as sql_cast
from sqlalchemy.dialects.postgresql import JSONB

from app import viewer
from app.context import at, called, clock, local_date
from app.domain.binding import exists
from app.domain.insight.finding_kinds import FindingKind
from app.domain.insight.finding_names import STEP_NAMES
from app.domain.insight.finding_rows import ALIVE, Found, Search, date_fact, facts, tells_all, word_fact
from app.domain.lifecycle import model as lifecycle
from app.domain.lifecycle.words import MONEY_CHECKS, Severity, Stage, TransitionStatus
from app.languages import LANGUAGES
from app.places.environment import Environment
from app.places.json_text import constant
from app.places.mapping import Expression

STEPS, EDGES, RULES = lifecycle.LifecycleTransition.__table__, lifecycle.StageEdge.__table__, lifecycle.GateCheck.__table__


def internal_words(search: Search) -> Select[Any]:
    found, env = search.versions(*ALIVE), search.env
    arguments = (found.version.c.id,)
    check = called(env, "internal_words_in_customer_text", *arguments).table_valued("outcome", "data", name=env.name("c")).render_derived()
    failed = and_(check.c.outcome == constant("FAIL"), *tells_all(env))
    since = local_date(found.version.c.stage_since, env)
    told = sql_cast(check.c.data, JSONB)
    return found.joined(check, true()).tell(FindingKind.INTERNAL_WORDS_IN_CUSTOMER_TEXT, failed, since=since, facts=told)


def gate_failing(search: Search) -> Select[Any]:
    """Judged as when it fires; of what was let pass with it, nothing counts."""
    env = search.env
    found, step, edge = _steps(search)
    ends, decided = env.alias(STEPS), step.c.status == TransitionStatus.SCHEDULED
    end_at = select(func.min(ends.c.effective_at)).where(
        ends.c.version_id == step.c.version_id, ends.c.to_stage == Stage.RETIRED, ends.c.status == TransitionStatus.SCHEDULED
    )
    ends_at = sql_cast(end_at.correlate_except(ends).scalar_subquery(), DateTime(timezone=True))
    report = called(env, "gate_report", step.c.version_id, step.c.to_stage, step.c.effective_at, clock(env), ends_at, step.c.reason)
    judged = select(report.label("result")).correlate_except().offset(literal_column("0")).lateral(env.name("r"))
    found = found.joined(judged, true())
    to_come = or_(step.c.effective_at > at(env), step.c.effective_at <= clock(env))
    return _told(FindingKind.SCHEDULED_GATE_FAILING, found, step, edge, judged.c.result, and_(decided, to_come))


def gate_failed(search: Search) -> Select[Any]:
    """As it was judged then. It stands until the version takes the step, or another, or is to take it again."""
    env = search.env
    found, step, edge = _steps(search)
    later = env.alias(STEPS)
    since_then = exists(
        later,
        later.c.version_id == step.c.version_id,
        later.c.seq > step.c.seq,
        later.c.status.in_((TransitionStatus.DONE, TransitionStatus.SCHEDULED, TransitionStatus.FAILED)),
    )
    stands = and_(step.c.status == TransitionStatus.FAILED, step.c.effective_at <= at(env), not_(since_then))
    return _told(FindingKind.SCHEDULED_GATE_FAILED, found, step, edge, step.c.gate_result, stands)


def _steps(search: Search) -> tuple[Found, Any, Any]:
    """Steps that pass a gate, of versions that live."""
    found = search.versions(*ALIVE)
    step, edge = search.env.alias(STEPS), search.env.alias(EDGES)
    found = found.joined(step, step.c.version_id == found.version.c.id)
    passes = and_(edge.c.from_stage == step.c.from_stage, edge.c.to_stage == step.c.to_stage, edge.c.gate.is_not(None))
    return found.joined(edge, passes), step, edge


def _told(kind: FindingKind, found: Found, step: Any, edge: Any, report: Expression, *conditions: ColumnElement[bool]) -> Select[Any]:
    env = found.env
    checks = _failing(report, step.c.overrides, env)
    gathered = select(checks.label("checks")).correlate_except().offset(literal_column("0")).lateral(env.name("f"))
    told = facts(step=word_fact(edge.c.name, STEP_NAMES), due=date_fact(local_date(step.c.effective_at, env)), checks=gathered.c.checks)
    return found.joined(gathered, true()).tell(
        kind,
        *conditions,
        gathered.c.checks.is_not(None),
        *tells_all(env),
        subject=step.c.id,
        transition_id=step.c.id,
        party_id=step.c.actor_id,
        since=local_date(step.c.effective_at if kind is FindingKind.SCHEDULED_GATE_FAILED else step.c.recorded_at, env),
        facts=told,
    )


def _failing(report: Expression, overrides: Expression, env: Environment) -> Expression:
    """Each check that stops the step: its code, with its message as its name. What tells of money is for those who see money."""
    checks = report.op("->", return_type=JSONB())(constant("checks"))
    each = func.jsonb_array_elements(checks).table_valued("value", name=env.name("k")).render_derived()
    value = sql_cast(each.c.value, JSONB)
    code = value.op("->>", return_type=Text())(constant("code"))
    passed = and_(
        value.op("->>", return_type=Text())(constant("overridable")) == constant("true"),
        overrides.op("@>", is_comparison=True)(func.jsonb_build_array(facts(check=code))),
    )
    stops = value.op("->>", return_type=Text())(constant("outcome")) == constant("FAIL")
    conditions = [stops, not_(func.coalesce(passed, false())), *_free(code, env)]
    named = _check(code, value.op("->", return_type=JSONB())(constant("message")))
    rows = select(func.jsonb_agg(named, type_=JSONB())).select_from(each).where(*conditions)
    return rows.correlate_except(each).scalar_subquery()


def _free(code: Expression, env: Environment) -> Sequence[ColumnElement[bool]]:
    """What tells of money is for those who see money."""
    return [] if viewer.money(env.variant) else [code.not_in(MONEY_CHECKS)]


def overridden(search: Search) -> Select[Any]:
    """The check is made anew. Of a step that was taken twice, the last time counts."""
    env = search.env
    found, step, edge = _steps(search)
    given = func.jsonb_array_elements(step.c.overrides).table_valued("value", name=env.name("o")).render_derived()
    code = sql_cast(given.c.value, JSONB).op("->>", return_type=Text())(constant("check"))
    rule, check = env.alias(RULES), _made_anew(step, edge, env)
    found = found.joined(given, true()).joined(rule, and_(rule.c.gate == edge.c.gate, rule.c.code == code))
    found = found.joined(check, check.c.code == code)
    done = and_(step.c.status == TransitionStatus.DONE, step.c.effective_at <= at(env), step.c.overrides != literal_column("'[]'::jsonb"))
    fails = and_(check.c.outcome == constant("FAIL"), rule.c.severity != Severity.OFF, *_free(code, env), *tells_all(env))
    message = func.filled(rule.c.failed, sql_cast(check.c.data, JSONB), type_=JSONB())
    return found.tell(
        FindingKind.OVERRIDDEN_CHECK,
        done,
        not_(_taken_again(step, env)),
        fails,
        subject=func.concat(step.c.id, constant(":"), code, type_=Text()),
        transition_id=step.c.id,
        party_id=step.c.actor_id,
        since=local_date(step.c.effective_at, env),
        facts=facts(check=_check(code, message)),
    )


def _made_anew(step: Any, edge: Any, env: Environment) -> Any:
    """The checks of a step's gate, as they are at the moment that is asked about."""
    ends: Expression = sql_cast(null(), DateTime(timezone=True))
    arguments = (edge.c.gate, step.c.version_id, at(env), clock(env), ends, step.c.reason)
    return called(env, "checks_of_gate", *arguments).table_valued("code", "outcome", "data", name=env.name("c")).render_derived()


def _taken_again(step: Any, env: Environment) -> ColumnElement[bool]:
    again = env.alias(STEPS)
    return exists(
        again,
        again.c.version_id == step.c.version_id,
        again.c.to_stage == step.c.to_stage,
        again.c.status == TransitionStatus.DONE,
        again.c.effective_at <= at(env),
        again.c.seq > step.c.seq,
    )


def _check(code: Expression, message: Expression) -> Expression:
    """A check as a fact: what it says is its name, without the stop, since it is told within a sentence."""
    said = {language: func.rtrim(message.op("->>", return_type=Text())(constant(language)), constant(".")) for language in LANGUAGES}
    return facts(key=code, name=facts(**said))
