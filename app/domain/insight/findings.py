"""What is not as it should be in the portfolio: each finding with what it is about, since when, and what would mend it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from string import Formatter
from typing import Any

import strawberry
from sqlalchemy import FromClause, Integer, Select, Text, case, func, literal_column, select, union_all
from sqlalchemy.dialects.postgresql import JSONB

from app import viewer
from app.context import called
from app.domain.agreement.types import CustomerAgreement
from app.domain.binding import argument, bound, computed, embedded, many, one, page
from app.domain.capability.types import Capability
from app.domain.conversation.types import StakeholderComment
from app.domain.feedback.types import ServiceFeedback
from app.domain.idea.types import DevelopmentIdea
from app.domain.insight import found_in_agreements, found_in_gates, found_in_promises, found_in_services, found_in_talk
from app.domain.insight.agreed_assemblies import AGREEMENTS
from app.domain.insight.finding_kinds import FindingKind, FindingSeverity
from app.domain.insight.finding_rows import VERSIONS, Search, facts, search_of
from app.domain.insight.finding_words import KINDS
from app.domain.insight.found_in_services import CAPABILITIES, PARTIES
from app.domain.lifecycle.checks import CheckFact, CheckRemedy, facts_of, json_member
from app.domain.lifecycle.types import LifecycleTransition
from app.domain.localized import LocalizedText
from app.domain.naming import By
from app.domain.party.types import Party
from app.domain.service.parts import LazyItem, LazyVersion
from app.domain.values import vocabulary
from app.languages import LANGUAGES
from app.places.environment import Environment
from app.places.json_text import constant
from app.places.mapping import Expression, Expressions, Row, Writing

vocabulary(FindingKind, "What can be found.", **{kind.value: wording.description for kind, wording in KINDS.items()})
vocabulary(
    FindingSeverity,
    "How grave a finding is; sorted by weight.",
    HIGH="A promise, a plan or a customer suffers from it.",
    MEDIUM="It will be a harm when nobody mends it.",
    LOW="It is worth a look.",
)
_K = FindingKind
SEARCHES: Mapping[FindingKind, Callable[[Search], Select[Any]]] = {
    _K.PROMISE_NOT_BACKED: found_in_promises.promise_not_backed,
    _K.SCHEDULED_GATE_FAILED: found_in_gates.gate_failed,
    _K.SCHEDULED_GATE_FAILING: found_in_gates.gate_failing,
    _K.OBJECTION_OPEN: found_in_talk.objection_open,
    _K.FEEDBACK_UNANSWERED: found_in_talk.feedback_unanswered,
    _K.PLANNED_WITHOUT_PROJECT: found_in_services.without_project,
    _K.PRICE_MISSING: found_in_services.price_missing,
    _K.AGREEMENT_UNOFFERED: found_in_agreements.unoffered,
    _K.OVERRIDDEN_CHECK: found_in_gates.overridden,
    _K.STATEMENT_MISSING: found_in_talk.statement_missing,
    _K.IDEA_UNANSWERED: found_in_talk.idea_unanswered,
    _K.OWNER_MISSING: found_in_services.owner_missing,
    _K.MISSING_VALUE_TEXT: found_in_services.value_missing,
    _K.MISSING_LANGUAGE: found_in_services.language_missing,
    _K.LANGUAGE_UNPUBLISHED: found_in_services.unpublished,
    _K.INTERNAL_WORDS_IN_CUSTOMER_TEXT: found_in_gates.internal_words,
    _K.SINGLE_OWNER_CAPABILITY: found_in_services.single_owner,
    _K.AGREEMENT_ON_BARE_COMPONENT: found_in_agreements.on_bare_component,
    _K.AGREEMENT_DEVIATES: found_in_agreements.deviates,
    _K.STALE_REVIEW: found_in_services.stale_review,
    _K.NO_EXCLUSIONS: found_in_services.no_exclusions,
    _K.UNPACKAGED_COMPONENT: found_in_services.unpackaged,
}
DEAR = frozenset({FindingKind.INTERNAL_WORDS_IN_CUSTOMER_TEXT})
"""Every text is read for every word: of 5,000 services seven seconds, where all others together take one."""


def _asked(env: Environment) -> Sequence[FindingKind]:
    """Each kind once; when none is named, all but what is too dear for that."""
    named = env.fixed("kinds")
    return [kind for kind in FindingKind if (kind in named if isinstance(named, list) else kind not in DEAR)]


def found(_: Row, env: Environment) -> FromClause:
    """Only what is asked for is looked for. Without any kind there is nothing to find."""
    search = search_of(env)
    rows = [SEARCHES[kind](search) for kind in _asked(env)] or [found_in_services.stale_review(search).where(literal_column("false"))]
    return union_all(*rows).subquery() if len(rows) > 1 else rows[0].subquery()


def _of_kind(row: Row, values: Mapping[FindingKind, Expression]) -> Expression:
    return case({kind.value: value for kind, value in values.items()}, value=row.kind)


def _severity(row: Row, _: Environment) -> Expression:
    return _of_kind(row, {kind: constant(wording.severity.value) for kind, wording in KINDS.items()})


def _weight(row: Row, _: Environment) -> Expression:
    order = list(FindingSeverity)
    return _of_kind(row, {kind: literal_column(str(order.index(wording.severity)), Integer()) for kind, wording in KINDS.items()})


def _message(row: Row, env: Environment) -> Row:
    """In every language: it is the program's own text around the portfolio's."""
    return Expressions(
        **{
            language: _of_kind(row, {kind: _filled(wording.said[place], row, language, env) for kind, wording in KINDS.items()})
            for place, language in enumerate(LANGUAGES)
        }
    )


def _filled(text: str, row: Row, language: str, env: Environment) -> Expression:
    parts: list[Expression] = []
    for before, name, *_ in Formatter().parse(text):
        parts.append(constant(before))
        if name is not None:
            parts.append(NAMED[name](row, language, env) if name in NAMED else _fact(json_member(row.facts, name), language))
    return func.concat(*parts, type_=Text())


def _fact(fact: Expression, language: str) -> Expression:
    return func.fact_text(fact, constant(language), type_=Text())


def _item(row: Row, language: str, env: Environment) -> Expression:
    return _fact(called(env, "service_fact", row.service_id, type_=JSONB()), language)


def _row_named(table: FromClause, key: str, told: Callable[[Row, str], Expression]) -> Callable[[Row, str, Environment], Expression]:
    """A text of the row that a finding's key names."""

    def name(row: Row, language: str, env: Environment) -> Expression:
        its = env.alias(table)
        rows = select(told(its.c, language)).where(its.c.id == getattr(row, key)).correlate_except(its)
        return rows.scalar_subquery()

    return name


def _name(row: Row, language: str) -> Expression:
    """In the language, or in the first that it has."""
    return _fact(facts(name=row.name, key=row.key), language)


NAMED: Mapping[str, Callable[[Row, str, Environment], Expression]] = {
    "item": _item,
    "version": _row_named(VERSIONS, "version_id", lambda its, _: its.number),
    "agreement": _row_named(AGREEMENTS, "agreement_id", lambda its, _: its.key),
    "capability": _row_named(CAPABILITIES, "capability_id", _name),
    "party": _row_named(PARTIES, "party_id", _name),
}
"""What a message names beside its facts."""


def _remedy(row: Row, _: Environment) -> Row:
    mended = {
        kind: facts(
            mutation=constant(wording.remedy),
            hint=facts(**{language: constant(text) for language, text in zip(LANGUAGES, wording.hint, strict=True)}),
        )
        for kind, wording in KINDS.items()
    }
    return Expressions(value=_of_kind(row, mended))


def _about(description: str, name: str) -> Any:
    """What a finding is about, as far as it is about such a thing."""
    return one(description, join=lambda finding, row, _: row.id == getattr(finding, f"{name}_id"))


@bound(seen_by=viewer.providers)
@strawberry.type(description="Something in the portfolio that is not as it should be.")
class PortfolioFinding:
    """A row of the searches in `found_in_*.py`."""

    key: str = computed(
        "Names the finding as long as it stands, alike in every answer.",
        lambda row, _: row.key,
        writing=Writing.PLAIN,
        compared=lambda row, _: row.key,
    )
    kind: FindingKind = computed("What was found.", lambda row, _: row.kind, writing=Writing.PLAIN, compared=lambda row, _: row.kind)
    severity: FindingSeverity = computed("How grave it is.", _severity, writing=Writing.PLAIN, compared=_severity, sorted_as=_weight)
    item: LazyItem | None = _about("The service or package.", "service")
    version: LazyVersion | None = _about("Its version, when one is meant.", "version")
    agreement: CustomerAgreement | None = _about("The agreement, of findings in agreements.", "agreement")
    capability: Capability | None = _about("The capability, of findings in capabilities.", "capability")
    feedback: ServiceFeedback | None = _about("The feedback that waits.", "feedback")
    idea: DevelopmentIdea | None = _about("The idea that waits.", "idea")
    comment: StakeholderComment | None = _about("The objection.", "comment")
    transition: LifecycleTransition | None = _about("The step, of findings in gates.", "transition")
    party: Party | None = _about(
        "The customer of an agreement or feedback, who sent in the idea, must speak, objects, decided on the step, keeps the capability.",
        "party",
    )
    message: LocalizedText = embedded("The finding in a sentence.", _message, compared=False)
    facts: list[CheckFact] = many(
        "The finding as data.", join=lambda *_: None, order=("name", "place"), source=lambda row, _: facts_of(row.facts)
    )
    since: date | None = computed(
        "Since when it has been so, a local business date; null: nobody can tell.",
        lambda row, _: row.since,
        compared=lambda row, _: row.since,
    )
    remedy: CheckRemedy = embedded("What would mend it.", _remedy, compared=False)


ASKED = (
    argument(
        "kinds",
        list[FindingKind] | None,
        "Only these. Absent: all but INTERNAL_WORDS_IN_CUSTOMER_TEXT, which takes long in large portfolios.",
        default=None,
    ),
    argument("about", By | None, "Only those about this service or package; a capability when it is one that it needs.", default=None),
)


def findings(description: str) -> Any:
    """The root field."""
    return page(description, join=lambda *_: None, order=("place", "about", "key"), source=found, arguments=ASKED, seen_by=viewer.providers)
