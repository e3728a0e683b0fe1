"""What rows of findings are made of, and what all searches for them ask: whose, in which versions, of which service."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Date, Integer, Select, Text, Uuid, case, func, literal_column, null, select
from sqlalchemy import cast as sql_cast
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.sql.selectable import FromClause, NamedFromClause
from sqlalchemy.types import TypeEngine

from app.context import keeps_portfolio, role_of
from app.domain.insight.finding_kinds import FindingKind
from app.domain.insight.finding_names import Three
from app.domain.lifecycle.words import IN_FORCE, PLANNED, Stage
from app.domain.service import model as service
from app.domain.service.visibility import named_service, service_visible
from app.languages import LANGUAGES
from app.places.environment import Environment
from app.places.json_text import constant
from app.places.mapping import Expression, Row
from app.viewer import Role

SERVICES, VERSIONS = service.Service.__table__, service.ServiceVersion.__table__
SUBJECTS = ("service", "version", "agreement", "capability", "feedback", "idea", "comment", "transition", "party")
"""What a finding may be about: columns of their ids."""

COLUMNS: dict[str, TypeEngine[Any]] = {
    "place": Integer(),
    "kind": Text(),
    "key": Text(),
    "about": Text(),
    **{f"{subject}_id": Uuid() for subject in SUBJECTS},
    "since": Date(),
    "facts": JSONB(),
}
"""Of a row: `place` is that of its kind among all, `key` names the finding, `about` is what it is listed by, `facts` fill its message."""

ALIVE = (*IN_FORCE, *PLANNED)
DESCRIBED = (*IN_FORCE, Stage.IN_TRANSITION, Stage.IN_DESIGN)
"""A proposal is still being described."""


@dataclass(frozen=True, slots=True)
class Search:
    """`about`: the id of the service that findings are asked of; None: of all."""

    env: Environment
    about: Expression | None

    def among(self, row: Row) -> list[ColumnElement[bool]]:
        """Whether a service is one that the viewer sees and asks about."""
        visible = service_visible(row, self.env)
        asked = None if self.about is None else row.id == self.about
        return [condition for condition in (visible, asked) if condition is not None]

    def services(self) -> "Found":
        """All that there are."""
        row = self.env.alias(SERVICES)
        return Found(self, row, row, None, self.among(row.c))

    def versions(self, *stages: Stage) -> "Found":
        """Those in these stages, with their services."""
        row, version = self.env.alias(SERVICES), self.env.alias(VERSIONS)
        conditions = [*self.among(row.c), version.c.stage.in_(stages)]
        return Found(self, row.join(version, version.c.service_id == row.c.id), row, version, conditions)


@dataclass(frozen=True, slots=True)
class Found:
    """Rows of services, with a version or without, that a search looks at."""

    search: Search
    source: FromClause
    service: NamedFromClause
    of_version: NamedFromClause | None
    conditions: Sequence[ColumnElement[bool]]

    @property
    def env(self) -> Environment:
        return self.search.env

    @property
    def version(self) -> NamedFromClause:
        assert self.of_version is not None
        return self.of_version

    def tell(
        self, kind: FindingKind, *conditions: ColumnElement[bool], subject: Expression | None = None, **values: Expression
    ) -> Select[Any]:
        """The findings of a kind: a row for each that fulfils the conditions. `subject`: what tells those of a kind apart, where its
        version or its service does not."""
        here = self.service if self.of_version is None else self.of_version
        given = {"service_id": self.service.c.id, **values}
        if self.of_version is not None:
            given["version_id"] = self.of_version.c.id
        row = finding(kind, here.c.id if subject is None else subject, about=self.service.c.key, **given)
        return row.select_from(self.source).where(*self.conditions, *conditions)

    def joined(self, other: FromClause, on: ColumnElement[bool]) -> "Found":
        """With rows of another table."""
        return Found(self.search, self.source.join(other, on), self.service, self.of_version, self.conditions)


def finding(kind: FindingKind, subject: Expression, **values: Expression) -> Select[Any]:
    """The columns of a finding; nothing where nothing is given."""
    word = constant(kind.value)
    key = func.concat(word, constant(":"), subject, type_=Text())
    place = literal_column(str(list(FindingKind).index(kind)), Integer())
    values = {"place": place, "kind": word, "key": key, "facts": literal_column("'{}'::jsonb", JSONB()), **values}
    return select(*(values.get(name, sql_cast(null(), type_)).label(name) for name, type_ in COLUMNS.items()))


def facts(**values: Expression | Any) -> Expression:
    """What a finding's message is filled from, by name."""
    parts = [part for name, value in values.items() for part in (constant(name), value)]
    return func.jsonb_build_object(*parts, type_=JSONB())


def date_fact(day: Expression) -> Expression:
    """A local business date as a fact."""
    return func.jsonb_build_object(constant("date"), day, type_=JSONB())


def word_fact(word: Expression, names: Mapping[str, Three]) -> Expression:
    """A word of a closed list as a fact, with its names."""
    named = ((word == constant(key), _texts(name)) for key, name in names.items())
    name = case(*named)
    return facts(key=word, name=name)


def _texts(three: Three) -> Expression:
    return facts(**{language: constant(text) for language, text in zip(LANGUAGES, three, strict=True)})


def search_of(env: Environment) -> Search:
    """What a field's `about` names; somebody else's service is no service."""
    return Search(env, named_service(env, "about") if isinstance(env.arguments.get("about"), Mapping) else None)


def tells_all(env: Environment) -> Sequence[ColumnElement[bool]]:
    """Stakeholders from outside the provider are not told what is found by rows that they do not see."""
    return [keeps_portfolio(env)] if role_of(env) is Role.STAKEHOLDER else []
