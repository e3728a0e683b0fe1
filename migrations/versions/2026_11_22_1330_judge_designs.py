"""Judge designs: scope, composition, options, offerings, prices, commitments, capabilities and texts of a version."""

from alembic import op

revision = "2026_11_22_1330"
down_revision = "2026_11_22_1320"

SCOPE_CHECKS = """
create function scope_checks(version uuid) returns table (code text, outcome text, data jsonb) language sql stable strict parallel safe
begin atomic
    select made.code, verdict(made.count > 0), jsonb_build_object('count', made.count)
    from (
        select count(*) filter (where i.inclusion = 'INCLUDED') as included, count(*) filter (where i.inclusion = 'EXCLUDED') as excluded
        from scope_item i where i.version_id = version
    ) scope
    cross join lateral (
        values ('SCOPE_INCLUDED_PRESENT', scope.included), ('SCOPE_EXCLUDED_PRESENT', scope.excluded)
    ) made (code, count);
end
"""

COMPOSITION_CHECKS = """
create function composition_checks(version uuid, at timestamptz, clock timestamptz) returns table (code text, outcome text, data jsonb)
language sql stable strict parallel safe
begin atomic
    select made.code, case when s.is_package then verdict(made.passed) end, made.data
    from service_version v
    join service s on s.id = v.service_id
    cross join lateral (
        select count(*) as components, count(*) filter (where i.role = 'CORE') as core
        from composition_item i where i.package_version_id = v.id
    ) lines
    cross join lateral (
        select coalesce(jsonb_agg(service_fact(i.component_service_id) order by i.position, i.id), '[]') as found
        from composition_item i
        where i.package_version_id = v.id and exists (
            select from service_commitment c
            where c.version_id = component_version_at(i.id, at, clock) and c.kind = 'SUPPORT_HOURS' and c.offering_id is null
        )
    ) supporting
    cross join lateral (
        values
            ('PACKAGE_HAS_TWO_COMPONENTS', lines.components >= 2, jsonb_build_object('count', lines.components)),
            ('PACKAGE_HAS_CORE', lines.core > 0, jsonb_build_object('count', lines.core)),
            ('PACKAGE_HAS_SUPPORT',
                supporting.found <> '[]'
                    or exists (select from service_commitment c where c.version_id = v.id and c.kind = 'SUPPORT_HOURS'),
                jsonb_build_object('components', supporting.found))
    ) made (code, passed, data)
    where v.id = version;
end
"""

# A group is inconsistent when its limits cannot be met, or when what counts with nothing said is already too much.
OPTIONS_CONSISTENT = """
create function options_consistent(version uuid, out outcome text, out data jsonb) language sql stable strict parallel safe
begin atomic
    select case when count(*) > 0 then verdict(bool_and(checked.consistent)) end,
        jsonb_build_object(
            'groups', count(*),
            'inconsistent', coalesce(jsonb_agg(
                jsonb_build_object('key', checked.position::text, 'name', checked.name) order by checked.position
            ) filter (where not checked.consistent), '[]')
        )
    from (
        select g.position, g.name,
            count(i.id) >= greatest(g.min_select, 1)
                and count(i.id) filter (where i.min_quantity > 0) <= g.max_select
                and count(i.id) filter (where i.default_quantity > 0) <= g.max_select as consistent
        from option_group g left join composition_item i on i.option_group_id = g.id
        where g.package_version_id = version
        group by g.id
    ) checked;
end
"""

# By the rules of every configuration, which later migrations create: a body that is text looks for them when it runs. A package inside
# must have the offering that its line names.
OFFERINGS_VALID = """
create function offerings_valid(version uuid, at timestamptz, clock timestamptz, out outcome text, out data jsonb)
language plpgsql stable strict parallel safe as $$
begin
    select case when count(*) > 0 then verdict(bool_and(checked.valid)) end,
        jsonb_build_object(
            'offerings', count(*),
            'invalid', coalesce(jsonb_agg(
                jsonb_build_object('key', checked.key, 'name', checked.name) order by checked.position, checked.key
            ) filter (where not checked.valid), '[]')
        )
    into outcome, data
    from (
        select o.key, o.name, o.position,
            not exists (select from check_configuration(version, '{}'::uuid[], '{}'::numeric[], chosen_quantities(o.id)))
                and not exists (
                    select from chosen_lines(version, chosen_quantities(o.id), at, clock) line
                    where line.nested and line.offering_id is null
                ) as valid
        from service_offering o where o.version_id = version
    ) checked;
end
$$
"""

# The first day on which the version and its components have a price, if that is still to come: a price may begin with the launch.
PRICING_DATE = """
create function pricing_date(version uuid, at timestamptz, clock timestamptz) returns date language sql stable strict parallel safe
begin atomic
    select greatest(business_date(at), max(first.day))
    from (
        select min(p.valid_from) as day
        from service_price p
        where p.version_id = version or p.version_id in (
            select component_version_at(i.id, at, clock) from composition_item i where i.package_version_id = version
        )
        group by p.version_id
    ) first;
end
"""

# A service without offerings is a part of packages, and its own price is what counts; a package has no price without an offering.
# Offerings are priced with the components of that moment by a function of a later migration, so the body is text.
PRICE_CHECKS = """
create function price_checks(version uuid, at timestamptz, clock timestamptz) returns table (code text, outcome text, data jsonb)
language plpgsql stable strict parallel safe as $$
declare
    day date := pricing_date(version, at, clock);
begin
    return query with priced as materialized (
        select jsonb_build_object('key', o.key, 'name', o.name) as fact, o.position, o.key, made.price, made.margin, made.problem
        from service_offering o cross join lateral offering_pricing_at(o.id, day, at, clock) made
        where o.version_id = version
        union all
        select jsonb_build_object('key', v.number, 'name', v.name), 0, v.number, made.unit_price, made.unit_price - made.unit_cost,
            case when made.unit_price is null then 'PRICE_MISSING' end
        from service_version v
        join service s on s.id = v.service_id
        left join lateral (
            select p.unit_price, p.unit_cost from service_price p
            where p.version_id = v.id and p.valid_from <= day
            order by p.valid_from desc limit 1
        ) made on true
        where v.id = version and not s.is_package and not exists (select from service_offering o where o.version_id = v.id)
    )
    select 'PRICES_PRESENT', case when count(*) > 0 then verdict(bool_and(priced.price is not null)) end,
        jsonb_build_object(
            'date', jsonb_build_object('date', day),
            'unpriced', coalesce(jsonb_agg(priced.fact order by priced.position, priced.key) filter (where priced.price is null), '[]'),
            'problems', coalesce(
                jsonb_agg(distinct priced.problem) filter (where priced.price is null and priced.problem is not null), '[]'
            )
        )
    from priced
    union all
    select 'MARGIN_NOT_NEGATIVE', case when count(priced.margin) > 0 then verdict(bool_and(priced.margin >= 0)) end,
        jsonb_build_object(
            'losing', coalesce(jsonb_agg(
                priced.fact || jsonb_build_object('number', trim_scale(priced.margin)) order by priced.position, priced.key
            ) filter (where priced.margin < 0), '[]')
        )
    from priced;
end
$$
"""

# A commitment is made by the version for all that it offers, or by each of its offerings.
COMMITMENT_CHECKS = """
create function commitment_checks(version uuid) returns table (code text, outcome text, data jsonb) language sql stable strict parallel safe
begin atomic
    select 'COMMITMENTS_PRESENT', case when s.classification = 'CUSTOMER_FACING' then verdict(wanted.missing = '[]') end,
        jsonb_build_object('missing', wanted.missing)
    from service_version v
    join service s on s.id = v.service_id
    cross join lateral (
        select coalesce(jsonb_agg(jsonb_build_object('key', needed.kind, 'name', needed.name) order by needed.kind), '[]') as missing
        from (
            values
                ('AVAILABILITY', jsonb_build_object('fi', 'käytettävyys', 'sv', 'tillgänglighet', 'en', 'availability')),
                ('SUPPORT_HOURS', jsonb_build_object('fi', 'tuen palveluaika', 'sv', 'supportens öppettider', 'en', 'support hours'))
        ) needed (kind, name)
        where not exists (select from service_commitment c where c.version_id = v.id and c.kind = needed.kind and c.offering_id is null)
            and (
                not exists (select from service_offering o where o.version_id = v.id)
                or exists (
                    select from service_offering o
                    where o.version_id = v.id and not exists (
                        select from service_commitment c
                        where c.version_id = v.id and c.kind = needed.kind and c.offering_id = o.id
                    )
                )
            )
    ) wanted
    where v.id = version
    union all
    select 'OFFERING_PRESENT', case when s.classification = 'CUSTOMER_FACING' then verdict(count(o.id) > 0) end,
        jsonb_build_object('count', count(o.id))
    from service_version v join service s on s.id = v.service_id left join service_offering o on o.version_id = v.id
    where v.id = version
    group by s.id;
end
"""

FUNCTIONS = {
    "scope_checks(uuid)": SCOPE_CHECKS,
    "composition_checks(uuid, timestamptz, timestamptz)": COMPOSITION_CHECKS,
    "options_consistent(uuid)": OPTIONS_CONSISTENT,
    "offerings_valid(uuid, timestamptz, timestamptz)": OFFERINGS_VALID,
    "pricing_date(uuid, timestamptz, timestamptz)": PRICING_DATE,
    "price_checks(uuid, timestamptz, timestamptz)": PRICE_CHECKS,
    "commitment_checks(uuid)": COMMITMENT_CHECKS,
}


def upgrade() -> None:
    for function in FUNCTIONS.values():
        op.execute(function)


def downgrade() -> None:
    for function in reversed(FUNCTIONS):
        op.execute(f"drop function {function}")
