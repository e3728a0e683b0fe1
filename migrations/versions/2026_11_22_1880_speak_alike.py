"""Speak alike: of several versions of a service that came into their stage at one moment, the one that was made last speaks for it.

Before, PostgreSQL took whichever it met first, which was another one in recorded states than in the tables of today.
"""

from alembic import op

revision = "2026_11_22_1880"
down_revision = "2026_11_22_1870"

# {last}: what is before what when all else is equal.
FUNCTIONS = (
    """
create or replace function version_in_force(service uuid) returns uuid language sql stable strict parallel safe
begin atomic
    select v.id from service_version v
    where v.service_id = service and v.stage in ('OPERATIONAL', 'RETIRING')
    order by v.stage, v.stage_since desc{last}
    limit 1;
end
""",
    """
create or replace function version_in_force_at(service uuid, at timestamptz, clock timestamptz) returns uuid
language sql stable strict parallel safe
begin atomic
    select v.id
    from service_version v
    cross join lateral (
        select t.to_stage, t.effective_at from lifecycle_transition t
        where t.version_id = v.id and live(t.status, t.effective_at, clock) and t.effective_at <= at
        order by t.effective_at desc, t.seq desc
        limit 1
    ) last
    where v.service_id = service and last.to_stage in ('OPERATIONAL', 'RETIRING')
    order by last.to_stage, last.effective_at desc{last}
    limit 1;
end
""",
    """
create or replace function service_fact(service uuid) returns jsonb language sql stable strict parallel safe
begin atomic
    select jsonb_build_object('service', s.id, 'key', s.key, 'name', coalesce(named.name, '{{}}'))
    from service s
    left join lateral (
        select v.name from service_version v
        where v.service_id = s.id
        order by array_position(
            array['OPERATIONAL', 'RETIRING', 'IN_TRANSITION', 'IN_DESIGN', 'PROPOSED', 'RETIRED', 'REJECTED'], v.stage
        ), v.stage_since desc{last}
        limit 1
    ) named on true
    where s.id = service;
end
""",
)


def upgrade() -> None:
    _put(last=", v.id desc")


def downgrade() -> None:
    _put(last="")


def _put(*, last: str) -> None:
    for function in FUNCTIONS:
        op.execute(function.format(last=last))
    op.execute("select as_of.follow()")
