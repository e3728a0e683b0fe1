"""Judge launches: components, languages, statements, agreements, and the version that a launch takes over from."""

from alembic import op

revision = "2026_11_22_1340"
down_revision = "2026_11_22_1335"

# What a launch takes over from is in force until that instant; at the instant itself the new version is.
REPLACED_VERSION = """
create function replaced_version(version uuid, at timestamptz, clock timestamptz) returns uuid language sql stable strict parallel safe
begin atomic
    select found.id
    from service_version v cross join lateral (select version_in_force_at(v.service_id, at - interval '1 microsecond', clock) as id) found
    where v.id = version and found.id <> v.id;
end
"""

# A line that nothing needs may wait: it is optional, left out by default, and no offering takes it. One whose version is run down
# counts as long as its end is known and later.
COMPONENTS_OPERATIONAL_AT = """
create function components_operational_at(version uuid, at timestamptz, clock timestamptz, out outcome text, out data jsonb)
language sql stable strict parallel safe
begin atomic
    select case
            when count(line.id) = 0 then null
            when bool_or(line.missing and line.needed) then 'FAIL'
            when bool_or(line.missing or line.ending) then 'WARN'
            else 'PASS'
        end,
        jsonb_build_object(
            'date', date_fact(at),
            'components', coalesce(jsonb_agg(line.fact order by line.position, line.id) filter (where line.missing or line.ending), '[]'),
            'missing', coalesce(jsonb_agg(line.fact order by line.position, line.id) filter (where line.missing and line.needed), '[]'),
            'optional', coalesce(
                jsonb_agg(line.fact order by line.position, line.id) filter (where line.missing and not line.needed), '[]'
            ),
            'ending', coalesce(jsonb_agg(line.fact order by line.position, line.id) filter (where line.ending), '[]')
        )
    from (
        select i.id, i.position, service_fact(i.component_service_id) as fact,
            i.min_quantity > 0 or i.default_quantity > 0
                or exists (select from offering_selection s where s.composition_item_id = i.id and s.quantity > 0) as needed,
            then_there.stage not in ('OPERATIONAL', 'RETIRING') or then_there.stage = 'RETIRING' and not ends.later as missing,
            then_there.stage = 'RETIRING' and ends.later as ending
        from composition_item i
        join service_version v on v.id = i.package_version_id
        join service s on s.id = v.service_id and s.is_package
        cross join lateral (select coalesce(i.pinned_version_id, version_in_force_at(i.component_service_id, at, clock)) as id) resolved
        cross join lateral (select coalesce(stage_at(resolved.id, at, clock), 'NONE') as stage) then_there
        cross join lateral (
            select exists (
                select from lifecycle_transition t
                where t.version_id = resolved.id and live(t.status, t.effective_at, clock) and t.to_stage = 'RETIRED'
                    and t.effective_at > at
            ) as later
        ) ends
        where i.package_version_id = version
    ) line;
end
"""

# What is operational now is superseded. Another launch at this instant or later has been promised to somebody else, unless it is planned to
# supersede this version in its turn: this one's own launch need not be planned for that, it is what is judged.
NO_VALIDITY_OVERLAP = """
create function no_validity_overlap(version uuid, at timestamptz, clock timestamptz, out outcome text, out data jsonb)
language sql stable strict parallel safe
begin atomic
    select verdict(count(*) = 0),
        jsonb_build_object(
            'versions', coalesce(jsonb_agg(distinct other.number), '[]')
        ) || case when count(*) > 0 then jsonb_build_object('date', date_fact(min(period.since))) else '{}' end
    from service_version v
    cross join lateral stage_periods(v.service_id, clock) period
    join service_version other on other.id = period.version_id
    where v.id = version and other.id <> v.id and period.stage = 'OPERATIONAL' and period.since >= at and period.since < period.until
        and not exists (
            select from lifecycle_transition t
            where t.version_id = v.id and live(t.status, t.effective_at, clock) and t.from_stage = 'OPERATIONAL'
                and t.effective_at > at and t.effective_at <= period.since
        );
end
"""

# Announcements are of the provider to all customers of a version. `since`: those made after that moment only; null: all.
ANNOUNCED_LANGUAGES = """
create function announced_languages(version uuid, since timestamptz) returns text[] language sql stable parallel safe
begin atomic
    select coalesce(array_agg(distinct c.language), '{}')
    from stakeholder_comment c
    where c.version_id = version and c.audience = 'CUSTOMER' and c.customer_id is null and c.parent_id is null and c.stance is null
        and (since is null or c.created_at > since);
end
"""

# The last change of what a version promises, after the version itself was first recorded. Of its own row only the promise counts:
# every change of a part, every step and every priority makes a new state of it too.
PROMISE_CHANGED_AT = """
create function promise_changed_at(version uuid) returns timestamptz language sql stable strict parallel safe
begin atomic
    with first as (
        select min(rec_from) as at from service_version_states where id = version
    ), changed (rec_from, rec_to) as (
        select own.rec_from, 'infinity'::timestamptz
        from (
            select rec_from, promise, lag(promise) over (order by rec_from) as before
            from service_version_states s
            cross join lateral (
                select jsonb_build_array(s.name, s.customer_need, s.value_proposition, s.description, s.lead_time_days) as promise
            ) said
            where s.id = version
        ) own
        where own.promise is distinct from own.before
        union all select rec_from, rec_to from scope_item_states where version_id = version
        union all select rec_from, rec_to from service_commitment_states where version_id = version
        union all select rec_from, rec_to from option_group_states where package_version_id = version
        union all select rec_from, rec_to from composition_item_states where package_version_id = version
        union all select rec_from, rec_to from service_offering_states where version_id = version
        union all select chosen.rec_from, chosen.rec_to from offering_selection_states chosen
            where chosen.offering_id in (select o.id from service_offering_states o where o.version_id = version)
    )
    select greatest(
        max(changed.rec_from) filter (where changed.rec_from > first.at), max(changed.rec_to) filter (where changed.rec_to < 'infinity')
    )
    from changed cross join first;
end
"""

STATEMENTS_NOT_STALE = """
create function statements_not_stale(version uuid, out outcome text, out data jsonb) language sql stable strict parallel safe
begin atomic
    select case when count(*) > 0 then verdict(bool_and(coalesce(said.created_at >= changed.at, true))) end,
        jsonb_build_object(
            'statements', count(*),
            'stale', coalesce(jsonb_agg(distinct party_fact(said.author_id)) filter (where said.created_at < changed.at), '[]')
        ) || case when count(*) filter (where said.created_at < changed.at) > 0
            then jsonb_build_object('date', date_fact(max(changed.at))) else '{}' end
    from current_statements(version) said cross join (select promise_changed_at(version) as at) changed;
end
"""

# Agreements that have not ended by then, those that are still to begin too: each is resolved in the version that is in force.
AGREED_OFFERINGS_KEPT = """
create function agreed_offerings_kept(version uuid, at timestamptz, out outcome text, out data jsonb)
language sql stable strict parallel safe
begin atomic
    select case when count(*) > 0 then verdict(bool_and(agreed.kept)) end,
        jsonb_build_object(
            'agreements', coalesce(sum(agreed.agreements), 0),
            'missing', coalesce(jsonb_agg(agreed.offering_key order by agreed.offering_key) filter (where not agreed.kept), '[]'),
            'affected', coalesce(sum(agreed.agreements) filter (where not agreed.kept), 0)
        )
    from (
        select a.offering_key, count(*) as agreements, exists (
            select from service_offering o
            where o.version_id = version and (o.key = a.offering_key or a.offering_key = any (o.continues_keys))
        ) as kept
        from service_version v join customer_agreement a on a.service_id = v.service_id
        where v.id = version and (a.ends_on is null or a.ends_on >= business_date(at))
        group by a.offering_key
    ) agreed;
end
"""

LAUNCH_CHECKS = """
create function launch_checks(version uuid, at timestamptz, clock timestamptz) returns table (code text, outcome text, data jsonb)
language sql stable strict parallel safe
begin atomic
    select 'COMPONENTS_OPERATIONAL_AT', it.outcome, it.data from components_operational_at(version, at, clock) it
    union all
    select 'LANGUAGES_PUBLISHED', case when count(*) > 0 then verdict(bool_and(needed.published)) end,
        jsonb_build_object('missing', coalesce(jsonb_agg(language_fact(needed.language)) filter (where not needed.published), '[]'))
    from (
        select language, coalesce(v.language_status ->> language = 'PUBLISHED', false) as published
        from service_version v
        join service s on s.id = v.service_id
        join portfolio p on p.id = s.portfolio_id
        cross join unnest(required_languages(p.languages)) language
        where v.id = version
    ) needed
    union all select 'NO_OPEN_OBJECTION', it.outcome, it.data from no_open_objection(version) it
    union all select 'NO_VALIDITY_OVERLAP', it.outcome, it.data from no_validity_overlap(version, at, clock) it
    union all
    select 'CHANGE_NOTE_PRESENT', case when count(v.id) > 0 then verdict(announced_languages(version, null) <> '{}') end,
        jsonb_strip_nulls(jsonb_build_object('replaces', min(v.number)))
    from service_version v where v.id = replaced_version(version, at, clock)
    union all select 'STATEMENTS_NOT_STALE', it.outcome, it.data from statements_not_stale(version) it
    union all select 'AGREED_OFFERINGS_KEPT', it.outcome, it.data from agreed_offerings_kept(version, at) it;
end
"""

FUNCTIONS = {
    "replaced_version(uuid, timestamptz, timestamptz)": REPLACED_VERSION,
    "components_operational_at(uuid, timestamptz, timestamptz)": COMPONENTS_OPERATIONAL_AT,
    "no_validity_overlap(uuid, timestamptz, timestamptz)": NO_VALIDITY_OVERLAP,
    "announced_languages(uuid, timestamptz)": ANNOUNCED_LANGUAGES,
    "promise_changed_at(uuid)": PROMISE_CHANGED_AT,
    "statements_not_stale(uuid)": STATEMENTS_NOT_STALE,
    "agreed_offerings_kept(uuid, timestamptz)": AGREED_OFFERINGS_KEPT,
    "launch_checks(uuid, timestamptz, timestamptz)": LAUNCH_CHECKS,
}


def upgrade() -> None:
    for function in FUNCTIONS.values():
        op.execute(function)


def downgrade() -> None:
    for function in reversed(FUNCTIONS):
        op.execute(f"drop function {function}")
