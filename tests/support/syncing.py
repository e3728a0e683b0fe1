"""Plans of a sync made by hand, and the unit of work in which they are applied."""

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import event, select

from app.context import Clock
from app.database.unit_of_work import Mark, UnitsOfWork
from app.domain.lifecycle.words import Stage
from app.domain.party.model import Party
from app.domain.portfolio.model import Portfolio
from app.domain.service.model import Service, ServiceVersion
from app.domain.sync.applying import apply
from app.domain.sync.bulk import new_ids
from app.domain.sync.directory import PARTY, PORTFOLIO, SERVICE, Directory, Known, Number
from app.domain.sync.forms import fields_of_party, fields_of_service, fields_of_version
from app.domain.sync.present import TABLES, locked, parts_of
from app.domain.sync.things import Kind, Plan, Sent, Thing
from app.domain.work import Work
from app.errors import DomainError
from app.schema import mapping
from app.viewer import Role
from tests.support.asking import NOW
from tests.support.writing import HELSINKI, Writer

SOURCE = "itop"


@dataclass
class Batch:
    """`directory`: all that is there, and what is planned here."""

    work: Work
    directory: Directory

    async def new_party(self, key: str, **fields: Any) -> Plan:
        (id_,) = await new_ids(self.work.session, 1)
        self.directory.add(Known(PARTY, id_, key))
        return Plan(Kind.PARTY, id_, _sent(Kind.PARTY, "party", key=key), None, fields)

    async def new_service(self, key: str, **fields: Any) -> Plan:
        (id_,) = await new_ids(self.work.session, 1)
        self.directory.add(Known(SERVICE, id_, key))
        given = {"portfolio": "MERILINNA", "form": "SERVICE", "classification": "SUPPORTING", "category": "TEST", **fields}
        return Plan(Kind.SERVICE, id_, _sent(Kind.SERVICE, "service", key=key), None, given)

    async def new_version(self, service: Plan | Thing, number: str = "1.0", **fields: Any) -> Plan:
        (id_,) = await new_ids(self.work.session, 1)
        self.directory.add_version(Number(id_, service.id, number, Stage.PROPOSED))
        sent = _sent(Kind.VERSION, "service", "version", number=number)
        return Plan(Kind.VERSION, id_, sent, None, {"name.fi": "Palvelu", **fields}, service_id=service.id)

    def change(self, thing: Thing, fields: Mapping[str, object]) -> Plan:
        paths = {Kind.PARTY: ("party",), Kind.SERVICE: ("service",), Kind.VERSION: ("service", "version")}
        return Plan(thing.kind, thing.id, _sent(thing.kind, *paths[thing.kind]), thing, dict(fields), service_id=thing.service_id)

    async def thing(self, kind: Kind, key: str, number: str | None = None) -> Thing:
        """As it is. `key`: of a version, that of its service."""
        table = TABLES[kind].__table__
        is_it = table.c.id == self.directory.version_id(key, str(number)) if kind is Kind.VERSION else table.c.key == key
        id_ = (await self.work.session.scalars(select(table.c.id).where(is_it))).one()
        columns = (await locked(self.work, kind, [id_]))[id_]
        if kind is Kind.PARTY:
            return Thing(kind, columns["id"], key, fields_of_party(columns, self.directory), columns)
        if kind is Kind.SERVICE:
            fields = fields_of_service(columns, self.directory)
            return Thing(kind, columns["id"], key, fields, columns, service_id=columns["id"])
        parts = (await parts_of(self.work, [columns["id"]]))[columns["id"]]
        fields = fields_of_version(columns, parts, self.directory)
        return Thing(kind, columns["id"], f"{key} {number}", fields, columns, parts=parts, service_id=columns["service_id"])

    async def apply(self, *rows: Sequence[Plan]) -> Mapping[int, DomainError]:
        return await apply(self.work, SOURCE, rows, self.directory)


def _sent(kind: Kind, *path: str, key: str | None = None, number: str | None = None) -> Sent:
    return Sent(kind, ("input", "items", "0", *path), key=key, number=number)


@asynccontextmanager
async def batch(writer: Writer, role: Role = Role.PORTFOLIO_MANAGER) -> AsyncIterator[Batch]:
    """A unit of work of its own, committed at the end."""
    viewer = writer.viewers[role]
    units = UnitsOfWork(writer.database.url, size=1, wait_seconds=30, statement_seconds=60)
    try:
        async with units.unit(Mark(viewer.party_id, SOURCE, "test-batch", HELSINKI.key)) as session:
            work = Work(session, viewer, Clock(NOW, HELSINKI), mapping())
            yield Batch(work, await _directory(work))
    finally:
        await units.close()


async def _directory(work: Work) -> Directory:
    directory = Directory()
    for name, model in {PARTY: Party, PORTFOLIO: Portfolio, SERVICE: Service}.items():
        columns = model.__table__.c
        rows = await work.session.execute(select(columns.id, columns.key))
        directory.add(*(Known(name, id_, key) for id_, key in rows))
    versions = select(ServiceVersion.id, ServiceVersion.service_id, ServiceVersion.number, ServiceVersion.stage)
    for row in await work.session.execute(versions):
        directory.add_version(Number(*row))
    return directory


@contextmanager
def statements(work: Work) -> Iterator[list[str]]:
    """Those that are sent to the database."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        sent.append(statement)

    engine = work.session.get_bind()
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)
