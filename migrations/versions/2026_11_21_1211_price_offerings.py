"""Price offerings: one function for lists, filters, gates and simulation."""

from alembic import op

revision = "2026_11_21_1211"
down_revision = "2026_11_21_1210"

# The operational version before one that is being run down.
VERSION_IN_FORCE = """
create function version_in_force(service uuid) returns uuid language sql stable strict parallel safe
begin atomic
    select v.id from service_version v
    where v.service_id = service and v.stage in ('OPERATIONAL', 'RETIRING')
    order by v.stage, v.stage_since desc
    limit 1;
end
"""

# Of a service that is not in force yet: the version that is launched first, else the one with the highest number.
VERSION_PLANNED = """
create function version_planned(service uuid) returns uuid language sql stable strict parallel safe
begin atomic
    select v.id
    from service_version v
    left join lateral (
        select min(t.effective_at) as launch_at
        from lifecycle_transition t where t.version_id = v.id and t.status = 'SCHEDULED' and t.to_stage = 'OPERATIONAL'
    ) scheduled on true
    where v.service_id = service and v.stage in ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')
    order by scheduled.launch_at nulls last, string_to_array(v.number, '.')::integer[] desc
    limit 1;
end
"""

# Amounts are those of one billing period, rounded once, half away from zero. What cannot be told is null, and `problem` says why:
#   COMPONENT_MISSING      a component has no version to take the price of
#   PRICE_MISSING          a component, or the service itself, has no price on that day
#   MIXED_CURRENCIES       the components are not all in the offering's currency (COMPUTED), or not all in one (FIXED)
#   COST_CURRENCY_DIFFERS  price and cost are in different currencies, so there is no margin
# A component that is a package counts with the price of the offering that is named. `depth` stops a circle through pinned
# versions that are over; writers never give it.
OFFERING_PRICING = """
create function offering_pricing(
    offering uuid,
    on_date date,
    depth integer default 0,
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
    offered record;
    counted record;
    periods integer;
begin
    select o.version_id, o.price_mode, o.fixed_price, coalesce(o.adjustment_percent, 0) as adjustment, o.currency, o.billing_period,
        s.id as service_id, s.is_package, v.stage in ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION') as planned
    into offered
    from service_offering o join service_version v on v.id = o.version_id join service s on s.id = v.service_id
    where o.id = offering;
    if not found or depth > 8 then
        return;
    end if;
    adjustment_percent := offered.adjustment;
    currency := offered.currency;
    periods := case offered.billing_period when 'YEAR' then 12 else 1 end;

    select sum(line.quantity * unit.price) * periods as parts, sum(line.quantity * unit.cost) * periods as cost,
        min(unit.currency) as currency, bool_or(unit.currency <> offered.currency) as other_currency,
        min(unit.cost_currency) as cost_currency, min(unit.cost_currency) <> max(unit.cost_currency) as other_cost_currency,
        bool_or(line.version_id is null) as component_missing, bool_or(unit.price is null or unit.cost is null) as price_missing
    into counted
    from (
        select coalesce(s.quantity, i.default_quantity) as quantity, i.component_offering_key as offering_key,
            coalesce(
                i.pinned_version_id,
                version_in_force(i.component_service_id),
                case when offered.planned then version_planned(i.component_service_id) end
            ) as version_id
        from composition_item i
        left join offering_selection s on s.offering_id = offering and s.composition_item_id = i.id
        where i.package_version_id = offered.version_id and coalesce(s.quantity, i.default_quantity) > 0
        union all
        select 1, null, offered.version_id where not offered.is_package
    ) line
    left join lateral (
        (
            select p.unit_price as price, p.unit_cost as cost, p.currency, p.currency as cost_currency
            from service_price p
            where line.offering_key is null and p.version_id = line.version_id and p.valid_from <= on_date
            order by p.valid_from desc
            limit 1
        )
        union all
        select n.price / n.periods, n.cost / n.periods, n.currency, n.cost_currency
        from (
            select nested.*, case o.billing_period when 'MONTH' then 1 when 'YEAR' then 12 end as periods
            from service_offering o cross join lateral offering_pricing(o.id, on_date, depth + 1) nested
            where o.version_id = line.version_id and o.key = line.offering_key
        ) n
    ) unit on true;

    problem := case
        when counted.component_missing then 'COMPONENT_MISSING'
        when counted.price_missing then 'PRICE_MISSING'
        when counted.other_cost_currency or (counted.other_currency and offered.price_mode = 'COMPUTED') then 'MIXED_CURRENCIES'
    end;
    if problem is null then
        cost_currency := coalesce(counted.cost_currency, offered.currency);
        cost := round(coalesce(counted.cost, 0), 2);
        parts := case when counted.other_currency is not true then round(coalesce(counted.parts, 0), 2) end;
    end if;
    if offered.price_mode = 'FIXED' then
        price := round(offered.fixed_price, 2);
    elsif problem is null then
        price := round(coalesce(counted.parts, 0) * (1 + adjustment_percent / 100), 2);
    end if;
    if cost_currency <> currency then
        problem := 'COST_CURRENCY_DIFFERS';
    else
        margin := price - cost;
        margin_percent := round(100 * margin / nullif(price, 0), 1);
    end if;
end
$$
"""


def upgrade() -> None:
    op.execute(VERSION_IN_FORCE)
    op.execute(VERSION_PLANNED)
    op.execute(OFFERING_PRICING)


def downgrade() -> None:
    op.execute("drop function offering_pricing(uuid, date, integer)")
    op.execute("drop function version_planned(uuid)")
    op.execute("drop function version_in_force(uuid)")
