"""Back promises: what the parts of a package make of its availability, its lead time and its support hours; the gate asks the same."""

from alembic import context, op

revision = "2026_11_22_1826"
down_revision = "2026_11_22_1820"

# A week in minutes from Monday on. What is not written as `MON-FRI 07-17`, `MON-FRI 07:30-16, SAT 10-14` or `24/7` is not guessed at.
SUPPORT_MINUTES = """
create function support_minutes(told text) returns int4multirange language plpgsql immutable strict parallel safe as $$
declare
    days constant text[] := array['MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT', 'SUN'];
    part text;
    found text[];
    opens integer;
    closes integer;
    minutes int4multirange := '{}';
begin
    foreach part in array regexp_split_to_array(replace(upper(btrim(told)), '24/7', 'MON-SUN 00-24'), '\\s*[,;]\\s*') loop
        found := regexp_match(
            part,
            '^(MON|TUE|WED|THU|FRI|SAT|SUN)(?:[-–](MON|TUE|WED|THU|FRI|SAT|SUN))? '
            '(\\d{1,2})(?:[:.]([0-5]\\d))?[-–](\\d{1,2})(?:[:.]([0-5]\\d))?$'
        );
        opens := found[3]::integer * 60 + coalesce(found[4], '0')::integer;
        closes := found[5]::integer * 60 + coalesce(found[6], '0')::integer;
        if found is null or opens >= closes or closes > 1440 then
            return null;
        end if;
        if array_position(days, coalesce(found[2], found[1])) < array_position(days, found[1]) then
            return null;
        end if;
        minutes := minutes + (
            select range_agg(int4range(day * 1440 + opens, day * 1440 + closes))
            from generate_series(array_position(days, found[1]) - 1, array_position(days, coalesce(found[2], found[1])) - 1) day
        );
    end loop;
    return minutes;
end
$$
"""

# Days that follow each other with the same hours are told together.
SUPPORT_HOURS_TEXT = """
create function support_hours_text(minutes int4multirange) returns text language sql immutable strict parallel safe
begin atomic
    with open as (
        select d.day, lower(r.part) - d.day * 1440 as opens, upper(r.part) - d.day * 1440 as closes
        from generate_series(0, 6) d (day)
        cross join lateral unnest(minutes * int4multirange(int4range(d.day * 1440, (d.day + 1) * 1440))) r (part)
    ), island as (
        select o.day, o.opens, o.closes, o.day - row_number() over (partition by o.opens, o.closes order by o.day) as number from open o
    ), told as (
        select min(i.day) as first, max(i.day) as last, i.opens, i.closes from island i group by i.number, i.opens, i.closes
    )
    select coalesce(string_agg(
        concat_ws('-', (array['MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT', 'SUN'])[t.first + 1],
            case when t.last > t.first then (array['MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT', 'SUN'])[t.last + 1] end)
            || ' ' || lpad((t.opens / 60)::text, 2, '0')
            || case when t.opens % 60 > 0 then ':' || lpad((t.opens % 60)::text, 2, '0') else '' end
            || '-' || lpad((t.closes / 60)::text, 2, '0')
            || case when t.closes % 60 > 0 then ':' || lpad((t.closes % 60)::text, 2, '0') else '' end,
        ', ' order by t.first, t.opens
    ), '')
    from told t;
end
"""

HOURS_A_WEEK = """
create function hours_a_week(minutes int4multirange) returns numeric language sql immutable strict parallel safe
begin atomic
    select coalesce(trim_scale(round(sum(upper(r.part) - lower(r.part)) / 60.0, 2)), 0) from unnest(minutes) r (part);
end
"""

# Days from order to delivery: what the version says itself, or the longest of what it needs, through the packages inside.
LEAD_TIME = """
create function lead_time(version uuid, chosen jsonb, at timestamptz default null, clock timestamptz default null) returns integer
language sql stable parallel safe
begin atomic
    with recursive needed (version_id, offering_id, depth) as (
        select l.version_id, l.offering_id, 1
        from chosen_lines(version, chosen, at, clock) l join composition_item i on i.id = l.item_id
        where i.role in ('CORE', 'ENABLING')
        union
        select l.version_id, l.offering_id, n.depth + 1
        from needed n
        cross join lateral chosen_lines(n.version_id, chosen_quantities(n.offering_id), at, clock) l
        join composition_item i on i.id = l.item_id
        where i.role in ('CORE', 'ENABLING') and n.depth < 12
    )
    select greatest(
        (select v.lead_time_days from service_version v where v.id = version),
        (select max(v.lead_time_days) from needed n join service_version v on v.id = n.version_id)
    );
end
"""

# The lines that a version, or one of its offerings, does not work without.
NEEDED_PARTS = """
create function needed_parts(version uuid, offering uuid, at timestamptz, clock timestamptz)
returns table (item_id uuid, place integer, component_id uuid, version_id uuid, offering_key text)
language sql stable parallel safe rows 10
begin atomic
    select i.id, i.position, i.component_service_id, component_version_at(i.id, at, clock), i.component_offering_key
    from composition_item i
    left join offering_selection chosen on chosen.offering_id = needed_parts.offering and chosen.composition_item_id = i.id
    where i.package_version_id = version and i.role in ('CORE', 'ENABLING') and coalesce(chosen.quantity, i.default_quantity) > 0;
end
"""

# Components fail one after the other, so what they promise is multiplied. Promises of different units are not: 99.8 % of office hours
# and 99.8 % of deadlines have no product. A component without a promise in the unit is unknown, and counts as always there.
AVAILABILITY_CARRIED = """
create function availability_carried(
    version uuid, offering uuid, promised_in text, at timestamptz, clock timestamptz,
    out carried numeric, out parts jsonb, out unknown jsonb
) language sql stable parallel safe
begin atomic
    select case when count(backing.target_value) > 0 then product(backing.target_value / 100) * 100 end,
        coalesce(jsonb_agg(
            service_fact(part.component_id) || jsonb_build_object('number', trim_scale(backing.target_value), 'item', part.item_id)
            order by part.place, part.item_id
        ) filter (where backing.target_value is not null), '[]'),
        coalesce(jsonb_agg(
            service_fact(part.component_id) || jsonb_build_object('item', part.item_id) order by part.place, part.item_id
        ) filter (where backing.target_value is null), '[]')
    from needed_parts(version, offering, at, clock) part
    left join lateral (
        select c.target_value
        from service_commitment c left join service_offering o on o.id = c.offering_id
        where c.version_id = part.version_id and c.kind = 'AVAILABILITY' and c.target_value > 0
            and c.unit is not distinct from promised_in and (o.id is null or o.key = part.offering_key)
        order by o.id is null, c.id
        limit 1
    ) backing on true;
end
"""

# Parts are ordered at the same time, but for one that depends on another of them: it is ordered when that one is there. So the days along
# the longest way are added. Parts that depend on each other in a circle are ordered together. What says nothing is unknown.
DELIVERY_CARRIED = """
create function delivery_carried(
    version uuid, offering uuid, at timestamptz, clock timestamptz, out carried numeric, out parts jsonb, out unknown jsonb
) language sql stable parallel safe
begin atomic
    with recursive part as materialized (
        select n.item_id, n.place, n.component_id, lead_time(n.version_id, chosen_quantities(o.id), at, clock) as days
        from needed_parts(version, offering, at, clock) n
        left join service_offering o on o.version_id = n.version_id and o.key = n.offering_key
    ), depends (later, earlier) as (
        select r.from_service_id, r.to_service_id
        from service_relationship r join part l on l.component_id = r.from_service_id join part e on e.component_id = r.to_service_id
        where r.type = 'DEPENDS_ON'
    ), behind (later, earlier) as (
        select d.later, d.earlier from depends d
        union
        select b.later, d.earlier from behind b join depends d on d.later = b.earlier
    ), step (later, earlier) as (
        select d.later, d.earlier from depends d
        where not exists (select from behind b where b.later = d.earlier and b.earlier = d.later)
    ), way (component_id, days) as (
        select p.component_id, p.days from part p where p.days is not null
        union
        select p.component_id, w.days + p.days
        from way w join step s on s.earlier = w.component_id join part p on p.component_id = s.later and p.days is not null
    ), critical (component_id, days) as (
        (
            select w.component_id, w.days from way w join part p on p.component_id = w.component_id
            order by w.days desc, p.place, p.item_id limit 1
        )
        union
        select earlier.component_id, earlier.days
        from critical c
        join part p on p.component_id = c.component_id
        cross join lateral (
            select w.component_id, w.days from way w join step s on s.earlier = w.component_id
            where s.later = c.component_id and w.days = c.days - p.days
            order by w.component_id limit 1
        ) earlier
    )
    select (select max(w.days) from way w),
        coalesce(jsonb_agg(
            service_fact(p.component_id) || jsonb_build_object('number', p.days, 'item', p.item_id, 'critical', c.component_id is not null)
            order by p.place, p.item_id
        ) filter (where p.days is not null), '[]'),
        coalesce(jsonb_agg(
            service_fact(p.component_id) || jsonb_build_object('item', p.item_id) order by p.place, p.item_id
        ) filter (where p.days is null), '[]')
    from part p left join critical c on c.component_id = p.component_id;
end
"""

# The hours at which all of them are there. A component whose hours are not promised, or not in words that are read, is unknown.
HOURS_CARRIED = """
create function hours_carried(
    version uuid, offering uuid, at timestamptz, clock timestamptz, out carried int4multirange, out parts jsonb, out unknown jsonb
) language sql stable parallel safe
begin atomic
    select range_intersect_agg(backing.minutes),
        coalesce(jsonb_agg(
            service_fact(part.component_id) || jsonb_build_object('unit', backing.unit, 'item', part.item_id)
            order by part.place, part.item_id
        ) filter (where backing.minutes is not null), '[]'),
        coalesce(jsonb_agg(
            service_fact(part.component_id) || jsonb_build_object('unit', backing.unit, 'item', part.item_id)
            order by part.place, part.item_id
        ) filter (where backing.minutes is null), '[]')
    from needed_parts(version, offering, at, clock) part
    left join lateral (
        select c.unit, support_minutes(c.unit) as minutes
        from service_commitment c left join service_offering o on o.id = c.offering_id
        where c.version_id = part.version_id and c.kind = 'SUPPORT_HOURS' and (o.id is null or o.key = part.offering_key)
        order by o.id is null, support_minutes(c.unit) is null, c.id
        limit 1
    ) backing on true;
end
"""

# Each guarantee of these kinds that holds for a package version and for each of its offerings, beside what its parts make of it. `own`:
# whether it is made by the version, or the offering, itself; all of them are unless those that are `inherited` are asked for. `backed`
# null: nothing is known to compare it with.
PROMISE_INTEGRITY = """
create function promise_integrity(
    version uuid, at timestamptz, clock timestamptz, kinds text[] default array['AVAILABILITY', 'LEAD_TIME', 'SUPPORT_HOURS'],
    inherited boolean default true
) returns table (
    offering_id uuid, own boolean, place integer, fact jsonb, commitment_id uuid, kind text, promised numeric, unit text,
    derived numeric, derived_unit text, backed boolean, short numeric, parts jsonb, unknown jsonb
) language sql stable parallel safe rows 10
begin atomic
    with package as (
        select v.id, v.number, v.name from service_version v join service s on s.id = v.service_id and s.is_package where v.id = version
    ), holder as (
        select p.id, null::uuid as offering_id, 0 as place, jsonb_build_object('key', p.number, 'name', p.name) as fact from package p
        union all
        select p.id, o.id, o.position, jsonb_build_object('key', o.key, 'name', o.name)
        from package p join service_offering o on o.version_id = p.id
    ), promise as (
        select h.id, h.offering_id, c.offering_id is not distinct from h.offering_id as own, h.place, h.fact, c.id as commitment_id, c.kind,
            c.target_value, c.unit
        from holder h join service_commitment c on c.version_id = h.id
        where c.kind = any (kinds) and (
            c.offering_id is not distinct from h.offering_id
            or inherited and c.offering_id is null and not exists (
                select from service_commitment its where its.version_id = h.id and its.offering_id = h.offering_id and its.kind = c.kind
            )
        )
    )
    select p.offering_id, p.own, p.place, p.fact, p.commitment_id, p.kind, p.target_value, p.unit,
        made.carried, p.unit, made.carried >= p.target_value, greatest(p.target_value - made.carried, 0), made.parts, made.unknown
    from promise p cross join lateral availability_carried(p.id, p.offering_id, p.unit, at, clock) made
    where p.kind = 'AVAILABILITY' and p.target_value is not null
    union all
    select p.offering_id, p.own, p.place, p.fact, p.commitment_id, p.kind, p.target_value, p.unit,
        made.carried, 'DAYS', made.carried <= p.target_value, greatest(made.carried - p.target_value, 0), made.parts, made.unknown
    from promise p cross join lateral delivery_carried(p.id, p.offering_id, at, clock) made
    where p.kind = 'LEAD_TIME' and p.target_value is not null and upper(p.unit) in ('D', 'DAY', 'DAYS')
    union all
    select p.offering_id, p.own, p.place, p.fact, p.commitment_id, p.kind, p.target_value, p.unit,
        null, support_hours_text(made.carried), support_minutes(p.unit) <@ made.carried,
        hours_a_week(support_minutes(p.unit) - made.carried), made.parts, made.unknown
    from promise p cross join lateral hours_carried(p.id, p.offering_id, at, clock) made
    where p.kind = 'SUPPORT_HOURS'
    union all
    select p.offering_id, p.own, p.place, p.fact, p.commitment_id, p.kind, p.target_value, p.unit, null, null, null, null, '[]', '[]'
    from promise p
    where p.kind = 'AVAILABILITY' and p.target_value is null
        or p.kind = 'LEAD_TIME' and (p.target_value is null or upper(p.unit) not in ('D', 'DAY', 'DAYS'));
end
"""

# The gate is about availability, and tells of the one that is farthest from being carried.
COMMITMENT_NOT_BACKED = """
create or replace function commitment_not_backed(version uuid, at timestamptz, clock timestamptz, out outcome text, out data jsonb)
language sql stable strict parallel safe
begin atomic
    with carried as (
        select i.fact, i.promised, i.derived, i.backed, i.place, i.parts, i.unknown, i.commitment_id
        from promise_integrity(version, at, clock, array['AVAILABILITY'], false) i
        where i.promised is not null
    )
    select case when count(carried.derived) > 0 then verdict(bool_and(carried.backed)) end,
        coalesce((
            select jsonb_build_object(
                'offering', worst.fact, 'promised', trim_scale(worst.promised),
                'components', (select coalesce(jsonb_agg(p.value - 'item' order by p.ordinality), '[]')
                    from jsonb_array_elements(worst.parts) with ordinality p),
                'unknown', (select coalesce(jsonb_agg(p.value - 'item' order by p.ordinality), '[]')
                    from jsonb_array_elements(worst.unknown) with ordinality p)
            ) || case when worst.derived is null then '{}' else jsonb_build_object(
                'backed', trim_scale(round(worst.derived, 2)),
                'short', trim_scale(greatest(round(worst.promised - worst.derived, 2), 0))
            ) end
            from carried worst
            order by worst.promised - worst.derived desc nulls last, worst.place, worst.commitment_id limit 1
        ), '{}')
    from carried;
end
"""

FUNCTIONS = {
    "support_minutes(text)": SUPPORT_MINUTES,
    "support_hours_text(int4multirange)": SUPPORT_HOURS_TEXT,
    "hours_a_week(int4multirange)": HOURS_A_WEEK,
    "lead_time(uuid, jsonb, timestamptz, timestamptz)": LEAD_TIME,
    "needed_parts(uuid, uuid, timestamptz, timestamptz)": NEEDED_PARTS,
    "availability_carried(uuid, uuid, text, timestamptz, timestamptz)": AVAILABILITY_CARRIED,
    "delivery_carried(uuid, uuid, timestamptz, timestamptz)": DELIVERY_CARRIED,
    "hours_carried(uuid, uuid, timestamptz, timestamptz)": HOURS_CARRIED,
    "promise_integrity(uuid, timestamptz, timestamptz, text[], boolean)": PROMISE_INTEGRITY,
}
JUDGED_BEFORE = "2026_11_22_1335"


def upgrade() -> None:
    for function in FUNCTIONS.values():
        op.execute(function)
    op.execute(COMMITMENT_NOT_BACKED)
    op.execute("select as_of.follow()")


def downgrade() -> None:
    op.execute("select as_of.let_go()")
    before: str = context.script.get_revision(JUDGED_BEFORE).module.COMMITMENT_NOT_BACKED
    op.execute(before.replace("create function", "create or replace function", 1))
    for function in reversed(FUNCTIONS):
        op.execute(f"drop function {function}")
    op.execute("select as_of.follow()")
