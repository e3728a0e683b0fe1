"""Source systems: other systems by their names, whose tools they are, and which groups of fields each of them keeps."""

from alembic import op

revision = "2026_11_22_1700"
down_revision = "2026_11_22_1630"

SOURCE_SYSTEM = """
create table source_system (
    id uuid default uuidv7() not null,
    code text not null,
    party_id uuid,
    revision integer default 1 not null,
    constraint pk_source_system primary key (id),
    constraint uq_source_system_code unique (code),
    constraint fk_source_system_party_id foreign key (party_id) references party (id),
    constraint ck_source_system_code check (code <> '')
)
"""

FIELD_OWNERSHIP = """
create table field_ownership (
    id uuid default uuidv7() not null,
    source_system_id uuid not null,
    field_group text not null
        constraint ck_field_ownership_field_group check (field_group in (
            'PARTY', 'IDENTITY', 'TEXTS', 'SCOPE', 'COMMITMENTS', 'COMPOSITION', 'TECHNICAL', 'ASSESSMENT', 'PRICES'
        )),
    policy text not null
        constraint ck_field_ownership_policy check (policy in ('MASTER', 'WRITE_IF_EMPTY', 'NEVER')),
    constraint pk_field_ownership primary key (id),
    constraint uq_field_ownership_source_system_id_field_group unique (source_system_id, field_group),
    constraint fk_field_ownership_source_system_id foreign key (source_system_id) references source_system (id)
)
"""

STATES = """
create table {table}_states (
    like {table},
    rec_from timestamptz not null,
    rec_to timestamptz not null default 'infinity',
    constraint pk_{table}_states primary key (id, rec_from),
    constraint ck_{table}_states_period check (rec_from < rec_to)
)
"""
INDEXES = (
    "create index ix_source_system_party_id on source_system (party_id)",
    "create index ix_field_ownership_states_source_system_id_rec_from on field_ownership_states (source_system_id, rec_from)",
)

# The code never changes: links and revisions name the system by it. Groups are parts: a change of one raises the revision of the whole, as
# 1207 has it.
NEVER_CHANGES = {"source_system": "code", "field_ownership": "source_system_id"}
KEEP = """
create trigger ck_{table}_{column}_never_changes before update of {column} on {table}
for each row when (old.{column} is distinct from new.{column}) execute function refuse_change('{column}')
"""
COUNT = "create trigger count_revision before update on source_system for each row execute function count_revision()"
COUNT_PARTS = """
create function count_field_ownership() returns trigger language plpgsql as $$
declare
    wholes uuid[];
begin
    if tg_op = 'UPDATE' then
        select array_agg(distinct source_system_id) into wholes from (select * from now_there except select * from once_there);
    elsif tg_op = 'INSERT' then
        select array_agg(distinct source_system_id) into wholes from now_there;
    else
        select array_agg(distinct source_system_id) into wholes from once_there;
    end if;
    perform from source_system where id = any (wholes) order by id for no key update;
    update source_system set revision = revision + 1 where id = any (wholes);
    return null;
end
$$
"""
COUNT_EACH = """
create trigger count_{event} after {event} on field_ownership referencing {tables}
for each statement execute function count_field_ownership()
"""
SEEN = {
    "insert": "new table as now_there",
    "update": "old table as once_there new table as now_there",
    "delete": "old table as once_there",
}

# The name of a system is a code that people choose, as it is where links and revisions name it.
PERSONAL = (("source_system", "code", "FREE_TEXT", "CODE"), ("field_ownership", "field_group policy", "NONE", "TEXT"))

TABLES = ("source_system", "field_ownership")


def upgrade() -> None:
    for statement in (SOURCE_SYSTEM, FIELD_OWNERSHIP, *(STATES.format(table=table) for table in TABLES), *INDEXES):
        op.execute(statement)
    for table, column in NEVER_CHANGES.items():
        op.execute(KEEP.format(table=table, column=column))
    op.execute(COUNT)
    op.execute(COUNT_PARTS)
    for event, tables in SEEN.items():
        op.execute(COUNT_EACH.format(event=event, tables=tables))
    for table, columns, kind, style in PERSONAL:
        values = ", ".join(f"('{table}', '{column}', '{kind}', '{style}')" for column in columns.split())
        op.execute(f"insert into personal_column values {values}")
    for table in TABLES:
        op.execute(f"select history.track('{table}')")
    op.execute("select as_of.follow()")


def downgrade() -> None:
    op.execute("select as_of.let_go()")
    op.execute("delete from personal_column where table_name in ('source_system', 'field_ownership')")
    # Nothing would tell what these events are of.
    op.execute("delete from change_event where entity_type in ('SourceSystem', 'FieldOwnership')")
    for table in reversed(TABLES):
        op.execute(f"-- squawk-ignore ban-drop-table\ndrop table {table}_states, {table}")
        op.execute(f"drop function history.record_{table}()")
    op.execute("drop function count_field_ownership()")
    op.execute("select as_of.follow()")
