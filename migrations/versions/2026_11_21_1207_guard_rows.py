"""Guard rows: what never changes, and revisions that count every change of a row and of its parts."""

from alembic import op

revision = "2026_11_21_1207"
down_revision = "2026_11_21_1206"

NEVER_CHANGE = {
    "party": ("key",),
    "portfolio": ("key",),
    "service": ("key", "is_package"),
    "service_version": ("service_id",),
    "service_price": ("version_id",),
    "scope_item": ("version_id",),
    "service_commitment": ("version_id",),
    "service_relationship": ("from_service_id",),
    "service_stakeholder": ("service_id",),
    "composition_item": ("package_version_id",),
    "option_group": ("package_version_id",),
    "service_offering": ("version_id", "key"),
    "offering_selection": ("offering_id",),
    "capability": ("key",),
    "capability_use": ("version_id",),
    "customer_agreement": ("key",),
    "stakeholder_comment": ("service_id", "version_id", "parent_id", "author_id", "audience", "customer_id"),
    "development_idea": ("service_id",),
    "service_feedback": ("service_id",),
    "idempotency_record": ("request_hash",),
}

REFUSE_CHANGE = """
create function refuse_change() returns trigger language plpgsql as $$
begin
    raise exception using errcode = '23514', table = tg_table_name, constraint = tg_name,
        message = format('%s of %s never changes', tg_argv[0], tg_table_name);
end
$$
"""

# A BEFORE trigger sees computed columns empty, so those of a name (argument 'named') are set aside before comparing.
COUNT_REVISION = """
create function count_revision() returns trigger language plpgsql as $$
declare
    part_changed boolean := new.revision = old.revision + 1;
begin
    new.revision := old.revision;
    if tg_nargs > 0 then
        new.name_sort_fi := old.name_sort_fi;
        new.name_sort_sv := old.name_sort_sv;
        new.name_sort_en := old.name_sort_en;
    end if;
    if part_changed or new is distinct from old then
        new.revision := old.revision + 1;
    end if;
    return new;
end
$$
"""

COUNTED = (
    "portfolio",
    "service",
    "capability",
    "customer_agreement",
    "stakeholder_comment",
    "development_idea",
    "service_feedback",
)
COUNTED_WITH_NAME = ("party", "service_version")

PARTS = {
    "service_price": ("version_id", "service_version"),
    "scope_item": ("version_id", "service_version"),
    "service_commitment": ("version_id", "service_version"),
    "composition_item": ("package_version_id", "service_version"),
    "option_group": ("package_version_id", "service_version"),
    "service_offering": ("version_id", "service_version"),
    "offering_selection": ("version_id", "service_version"),
    "capability_use": ("version_id", "service_version"),
    "service_relationship": ("from_service_id", "service"),
    "service_stakeholder": ("service_id", "service"),
}
"""Table of parts: the column that names the whole, and the table of the whole."""

# The whole is locked first and in the order of ids, so that two transactions that change the same wholes do not deadlock.
# Its row lock also makes changes of one version's parts wait for each other: the checks at commit see all of them.
COUNT_PARTS = """
create function count_{part}() returns trigger language plpgsql as $$
declare
    wholes uuid[];
begin
    if tg_op = 'UPDATE' then
        select array_agg(distinct {column}) into wholes from (select * from now_there except select * from once_there);
    elsif tg_op = 'INSERT' then
        select array_agg(distinct {column}) into wholes from now_there;
    else
        select array_agg(distinct {column}) into wholes from once_there;
    end if;
    perform from {whole} where id = any (wholes) order by id for no key update;
    update {whole} set revision = revision + 1 where id = any (wholes);
    return null;
end
$$
"""

TRANSITION_TABLES = {
    "insert": "new table as now_there",
    "update": "old table as once_there new table as now_there",
    "delete": "old table as once_there",
}


def upgrade() -> None:
    op.execute(REFUSE_CHANGE)
    op.execute(COUNT_REVISION)
    for table, columns in NEVER_CHANGE.items():
        for column in columns:
            op.execute(
                f"""
                create trigger {keeper(table, column)} before update of {column} on {table}
                for each row when (old.{column} is distinct from new.{column}) execute function refuse_change('{column}')
                """
            )
    for table in COUNTED:
        op.execute(f"create trigger count_revision before update on {table} for each row execute function count_revision()")
    for table in COUNTED_WITH_NAME:
        op.execute(f"create trigger count_revision before update on {table} for each row execute function count_revision('named')")
    for part, (column, whole) in PARTS.items():
        op.execute(COUNT_PARTS.format(part=part, column=column, whole=whole))
        for event, tables in TRANSITION_TABLES.items():
            op.execute(
                f"""
                create trigger count_{event} after {event} on {part} referencing {tables}
                for each statement execute function count_{part}()
                """
            )


def downgrade() -> None:
    for part in PARTS:
        for event in TRANSITION_TABLES:
            op.execute(f"drop trigger count_{event} on {part}")
        op.execute(f"drop function count_{part}()")
    for table in (*COUNTED, *COUNTED_WITH_NAME):
        op.execute(f"drop trigger count_revision on {table}")
    for table, columns in NEVER_CHANGE.items():
        for column in columns:
            op.execute(f"drop trigger {keeper(table, column)} on {table}")
    op.execute("drop function count_revision()")
    op.execute("drop function refuse_change()")


def keeper(table: str, column: str) -> str:
    return f"ck_{table}_{column}_never_changes"
