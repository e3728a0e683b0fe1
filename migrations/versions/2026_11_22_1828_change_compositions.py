"""Change compositions in thought: what changes that nobody makes would make of the rows of a version, and what stands against them."""

from alembic import op

revision = "2026_11_22_1828"
down_revision = "2026_11_22_1827"

# The first of its numbers that could not be kept. Bounds are those of the columns; that of a promise depends on what it is of.
CHANGE_FAULT = """
create function change_fault(change jsonb) returns jsonb language sql immutable parallel safe
begin atomic
    select jsonb_build_object(
        'code', case when held.given < bound.least or held.given >= bound.most then 'OUT_OF_BOUNDS' else 'TOO_FINE' end,
        'allowed', case
            when held.given < bound.least then bound.least
            when held.given >= bound.most then bound.most
            else 1 / power(10::numeric, bound.scale)
        end,
        'given', held.given
    )
    from (
        values
            ('least', 0::numeric, 100000000::numeric, 2), ('usual', 0, 100000000, 2), ('most', 0, 100000000, 2),
            ('quantity', 0, 100000000, 2), ('price', 0, 10000000000, 4), ('cost', 0, 10000000000, 4), ('percent', -99.99, 10000, 2),
            ('target', '-infinity', 10000000000, 4)
    ) bound (name, least, most, scale)
    cross join lateral (select (change ->> bound.name)::numeric as given) held
    where held.given < bound.least or held.given >= bound.most or scale(trim_scale(held.given)) > bound.scale
    order by bound.name
    limit 1;
end
"""

# What no promise can be, as app.domain.service.rules has it.
TARGET_FAULT = """
create function target_fault(kind text, target numeric, unit text) returns jsonb language sql immutable parallel safe
return case
    when target < 0 then jsonb_build_object('code', 'OUT_OF_BOUNDS', 'allowed', 0, 'given', target)
    when target > 100 and kind = 'AVAILABILITY' and unit ~* '^(percent|%)'
        then jsonb_build_object('code', 'OUT_OF_BOUNDS', 'allowed', 100, 'given', target)
end
"""

# An entry of what stands against changes: a code, which change it is about and what that one names.
CHANGE_BROKEN = """
create function change_broken(fault text, place integer, change jsonb, numbers jsonb default null) returns jsonb
language sql immutable parallel safe
return jsonb_build_object(
    'code', fault, 'change', place,
    'component', change -> 'component',
    'named', case
        when fault in ('UNKNOWN_SERVICE', 'COMPONENT_CONTAINED') then coalesce(change ->> 'by_named', change ->> 'named')
        when fault = 'UNKNOWN_VERSION' then change ->> 'number'
        when fault in ('UNKNOWN_OFFERING', 'NOT_COMPUTED') then change ->> 'offering'
        else coalesce(change ->> 'named', change ->> 'offering', change ->> 'sort')
    end
) || coalesce(numbers, '{}')
"""

# The version that a line of a package version stands for now. What is put into a version that is in use may be planned still: only the
# line that is thought of stands for a planned version then, so it is pinned to it.
COMPONENT_VERSION = """
create function component_version(line composition_item) returns uuid language sql stable parallel safe
begin atomic
    select coalesce(
        line.pinned_version_id,
        version_in_force(line.component_service_id),
        (select version_planned(line.component_service_id) from service_version v
         where v.id = line.package_version_id and v.stage in ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION'))
    );
end
"""

# The lines of a version by component, as they would be: first is taken out, then replaced, then put in, then changed. `touched`: the
# components whose lines are other than they were; `removed`: ids of lines; `planned`: components that stand for a planned version.
SIMULATED_LINES = """
create function simulated_lines(
    version uuid, changes jsonb, out lines jsonb, out touched text[], out removed uuid[], out planned text[], out broken jsonb
) language plpgsql stable parallel safe as $$
declare
    kinds constant text[] := array['REMOVE', 'REPLACE', 'ADD', 'LINE'];
    is_planned boolean := (select v.stage in ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION') from service_version v where v.id = version);
    change jsonb;
    place integer;
    kind text;
    before text;
    after text;
    pinned uuid;
    fault text;
    seen text[] := '{}';
begin
    lines := (
        select coalesce(jsonb_object_agg(i.component_service_id, to_jsonb(i)), '{}')
        from composition_item i where i.package_version_id = version
    );
    touched := '{}';
    removed := '{}';
    planned := '{}';
    broken := '[]';
    for change, place in
        select c.value, (c.ordinality - 1)::integer from jsonb_array_elements(changes) with ordinality c
        where c.value ->> 'kind' = any (kinds) order by array_position(kinds, c.value ->> 'kind'), c.ordinality
    loop
        kind := change ->> 'kind';
        before := change ->> 'component';
        after := case when kind = 'REPLACE' then change ->> 'by' else before end;
        pinned := null;
        fault := case
            when change_fault(change) is not null then change_fault(change) ->> 'code'
            when kind in ('REPLACE', 'ADD') and after is null then 'UNKNOWN_SERVICE'
            when kind <> 'ADD' and not coalesce(lines ? before, false) and (kind = 'LINE' or before is null or not before = any (seen))
                then 'UNKNOWN_COMPONENT'
            when case when kind = 'LINE' then 'LINE ' || before else before end = any (seen) then 'REPEATED'
            when kind in ('REPLACE', 'ADD') and lines ? after then 'COMPONENT_CONTAINED'
        end;
        if fault is null and kind in ('REPLACE', 'ADD') then
            if change ->> 'number' is not null then
                pinned := (select v.id from service_version v where v.service_id = after::uuid and v.number = change ->> 'number');
                fault := case when pinned is null then 'UNKNOWN_VERSION' end;
            elsif not is_planned and version_in_force(after::uuid) is null then
                pinned := version_planned(after::uuid);
                planned := planned || case when pinned is not null then array[after] else '{}' end;
            end if;
        end if;
        if fault is not null then
            broken := broken || change_broken(fault, place, change, change_fault(change));
            continue;
        end if;
        seen := seen || case when kind = 'LINE' then 'LINE ' || before else before end;
        case kind
            when 'REMOVE' then
                removed := removed || (lines -> before ->> 'id')::uuid;
                lines := lines - before;
            when 'REPLACE' then
                lines := lines - before || jsonb_build_object(after, lines -> before || jsonb_build_object(
                    'component_service_id', after, 'pinned_version_id', pinned, 'component_offering_key', change ->> 'offering'
                ));
            when 'ADD' then
                lines := lines || jsonb_build_object(after, jsonb_build_object(
                    'id', md5(version::text || after)::uuid, 'package_version_id', version, 'component_service_id', after,
                    'pinned_version_id', pinned, 'role', change ->> 'role', 'component_offering_key', change ->> 'offering',
                    'min_quantity', coalesce(change -> 'least', to_jsonb(case when change ->> 'role' = 'ENHANCING' then 0 else 1 end)),
                    'default_quantity', coalesce(
                        change -> 'usual', change -> 'least', to_jsonb(case when change ->> 'role' = 'ENHANCING' then 0 else 1 end)
                    ),
                    'max_quantity', change -> 'most', 'customer_visible', true,
                    'position', 1 + (select coalesce(max((l.value ->> 'position')::integer), 0) from jsonb_each(lines) l)
                ));
            else
                lines := lines || jsonb_build_object(after, lines -> after || jsonb_strip_nulls(jsonb_build_object(
                    'role', change -> 'role', 'min_quantity', change -> 'least', 'default_quantity', change -> 'usual',
                    'max_quantity', change -> 'most'
                )));
        end case;
        touched := array_remove(touched, before) || case when kind = 'REMOVE' then '{}' else array[after] end;
    end loop;
end
$$
"""

# What else is changed, on those lines. `rows`: by table; `affected`: the services whose price or guarantee is another then.
SIMULATED_TERMS = """
create function simulated_terms(
    version uuid, changes jsonb, on_date date, inout lines jsonb, inout touched text[],
    out rows jsonb, out affected uuid[], out broken jsonb
) language plpgsql stable parallel safe as $$
declare
    change jsonb;
    place integer;
    kind text;
    component text;
    line jsonb;
    holder uuid;
    offered jsonb;
    stored jsonb;
    made jsonb;
    fault text;
    numbers jsonb;
    subject text;
    seen text[] := '{}';
begin
    rows := '{}';
    affected := '{}';
    broken := '[]';
    for change, place in
        select c.value, (c.ordinality - 1)::integer from jsonb_array_elements(changes) with ordinality c
        where c.value ->> 'kind' in ('QUANTITY', 'PRICE', 'ADJUSTMENT', 'COMMITMENT') order by c.ordinality
    loop
        kind := change ->> 'kind';
        component := change ->> 'component';
        line := lines -> component;
        holder := case when change ->> 'named' is null or kind = 'QUANTITY' then version
            else component_version(jsonb_populate_record(null::composition_item, line)) end;
        offered := (select to_jsonb(o) from service_offering o where o.version_id = holder and o.key = change ->> 'offering');
        stored := null;
        made := null;
        numbers := change_fault(change);
        subject := concat_ws(
            '/', kind, component, change ->> 'offering', change ->> 'sort', case when kind = 'COMMITMENT' then change ->> 'unit' end
        );
        fault := case
            when numbers is not null then numbers ->> 'code'
            when change ->> 'named' is not null and line is null then 'UNKNOWN_COMPONENT'
            when subject = any (seen) then 'REPEATED'
            when holder is null then 'COMPONENT_MISSING'
            when change ->> 'offering' is not null and offered is null then 'UNKNOWN_OFFERING'
        end;
        if fault is null and kind = 'QUANTITY' and offered is null then
            seen := seen || subject;
            lines := lines || jsonb_build_object(component, line || jsonb_build_object('default_quantity', change -> 'quantity'));
            touched := array_remove(touched, component) || component;
            continue;
        elsif fault is null and kind = 'QUANTITY' then
            stored := (
                select to_jsonb(s) from offering_selection s
                where s.offering_id = (offered ->> 'id')::uuid and s.composition_item_id = (line ->> 'id')::uuid
            );
            made := coalesce(stored, jsonb_build_object(
                'id', md5(subject || version::text)::uuid, 'version_id', version, 'offering_id', offered -> 'id',
                'composition_item_id', line -> 'id'
            )) || jsonb_build_object('quantity', change -> 'quantity');
        elsif fault is null and kind = 'PRICE' then
            stored := (
                select to_jsonb(p) from service_price p where p.version_id = holder and p.valid_from <= on_date
                order by p.valid_from desc limit 1
            );
            made := jsonb_build_object('id', md5(subject || version::text)::uuid, 'price_unit', 'FLAT_MONTH') || coalesce(stored, '{}')
                || jsonb_build_object('version_id', holder, 'valid_from', on_date)
                || case when stored ->> 'valid_from' < on_date::text
                    then jsonb_build_object('id', md5(subject || version::text)::uuid) else '{}' end
                || jsonb_strip_nulls(jsonb_build_object(
                    'unit_price', change -> 'price', 'unit_cost', change -> 'cost', 'currency', change -> 'currency'
                ));
            fault := case
                when exists (select from service s where s.id = component::uuid and s.is_package) then 'PRICED_BY_OFFERING'
                when not made ?& array['unit_price', 'unit_cost', 'currency'] then 'REQUIRED'
                when stored ->> 'currency' <> made ->> 'currency' and not (change ->> 'price' is not null and change ->> 'cost' is not null)
                    then 'REQUIRED'
            end;
            affected := affected || component::uuid;
        elsif fault is null and kind = 'ADJUSTMENT' then
            made := offered || jsonb_build_object('adjustment_percent', change -> 'percent');
            fault := case when offered ->> 'price_mode' = 'FIXED' then 'NOT_COMPUTED' end;
        elsif fault is null then
            stored := (
                select to_jsonb(c) from service_commitment c
                where c.version_id = holder and c.kind = change ->> 'sort' and c.offering_id is not distinct from (offered ->> 'id')::uuid
                order by c.unit is not distinct from change ->> 'unit' desc, c.id limit 1
            );
            made := jsonb_build_object(
                'id', md5(subject || version::text)::uuid, 'version_id', holder, 'offering_id', offered -> 'id', 'kind', change -> 'sort',
                'text', '{}'::jsonb, 'unit', (
                    select c.unit from service_commitment c
                    where c.version_id = holder and c.kind = change ->> 'sort' and c.offering_id is null order by c.id limit 1
                )
            ) || coalesce(stored, '{}')
                || jsonb_strip_nulls(jsonb_build_object('target_value', change -> 'target', 'unit', change -> 'unit'));
            fault := case
                when coalesce(made ->> 'unit', '') ~ '^\\s*$' or change ->> 'target' is null and change ->> 'unit' is null then 'REQUIRED'
            end;
            if fault is null and not exists (
                select from service_commitment c
                where c.version_id = holder and c.kind = made ->> 'kind' and c.unit = made ->> 'unit'
                    and c.target_value = (made ->> 'target_value')::numeric
            ) then
                numbers := target_fault(made ->> 'kind', (made ->> 'target_value')::numeric, made ->> 'unit');
                fault := numbers ->> 'code';
            end if;
            affected := affected || case when component is null then '{}' else array[component::uuid] end;
        end if;
        if fault is not null then
            broken := broken || change_broken(fault, place, change, numbers);
        else
            seen := seen || subject;
            subject := case kind when 'QUANTITY' then 'offering_selection' when 'PRICE' then 'service_price'
                when 'ADJUSTMENT' then 'service_offering' else 'service_commitment' end;
            rows := rows || jsonb_build_object(subject, coalesce(rows -> subject, '[]') || made);
        end if;
    end loop;
end
$$
"""

# `rows`: as the schema what_if takes them. A line that is taken out takes its quantities in offerings along, which is told.
SIMULATION_CHANGES = """
create function simulation_changes(version uuid, changes jsonb, on_date date) returns jsonb
language plpgsql stable parallel safe as $$
declare
    composed record;
    terms record;
    rows jsonb;
begin
    select * into composed from simulated_lines(version, changes);
    select * into terms from simulated_terms(version, changes, on_date, composed.lines, composed.touched);
    rows := terms.rows || jsonb_build_object('composition_item', (
        select coalesce(jsonb_agg(terms.lines -> t.component order by t.component), '[]') from unnest(terms.touched) t (component)
    ));
    return jsonb_build_object(
        'rows', rows || jsonb_build_object('hidden', (
            select coalesce(jsonb_agg(gone.id), '[]')
            from (
                select r.value ->> 'id' as id from jsonb_each(rows) t cross join lateral jsonb_array_elements(t.value) r
                union select s.id::text from offering_selection s where s.composition_item_id = any (composed.removed)
                union select i::text from unnest(composed.removed) i
            ) gone
        )),
        'planned', to_jsonb(composed.planned),
        'affected', to_jsonb(terms.affected),
        'broken', composed.broken || terms.broken || (
            select coalesce(jsonb_agg(jsonb_build_object(
                'code', 'SELECTION_DROPPED', 'component', i.component_service_id, 'offering', o.id, 'named', s.key, 'given', q.quantity
            ) order by i.position, i.id, o.position, o.key), '[]')
            from composition_item i
            join service s on s.id = i.component_service_id
            join offering_selection q on q.composition_item_id = i.id
            join service_offering o on o.id = q.offering_id
            where i.package_version_id = version and i.id = any (composed.removed)
        )
    );
end
$$
"""

FUNCTIONS = {
    "change_fault(jsonb)": CHANGE_FAULT,
    "target_fault(text, numeric, text)": TARGET_FAULT,
    "change_broken(text, integer, jsonb, jsonb)": CHANGE_BROKEN,
    "component_version(composition_item)": COMPONENT_VERSION,
    "simulated_lines(uuid, jsonb)": SIMULATED_LINES,
    "simulated_terms(uuid, jsonb, date, jsonb, text[])": SIMULATED_TERMS,
    "simulation_changes(uuid, jsonb, date)": SIMULATION_CHANGES,
}


def upgrade() -> None:
    for function in FUNCTIONS.values():
        op.execute(function)
    op.execute("select as_of.follow()")


def downgrade() -> None:
    op.execute("select as_of.let_go()")
    for function in reversed(FUNCTIONS):
        op.execute(f"drop function {function}")
    op.execute("select as_of.follow()")
