"""Judge ends: what must be settled before a version is run down, goes out of use, is given up, goes back or is taken up again."""

from alembic import op

revision = "2026_11_22_1350"
down_revision = "2026_11_22_1340"

# A service may be in thousands of packages and agreements: fifty of each are named, all are counted.

# Package versions that are in force at some time after the end and need the service then. Where another version of the service is in force
# at the end, lines without a pin have moved on to it.
DEPENDENTS_AFTER = """
create function dependents_after(version uuid, ends timestamptz, clock timestamptz, out outcome text, out data jsonb)
language sql stable strict parallel safe
begin atomic
    select verdict(count(*) = 0),
        jsonb_build_object(
            'count', count(*),
            'date', date_fact(ends),
            'dependents', coalesce(
                jsonb_agg(service_fact(needing.service_id) order by needing.key) filter (where needing.place <= 50), '[]'
            )
        )
    from (
        select package.id as service_id, package.key, row_number() over (order by package.key) as place
        from service_version v
        join composition_item i on i.component_service_id = v.service_id and i.role in ('CORE', 'ENABLING')
        join service_version whole on whole.id = i.package_version_id
        join service package on package.id = whole.service_id
        where v.id = version
            and (i.pinned_version_id = v.id or not exists (
                select from service_version other
                where other.service_id = v.service_id and other.id <> v.id
                    and stage_at(other.id, ends, clock) in ('OPERATIONAL', 'RETIRING')
            ))
            and (stage_at(whole.id, ends, clock) in ('OPERATIONAL', 'RETIRING') or exists (
                select from lifecycle_transition t
                where t.version_id = whole.id and live(t.status, t.effective_at, clock) and t.effective_at > ends
                    and t.to_stage in ('OPERATIONAL', 'RETIRING')
            ))
        group by package.id
    ) needing;
end
"""

# Agreements of the service that go on at that date, unless another version keeps them.
AGREEMENTS_AFTER = """
create function agreements_after(version uuid, ends timestamptz, clock timestamptz) returns table (key text, customer_id uuid, place bigint)
language sql stable strict parallel safe
begin atomic
    select a.key, a.customer_id, row_number() over (order by a.key)
    from service_version v join customer_agreement a on a.service_id = v.service_id
    where v.id = version and (a.ends_on is null or a.ends_on >= business_date(ends)) and not exists (
        select from service_version other
        where other.service_id = v.service_id and other.id <> v.id and stage_at(other.id, ends, clock) in ('OPERATIONAL', 'RETIRING')
    );
end
"""

# Customers have a version that is offered to them or that somebody has an agreement on.
HAS_CUSTOMERS = """
create function has_customers(version uuid) returns boolean language sql stable strict parallel safe
begin atomic
    select s.classification = 'CUSTOMER_FACING' or exists (select from customer_agreement a where a.service_id = s.id)
    from service_version v join service s on s.id = v.service_id
    where v.id = version;
end
"""

# When a version last went into operation, by its live transitions. What was announced until then tells of no end.
IN_OPERATION_SINCE = """
create function in_operation_since(version uuid, at timestamptz, clock timestamptz) returns timestamptz
language sql stable strict parallel safe
begin atomic
    select max(t.effective_at) from lifecycle_transition t
    where t.version_id = version and live(t.status, t.effective_at, clock) and t.to_stage = 'OPERATIONAL' and t.effective_at <= at;
end
"""

RETIREMENT_CHECKS = """
create function retirement_checks(version uuid, ends timestamptz, clock timestamptz, reason text)
returns table (code text, outcome text, data jsonb) language sql stable parallel safe
begin atomic
    select 'DEPENDENTS_HANDLED', it.outcome, it.data from dependents_after(version, ends, clock) it
    union all
    select 'REPLACEMENT_OR_REASON', verdict(count(r.id) > 0 or coalesce(btrim(reason) <> '', false)),
        jsonb_build_object(
            'replacements', coalesce(jsonb_agg(service_fact(r.from_service_id)) filter (where r.id is not null), '[]')
        )
    from service_version v left join service_relationship r on r.to_service_id = v.service_id and r.type = 'REPLACES'
    where v.id = version
    union all
    select 'CUSTOMERS_INFORMED_TEXT',
        case when has_customers(version) and count(*) > 0 then verdict(bool_and(needed.language = any (needed.announced))) end,
        jsonb_build_object('missing', coalesce(jsonb_agg(language_fact(needed.language))
            filter (where needed.language <> all (needed.announced)), '[]'))
    from (
        select language, announced_languages(v.id, in_operation_since(v.id, ends, clock)) as announced
        from service_version v
        join service s on s.id = v.service_id
        join portfolio p on p.id = s.portfolio_id
        cross join unnest(required_languages(p.languages)) language
        where v.id = version
    ) needed
    union all
    select 'AGREEMENTS_LISTED', verdict(count(*) = 0),
        jsonb_build_object(
            'count', count(*),
            'date', date_fact(ends),
            'agreements', coalesce(jsonb_agg(found.key order by found.key) filter (where found.place <= 50), '[]'),
            'customers', coalesce(jsonb_agg(distinct party_fact(found.customer_id)) filter (where found.place <= 50), '[]')
        )
    from agreements_after(version, ends, clock) found;
end
"""

DECOMMISSION_CHECKS = """
create function decommission_checks(version uuid, at timestamptz, clock timestamptz) returns table (code text, outcome text, data jsonb)
language sql stable strict parallel safe
begin atomic
    select 'NO_ACTIVE_AGREEMENT', verdict(count(*) = 0),
        jsonb_build_object(
            'count', count(*),
            'date', date_fact(at),
            'agreements', coalesce(jsonb_agg(found.key order by found.key) filter (where found.place <= 50), '[]')
        )
    from agreements_after(version, at, clock) found
    union all select 'NO_DEPENDENT_PACKAGE', it.outcome, it.data from dependents_after(version, at, clock) it
    union all
    select 'LAST_IMPRESSION_ASKED', case when has_customers(version) then verdict(asked.count > 0) end,
        jsonb_build_object('count', asked.count)
    from service_version v
    cross join lateral (
        select max(t.effective_at) as at from lifecycle_transition t
        where t.version_id = v.id and live(t.status, t.effective_at, clock) and t.to_stage = 'RETIRING'
            and t.effective_at <= decommission_checks.at
    ) began
    cross join lateral (
        select count(*) as count from service_feedback f
        where f.service_id = v.service_id and f.touchpoint = 'LAST_IMPRESSION' and f.occurred_at >= began.at
    ) asked
    where v.id = version;
end
"""

NO_OTHER_OPERATIONAL = """
create function no_other_operational(version uuid, at timestamptz, clock timestamptz, out outcome text, out data jsonb)
language sql stable strict parallel safe
begin atomic
    select verdict(count(*) = 0), jsonb_build_object('versions', coalesce(jsonb_agg(distinct other.number), '[]'))
    from service_version v
    cross join lateral stage_periods(v.service_id, clock) period
    join service_version other on other.id = period.version_id
    where v.id = version and other.id <> v.id and period.stage = 'OPERATIONAL' and period.until > at and period.since < period.until;
end
"""

# A launch is taken back within 30 days; later a new version is the honest way.
RETURN_CHECKS = """
create function return_checks(version uuid, at timestamptz, clock timestamptz, reason text)
returns table (code text, outcome text, data jsonb)
language sql stable parallel safe
begin atomic
    select 'REASON_PRESENT', verdict(coalesce(btrim(reason) <> '', false)), '{}'::jsonb
    union all select 'NO_OTHER_OPERATIONAL', it.outcome, it.data from no_other_operational(version, at, clock) it
    union all
    select 'BACK_OUT_IN_TIME', verdict(coalesce(max(t.effective_at) >= at - interval '30 days', false)),
        jsonb_build_object('days', 30)
            || case when max(t.effective_at) is null then '{}' else jsonb_build_object('date', date_fact(max(t.effective_at))) end
    from lifecycle_transition t
    where t.version_id = version and t.status = 'DONE' and t.from_stage = 'IN_TRANSITION' and t.to_stage = 'OPERATIONAL'
        and t.effective_at <= at;
end
"""

FUNCTIONS = {
    "dependents_after(uuid, timestamptz, timestamptz)": DEPENDENTS_AFTER,
    "agreements_after(uuid, timestamptz, timestamptz)": AGREEMENTS_AFTER,
    "has_customers(uuid)": HAS_CUSTOMERS,
    "in_operation_since(uuid, timestamptz, timestamptz)": IN_OPERATION_SINCE,
    "retirement_checks(uuid, timestamptz, timestamptz, text)": RETIREMENT_CHECKS,
    "decommission_checks(uuid, timestamptz, timestamptz)": DECOMMISSION_CHECKS,
    "no_other_operational(uuid, timestamptz, timestamptz)": NO_OTHER_OPERATIONAL,
    "return_checks(uuid, timestamptz, timestamptz, text)": RETURN_CHECKS,
}


def upgrade() -> None:
    for function in FUNCTIONS.values():
        op.execute(function)


def downgrade() -> None:
    for function in reversed(FUNCTIONS):
        op.execute(f"drop function {function}")
