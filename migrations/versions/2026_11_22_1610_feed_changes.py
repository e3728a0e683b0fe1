"""Feed changes: the service that each change belongs to, written by the recorders, and the indexes that the feed walks along."""

from alembic import op

revision = "2026_11_22_1610"
down_revision = "2026_11_22_1600"

ENTITIES = (
    "party",
    "portfolio",
    "service",
    "service_version",
    "service_price",
    "scope_item",
    "service_commitment",
    "composition_item",
    "option_group",
    "service_offering",
    "offering_selection",
    "capability",
    "customer_agreement",
    "lifecycle_transition",
    "stakeholder_comment",
    "development_idea",
    "service_feedback",
    "gate_check",
)
LINKS = ("service_relationship", "service_stakeholder", "capability_use", "external_reference")

# Of history.track as 1205 made it: what is written there now, and what from now on.
EDITS = (
    (
        "entity_id, entity_key, operation, changed_fields)\n",
        "entity_id, entity_key, operation, changed_fields, service_id)\n",
    ),
    (
        "then array_remove(array[{differing}]::text[], null) else '{}' end\n    );",
        "then array_remove(array[{differing}]::text[], null) else '{}' end,\n        {service}\n    );",
    ),
    (
        "    recorder := replace(recorder, '{columns}',",
        """    recorder := replace(recorder, '{service}', case
        when name = 'service' then 'entity'
        when 'service_id' = any (kept) then 'coalesce(row_now.service_id, known.service_id)'
        when 'from_service_id' = any (kept) then 'coalesce(row_now.from_service_id, known.from_service_id)'
        when 'version_id' = any (kept) then
            '(select service_id from public.service_version where id = coalesce(row_now.version_id, known.version_id))'
        when 'package_version_id' = any (kept) then
            '(select service_id from public.service_version where id = coalesce(row_now.package_version_id, known.package_version_id))'
        when name = 'external_reference' then
            'history.service_of(coalesce(row_now.entity_type, known.entity_type), coalesce(row_now.entity_id, known.entity_id))'
        else 'null' end);
    recorder := replace(recorder, '{columns}',""",
    ),
)

# A definition that is not as expected is not edited: that is told, and nothing is done.
EDIT = """
do $edit$
declare
    definition text := pg_get_functiondef('history.track(regclass, boolean)'::regprocedure);
begin
    if strpos(definition, $before$@before@$before$) = 0 then
        raise exception 'history.track is another one than this migration knows';
    end if;
    execute replace(definition, $before$@before@$before$, $after$@after@$after$);
end
$edit$
"""

SERVICE_OF = """
create function history.service_of(entity_type text, entity_id uuid) returns uuid language sql stable
set search_path = pg_catalog, pg_temp as $$
    select case entity_type
        when 'Service' then entity_id
        when 'ServiceVersion' then (select v.service_id from public.service_version v where v.id = entity_id)
        when 'CustomerAgreement' then (select a.service_id from public.customer_agreement a where a.id = entity_id)
    end
$$
"""

# The feed goes on only from where this database was: a restored one, or one that lost transactions, would leave out what came instead.
# 'epoch' is the position before all. `path`: of the argument, with points between its steps.
POSITION_KNOWN = """
create function position_known(revision timestamptz, path text) returns boolean language plpgsql stable as $$
begin
    if revision <> 'epoch' and not exists (select from change_transaction where recorded_at = revision) then
        raise exception 'This database does not have the change that the cursor stands behind: it was restored to an earlier state. '
            'Read what you need anew together with asOf { token }, and go on with changes(after: …) from that token.'
            using errcode = 'SK004', detail = path;
    end if;
    return true;
end
$$
"""

OF_VERSION = "(select v.service_id from service_version v where v.id = s.{key})"
SERVICES = {
    "service": "s.id",
    **dict.fromkeys(
        (
            "service_version",
            "customer_agreement",
            "stakeholder_comment",
            "development_idea",
            "service_feedback",
            "service_stakeholder",
        ),
        "s.service_id",
    ),
    "service_relationship": "s.from_service_id",
    **dict.fromkeys(
        (
            "service_price",
            "scope_item",
            "service_commitment",
            "service_offering",
            "offering_selection",
            "lifecycle_transition",
            "capability_use",
        ),
        OF_VERSION.format(key="version_id"),
    ),
    **dict.fromkeys(("composition_item", "option_group"), OF_VERSION.format(key="package_version_id")),
    "external_reference": "history.service_of(s.entity_type, s.entity_id)",
}
"""Where the latest state of a row has its service. Other rows belong to none."""

FILL = """
update change_event e set service_id = {service}
from (select distinct on (id) * from {table}_states order by id, rec_from desc) s
where e.entity_type = '{entity}' and e.entity_id = s.id
"""

# Not concurrently: the history of a portfolio is small, and nothing is written while it is upgraded.
LINT = "-- squawk-ignore require-concurrent-index-creation\n"
INDEXES = {
    "ix_change_event_service_id_recorded_at_seq": "change_event (service_id, recorded_at, seq)",
    "ix_change_transaction_actor_id_recorded_at": "change_transaction (actor_id, recorded_at)",
    "ix_change_transaction_source_system_recorded_at": "change_transaction (source_system, recorded_at)",
}


def _edit(before: str, after: str) -> None:
    op.execute(EDIT.replace("@before@", before).replace("@after@", after))


def _track() -> None:
    for table in ENTITIES:
        op.execute(f"select history.track('{table}')")
    for table in LINKS:
        op.execute(f"select history.track('{table}', link => true)")


def upgrade() -> None:
    op.execute(POSITION_KNOWN)
    op.execute("alter table change_event add column service_id uuid")
    op.execute(SERVICE_OF)
    op.execute("revoke all on function history.service_of(text, uuid) from public")
    for before, after in EDITS:
        _edit(before, after)
    _track()
    for table, service in SERVICES.items():
        op.execute(FILL.format(table=table, service=service, entity=table.title().replace("_", "")))
    for name, columns in INDEXES.items():
        op.execute(f"{LINT}create index {name} on {columns}")


def downgrade() -> None:
    op.execute("drop function position_known(timestamptz, text)")
    for before, after in EDITS:
        _edit(after, before)
    _track()
    op.execute("drop index ix_change_transaction_actor_id_recorded_at, ix_change_transaction_source_system_recorded_at")
    op.execute("drop function history.service_of(text, uuid)")
    op.execute("alter table change_event drop column service_id")
