"""Guard packages: only packages contain, nothing contains itself, options and offerings agree; REPLACES has no circle.

Each guard takes its lock when a row is written and looks when the transaction commits, so it sees what others committed
while it waited, and the steps within a transaction may come in any order. At commit nothing waits any more: the recorded
clock stays the last lock.
"""

from alembic import op

revision = "2026_11_21_1208"
down_revision = "2026_11_21_1207"

MAX_DEPTH = 8
COMPOSITION_LOCK = 7316548203
REPLACEMENT_LOCK = 7316548204

# One lock for all portfolios, since a package may contain a service of another portfolio: with a lock for each, two
# transactions in different ones could close a circle between them. The version's row is locked first, as by every writer of parts.
PREPARE_ITEM = f"""
create function prepare_composition_item() returns trigger language plpgsql as $$
declare
    package boolean;
    component boolean;
begin
    select s.is_package into package
    from service_version v join service s on s.id = v.service_id where v.id = new.package_version_id for no key update of v;
    select is_package into component from service where id = new.component_service_id;
    if not package then
        raise exception using errcode = '23514', table = tg_table_name, constraint = 'ck_composition_item_in_package',
            message = 'only a package contains components';
    end if;
    if component and new.component_offering_key is null then
        raise exception using errcode = '23514', table = tg_table_name, constraint = 'ck_composition_item_offering_of_package',
            message = 'a package is contained by one of its offerings: component_offering_key is missing';
    end if;
    perform pg_advisory_xact_lock({COMPOSITION_LOCK});
    return new;
end
$$
"""

# Steps are counted along the longest way. UNION drops what was reached before at the same depth, so a diamond costs no more
# than its services times the depth, and a circle ends.
CHECK_COMPOSITION = f"""
create function check_composition() returns trigger language plpgsql as $$
declare
    package uuid;
    component uuid;
    above integer;
    below integer;
    itself boolean;
begin
    select v.service_id, i.component_service_id into package, component
    from composition_item i join service_version v on v.id = i.package_version_id
    where i.id = new.id and v.stage not in ('RETIRED', 'REJECTED');
    if not found then
        return null;
    end if;
    with recursive contained (service_id, depth) as (
        select component, 1
        union
        select i.component_service_id, c.depth + 1
        from contained c
        join service_version v on v.service_id = c.service_id and v.stage not in ('RETIRED', 'REJECTED')
        join composition_item i on i.package_version_id = v.id
        where c.depth <= {MAX_DEPTH}
    )
    select max(depth), bool_or(service_id = package) into below, itself from contained;
    if itself then
        raise exception using errcode = '23514', table = tg_table_name, constraint = 'ck_composition_item_no_circle',
            message = format('the package %s would contain itself', (select key from service where id = package));
    end if;
    with recursive containing (service_id, depth) as (
        select package, 0
        union
        select v.service_id, c.depth + 1
        from containing c
        join composition_item i on i.component_service_id = c.service_id
        join service_version v on v.id = i.package_version_id and v.stage not in ('RETIRED', 'REJECTED')
        where c.depth <= {MAX_DEPTH}
    )
    select max(depth) into above from containing;
    if above + below > {MAX_DEPTH} then
        raise exception using errcode = '23514', table = tg_table_name, constraint = 'ck_composition_item_depth',
            message = format('packages would be nested deeper than {MAX_DEPTH} at %s', (select key from service where id = package));
    end if;
    return null;
end
$$
"""

# Every change of a version's parts raises its revision, so this looks once per statement instead of once per part.
CHECK_OFFERINGS = """
create function check_offerings() returns trigger language plpgsql as $$
declare
    fault record;
begin
    select g.id into fault
    from option_group g left join composition_item i on i.option_group_id = g.id
    where g.package_version_id = new.id
    group by g.id
    having count(i.id) < g.min_select or count(i.id) filter (where i.min_quantity > 0) > g.max_select
    limit 1;
    if found then
        raise exception using errcode = '23514', table = 'option_group', constraint = 'ck_option_group_fits_its_items',
            message = format('the limits of option group %s contradict those of its components', fault.id);
    end if;

    select o.key, i.component_service_id into fault
    from service_offering o
    join offering_selection s on s.offering_id = o.id
    join composition_item i on i.id = s.composition_item_id
    where o.version_id = new.id and (s.quantity < i.min_quantity or s.quantity > i.max_quantity)
    limit 1;
    if found then
        raise exception using errcode = '23514', table = 'offering_selection', constraint = 'ck_offering_selection_item_limits',
            message = format('offering %s takes a quantity outside the limits of component %s', fault.key, fault.component_service_id);
    end if;

    select o.key, g.id into fault
    from service_offering o
    join option_group g on g.package_version_id = o.version_id
    left join composition_item i on i.option_group_id = g.id
    left join offering_selection s on s.offering_id = o.id and s.composition_item_id = i.id
    where o.version_id = new.id
    group by o.key, g.id
    having count(i.id) filter (where coalesce(s.quantity, i.default_quantity) > 0) not between g.min_select and g.max_select
    limit 1;
    if found then
        raise exception using errcode = '23514', table = 'offering_selection', constraint = 'ck_offering_selection_group_limits',
            message = format('offering %s selects too few or too many of option group %s', fault.key, fault.id);
    end if;
    return null;
end
$$
"""

LOCK_REPLACEMENTS = f"""
create function lock_replacements() returns trigger language plpgsql as $$
begin
    perform pg_advisory_xact_lock({REPLACEMENT_LOCK});
    return new;
end
$$
"""

CHECK_REPLACEMENT = """
create function check_replacement() returns trigger language plpgsql as $$
begin
    if exists (
        with recursive replaced (service_id) as (
            select to_service_id from service_relationship where id = new.id and type = 'REPLACES'
            union
            select r.to_service_id
            from replaced p join service_relationship r on r.from_service_id = p.service_id and r.type = 'REPLACES'
        )
        select from replaced where service_id = new.from_service_id
    ) then
        raise exception using errcode = '23514', table = tg_table_name, constraint = 'ck_service_relationship_no_circle',
            message = format('the service %s would replace itself', (select key from service where id = new.from_service_id));
    end if;
    return null;
end
$$
"""

TRIGGERS = {
    "prepare_composition_item": """
        create trigger prepare_composition_item
        before insert or update of component_service_id, component_offering_key on composition_item
        for each row execute function prepare_composition_item()
    """,
    "check_composition": """
        create constraint trigger check_composition after insert or update of component_service_id on composition_item
        deferrable initially deferred for each row execute function check_composition()
    """,
    "check_offerings": """
        create constraint trigger check_offerings after update of revision on service_version
        deferrable initially deferred for each row execute function check_offerings()
    """,
    "lock_replacements": """
        create trigger lock_replacements before insert or update of to_service_id, type on service_relationship
        for each row when (new.type = 'REPLACES') execute function lock_replacements()
    """,
    "check_replacement": """
        create constraint trigger check_replacement after insert or update of to_service_id, type on service_relationship
        deferrable initially deferred for each row when (new.type = 'REPLACES') execute function check_replacement()
    """,
}


def upgrade() -> None:
    for function in (PREPARE_ITEM, CHECK_COMPOSITION, CHECK_OFFERINGS, LOCK_REPLACEMENTS, CHECK_REPLACEMENT):
        op.execute(function)
    for trigger in TRIGGERS.values():
        op.execute(trigger)


def downgrade() -> None:
    for function in TRIGGERS:
        op.execute(f"drop function {function}() cascade")
