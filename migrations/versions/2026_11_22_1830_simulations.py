"""Simulate compositions: the rules that one breaks, all that follows from it, and both once more for one that nobody made."""

from alembic import op

revision = "2026_11_22_1830"
down_revision = "2026_11_22_1828"

MAX_DEPTH = 8

# Every rule that the lines, groups and offerings of a version break, which verbs would refuse; and lines that stand for no version. The
# first two make packages without an end: of what breaks them nothing else is told. In a circle all is nested too deep, which is not told.
COMPOSITION_FAULTS = f"""
create function composition_faults(version uuid)
returns table (
    code text, component_id uuid, option_group_id uuid, offering_id uuid, named text, allowed numeric, given numeric, place integer
)
language sql stable parallel safe rows 5
begin atomic
    with recursive line as (
        select i.id, i.component_service_id, i.role, i.min_quantity, i.default_quantity, i.max_quantity, i.option_group_id, i.position,
            i.component_offering_key, s.key, s.is_package, v.service_id as package_id, coalesce(
                i.pinned_version_id, version_in_force(i.component_service_id), version_planned(i.component_service_id)
            ) as any_version_id, coalesce(
                i.pinned_version_id, version_in_force(i.component_service_id),
                case when v.stage in ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION') then version_planned(i.component_service_id) end
            ) as version_id
        from composition_item i
        join service_version v on v.id = i.package_version_id
        join service s on s.id = i.component_service_id
        where i.package_version_id = version
    ), contained (top, service_id, depth) as (
        select l.component_service_id, l.component_service_id, 1 from line l
        union
        select c.top, i.component_service_id, c.depth + 1
        from contained c
        join service_version v on v.service_id = c.service_id and v.stage not in ('RETIRED', 'REJECTED')
        join composition_item i on i.package_version_id = v.id
        where c.depth <= {MAX_DEPTH}
    ), containing (service_id, depth) as (
        select v.service_id, 0 from service_version v where v.id = version
        union
        select v.service_id, c.depth + 1
        from containing c
        join composition_item i on i.component_service_id = c.service_id
        join service_version v on v.id = i.package_version_id and v.stage not in ('RETIRED', 'REJECTED')
        where c.depth <= {MAX_DEPTH}
    ), nested as (
        select c.top, max(c.depth) as below, bool_or(c.service_id = l.package_id) as itself,
            (select max(a.depth) from containing a) as above
        from contained c join line l on l.component_service_id = c.top
        group by c.top
    ), grouped as (
        select g.id, g.position, g.min_select, g.max_select, count(l.id) as options,
            count(l.id) filter (where l.min_quantity > 0) as mandatory, string_agg(l.key, ', ' order by l.position, l.id) as keys
        from option_group g left join line l on l.option_group_id = g.id
        where g.package_version_id = version
        group by g.id, g.position, g.min_select, g.max_select
    )
    select 'COMPOSITION_CIRCLE', l.component_service_id, null::uuid, null::uuid, l.key, null::numeric, null::numeric, l.position
    from line l join nested n on n.top = l.component_service_id where n.itself
    union all
    select 'COMPOSITION_TOO_DEEP', l.component_service_id, null, null, l.key, {MAX_DEPTH}, n.above + n.below, l.position
    from line l join nested n on n.top = l.component_service_id
    where n.above + n.below > {MAX_DEPTH} and not exists (select from nested circle where circle.itself)
    union all
    select 'CORE_IS_MANDATORY', l.component_service_id, null, null, l.key, 1, l.min_quantity, l.position
    from line l where l.role = 'CORE' and l.min_quantity < 1
    union all
    select 'MAXIMUM_BELOW_MINIMUM', l.component_service_id, null, null, l.key, l.min_quantity, l.max_quantity, l.position
    from line l where l.max_quantity < l.min_quantity or l.max_quantity <= 0
    union all
    select 'DEFAULT_OUTSIDE_LIMITS', l.component_service_id, null, null, l.key,
        case when l.default_quantity < l.min_quantity then l.min_quantity else l.max_quantity end, l.default_quantity, l.position
    from line l where l.default_quantity < l.min_quantity or l.default_quantity > l.max_quantity
    union all
    select 'OFFERING_MISSING', l.component_service_id, null, null, l.key, null, null, l.position
    from line l where l.is_package and l.component_offering_key is null
    union all
    select 'UNKNOWN_OFFERING', l.component_service_id, null, null, l.component_offering_key, null, null, l.position
    from line l where l.component_offering_key is not null and not exists (
        select from service_offering o where o.version_id = l.any_version_id and o.key = l.component_offering_key
    )
    union all
    select 'OPTIONS_INCONSISTENT', null, g.id, null, g.keys,
        case when g.options < g.min_select then g.min_select else g.max_select end,
        case when g.options < g.min_select then g.options else g.mandatory end, g.position
    from grouped g where g.options < g.min_select or g.mandatory > g.max_select
    union all
    select b.code, i.component_service_id, b.option_group_id, o.id, array_to_string(b.components, ', '), b.allowed, b.given, o.position
    from service_offering o
    cross join lateral check_configuration(version, '{{}}'::uuid[], '{{}}'::numeric[], chosen_quantities(o.id)) b
    left join composition_item i on i.id = b.item_id
    where o.version_id = version
    union all
    select 'COMPONENT_MISSING', l.component_service_id, null, null, l.key, null, null, l.position
    from line l where l.version_id is null;
end
"""

# Versions in use or planned that contain one of these services, however deep, by key; at most so many, as the last column says.
CONTAINING_VERSIONS = """
create function containing_versions(services uuid[], but uuid, most integer) returns table (version_id uuid, there bigint)
language sql stable parallel safe rows 20
begin atomic
    with recursive containing (service_id) as (
        select unnest(services)
        union
        select v.service_id
        from containing c
        join composition_item i on i.component_service_id = c.service_id
        join service_version v on v.id = i.package_version_id and v.stage not in ('RETIRED', 'REJECTED')
    )
    select v.id, count(*) over ()
    from service_version v join service s on s.id = v.service_id
    where v.stage not in ('RETIRED', 'REJECTED') and v.id <> but and exists (
        select from composition_item i join containing c on c.service_id = i.component_service_id where i.package_version_id = v.id
    )
    order by s.key, v.number, v.id
    limit most;
end
"""

# The lines below a version, each before those below it, so many levels. Prices are those of one unit, of the lines of the top, where it
# is the `whole` tree. `key`: the lines from the top.
SIMULATION_TREE = """
create function simulation_tree(version uuid, planned uuid[], on_date date, most integer, whole boolean)
returns table (
    key text, path integer[], item_id uuid, component_id uuid, version_id uuid, resolution text, role text, min_quantity numeric,
    default_quantity numeric, max_quantity numeric, offering_key text, price numeric, cost numeric, currency text, cost_currency text
) language sql stable parallel safe rows 20
begin atomic
    with recursive line as (
        select i.id, i.package_version_id, i.component_service_id, i.role, i.min_quantity, i.default_quantity, i.max_quantity,
            i.component_offering_key, i.pinned_version_id, i.position, coalesce(
                i.pinned_version_id, version_in_force(i.component_service_id),
                case when v.stage in ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION') then version_planned(i.component_service_id) end
            ) as version_id
        from composition_item i join service_version v on v.id = i.package_version_id
    ), node as (
        select array[row_number() over (order by l.position, l.id)::integer] as path, l.id::text as key, l.id, l.version_id
        from line l where l.package_version_id = version
        union all
        select n.path || below.place, n.key || '/' || below.id, below.id, below.version_id
        from node n
        cross join lateral (
            select l.id, l.version_id, row_number() over (order by l.position, l.id)::integer as place
            from line l where l.package_version_id = n.version_id
        ) below
        where whole and cardinality(n.path) < 12
    ), bounded as (
        select n.path, n.key, n.id, n.version_id, within_limit(row_number() over (), most) from node n limit most + 1
    ), unit as (
        select u.item_id, u.price, u.cost, u.currency, u.cost_currency
        from configuration_lines(
            version, (select jsonb_object_agg(i.id, 1) from composition_item i where i.package_version_id = version), on_date
        ) u
        where whole
    )
    select b.key, b.path, l.id, l.component_service_id, b.version_id,
        case
            when cardinality(b.path) = 1 and l.component_service_id = any (planned) then 'PLANNED'
            when l.pinned_version_id is not null then 'PINNED'
            when b.version_id is null then 'MISSING'
            when v.stage in ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION') then 'PLANNED'
            else 'IN_FORCE'
        end,
        l.role, l.min_quantity, l.default_quantity, l.max_quantity, l.component_offering_key, unit.price, unit.cost, unit.currency,
        unit.cost_currency
    from bounded b
    join composition_item l on l.id = b.id
    left join service_version v on v.id = b.version_id
    left join unit on unit.item_id = b.id and cardinality(b.path) = 1
    order by b.path;
end
"""

# What the customers of these versions pay by their agreements of a day, with the quantities of their own. One on the first is priced by it,
# whether it is in use or not; the others by the version that is. `told`: the first ones by key; `there`: how many there are.
SIMULATION_AGREEMENTS = """
create function simulation_agreements(version uuid, others uuid[], on_date date, most integer, out told jsonb, out there integer)
language sql stable parallel safe
begin atomic
    with agreed as (
        select a.id as key, a.key as human, a.selections, a.quantity_overrides, v.id as version_id, o.id as offering_id
        from service_version v
        join customer_agreement a on a.service_id = v.service_id and a.starts_on <= on_date and (a.ends_on is null or a.ends_on >= on_date)
        cross join lateral (
            select o.id from service_offering o
            where o.version_id = v.id and (o.key = a.offering_key or a.offering_key = any (o.continues_keys))
            order by o.key = a.offering_key desc, o.position, o.id limit 1
        ) o
        where v.id = version or v.id = any (others) and v.id = version_in_force(v.service_id)
            and v.service_id <> (select own.service_id from service_version own where own.id = version)
    ), priced as (
        select a.key, a.human, a.offering_id, p.price, p.cost, p.margin, p.currency, p.cost_currency, p.problem
        from (select * from agreed order by agreed.human limit most) a
        cross join lateral (
            select array_agg(i.id) as items, array_agg(own.quantity::numeric) as quantities
            from jsonb_each_text(coalesce(a.selections, '{}') || coalesce(a.quantity_overrides, '{}')) own (key, quantity)
            join service s on s.key = own.key
            join composition_item i on i.package_version_id = a.version_id and i.component_service_id = s.id
        ) own
        cross join lateral configured_pricing(
            a.version_id, a.offering_id, chosen_over(chosen_quantities(a.offering_id), own.items, own.quantities), on_date
        ) p
    )
    select (select coalesce(jsonb_agg(to_jsonb(priced) - 'human' order by priced.human), '[]') from priced),
        (select count(*)::integer from agreed);
end
"""

# The checks of a design and a launch that are judged by what can be simulated, as gates tell them; and the codes of the others.
SIMULATION_CHECKS = """
create function simulation_checks(version uuid, at timestamptz, clock timestamptz, out judged jsonb, out unjudged jsonb)
language sql stable parallel safe
begin atomic
    with found as (
        select 'DESIGN_COMPLETE' as gate, f.code, f.outcome, f.data
        from (
            select c.code, c.outcome, c.data from composition_checks(version, at, clock) c
            union all select 'OPTIONS_CONSISTENT', it.outcome, it.data from options_consistent(version) it
            union all select 'OFFERINGS_VALID', it.outcome, it.data from offerings_valid(version, at, clock) it
            union all select p.code, p.outcome, p.data from price_checks(version, at, clock) p
            union all select c.code, c.outcome, c.data from commitment_checks(version) c
            union all select 'COMMITMENT_NOT_BACKED', it.outcome, it.data from commitment_not_backed(version, at, clock) it
        ) f
        union all
        select 'LAUNCH', 'COMPONENTS_OPERATIONAL_AT', it.outcome, it.data from components_operational_at(version, at, clock) it
    )
    select (
        select coalesce(jsonb_agg(jsonb_build_object(
            'key', found.gate || '/' || found.code, 'gate', found.gate, 'code', found.code,
            'value', check_told(rule, found.outcome, found.data)
        ) order by rule.gate, rule.position), '[]')
        from gate_check rule join found on found.gate = rule.gate and found.code = rule.code
        where rule.severity <> 'OFF'
    ), (
        select coalesce(jsonb_agg(distinct rule.code), '[]') from gate_check rule
        where rule.gate in ('DESIGN_COMPLETE', 'LAUNCH') and rule.severity <> 'OFF' and not exists (
            select from found where found.gate = rule.gate and found.code = rule.code
        )
    );
end
"""

# All that follows from the rows of a version. Of packages without an end nothing is worked out but that.
SIMULATION_REPORT = """
create function simulation_report(
    version uuid, others uuid[], planned uuid[], on_date date, at timestamptz, clock timestamptz, nodes integer, agreements integer
) returns jsonb language plpgsql stable parallel safe as $$
declare
    -- What the package breaks as it stands, then what its offerings break.
    broken jsonb := (
        select coalesce(jsonb_agg(to_jsonb(f) order by
            f.offering_id is not null, f.place, f.code, f.component_id, f.option_group_id, f.offering_id
        ), '[]') from composition_faults(version) f
    );
    checks record;
    agreed record;
begin
    if jsonb_path_exists(broken, '$[*].code ? (@ == "COMPOSITION_CIRCLE" || @ == "COMPOSITION_TOO_DEEP")') then
        return jsonb_build_object('broken', broken, 'lines', (
            select coalesce(jsonb_agg(to_jsonb(t)), '[]') from simulation_tree(version, planned, on_date, nodes, false) t
        ));
    end if;
    select * into checks from simulation_checks(version, at, clock);
    select * into agreed from simulation_agreements(version, others, on_date, agreements);
    return jsonb_build_object(
        'broken', broken,
        'lines', (select coalesce(jsonb_agg(to_jsonb(t)), '[]') from simulation_tree(version, planned, on_date, nodes, true) t),
        'offerings', (
            select coalesce(jsonb_agg(to_jsonb(p) || jsonb_build_object(
                'key', o.id, 'lead_time_days', lead_time(version, chosen_quantities(o.id))
            ) order by o.position, o.id), '[]')
            from service_offering o cross join lateral offering_pricing(o.id, on_date) p
            where o.version_id = version
        ),
        'checks', checks.judged,
        'unjudged', checks.unjudged,
        'promises', (
            select coalesce(jsonb_agg(to_jsonb(i) || jsonb_build_object('key', concat_ws('/', i.offering_id, i.kind, i.number))
                order by i.place, i.offering_id, i.kind, i.number), '[]')
            from (
                select p.*, row_number() over (partition by p.offering_id, p.kind order by p.own desc, p.commitment_id) as number
                from promise_integrity(version, at, clock) p
            ) i
        ),
        'packages', (
            select coalesce(jsonb_agg(to_jsonb(p) || jsonb_build_object(
                'key', o.id, 'version_id', o.version_id, 'lead_time_days', lead_time(o.version_id, chosen_quantities(o.id))
            ) order by o.position, o.id), '[]')
            from service_offering o cross join lateral offering_pricing(o.id, on_date) p
            where o.version_id = any (others)
        ),
        'agreements', agreed.told,
        'agreed', agreed.there
    );
end
$$
"""

# Entries of two lists by their key, in the order of the later one; what is nowhere else is last.
BEFORE_AND_AFTER = """
create function before_and_after(before jsonb, after jsonb) returns jsonb language sql immutable parallel safe
begin atomic
    select coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
        'key', it.key, 'place', it.place, 'before', it.earlier, 'after', it.later
    )) order by it.place), '[]')
    from (
        select coalesce(a.value, b.value) ->> 'key' as key, row_number() over (order by a.ordinality, b.ordinality) as place,
            a.value as later, b.value as earlier
        from jsonb_array_elements(after) with ordinality a
        full join jsonb_array_elements(before) with ordinality b on b.value ->> 'key' = a.value ->> 'key'
    ) it;
end
"""

# Reads it all twice at the clocks, as it is and with the changes in place of what they change, and leaves the settings as it found them.
SIMULATED = """
create function what_if.simulated(
    known timestamptz, moment timestamptz, present timestamptz, announced boolean,
    version uuid, changes jsonb, on_date date, at timestamptz, clock timestamptz, nodes integer, packages integer, agreements integer
) returns jsonb language plpgsql stable parallel unsafe
set search_path = what_if, as_of, public, pg_temp set plan_cache_mode = force_generic_plan as $$
declare
    names constant text[] := array['as_of_known', 'as_of_at', 'as_of_clock', 'as_of_announced', 'what_if'];
    before_entry constant text[] := (select array_agg(current_setting('salkku.' || n, true)) from unnest(names) n);
    entered constant text[] := array[known::text, moment::text, present::text, case when announced then 'on' end, null];
    changed jsonb;
    others uuid[];
    there bigint;
    was jsonb;
    became jsonb;
begin
    perform set_config('salkku.' || names[n], coalesce(entered[n], ''), true) from generate_subscripts(names, 1) n;
    changed := simulation_changes(version, changes, on_date);
    select array_agg(c.version_id), max(c.there) into others, there
    from containing_versions(
        (select array_agg(a::uuid) from jsonb_array_elements_text(changed -> 'affected') a)
            || (select v.service_id from service_version v where v.id = version),
        version, packages
    ) c;
    others := coalesce(others, '{}');
    was := simulation_report(version, others, '{}', on_date, at, clock, nodes, agreements);
    perform set_config('salkku.what_if', (changed -> 'rows')::text, true);
    became := simulation_report(
        version, others, array(select p::uuid from jsonb_array_elements_text(changed -> 'planned') p), on_date, at, clock, nodes, agreements
    );
    perform set_config('salkku.' || names[n], coalesce(before_entry[n], ''), true) from generate_subscripts(names, 1) n;
    return jsonb_build_object(
        'broken', (changed -> 'broken') || (
            select coalesce(jsonb_agg(b.value || jsonb_build_object('is_new', not (was -> 'broken') @> jsonb_build_array(b.value))), '[]')
            from jsonb_array_elements(became -> 'broken') b
        ),
        'others', to_jsonb(others), 'containing', coalesce(there, 0), 'unjudged', coalesce(became -> 'unjudged', was -> 'unjudged'),
        'agreed', greatest((was ->> 'agreed')::integer, (became ->> 'agreed')::integer, 0)
    ) || (
        select jsonb_object_agg(part, before_and_after(was -> part, became -> part))
        from unnest(array['lines', 'offerings', 'checks', 'promises', 'packages', 'agreements']) part
    );
end
$$
"""

FUNCTIONS = {
    "composition_faults(uuid)": COMPOSITION_FAULTS,
    "containing_versions(uuid[], uuid, integer)": CONTAINING_VERSIONS,
    "before_and_after(jsonb, jsonb)": BEFORE_AND_AFTER,
    "simulation_tree(uuid, uuid[], date, integer, boolean)": SIMULATION_TREE,
    "simulation_agreements(uuid, uuid[], date, integer)": SIMULATION_AGREEMENTS,
    "simulation_checks(uuid, timestamptz, timestamptz)": SIMULATION_CHECKS,
    "simulation_report(uuid, uuid[], uuid[], date, timestamptz, timestamptz, integer, integer)": SIMULATION_REPORT,
}


def upgrade() -> None:
    for function in FUNCTIONS.values():
        op.execute(function)
    op.execute("select as_of.follow()")
    op.execute(SIMULATED)


def downgrade() -> None:
    op.execute("select as_of.let_go()")
    op.execute(
        "drop function what_if.simulated("
        "timestamptz, timestamptz, timestamptz, boolean, uuid, jsonb, date, timestamptz, timestamptz, integer, integer, integer)"
    )
    for function in reversed(FUNCTIONS):
        op.execute(f"drop function {function}")
    op.execute("select as_of.follow()")
