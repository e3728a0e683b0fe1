"""Projects: the running work that makes planned versions real."""

from alembic import op

revision = "2026_11_22_1810"
down_revision = "2026_11_22_1803"

PROJECT = """
create table project (
    id uuid default uuidv7() not null,
    key text not null,
    name jsonb not null,
    owner_id uuid not null,
    status text default 'PROPOSED' not null,
    starts_on date,
    ends_on date,
    priority integer,
    revision integer default 1 not null,
    constraint pk_project primary key (id),
    constraint uq_project_key unique (key),
    constraint ck_project_key check (key ~ '^[A-Z0-9-]{3,40}$'),
    constraint ck_project_name check (is_localized(name)),
    constraint ck_project_status check (status in ('PROPOSED', 'RUNNING', 'DONE', 'CANCELLED')),
    constraint ck_project_ends_on check (ends_on >= starts_on),
    constraint ck_project_priority check (priority between 1 and 100),
    constraint fk_project_owner_id foreign key (owner_id) references party (id)
)
"""

DELIVERY = """
create table project_delivery (
    id uuid default uuidv7() not null,
    project_id uuid not null,
    version_id uuid not null,
    constraint pk_project_delivery primary key (id),
    constraint uq_project_delivery_project_id_version_id unique (project_id, version_id),
    constraint fk_project_delivery_project_id foreign key (project_id) references project (id),
    constraint fk_project_delivery_version_id foreign key (version_id) references service_version (id)
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
    "create index ix_project_owner_id on project (owner_id)",
    "create index ix_project_delivery_version_id on project_delivery (version_id)",
    "create index ix_project_delivery_states_project_id_rec_from on project_delivery_states (project_id, rec_from)",
    "create index ix_project_delivery_states_version_id_rec_from on project_delivery_states (version_id, rec_from)",
)

# What a project delivers is a part of it: a change of it raises the revision of the project, as 1207 has it.
NEVER_CHANGES = (("project", "key"), ("project_delivery", "project_id"), ("project_delivery", "version_id"))
KEEP = """
create trigger ck_{table}_{column}_never_changes before update of {column} on {table}
for each row when (old.{column} is distinct from new.{column}) execute function refuse_change('{column}')
"""
COUNT = "create trigger count_revision before update on project for each row execute function count_revision()"
COUNT_PARTS = """
create function count_project_delivery() returns trigger language plpgsql as $$
declare
    wholes uuid[];
begin
    if tg_op = 'INSERT' then
        select array_agg(distinct project_id) into wholes from now_there;
    else
        select array_agg(distinct project_id) into wholes from once_there;
    end if;
    perform from project where id = any (wholes) order by id for no key update;
    update project set revision = revision + 1 where id = any (wholes);
    return null;
end
$$
"""
COUNT_EACH = """
create trigger count_{event} after {event} on project_delivery referencing {tables}
for each statement execute function count_project_delivery()
"""
SEEN = {"insert": "new table as now_there", "delete": "old table as once_there"}

PERSONAL = (("name", "FREE_TEXT"), ("key", "NONE"), ("status", "NONE"))
LINKS = {"project": "false", "project_delivery": "true"}
"""Tables, and whether their rows are links."""


def upgrade() -> None:
    for statement in (PROJECT, DELIVERY, *(STATES.format(table=table) for table in LINKS), *INDEXES):
        op.execute(statement)
    for table, column in NEVER_CHANGES:
        op.execute(KEEP.format(table=table, column=column))
    op.execute(COUNT)
    op.execute(COUNT_PARTS)
    for event, tables in SEEN.items():
        op.execute(COUNT_EACH.format(event=event, tables=tables))
    for column, kind in PERSONAL:
        op.execute(f"insert into personal_column values ('project', '{column}', '{kind}', 'TEXT')")
    for table, link in LINKS.items():
        op.execute(f"select history.track('{table}', link => {link})")
    op.execute("select as_of.follow()")


def downgrade() -> None:
    op.execute("select as_of.let_go()")
    op.execute("delete from personal_column where table_name = 'project'")
    # Nothing would tell what these events are of, and no name of another system stands for nothing.
    op.execute("delete from external_reference where entity_type = 'Project'")
    op.execute("set constraints all immediate")
    op.execute("delete from change_event where entity_type in ('Project', 'ProjectDelivery')")
    for table in reversed(LINKS):
        op.execute(f"-- squawk-ignore ban-drop-table\ndrop table {table}_states, {table}")
        op.execute(f"drop function history.record_{table}()")
    op.execute("drop function count_project_delivery()")
    op.execute("select as_of.follow()")
