"""What is asked of loaded rows before they are committed: what triggers would have refused one by one, and whether rows, states, revisions
and events fit each other."""

from collections.abc import Sequence

from app.exchange.portfolio.reading import PortfolioFile
from app.exchange.portfolio.session import Connection
from app.exchange.portfolio.tables import by_key, exchanged_tables, kept_columns, recorded_tables

ON_UPDATE = """
select t.tgrelid::regclass::text as name, (
    select string_agg(format('%1$I = %1$I', attname), ', ')
    from pg_attribute where attrelid = t.tgrelid and attnum = any (t.tgattr::int2[])
) as columns
from pg_trigger t
where not t.tgisinternal and t.tgdeferrable and t.tgname <> 'record_state' and t.tgtype & 4 = 0 and t.tgrelid::regclass::text = any ($1)
"""
"""Checks that no insert sets off."""

FAULTS = {
    "a reply has the service, the audience and the customer of what it replies to": (
        "stakeholder_comment",
        """
        select c.id from stakeholder_comment c join stakeholder_comment p on p.id = c.parent_id
        where (p.service_id, p.audience, p.customer_id) is distinct from (c.service_id, c.audience, c.customer_id)
        """,
    ),
    "only a package contains components": (
        "composition_item",
        """
        select i.id from composition_item i join service_version v on v.id = i.package_version_id join service s on s.id = v.service_id
        where not s.is_package
        """,
    ),
    "a package is contained by one of its offerings": (
        "composition_item",
        """
        select i.id from composition_item i join service s on s.id = i.component_service_id
        where s.is_package and i.component_offering_key is null
        """,
    ),
    "the day of feedback is that of its moment": (
        "service_feedback",
        """
        select id from service_feedback
        where abs(occurred_on - (occurred_at at time zone 'UTC')::date) > 1
        """,
    ),
}
"""What triggers refuse before a row is written; each has the ids of rows that they would have refused."""

UNLIKE = """
select r.id is null as gone, coalesce(r.id, s.id) as id, s.rec_from
from {table} r full join (select * from {table}_states where rec_to = 'infinity') s using (id)
where ({row}) is distinct from ({state}) limit 1
"""
OVERLAPPING = """
select id, rec_from
from (select id, rec_from, rec_to, lead(rec_from) over (partition by id order by rec_from) as next from {table}_states) state
where next < rec_to limit 1
"""
UNTOLD = """
select id, rec_from from {table}_states s
where exists (
    select from (values (s.rec_from), (s.rec_to)) edge (moment)
    where isfinite(moment) and not exists (select from change_event e where e.recorded_at = moment and e.entity_id = s.id)
) limit 1
"""
UNFOUNDED = """
select recorded_at, seq from change_event e
where entity_type = $1 and not exists (
    select from {table}_states s where s.id = e.entity_id and case
        when e.operation in ('CREATED', 'LINKED') then s.rec_from = e.recorded_at
        when e.operation in ('TOMBSTONED', 'UNLINKED') then s.rec_to = e.recorded_at
        else s.rec_from <= e.recorded_at
    end
) limit 1
"""
STRANGE = "select recorded_at, seq from change_event where entity_type <> all ($1) limit 1"


async def check(connection: Connection, file: PortfolioFile) -> None:
    """Raises SetupError, or what PostgreSQL says of a broken constraint."""
    await connection.execute(f"analyze {', '.join(table.name for table in exchanged_tables())}")
    await connection.execute("set constraints all immediate")
    for name, columns in await connection.fetch(ON_UPDATE, recorded_tables()):
        await connection.execute(f"update {name} set {columns}")  # noqa: S608
    for rule, (table, faults) in FAULTS.items():
        if found := await connection.fetchrow(f"{faults} limit 1"):
            raise file.fault(await _line(connection, file, table, list(found.values())), f"{rule}; this one does not fit.")
    for table in recorded_tables():
        await _check_history(connection, file, table)
    if found := await connection.fetchrow(STRANGE, [entity_type(table) for table in recorded_tables()]):
        raise file.fault(await _line(connection, file, "change_event", list(found.values())), "this event is of no table that is recorded.")


async def _check_history(connection: Connection, file: PortfolioFile, table: str) -> None:
    states, kept = f"{table}_states", kept_columns(table)
    row, state = (", ".join(f'{alias}."{column}"' for column in kept) for alias in "rs")
    if found := await connection.fetchrow(UNLIKE.format(table=table, row=row, state=state)):
        where = (states, [found["id"], found["rec_from"]]) if found["gone"] else (table, await _key(connection, table, found["id"]))
        raise file.fault(await _line(connection, file, *where), f"the row of {table} and its open state in {states} differ.")
    for statement, what in (
        (OVERLAPPING, "another state of the same row begins before this one ends"),
        (UNTOLD, "this state begins or ends without an event"),
    ):
        if found := await connection.fetchrow(statement.format(table=table)):
            raise file.fault(await _line(connection, file, states, list(found.values())), f"{what}.")
    if found := await connection.fetchrow(UNFOUNDED.format(table=table), entity_type(table)):
        raise file.fault(await _line(connection, file, "change_event", list(found.values())), f"this event is of no state in {states}.")


async def _key(connection: Connection, table: str, row: object) -> Sequence[object]:
    """Of most tables the id itself."""
    found = await connection.fetchrow(f"select {', '.join(by_key(table))} from {table} where id = $1", row)  # noqa: S608
    assert found is not None, "it was just found"
    return list(found.values())


async def _line(connection: Connection, file: PortfolioFile, table: str, key: Sequence[object]) -> int:
    """Rows stand in the order of their key, so that those before it tell where it is."""
    places = ", ".join(f"${place}" for place in range(1, len(key) + 1))
    before = f"select count(*) from {table} where ({', '.join(by_key(table))}) < ({places})"  # noqa: S608
    return file.line_of(table, await connection.fetchval(before, *key))


def entity_type(table: str) -> str:
    """As events call its rows."""
    return "".join(word.capitalize() for word in table.split("_"))
