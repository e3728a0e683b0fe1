"""Check lives from services: whether two versions are in operation at once is looked up from the service, whatever is known of the tables.

Without statistics, as in a new database that is filled by batches or after a crash, PostgreSQL took few transitions to be DONE or SCHEDULED
and began with all of them: 25 ms for each of the 500 services of a batch.
"""

from alembic import op

revision = "2026_11_22_1720"
down_revision = "2026_11_22_1700"

PLANNED_FREELY = """
            from service_version v join lifecycle_transition t on t.version_id = v.id
            where v.service_id = s.id and t.status in ('DONE', 'SCHEDULED')
        ) period
"""

FROM_THE_SERVICE = """
            from service_version v
            cross join lateral (
                select * from lifecycle_transition step where step.version_id = v.id and step.status in ('DONE', 'SCHEDULED') offset 0
            ) t
            where v.service_id = s.id
        ) period
"""

# A definition that is not as expected is not edited: that is told, and nothing is done.
EDIT = """
do $edit$
declare
    definition text := pg_get_functiondef('check_life()'::regprocedure);
begin
    if strpos(definition, $before$@before@$before$) = 0 then
        raise exception 'check_life is another one than this migration knows';
    end if;
    execute replace(definition, $before$@before@$before$, $after$@after@$after$);
end
$edit$
"""


def upgrade() -> None:
    """A subquery with an offset is planned by itself."""
    op.execute(_edited(PLANNED_FREELY, FROM_THE_SERVICE))


def downgrade() -> None:
    op.execute(_edited(FROM_THE_SERVICE, PLANNED_FREELY))


def _edited(before: str, after: str) -> str:
    return EDIT.replace("@before@", before).replace("@after@", after)
