"""Findings in what services and their versions say: owners, reviews, texts, languages, scope, prices, what is in no package."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, Text, and_, false, func, literal_column, not_, or_, select, true, union_all
from sqlalchemy import cast as sql_cast
from sqlalchemy.dialects.postgresql import JSONB

from app.context import local_date, today
from app.domain.binding import exists
from app.domain.capability import model as capability
from app.domain.capability.words import CapabilityKind
from app.domain.insight.finding_kinds import FindingKind
from app.domain.insight.finding_rows import ALIVE, DESCRIBED, VERSIONS, Found, Search, date_fact, facts, finding, tells_all
from app.domain.lifecycle.words import IN_FORCE, Stage
from app.domain.package import model as package
from app.domain.package.visibility import line_visible
from app.domain.party import model as party
from app.domain.party.words import PartyKind
from app.domain.portfolio import model as portfolio
from app.domain.project import model as project
from app.domain.project.words import ProjectStatus
from app.domain.service import model as service
from app.domain.service.words import Inclusion
from app.places.environment import Environment
from app.places.json_text import constant
from app.places.mapping import Expression

PARTIES, PORTFOLIOS, PROJECTS = party.Party.__table__, portfolio.Portfolio.__table__, project.Project.__table__
LINES, GROUPS, OFFERINGS = (table.__table__ for table in (package.CompositionItem, package.OptionGroup, package.ServiceOffering))
SCOPE, COMMITMENTS, PRICES = (table.__table__ for table in (service.ScopeItem, service.ServiceCommitment, service.ServicePrice))
DELIVERIES = project.ProjectDelivery.__table__
CAPABILITIES, USES = capability.Capability.__table__, capability.CapabilityUse.__table__
IN_HEADS = (CapabilityKind.COMPETENCE, CapabilityKind.KNOWLEDGE, CapabilityKind.RELATIONSHIP)
"""Kinds of capabilities that go when their owner goes."""


def unpackaged(search: Search) -> Select[Any]:
    """A version that is being run down needs no package any more. Who does not see all packages is told nothing."""
    found, env = search.versions(Stage.OPERATIONAL), search.env
    line, whole = env.alias(LINES), env.alias(VERSIONS)
    packaged = exists(
        line.join(whole, whole.c.id == line.c.package_version_id),
        line.c.component_service_id == found.service.c.id,
        whole.c.stage.in_(ALIVE),
    )
    bare = and_(not_(found.service.c.is_package), not_(packaged), *tells_all(env))
    return found.tell(FindingKind.UNPACKAGED_COMPONENT, bare, since=_stage_since(found))


def stale_review(search: Search) -> Select[Any]:
    found = search.services()
    due = found.service.c.review_due_on
    late = and_(due < today(search.env), _lives(found))
    return found.tell(FindingKind.STALE_REVIEW, late, since=due, facts=facts(due=date_fact(due)))


def owner_missing(search: Search) -> Select[Any]:
    found = search.services()
    kept = [_active(search.env, each) for each in (found.service.c.owner_id, found.service.c.provider_id)]
    return found.tell(FindingKind.OWNER_MISSING, or_(*(not_(each) for each in kept)), _lives(found))


def _active(env: Environment, id_: Expression) -> ColumnElement[bool]:
    row = env.alias(PARTIES)
    return exists(row, row.c.id == id_, row.c.active)


def _lives(found: Found) -> ColumnElement[bool]:
    version = found.env.alias(VERSIONS)
    return exists(version, version.c.service_id == found.service.c.id, version.c.stage.in_(ALIVE))


def _stage_since(found: Found) -> Expression:
    return local_date(found.version.c.stage_since, found.env)


def value_missing(search: Search) -> Select[Any]:
    found = search.versions(*DESCRIBED)
    kept = search.env.alias(PORTFOLIOS)
    found = found.joined(kept, kept.c.id == found.service.c.portfolio_id)
    first = kept.c.languages[literal_column("1")]
    said = func.coalesce(_written_in(found.version.c.value_proposition, first), false())
    return found.tell(FindingKind.MISSING_VALUE_TEXT, not_(said), since=_stage_since(found))


def _written_in(texts: Expression, language: Expression) -> ColumnElement[bool]:
    return texts.op("?", is_comparison=True)(language)


def no_exclusions(search: Search) -> Select[Any]:
    found = search.versions(*DESCRIBED)
    left_out = search.env.alias(SCOPE)
    any_ = exists(left_out, left_out.c.version_id == found.version.c.id, left_out.c.inclusion == Inclusion.EXCLUDED)
    return found.tell(FindingKind.NO_EXCLUSIONS, not_(any_), since=_stage_since(found))


def price_missing(search: Search) -> Select[Any]:
    found = search.versions(*IN_FORCE, Stage.IN_TRANSITION)
    price = search.env.alias(PRICES)
    priced = exists(price, price.c.version_id == found.version.c.id, price.c.valid_from <= today(search.env))
    return found.tell(FindingKind.PRICE_MISSING, not_(found.service.c.is_package), not_(priced), since=_stage_since(found))


def without_project(search: Search) -> Select[Any]:
    found = search.versions(Stage.IN_DESIGN, Stage.IN_TRANSITION)
    running, link = search.env.alias(PROJECTS), search.env.alias(DELIVERIES)
    source = link.join(running, running.c.id == link.c.project_id)
    delivered = exists(source, link.c.version_id == found.version.c.id, running.c.status == ProjectStatus.RUNNING)
    return found.tell(FindingKind.PLANNED_WITHOUT_PROJECT, not_(delivered), since=_stage_since(found))


def language_missing(search: Search) -> Select[Any]:
    """What the gate's check of texts looks at, of all versions at once."""
    found, language = _by_language(search.versions(*DESCRIBED))
    env = search.env
    text = union_all(*_texts(env)).subquery(env.name("t"))
    found = found.joined(text, text.c.version_id == found.version.c.id)
    fields = func.jsonb_agg(func.text_fact(text.c.field, language, type_=JSONB()).distinct(), type_=JSONB())
    told = _of_language(FindingKind.MISSING_LANGUAGE, found, language, not_(_written_in(text.c.texts, language)), missing=fields)
    version = found.version.c
    return told.group_by(found.service.c.id, found.service.c.key, version.id, version.stage_since, language)


def _texts(env: Environment) -> Sequence[Select[Any]]:
    """What customers read, as far as it is not written in all languages that may be asked for."""
    version, scope, promise = env.alias(VERSIONS), env.alias(SCOPE), env.alias(COMMITMENTS)
    group, line, offering = env.alias(GROUPS), env.alias(LINES), env.alias(OFFERINGS)
    parts = [
        ("name", version, version.c.id, version.c.name),
        ("customerNeed", version, version.c.id, version.c.customer_need),
        ("valueProposition", version, version.c.id, version.c.value_proposition),
        ("description", version, version.c.id, version.c.description),
        ("scope", scope, scope.c.version_id, scope.c.text),
        ("commitments", promise, promise.c.version_id, promise.c.text),
        ("optionGroups", group, group.c.package_version_id, group.c.name),
        ("offerings", offering, offering.c.version_id, offering.c.name),
        ("offerings", offering, offering.c.version_id, offering.c.target_group),
    ]
    rows = [_incomplete(*part) for part in parts]
    notes = _incomplete("items", line, line.c.package_version_id, line.c.note).where(line.c.customer_visible)
    visible = line_visible(line.c, env)
    return [*rows, notes if visible is None else notes.where(visible)]


def _incomplete(field: str, source: FromClause, version_id: Expression, texts: Expression) -> Select[Any]:
    row = select(constant(field).label("field"), version_id.label("version_id"), texts.label("texts")).select_from(source)
    return row.where(not_(texts.op("?&", is_comparison=True)(literal_column("array['fi', 'sv']"))))


def unpublished(search: Search) -> Select[Any]:
    found, language = _by_language(search.versions(*IN_FORCE))
    state = func.coalesce(found.version.c.language_status.op("->>")(language), constant("DRAFT"))
    return _of_language(FindingKind.LANGUAGE_UNPUBLISHED, found, language, state != constant("PUBLISHED"))


def _by_language(found: Found) -> tuple[Found, Expression]:
    """With each language that customers must find."""
    kept = found.env.alias(PORTFOLIOS)
    name = found.env.name("l")
    language = func.unnest(func.required_languages(kept.c.languages)).table_valued("language", name=name).render_derived()
    both = found.joined(kept, kept.c.id == found.service.c.portfolio_id).joined(language, true())
    return both, sql_cast(language.c.language, Text)


def _of_language(
    kind: FindingKind, found: Found, language: Expression, *conditions: ColumnElement[bool], **more: Expression
) -> Select[Any]:
    subject = func.concat(found.version.c.id, constant(":"), language, type_=Text())
    told = facts(language=func.language_fact(language, type_=JSONB()), **more)
    return found.tell(kind, *conditions, subject=subject, since=_stage_since(found), facts=told)


def single_owner(search: Search) -> Select[Any]:
    """Counted are the services in force that the viewer sees."""
    env = search.env
    row, owner, use = (env.alias(table) for table in (CAPABILITIES, PARTIES, USES))
    using = Search(env, None).versions(*IN_FORCE)
    resting = using.joined(use, use.c.version_id == using.version.c.id).joined(row, row.c.id == use.c.capability_id)
    needed = func.count(using.service.c.id.distinct())
    found = finding(
        FindingKind.SINGLE_OWNER_CAPABILITY,
        row.c.id,
        about=row.c.key,
        capability_id=row.c.id,
        party_id=owner.c.id,
        facts=facts(services=needed),
    )
    found = found.select_from(resting.source.join(owner, owner.c.id == row.c.owner_id))
    found = found.where(*using.conditions, row.c.kind.in_(IN_HEADS), owner.c.kind == PartyKind.PERSON)
    found = found.group_by(row.c.id, row.c.key, owner.c.id)
    return found if search.about is None else found.having(func.bool_or(using.service.c.id == search.about))
