"""Tell stages at a moment: what the transitions that are done and scheduled make of a version, of a service and of a package's lines."""

from alembic import op

revision = "2026_11_22_1300"
down_revision = "2026_11_22_1240"

# `clock` is the moment at which somebody judges, `at` the one that is judged. The live transitions are those done and those scheduled for
# later than the clock: one that is due and has not fired yet may fail its gate, and never counts.
LIVE = """
create function live(status text, effective_at timestamptz, clock timestamptz) returns boolean language sql immutable parallel safe
return status = 'DONE' or status = 'SCHEDULED' and effective_at > clock
"""

STAGE_AT = """
create function stage_at(version uuid, at timestamptz, clock timestamptz) returns text language sql stable strict parallel safe
begin atomic
    select t.to_stage from lifecycle_transition t
    where t.version_id = version and live(t.status, t.effective_at, clock) and t.effective_at <= at
    order by t.effective_at desc, t.seq desc
    limit 1;
end
"""

# Where a step to a stage begins. One that is scheduled already begins where it was scheduled from.
STAGE_BEFORE = """
create function stage_before(version uuid, to_stage text, at timestamptz, clock timestamptz) returns text
language sql stable strict parallel safe
begin atomic
    select case
        when t.status = 'SCHEDULED' and t.effective_at = at and t.to_stage = stage_before.to_stage then t.from_stage
        else t.to_stage
    end
    from lifecycle_transition t
    where t.version_id = version and live(t.status, t.effective_at, clock) and t.effective_at <= at
    order by t.effective_at desc, t.seq desc
    limit 1;
end
"""

# The operational version before one that is being run down.
VERSION_IN_FORCE_AT = """
create function version_in_force_at(service uuid, at timestamptz, clock timestamptz) returns uuid language sql stable strict parallel safe
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
    order by last.to_stage, last.effective_at desc
    limit 1;
end
"""

# What a line of a package version stands for: pinned, in force then, else planned when the package version is.
COMPONENT_VERSION_AT = """
create function component_version_at(line uuid, at timestamptz, clock timestamptz) returns uuid language sql stable strict parallel safe
begin atomic
    select coalesce(
        i.pinned_version_id,
        version_in_force_at(i.component_service_id, at, clock),
        case when v.stage in ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION') then version_planned(i.component_service_id) end
    )
    from composition_item i join service_version v on v.id = i.package_version_id
    where i.id = line;
end
"""

# When versions of a service are in a stage, by their live transitions; `until` is infinity when nothing ends it.
STAGE_PERIODS = """
create function stage_periods(service uuid, clock timestamptz)
returns table (version_id uuid, stage text, since timestamptz, until timestamptz)
language sql stable strict parallel safe
begin atomic
    select t.version_id, t.to_stage, t.effective_at,
        lead(t.effective_at, 1, 'infinity') over (partition by t.version_id order by t.effective_at, t.seq)
    from service_version v join lifecycle_transition t on t.version_id = v.id
    where v.service_id = service and live(t.status, t.effective_at, clock);
end
"""

# How many packages deep the composition of a version goes, along the longest way; a service that is no package contains nothing.
NESTING = """
create function nesting(version uuid) returns integer language sql stable strict parallel safe
begin atomic
    with recursive contained (service_id, depth) as (
        select i.component_service_id, 1 from composition_item i where i.package_version_id = version
        union
        select i.component_service_id, c.depth + 1
        from contained c
        join service_version v on v.service_id = c.service_id and v.stage not in ('RETIRED', 'REJECTED')
        join composition_item i on i.package_version_id = v.id
        where c.depth < 8
    )
    select coalesce(max(depth), 0) from contained;
end
"""

BUSINESS_DATE = """
create function business_date(at timestamptz) returns date language sql stable parallel safe
return (at at time zone business_zone())::date
"""


def upgrade() -> None:
    for function in (LIVE, STAGE_AT, STAGE_BEFORE, VERSION_IN_FORCE_AT, COMPONENT_VERSION_AT, STAGE_PERIODS, NESTING, BUSINESS_DATE):
        op.execute(function)


def downgrade() -> None:
    for function in (
        "business_date(timestamptz)",
        "nesting(uuid)",
        "stage_periods(uuid, timestamptz)",
        "component_version_at(uuid, timestamptz, timestamptz)",
        "version_in_force_at(uuid, timestamptz, timestamptz)",
        "stage_before(uuid, text, timestamptz, timestamptz)",
        "stage_at(uuid, timestamptz, timestamptz)",
        "live(text, timestamptz, timestamptz)",
    ):
        op.execute(f"drop function {function}")
