"""Configure packages: one function for the rules of a choice, one for its lines, one for its price; offerings are priced by the same.

A choice is a JSON object of quantities by the id of the composition item, or two arrays of items and quantities where a component may
be named twice or not be there. What is not named counts with its default quantity.
"""

from alembic import context, op

revision = "2026_11_22_1400"
down_revision = "2026_11_22_1370"

CHOSEN_QUANTITIES = """
create function chosen_quantities(offering uuid) returns jsonb language sql stable parallel safe
begin atomic
    select coalesce(jsonb_object_agg(s.composition_item_id, s.quantity), '{}'::jsonb)
    from offering_selection s where s.offering_id = offering;
end
"""

# What is asked for on top of another choice; of a component that is asked for twice the first counts.
CHOSEN_OVER = """
create function chosen_over(base jsonb, items uuid[], quantities numeric[]) returns jsonb language sql immutable parallel safe
begin atomic
    select coalesce(base, '{}'::jsonb) || coalesce(jsonb_object_agg(a.item, a.quantity order by a.place desc), '{}'::jsonb)
    from unnest(items, quantities) with ordinality a (item, quantity, place) where a.item is not null;
end
"""

# The components of a version that a choice takes any of; a service that is no package is its own only one. With `at` and `clock` they are
# those in force at that moment, as gates judge it; without, and faster, those in force now.
CHOSEN_LINES = """
create function chosen_lines(version uuid, chosen jsonb, at timestamptz default null, clock timestamptz default null)
returns table (item_id uuid, component_id uuid, place integer, quantity numeric, version_id uuid, offering_id uuid, nested boolean)
language sql stable parallel safe rows 15
begin atomic
    select line.item_id, line.component_id, line.place, line.quantity, line.version_id,
        case when line.offering_key is not null then
            (select o.id from service_offering o where o.version_id = line.version_id and o.key = line.offering_key)
        end,
        line.offering_key is not null
    from (
        select i.id as item_id, i.component_service_id as component_id, i.position as place, i.component_offering_key as offering_key,
            coalesce((chosen ->> i.id::text)::numeric, i.default_quantity) as quantity,
            case when at is not null then component_version_at(i.id, at, clock) else coalesce(
                i.pinned_version_id,
                version_in_force(i.component_service_id),
                case when v.stage in ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION') then version_planned(i.component_service_id) end
            ) end as version_id
        from composition_item i join service_version v on v.id = i.package_version_id
        where i.package_version_id = version
        union all
        select null, s.id, 1, null, 1, v.id
        from service_version v join service s on s.id = v.service_id where v.id = version and not s.is_package
    ) line
    where line.quantity > 0;
end
"""

# On a day, with the components that are in force now; the second one with those of a moment. Reads know no moment and are many.
PRICING_OF_OFFERING = """
create or replace function {name}(
    offering uuid,
    on_date date,
    {moment}depth integer default 0,
    out price numeric,
    out cost numeric,
    out margin numeric,
    out margin_percent numeric,
    out parts numeric,
    out adjustment_percent numeric,
    out currency text,
    out cost_currency text,
    out problem text
) language plpgsql stable parallel safe as $$
#variable_conflict use_column
begin
    if depth > 8 then
        return;
    end if;
    select p.* into price, cost, margin, margin_percent, parts, adjustment_percent, currency, cost_currency, problem
    from service_offering o
    cross join lateral configuration_pricing(
        o.version_id, chosen_quantities(o.id), on_date, o.price_mode, o.fixed_price, o.adjustment_percent, o.currency,
        case o.billing_period when 'YEAR' then 12 else 1 end, depth{given}
    ) p
    where o.id = offering;
end
$$
"""
OFFERING_PRICING = PRICING_OF_OFFERING.format(name="offering_pricing", moment="", given="")
OFFERING_PRICING_AT = PRICING_OF_OFFERING.format(
    name="offering_pricing_at", moment="at timestamptz, clock timestamptz, ", given=", at, clock"
)

# Each with price and cost of one unit a month; null: there is none on that day. A component that is a package counts with the offering
# that its line names. `depth` stops a circle through pinned versions that are over; writers never give it.
CONFIGURATION_LINES = """
create function configuration_lines(
    version uuid, chosen jsonb, on_date date, depth integer default 0, at timestamptz default null, clock timestamptz default null
)
returns table (
    item_id uuid, component_id uuid, place integer, quantity numeric, version_id uuid, offering_id uuid,
    price numeric, cost numeric, currency text, cost_currency text
)
language sql stable parallel safe rows 15
begin atomic
    select l.item_id, l.component_id, l.place, l.quantity, l.version_id, l.offering_id,
        unit.price, unit.cost, unit.currency, unit.cost_currency
    from chosen_lines(version, chosen, at, clock) l
    left join lateral (
        (
            select p.unit_price as price, p.unit_cost as cost, p.currency, p.currency as cost_currency
            from service_price p
            where not l.nested and p.version_id = l.version_id and p.valid_from <= on_date
            order by p.valid_from desc
            limit 1
        )
        union all
        select n.price / n.months, n.cost / n.months, n.currency, n.cost_currency
        from (
            select nested.price, nested.cost, nested.currency, nested.cost_currency,
                case o.billing_period when 'MONTH' then 1 when 'YEAR' then 12 end as months
            from service_offering o cross join lateral offering_pricing_at(o.id, on_date, at, clock, depth + 1) nested
            where o.id = l.offering_id
        ) n
    ) unit on true;
end
"""

# Amounts are those of one billing period, rounded once, half away from zero. What cannot be told is null, and `problem` says why:
#   COMPONENT_MISSING      a component has no version to take the price of
#   PRICE_MISSING          a component, or the service itself, has no price on that day
#   MIXED_CURRENCIES       the components are not all in the asked currency (COMPUTED), or not all in one (FIXED, or no currency is asked)
#   NOT_AS_OFFERED         a fixed price was set for another choice
#   NOTHING_CHOSEN         a choice without any component and without an offering has no currency
#   COST_CURRENCY_DIFFERS  price and cost are in different currencies, so there is no margin
CONFIGURATION_PRICING = """
create function configuration_pricing(
    version uuid,
    chosen jsonb,
    on_date date,
    price_mode text,
    fixed_price numeric,
    adjustment numeric,
    asked_currency text,
    months integer,
    depth integer default 0,
    at timestamptz default null,
    clock timestamptz default null,
    out price numeric,
    out cost numeric,
    out margin numeric,
    out margin_percent numeric,
    out parts numeric,
    out adjustment_percent numeric,
    out currency text,
    out cost_currency text,
    out problem text
) language plpgsql stable parallel safe as $$
#variable_conflict use_column
declare
    counted record;
begin
    select sum(line.quantity * line.price) * months as parts, sum(line.quantity * line.cost) * months as cost,
        min(line.currency) as currency,
        coalesce(bool_or(line.currency <> asked_currency), min(line.currency) <> max(line.currency), false) as other_currency,
        min(line.cost_currency) as cost_currency, min(line.cost_currency) <> max(line.cost_currency) as other_cost_currency,
        bool_or(line.version_id is null) as component_missing, bool_or(line.price is null or line.cost is null) as price_missing
    into counted
    from configuration_lines(version, chosen, on_date, depth, at, clock) line;

    adjustment_percent := coalesce(adjustment, 0);
    currency := coalesce(asked_currency, counted.currency);
    problem := case
        when currency is null and counted.price_missing is null then 'NOTHING_CHOSEN'
        when counted.component_missing then 'COMPONENT_MISSING'
        when counted.price_missing then 'PRICE_MISSING'
        when counted.other_cost_currency or (counted.other_currency and price_mode = 'COMPUTED') then 'MIXED_CURRENCIES'
    end;
    if problem is null then
        cost_currency := coalesce(counted.cost_currency, currency);
        cost := round(coalesce(counted.cost, 0), 2);
        parts := case when not counted.other_currency then round(coalesce(counted.parts, 0), 2) end;
    end if;
    if price_mode = 'FIXED' then
        price := round(fixed_price, 2);
        problem := coalesce(problem, case when fixed_price is null then 'NOT_AS_OFFERED' end);
    elsif problem is null then
        price := round(coalesce(counted.parts, 0) * (1 + adjustment_percent / 100), 2);
    end if;
    if cost_currency <> currency then
        problem := coalesce(problem, 'COST_CURRENCY_DIFFERS');
    else
        margin := price - cost;
        margin_percent := round(100 * margin / nullif(price, 0), 1);
    end if;
end
$$
"""

# A choice on top of an offering has the offering's terms, one on top of none the sum of its parts a month.
CONFIGURED_PRICING = """
create function configured_pricing(
    version uuid,
    offering uuid,
    chosen jsonb,
    on_date date,
    out price numeric,
    out cost numeric,
    out margin numeric,
    out margin_percent numeric,
    out parts numeric,
    out adjustment_percent numeric,
    out currency text,
    out cost_currency text,
    out problem text
) language sql stable parallel safe
begin atomic
    select p.price, p.cost, p.margin, p.margin_percent, p.parts, p.adjustment_percent, p.currency, p.cost_currency, p.problem
    from (select) one
    left join service_offering o on o.id = offering
    cross join lateral configuration_pricing(
        version, chosen, on_date, coalesce(o.price_mode, 'COMPUTED'),
        case when o.price_mode = 'FIXED' and not exists (
            (select l.item_id, l.quantity from chosen_lines(version, chosen) l
             except select l.item_id, l.quantity from chosen_lines(version, chosen_quantities(o.id)) l)
            union all
            (select l.item_id, l.quantity from chosen_lines(version, chosen_quantities(o.id)) l
             except select l.item_id, l.quantity from chosen_lines(version, chosen) l)
        ) then o.fixed_price end,
        o.adjustment_percent, o.currency, case o.billing_period when 'YEAR' then 12 else 1 end
    ) p;
end
"""

# Every rule that a choice breaks, in a fixed order. `items` and `quantities`: what is asked for, an item null when its component is not
# there. `base`: what the choice is made on top of. `shown`: the items that exist for whoever asks; null: all. They count as if the
# package had no others, and a group has then no more limits than options.
CHECK_CONFIGURATION = """
create function check_configuration(version uuid, items uuid[], quantities numeric[], base jsonb default null, shown uuid[] default null)
returns table (
    place integer, code text, selection integer, item_id uuid, option_group_id uuid, components text[], allowed numeric, given numeric
)
language sql stable parallel safe rows 1
begin atomic
    with asked as (
        select (a.place - 1)::integer as selection, a.item, a.quantity, row_number() over (partition by a.item order by a.place) as time
        from unnest(items, quantities) with ordinality a (item, quantity, place)
    ), line as (
        select i.id, i.option_group_id, i.min_quantity, i.max_quantity, i.position, s.key, a.selection, a.quantity as asked,
            coalesce(a.quantity, (base ->> i.id::text)::numeric, i.default_quantity) as quantity
        from composition_item i
        join service s on s.id = i.component_service_id
        left join asked a on a.item = i.id and a.time = 1
        where i.package_version_id = version and (shown is null or i.id = any(shown))
    ), chosen as (
        select g.id, g.position, count(l.id) filter (where l.quantity > 0) as given, array_agg(l.key order by l.position, l.id) as keys,
            case when shown is null then g.min_select else least(g.min_select, count(l.id)) end as min_select,
            case when shown is null then g.max_select else least(g.max_select, count(l.id)) end as max_select
        from option_group g left join line l on l.option_group_id = g.id
        where g.package_version_id = version
        group by g.id
    ), broken as (
        select 'UNKNOWN_COMPONENT' as code, a.selection, 0 as position, null::uuid as item_id, null::uuid as option_group_id,
            null::text[] as components, null::numeric as allowed, a.quantity as given
        from asked a where not exists (select from line l where l.id = a.item)
        union all
        select 'COMPONENT_REPEATED', a.selection, 0, l.id, null, array[l.key], null, a.quantity
        from asked a join line l on l.id = a.item where a.time > 1
        union all
        select 'QUANTITY_TOO_FINE', l.selection, 0, l.id, null, array[l.key], 0.01, l.asked
        from line l where scale(trim_scale(l.asked)) > 2
        union all
        select 'QUANTITY_BELOW_MINIMUM', l.selection, 0, l.id, null, array[l.key], l.min_quantity, l.quantity
        from line l where l.quantity < l.min_quantity
        union all
        select 'QUANTITY_ABOVE_MAXIMUM', l.selection, 0, l.id, null, array[l.key], l.max_quantity, l.quantity
        from line l where l.quantity > l.max_quantity
        union all
        select 'OPTIONS_TOO_FEW', null, c.position, null, c.id, c.keys, c.min_select, c.given from chosen c where c.given < c.min_select
        union all
        select 'OPTIONS_TOO_MANY', null, c.position, null, c.id, c.keys, c.max_select, c.given from chosen c where c.given > c.max_select
    )
    select (row_number() over (order by b.selection nulls last, b.position, b.option_group_id, b.item_id, b.code))::integer,
        b.code, b.selection, b.item_id, b.option_group_id, b.components, b.allowed, b.given
    from broken b;
end
"""

FUNCTIONS = (
    CHOSEN_QUANTITIES,
    CHOSEN_OVER,
    CHOSEN_LINES,
    OFFERING_PRICING_AT,
    CONFIGURATION_LINES,
    CONFIGURATION_PRICING,
    OFFERING_PRICING,
    CONFIGURED_PRICING,
    CHECK_CONFIGURATION,
)
PRICED_BEFORE = "2026_11_21_1211"


def upgrade() -> None:
    for function in FUNCTIONS:
        op.execute(function)


def downgrade() -> None:
    for function in (
        "check_configuration(uuid, uuid[], numeric[], jsonb, uuid[])",
        "configured_pricing(uuid, uuid, jsonb, date)",
        "configuration_lines(uuid, jsonb, date, integer, timestamptz, timestamptz)",
        "offering_pricing_at(uuid, date, timestamptz, timestamptz, integer)",
        "configuration_pricing(uuid, jsonb, date, text, numeric, numeric, text, integer, integer, timestamptz, timestamptz)",
        "chosen_lines(uuid, jsonb, timestamptz, timestamptz)",
        "chosen_over(jsonb, uuid[], numeric[])",
        "chosen_quantities(uuid)",
    ):
        op.execute(f"drop function {function}")
    before: str = context.script.get_revision(PRICED_BEFORE).module.OFFERING_PRICING
    op.execute(before.replace("create function", "create or replace function", 1))
