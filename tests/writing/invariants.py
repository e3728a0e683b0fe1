"""What is true of every database, asked in plain SQL that knows nothing of guards and verbs. Each statement finds what is wrong."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Date, DateTime, Table

from app.database.base import Base
from app.domain import load_models
from app.history.recorded import Recorded
from tests.support.rows import Connection

LIVE = """
    live as (
        select t.*, v.service_id, lag(t.to_stage) over life as stage_before, lag(t.status) over life as status_before,
            lead(t.effective_at, 1, 'infinity') over life as until
        from lifecycle_transition t join service_version v on v.id = t.version_id where t.status in ('DONE', 'SCHEDULED')
        window life as (partition by t.version_id order by t.effective_at, t.seq)
    )
"""
EDGES = """
    edges as (
        select distinct v.service_id as whole, i.component_service_id as part
        from composition_item i join service_version v on v.id = i.package_version_id where v.stage not in ('RETIRED', 'REJECTED')
    )
"""
SELECTED = """
    counted as (
        select o.id as offering, o.key, i.id as item, i.option_group_id, coalesce(s.quantity, i.default_quantity) as quantity,
            i.min_quantity, i.max_quantity
        from service_offering o join composition_item i on i.package_version_id = o.version_id
        left join offering_selection s on s.offering_id = o.id and s.composition_item_id = i.id
    )
"""

WRONG: Mapping[str, str] = {
    "two versions of a service are operational at one instant": f"""
        with {LIVE} select a.service_id, a.version_id, b.version_id, greatest(a.effective_at, b.effective_at)
        from live a join live b using (service_id)
        where a.id <> b.id and a.to_stage = 'OPERATIONAL' and b.to_stage = 'OPERATIONAL'
            and a.effective_at <= b.effective_at and b.effective_at < a.until and b.effective_at < b.until and a.effective_at < a.until
    """,
    "a life is a broken chain": f"with {LIVE} select id, from_stage, stage_before from live where from_stage is distinct from stage_before",
    "something has happened after what is still to happen": f"""
        with {LIVE} select id from live where status = 'DONE' and status_before = 'SCHEDULED'
    """,
    "a step is no edge of the stage graph": """
        select t.id, t.from_stage, t.to_stage from lifecycle_transition t
        where t.from_stage is not null and not exists (select from stage_edge e
        where (e.from_stage, e.to_stage) = (t.from_stage, t.to_stage))
    """,
    "a stage is not that of the last transition done": """
        select v.id, v.stage, last.to_stage from service_version v
        left join lateral (
            select to_stage, effective_at from lifecycle_transition t where t.version_id = v.id and t.status = 'DONE'
            order by effective_at desc, seq desc limit 1
        ) last on true
        where (v.stage, v.stage_since) is distinct from (last.to_stage, last.effective_at)
    """,
    "rows of one act have different ends": """
        select cause_id from lifecycle_transition where cause_id is not null group by cause_id
        having count(*) filter (where status = 'SCHEDULED') > 0 and count(*) filter (where status = 'DONE') > 0
    """,
    "a package contains itself": f"""
        with recursive {EDGES}, below (whole, part) as (
            select whole, part from edges union select b.whole, e.part from below b join edges e on e.whole = b.part
        ) select whole from below where whole = part
    """,
    "packages are nested too deep": f"""
        with recursive {EDGES}, below (part, depth) as (
            select part, 1 from edges union select e.part, b.depth + 1 from below b join edges e on e.whole = b.part where b.depth < 12
        ) select max(depth) from below having max(depth) > 8
    """,
    "something that is no package contains something": """
        select i.id from composition_item i join service_version v on v.id = i.package_version_id join service s on s.id = v.service_id
        where not s.is_package
    """,
    "a component is there twice": """
        select package_version_id, component_service_id from composition_item group by 1, 2 having count(*) > 1
    """,
    "a line has limits that contradict each other": """
        select id from composition_item where not (0 <= min_quantity and min_quantity <= default_quantity
            and default_quantity <= coalesce(max_quantity, default_quantity)) or role = 'CORE' and min_quantity < 1
    """,
    "a line is pinned to another service's version": """
        select i.id from composition_item i join service_version v on v.id = i.pinned_version_id
        where v.service_id <> i.component_service_id
    """,
    "a line stands in another version's group": """
        select i.id from composition_item i join option_group g on g.id = i.option_group_id
        where g.package_version_id <> i.package_version_id
    """,
    "a package is contained without an offering": """
        select i.id from composition_item i join service s on s.id = i.component_service_id
        where s.is_package and i.component_offering_key is null
    """,
    "a group asks for more than it has": """
        select g.id from option_group g left join composition_item i on i.option_group_id = g.id group by g.id
        having count(i.id) < g.min_select or count(*) filter (where i.min_quantity > 0) > g.max_select or g.min_select > g.max_select
    """,
    "an offering is outside the limits of a component": f"""
        with {SELECTED} select key, item, quantity from counted
        where quantity < min_quantity or quantity > coalesce(max_quantity, quantity)
    """,
    "an offering is outside the limits of a group": f"""
        with {SELECTED} select c.key, g.id from counted c join option_group g on g.id = c.option_group_id
        group by c.offering, c.key, g.id having count(*) filter (where c.quantity > 0) not between g.min_select and g.max_select
    """,
    "an offering selects from another version": """
        select s.id from offering_selection s join service_offering o on o.id = s.offering_id
        join composition_item i on i.id = s.composition_item_id
        where o.version_id <> s.version_id or i.package_version_id <> s.version_id
    """,
    "a stand has no aspect, an aspect no stand, or neither a version": """
        select id from stakeholder_comment
        where (aspect is null) <> (stance is null) or aspect is not null and version_id is null
    """,
    "an answer has another audience than its thread": """
        select c.id from stakeholder_comment c join stakeholder_comment t on t.id = c.parent_id
        where (c.service_id, c.version_id, c.idea_id, c.audience, c.customer_id)
            is distinct from (t.service_id, t.version_id, t.idea_id, t.audience, t.customer_id)
    """,
    "an internal thread belongs to a customer": """
        select id from stakeholder_comment
        where audience = 'INTERNAL' and customer_id is not null
    """,
    "a comment is about a version or an idea of another service": """
        select c.id from stakeholder_comment c left join service_version v on v.id = c.version_id
        left join development_idea i on i.id = c.idea_id
        where v.service_id <> c.service_id or i.service_id <> c.service_id
    """,
    "a service replaces itself": """
        with recursive replaced (first, next) as (
            select from_service_id, to_service_id from service_relationship where type = 'REPLACES'
            union select r.first, s.to_service_id from replaced r
            join service_relationship s on s.from_service_id = r.next and s.type = 'REPLACES'
        ) select first from replaced where first = next
    """,
    "a relationship is there twice or leads to itself": """
        select from_service_id from service_relationship group by from_service_id, to_service_id, type
        having count(*) > 1 or bool_or(from_service_id = to_service_id)
    """,
    "a party is a part of itself": """
        with recursive above (first, next) as (
            select id, parent_id from party where parent_id is not null
            union select a.first, p.parent_id from above a join party p on p.id = a.next where p.parent_id is not null
        ) select first from above where first = next
    """,
    "a person has parts": "select p.id from party p join party above on above.id = p.parent_id where above.kind = 'PERSON'",
    "an idea is planned where it is not, or delivered without a launch": """
        select i.id, i.status, v.stage from development_idea i left join service_version v on v.id = i.planned_version_id
        where (i.planned_version_id is not null) <> (i.status in ('PLANNED', 'DELIVERED')) or i.status = 'DECLINED' and i.answer is null
            or i.status = 'PLANNED' and v.stage = 'REJECTED' or v.service_id <> i.service_id
            or i.status = 'DELIVERED' and not exists (
                select from lifecycle_transition t where t.version_id = v.id and t.status = 'DONE' and t.to_stage = 'OPERATIONAL'
            )
    """,
    "feedback is settled without an answer": """
        select id from service_feedback
        where handling in ('RESOLVED', 'NO_ACTION') and answer is null
    """,
    "a respondent spoke twice of one touchpoint on one day": """
        select service_id from service_feedback group by service_id, coalesce(respondent_id::text, respondent_hash), touchpoint, occurred_on
        having count(*) > 1
    """,
    "two prices begin on one day": "select version_id from service_price group by version_id, valid_from having count(*) > 1",
    "a name of another system stands for two things": """
        select source_system from external_reference where type = 'SAME_AS'
        group by source_system, entity_type, external_id having count(*) > 1
    """,
    "a key has no outcome": "select key from idempotency_record where outcome is null",
}


def tables() -> Mapping[str, type[Recorded]]:
    """Those whose states are kept."""
    load_models()
    return {str(mapper.local_table): mapper.class_ for mapper in Base.registry.mappers if issubclass(mapper.class_, Recorded)}


def _kept(table: Table, model: type[Recorded]) -> list[str]:
    return [column.name for column in table.columns if column.name not in model.__personal__ and column.computed is None]


def _not_recorded() -> str:
    """Rows that are not as their open states, table by table."""
    found = []
    for name, model in tables().items():
        columns = ", ".join(_kept(Base.metadata.tables[name], model))
        both = f"select {columns} from {name}", f"select {columns} from {name}_states where rec_to = 'infinity'"
        found.append(f"select '{name}' as name, id from (({both[0]} except {both[1]}) union all ({both[1]} except {both[0]})) differing")
    return " union all ".join(found)


def _misreported() -> str:
    """Rows whose states begin or end at a revision that tells something else of them; revisions that tell of what did not change."""
    steps = []
    for name, model in tables().items():
        type_ = "".join(word.capitalize() for word in name.split("_"))
        fields = [column for column in _kept(Base.metadata.tables[name], model) if column not in ("id", "revision")]
        differing = ", ".join(f"case when a.{column} is distinct from b.{column} then '{column}' end" for column in fields)
        counted = "b.revision - a.revision" if "revision" in Base.metadata.tables[name].c else "null::int"
        steps.append(f"""
            select coalesce(b.rec_from, a.rec_to) as recorded_at, '{type_}' as entity_type, coalesce(a.id, b.id) as entity_id,
                case when a.id is null then 'arrived' when b.id is null then 'gone' else 'changed' end as what,
                case when a.id is null or b.id is null then '{{}}' else array_remove(array[{differing}]::text[], null) end as fields,
                array[{", ".join(repr(column) for column in model.__personal__)}]::text[] as personal, {counted} as counted
            from (select * from {name}_states where rec_to > $1 and rec_to < 'infinity') a
            full join (select * from {name}_states where rec_from > $1) b on a.id = b.id and a.rec_to = b.rec_from
        """)
    return f"""
        with step as ({" union all ".join(steps)}), event as (
            select *, case when operation in ('CREATED', 'LINKED') then 'arrived' when operation in ('TOMBSTONED', 'UNLINKED') then 'gone'
                else 'changed' end as what
            from change_event where recorded_at > $1
        )
        select coalesce(s.entity_type, e.entity_type), coalesce(s.entity_id, e.entity_id), s.what, e.operation, s.fields,
        e.changed_fields, s.counted
        from step s full join event e using (recorded_at, entity_type, entity_id)
        where s.what is distinct from e.what and not (s.what is null and e.what = 'changed' and e.entity_type = 'Party')
            or not (e.changed_fields <@ (s.fields || s.personal) and s.fields <@ e.changed_fields)
            or s.what = 'changed' and (s.counted < 1 or s.counted > 1 and e.entity_type not in {WHOLES})
            or (e.operation = 'TRANSITIONED') is distinct from (s.what = 'changed' and 'stage' = any (s.fields))
    """


def _infinite() -> str:
    """Days and moments that are none."""
    dated = ((name, column) for name in tables() for column in Base.metadata.tables[name].c if isinstance(column.type, (Date, DateTime)))
    return " union all ".join(f"select '{name}', '{column.name}' from {name} where not isfinite({column.name})" for name, column in dated)


PARTS = {
    "ServicePrice": ("service_price", "version_id"),
    "ScopeItem": ("scope_item", "version_id"),
    "ServiceCommitment": ("service_commitment", "version_id"),
    "CompositionItem": ("composition_item", "package_version_id"),
    "OptionGroup": ("option_group", "package_version_id"),
    "ServiceOffering": ("service_offering", "version_id"),
    "OfferingSelection": ("offering_selection", "version_id"),
    "CapabilityUse": ("capability_use", "version_id"),
    "ProjectDelivery": ("project_delivery", "project_id"),
    "ServiceRelationship": ("service_relationship", "from_service_id"),
    "ServiceStakeholder": ("service_stakeholder", "service_id"),
    "FieldOwnership": ("field_ownership", "source_system_id"),
}
"""What a change of a part counts as one of."""

WHOLES = "('Service', 'ServiceVersion', 'SourceSystem', 'Project')"


def _uncounted() -> str:
    """Parts that changed and whose whole counted nothing; wholes that counted and of which nothing changed."""
    parts = " union all ".join(
        f"select e.recorded_at, p.{whole} as whole from change_event e join {table}_states p on p.id = e.entity_id "
        f"and (p.rec_from = e.recorded_at or p.rec_to = e.recorded_at) where e.entity_type = '{type_}' and e.recorded_at > $1"
        for type_, (table, whole) in PARTS.items()
    )
    return f"""
        with part as (select distinct * from ({parts}) all_of_them), whole as (
            select recorded_at, entity_id as whole, changed_fields, operation from change_event
            where entity_type in {WHOLES} and recorded_at > $1
        )
        select 'a part changed and nothing was counted' as wrong, p.whole from part p left join whole w using (recorded_at, whole)
        where w.whole is null and exists (select from service s where s.id = p.whole union all select from service_version v
        where v.id = p.whole union all select from source_system y where y.id = p.whole)
        union all
        select 'counted, and nothing changed', w.whole from whole w left join part p using (recorded_at, whole)
        where p.whole is null and w.operation = 'UPDATED' and w.changed_fields = '{{}}'
    """


async def wrong(connection: Connection, since: Any) -> dict[str, list[tuple[Any, ...]]]:
    """What is not as it must be, by what it is; revisions after this one are looked at."""
    found = {name: await connection.fetch(statement) for name, statement in WRONG.items()}
    found["a row is not as it is recorded"] = await connection.fetch(_not_recorded())
    found["a day or a moment is infinite"] = await connection.fetch(_infinite())
    found["a revision tells something else than what changed"] = await connection.fetch(_misreported(), since)
    found["revisions of wholes and changes of parts differ"] = await connection.fetch(_uncounted(), since)
    return {name: [tuple(row) for row in rows[:5]] for name, rows in found.items() if rows}


STAMP = """
select format('select %L, count(*), max(xmin::text::bigint) from %I.%I', c.oid::regclass::text, n.nspname, c.relname)
from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind = 'r' and n.nspname in ('public', 'history') order by c.oid
"""
NUMBERING = ("search_document_id_seq", "search_word_id_seq")
"""Of tables that follow what is written. PostgreSQL takes back the rows of a dry run or a refusal, but no number that was drawn for one;
nobody reads these, and gaps between them mean nothing."""
SEQUENCES = f"""
select schemaname || '.' || sequencename, last_value, null::bigint from pg_sequences where sequencename not in {NUMBERING}
"""


async def stamp(connection: Connection) -> list[tuple[Any, ...]]:
    """How many rows each table has, and which transaction wrote the last one; sequences too, but for NUMBERING. Whatever is written
    changes it."""
    statements = [row[0] for row in await connection.fetch(STAMP)]
    return [tuple(row) for row in await connection.fetch(" union all ".join([*statements, SEQUENCES]))]
