"""What services leave out and customers wish for: excluded items of their scope, with the ideas that ask for them."""

from datetime import date
from typing import Any

import strawberry
from sqlalchemy import FromClause, Select, and_, case, func, select

from app import viewer
from app.context import local_date
from app.domain.binding import argument, bound, computed, many, one, page
from app.domain.idea import model as idea
from app.domain.idea.types import DevelopmentIdea
from app.domain.idea.words import IdeaStatus
from app.domain.insight.fields import number
from app.domain.insight.finding_rows import ALIVE, Search, search_of
from app.domain.naming import By
from app.domain.party import model as party
from app.domain.party.words import PartyKind
from app.domain.service import model as service
from app.domain.service.parts import LazyItem, LazyVersion, ScopeItem
from app.domain.service.words import Inclusion
from app.places.environment import Environment
from app.places.mapping import Expression, Row

IDEAS, PARTIES, SCOPE = idea.DevelopmentIdea.__table__, party.Party.__table__, service.ScopeItem.__table__
STILL_WANTED = (IdeaStatus.SUBMITTED, IdeaStatus.UNDER_REVIEW, IdeaStatus.ACCEPTED, IdeaStatus.PLANNED)


def _wanted(search: Search) -> Select[Any]:
    """A person wishes in the name of the unit or organisation that it belongs to."""
    env = search.env
    found = search.versions(*ALIVE)
    scope, wish, who = (env.alias(table) for table in (SCOPE, IDEAS, PARTIES))
    left_out = and_(scope.c.version_id == found.version.c.id, scope.c.inclusion == Inclusion.EXCLUDED)
    asked_for = and_(wish.c.scope_item_id == scope.c.id, wish.c.status.in_(STILL_WANTED))
    source = found.source.join(scope, left_out).join(wish, asked_for).join(who, who.c.id == wish.c.submitted_by_id)
    customer = func.coalesce(case((who.c.kind == PartyKind.PERSON, who.c.parent_id)), who.c.id)
    said = local_date(wish.c.created_at, env)
    columns = {
        "scope_item_id": scope.c.id,
        "service_id": found.service.c.id,
        "version_id": found.version.c.id,
        "ideas": func.count(),
        "customers": func.count(customer.distinct()),
        "since": func.min(said),
        "latest": func.max(said),
    }
    rows = select(*(value.label(name) for name, value in columns.items())).select_from(source).where(*found.conditions)
    return rows.group_by(scope.c.id, found.service.c.id, found.version.c.id)


def _rows(_: Row, env: Environment) -> FromClause:
    return _wanted(search_of(env)).subquery()


def _day(description: str, name: str) -> Any:
    def value(row: Row, _: Environment) -> Expression:
        found: Expression = getattr(row, name)
        return found

    return computed(description, value, compared=value)


@bound(seen_by=viewer.providers)
@strawberry.type(description="Something that a version in force or planned leaves out, and that somebody wishes for.")
class WantedExclusion:
    """A row of `_wanted`."""

    scope_item: ScopeItem | None = one("What is left out.", join=lambda it, row, _: row.id == it.scope_item_id)
    item: LazyItem | None = one("The service or package.", join=lambda it, row, _: row.id == it.service_id)
    version: LazyVersion | None = one("Its version.", join=lambda it, row, _: row.id == it.version_id)
    ideas: int = number("How many ideas ask for it, that are neither declined nor delivered.", "ideas")
    customers: int = number("How many units and organisations they come from.", "customers")
    since: date = _day("When it was first wished for, a local business date.", "since")
    latest: date = _day("When it was last wished for, a local business date.", "latest")
    wishes: list[DevelopmentIdea] = many(
        "Those ideas, the newest first.",
        join=lambda it, row, _: and_(row.scope_item_id == it.scope_item_id, row.status.in_(STILL_WANTED)),
        order=lambda row, _: [row.created_at.desc(), row.id],
    )


def exclusions(description: str) -> Any:
    """The root field."""
    about = argument("about", By | None, "Only of this service or package.", default=None)
    order = ("-ideas", "-customers", "scope_item_id")
    return page(description, join=lambda *_: None, order=order, source=_rows, arguments=[about], seen_by=viewer.providers)
