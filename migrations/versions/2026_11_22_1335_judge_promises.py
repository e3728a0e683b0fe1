"""Judge promises: whether components carry the availability that is promised, who keeps capabilities, and what customer texts say."""

from alembic import op

revision = "2026_11_22_1335"
down_revision = "2026_11_22_1330"

# Exact, unlike a sum of logarithms: a promise that is carried to the last digit is carried.
PRODUCT = "create aggregate product (numeric) (sfunc = numeric_mul, stype = numeric, initcond = '1', parallel = safe)"

# Components fail one after the other, so what they promise is multiplied. Promises of different units are not: 99.8 % of office hours
# and 99.8 % of deadlines have no product. A component without a promise in the unit is unknown, and counts as always there.
COMMITMENT_NOT_BACKED = """
create function commitment_not_backed(version uuid, at timestamptz, clock timestamptz, out outcome text, out data jsonb)
language sql stable strict parallel safe
begin atomic
    with promised as (
        select c.target_value, c.unit, c.offering_id, coalesce(o.position, 0) as position,
            jsonb_build_object('key', coalesce(o.key, v.number), 'name', coalesce(o.name, v.name)) as fact
        from service_commitment c
        join service_version v on v.id = c.version_id
        join service s on s.id = v.service_id and s.is_package
        left join service_offering o on o.id = c.offering_id
        where c.version_id = version and c.kind = 'AVAILABILITY' and c.target_value is not null
    ), carried as (
        select p.fact, p.target_value, p.position, carrying.*
        from promised p
        cross join lateral (
            select case when count(backing.target_value) > 0 then product(backing.target_value / 100) * 100 end as backed,
                coalesce(jsonb_agg(
                    service_fact(i.component_service_id) || jsonb_build_object('number', trim_scale(backing.target_value))
                    order by i.position, i.id
                ) filter (where backing.target_value is not null), '[]') as components,
                coalesce(jsonb_agg(
                    service_fact(i.component_service_id) order by i.position, i.id
                ) filter (where backing.target_value is null), '[]') as unknown
            from composition_item i
            left join offering_selection chosen on chosen.offering_id = p.offering_id and chosen.composition_item_id = i.id
            left join lateral (
                select c.target_value
                from service_commitment c left join service_offering o on o.id = c.offering_id
                where c.version_id = component_version_at(i.id, at, clock) and c.kind = 'AVAILABILITY' and c.target_value > 0
                    and c.unit is not distinct from p.unit and (o.id is null or o.key = i.component_offering_key)
                order by o.id is null
                limit 1
            ) backing on true
            where i.package_version_id = version and i.role in ('CORE', 'ENABLING')
                and coalesce(chosen.quantity, i.default_quantity) > 0
        ) carrying
    )
    select case when count(carried.backed) > 0 then verdict(bool_and(carried.backed >= carried.target_value)) end,
        coalesce((
            select jsonb_build_object(
                'offering', worst.fact, 'promised', trim_scale(worst.target_value), 'components', worst.components,
                'unknown', worst.unknown
            ) || case when worst.backed is null then '{}' else jsonb_build_object(
                'backed', trim_scale(round(worst.backed, 2)),
                'short', trim_scale(greatest(round(worst.target_value - worst.backed, 2), 0))
            ) end
            from carried worst
            order by worst.target_value - worst.backed desc nulls last, worst.position limit 1
        ), '{}')
    from carried;
end
"""

CAPABILITIES_OWNED = """
create function capabilities_owned(version uuid, out outcome text, out data jsonb) language sql stable strict parallel safe
begin atomic
    select case when count(used.id) > 0 then verdict(bool_and(used.owned)) end,
        jsonb_build_object(
            'capabilities', count(used.id),
            'unowned', coalesce(jsonb_agg(
                jsonb_build_object('key', used.key, 'name', used.name) order by used.key
            ) filter (where not used.owned), '[]')
        )
    from (
        select distinct c.id, c.key, c.name, c.owner_id is not null as owned
        from capability_use u
        join capability c on c.id = u.capability_id
        join service_version v on v.id = u.version_id
        join service s on s.id = v.service_id
        where u.version_id = version and not s.is_package
    ) used;
end
"""

TEXTS_COMPLETE = """
create function texts_complete(version uuid, out outcome text, out data jsonb) language sql stable strict parallel safe
begin atomic
    select case when count(*) > 0 then verdict(bool_and(found.there)) end,
        jsonb_build_object(
            'languages', coalesce(jsonb_agg(distinct language_fact(found.language)) filter (where not found.there), '[]'),
            'missing', coalesce(jsonb_agg(distinct text_fact(found.field, found.language)) filter (where not found.there), '[]')
        )
    from (
        select text.field, language, coalesce(text.texts ? language, false) as there
        from service_version v
        join service s on s.id = v.service_id
        join portfolio p on p.id = s.portfolio_id
        cross join unnest(required_languages(p.languages)) language
        cross join lateral customer_texts(v.id) text
        where v.id = version
    ) found;
end
"""

# The name of a capability as words of its own, in small or capital letters. Names of fewer than four letters are words of any text.
INTERNAL_WORDS = r"""
create function internal_words_in_customer_text(version uuid, out outcome text, out data jsonb) language sql stable strict parallel safe
begin atomic
    select verdict(count(*) = 0), jsonb_build_object('words', coalesce(jsonb_agg(distinct named.word), '[]'))
    from (
        select word.value as word, lower(word.value collate pg_c_utf8) as small
        from capability c cross join jsonb_each_text(c.name) word
        where length(word.value) >= 4 and exists (select from capability_use u where u.capability_id = c.id)
    ) named
    cross join lateral (
        select lower(string_agg(said.value, E'\n') collate pg_c_utf8) as text
        from customer_texts(version) part cross join lateral jsonb_each_text(part.texts) said
    ) whole
    where strpos(whole.text, named.small) > 0 and whole.text ~ (
        '(^|[^[:alnum:]])' || regexp_replace(named.small, '([^[:alnum:][:space:]])', '\\\1', 'g') || '($|[^[:alnum:]])'
    ) collate pg_c_utf8;
end
"""

DESIGN_CHECKS = """
create function design_checks(version uuid, at timestamptz, clock timestamptz) returns table (code text, outcome text, data jsonb)
language sql stable strict parallel safe
begin atomic
    select * from scope_checks(version)
    union all select * from composition_checks(version, at, clock)
    union all select 'OPTIONS_CONSISTENT', it.outcome, it.data from options_consistent(version) it
    union all select 'OFFERINGS_VALID', it.outcome, it.data from offerings_valid(version, at, clock) it
    union all select * from price_checks(version, at, clock)
    union all select * from commitment_checks(version)
    union all select 'COMMITMENT_NOT_BACKED', it.outcome, it.data from commitment_not_backed(version, at, clock) it
    union all select 'CAPABILITIES_OWNED', it.outcome, it.data from capabilities_owned(version) it
    union all select 'TEXTS_COMPLETE', it.outcome, it.data from texts_complete(version) it
    union all select 'INTERNAL_WORDS_IN_CUSTOMER_TEXT', it.outcome, it.data from internal_words_in_customer_text(version) it;
end
"""

FUNCTIONS = {
    "commitment_not_backed(uuid, timestamptz, timestamptz)": COMMITMENT_NOT_BACKED,
    "capabilities_owned(uuid)": CAPABILITIES_OWNED,
    "texts_complete(uuid)": TEXTS_COMPLETE,
    "internal_words_in_customer_text(uuid)": INTERNAL_WORDS,
    "design_checks(uuid, timestamptz, timestamptz)": DESIGN_CHECKS,
}


def upgrade() -> None:
    op.execute(PRODUCT)
    for function in FUNCTIONS.values():
        op.execute(function)


def downgrade() -> None:
    for function in reversed(FUNCTIONS):
        op.execute(f"drop function {function}")
    op.execute("drop aggregate product (numeric)")
