"""What a verb works with: one unit of work of one viewer at one moment, and how it finds the rows that its input names."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, Protocol, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from graphql.execution.values import VariableValues
from sqlalchemy import ColumnElement, Numeric, Select, false, literal, select
from sqlalchemy.ext.asyncio import AsyncSession
from strawberry import Some

from app.context import Clock, given
from app.database.base import Base, Keyed
from app.database.types import Localized, LocalizedText
from app.domain.digits import digits_fault
from app.domain.inputs import LocalizedTextInput
from app.domain.naming import OUTSIDE_NAMES_FORBIDDEN, REFERENCES, By, ExternalName, VersionBy, as_kept, named_outside
from app.domain.texts import given_texts
from app.errors import Conflict, DomainError, Faults, Forbidden, Invalid, NotFound, Path
from app.places.environment import Environment, Parameters
from app.places.global_id import uuid_of_id
from app.places.mapping import ObjectMapping, SchemaMapping
from app.viewer import Role, Viewer

M = TypeVar("M", bound=Base)


class Owned(Protocol):
    """A service, as far as it matters who may change it."""

    key: Any
    owner_id: Any


class Counted(Protocol):
    """A row that counts its changes."""

    revision: Any


@dataclass
class Work:
    """`now` is the only clock there is. Nothing here commits: that is done once, when the verb is done. `unfit`: what no text may be, by
    the place of the entry that it stands in, for a verb that judges its entries one by one."""

    session: AsyncSession
    viewer: Viewer
    clock: Clock
    mapping: SchemaMapping
    faults: Faults = field(default_factory=Faults)
    unfit: Mapping[int, Sequence[DomainError]] = field(default_factory=dict)

    @property
    def role(self) -> Role:
        return self.viewer.role

    @property
    def now(self) -> datetime:
        return self.clock.at

    @property
    def today(self) -> date:
        """The local business date."""
        return self.clock.at.astimezone(self.clock.zone).date()

    @property
    def zone(self) -> ZoneInfo:
        return self.clock.zone

    async def the(self, model: type[M], by: By | str, *path: str | int, lock: bool = True) -> M:
        """The row that an input names. Raises NotFound also for one that this viewer does not see. `lock`: until the end of the unit, for
        a row that is changed."""
        rows, values = self._seen(model, self._named(model, by, path))
        if lock:
            rows = rows.with_for_update(key_share=True).execution_options(populate_existing=True)
        row = (await self.session.scalars(rows, values)).one_or_none()
        if row is None:
            raise self._missing(model, by, path)
        return row

    async def maybe(self, model: type[M], by: By | str | None, *path: str | int) -> M | None:
        """The row that a part of an input names, not locked; None for a part that is left out, and with a fault for what is not there."""
        return None if by is None else (await self.all_of(model, [(by, path)]))[0]

    async def all_of(self, model: type[M], named: Sequence[tuple[By | str, Path]]) -> list[M | None]:
        """The rows that a list names, in its order, by one statement; a fault is added for each that is not there. They are not locked."""
        wanted = [self._wanted(model, by, path) for by, path in named]
        row = model.__table__.c
        keys = {value for column, value in wanted if column == "key"}
        ids = {value for column, value in wanted if column == "id"}
        rows, values = self._seen(model, row.id.in_(ids) | (row.key.in_(keys) if keys else false()))
        found = (await self.session.scalars(rows, values)).all() if ids or keys else ()
        known: dict[tuple[str | None, object], M] = {
            (column, getattr(each, column)): each for each in found for column in ("id", "key") if column in row
        }
        return [await self._listed(model, by, path, known.get(it), it) for (by, path), it in zip(named, wanted, strict=True)]

    def _wanted(self, model: type[Any], by: By | str, path: Path) -> tuple[str | None, object]:
        """The column and the value that name a row; None: another way, or none."""
        match by:
            case By(key=str() as key) if issubclass(model, Keyed):
                return "key", key
            case str() | By(id=str()):
                try:
                    return "id", _read_id(by if isinstance(by, str) else by.id, [each.name for each in self._members(model)], path)
                except DomainError:
                    return None, None  # told where it is looked for by itself
            case _:
                return None, None

    async def _listed(self, model: type[M], by: By | str, path: Path, known: M | None, wanted: tuple[str | None, object]) -> M | None:
        if known is not None:
            return known
        try:
            if wanted[0] is not None:
                raise self._missing(model, by, path)
            return await self.the(model, by, *path, lock=False)
        except DomainError as fault:
            self.faults.add(fault)
            return None

    def _missing(self, model: type[Base], by: object, path: Path) -> NotFound:
        return NotFound(f"There is no {self._word(model)} {told(by)}, or none that you may see.", path=path)

    def expect(self, row: Counted, revision: int, *path: str | int) -> None:
        """Raises Conflict when the row is at another revision than its viewer looked at."""
        if row.revision != revision:
            what = f"It is at revision {row.revision} now and no longer at {revision}: read it again, and decide again."
            where = path or ("input", "expectedRevision")
            raise Conflict(what, code="REVISION_CONFLICT", path=where, current_revision=row.revision)

    def must_own(self, service: Owned, *path: str | int) -> None:
        """Service owners act on their own services only; the others that a verb allows act on all."""
        if self.role is Role.SERVICE_OWNER and service.owner_id != self.viewer.party_id:
            what = f"{service.key} is another owner's; ask its owner or a portfolio manager."
            raise Forbidden(what, code="NOT_YOURS", path=path or ("input",))

    def text(self, asked: LocalizedTextInput | None, before: LocalizedText | None, *path: str | int) -> LocalizedText | None:
        """What is to be stored: the languages given over those before. Faults are added; null when no language is left."""
        return before if asked is None else given_texts(asked, before, self.faults, path)

    def take(self, row: Base, asked: object, *names: str) -> None:
        """Sets what the input gives of these fields; what is absent stays. Faults are added with their paths."""
        for name in names:
            given_value = getattr(asked, name)
            if isinstance(given_value, Some):
                self.put(row, name, given_value.value)

    def put(self, row: Base, name: str, value: object) -> None:
        """Sets one field as an input gives it. Faults are added with their paths."""
        path = ("input", camel(name))
        columns = row.__table__.c
        type_ = columns[name].type
        if isinstance(type_, Localized) and (value is None or isinstance(value, LocalizedTextInput)):
            value = None if value is None else self.text(value, getattr(row, name, None), *path)
        if value is None and not columns[name].nullable:
            self.faults.add(Invalid(f"{camel(name)} cannot be empty.", code="REQUIRED", path=path))
            return
        if isinstance(value, Decimal) and not self.fits(value, columns[name], *path):
            return
        setattr(row, name, value)

    def fits(self, value: Decimal | None, column: ColumnElement[Any], *path: str | int) -> bool:
        """Whether a column can keep a number without losing a digit; adds a fault when it cannot."""
        type_ = column.type
        assert isinstance(type_, Numeric)
        fault = None if value is None else digits_fault(value, type_.precision or 0, type_.scale or 0, *path)
        self.faults.add(fault)
        return fault is None

    def _members(self, model: type[Base]) -> list[ObjectMapping]:
        return self.mapping.sharing(model.__table__)

    def _word(self, model: type[Base]) -> str:
        return " or ".join(member.name for member in self._members(model))

    def _named(self, model: type[Any], by: By | str, path: Path) -> ColumnElement[bool]:
        row = model.__table__.c
        names = [member.name for member in self._members(model)]
        match by:
            case str() | By(id=str()):
                id_ = by if isinstance(by, str) else by.id
                return row.id == _read_id(id_, names, path)  # type: ignore[no-any-return]  # an untyped column
            case By(key=str() as key):
                return row.key == key if issubclass(model, Keyed) else false()
            case By(external=external) if external:
                return row.id == self._referred(names, external, path)  # type: ignore[no-any-return]
            case _:
                raise Invalid("Name it by its id, its key, or as another system does.", code="NAMES_NOTHING", path=path)

    def _referred(self, names: Sequence[str], external: ExternalName, path: Path) -> ColumnElement[UUID]:
        if self.role is Role.CUSTOMER:
            raise Forbidden(OUTSIDE_NAMES_FORBIDDEN, path=path)
        return named_outside(REFERENCES, names, literal(as_kept(external.source)), literal(as_kept(external.external_id)))

    def _seen(self, model: type[M], condition: ColumnElement[bool]) -> tuple[Select[M], Mapping[str, object]]:
        """Rows as this viewer sees them, by the predicate that reads have, and the values of its parameters."""
        first, *_ = members = self._members(model)
        env = Environment(self.viewer.access(()), Parameters())
        rows = select(model).where(condition)
        if not any(member.allowed(env.variant) for member in members):
            return rows.where(false()), {}
        visible = first.visible(model.__table__.c, env) if first.visible else None
        values = given(self.viewer, self.clock)
        filled = {name: fill(_NO_VARIABLES, values) for name, fill in env.parameters.fills.items()}
        return rows if visible is None else rows.where(visible), filled


_NO_VARIABLES = VariableValues(sources={}, coerced={})


@lru_cache(maxsize=1_000)
def camel(name: str) -> str:
    """A name of ours as the contract writes it."""
    first, *others = name.removesuffix("_id").split("_")
    return first + "".join(each.capitalize() for each in others)


def told(by: object) -> str:
    """How an input names a thing, for messages."""
    match by:
        case By(id=str() as id_):
            return id_
        case By(key=str() as key):
            return key
        case By(external=external) | VersionBy(external=external) if external:
            return f"{external.source} {external.external_id}"
        case VersionBy(number=number) if number:
            return f"{told(number.service)} {number.number}"
        case VersionBy(id=str() as id_):
            return id_
        case _:
            return str(by)


def _read_id(id_: str | None, names: Sequence[str], path: Path) -> UUID:
    try:
        return uuid_of_id(*names)(id_)
    except DomainError as error:
        error.path = tuple(path)
        raise
