"""Read what is not stored: in the schema what_if the tables of a composition with rows in place of others, and every function over them.

app/history/README.md explains how it works. It follows the schema as_of: whatever calls `as_of.follow()` makes both anew.
"""

from alembic import context, op

revision = "2026_11_22_1827"
down_revision = "2026_11_22_1826"

# What a composition is made of: lines, quantities, offerings, prices and guarantees.
TABLES = ("composition_item", "offering_selection", "service_offering", "service_price", "service_commitment")

# The rows are a setting of the transaction, empty when there are none: {"hidden": [id, …], "<table>": [row, …], …}.
GIVEN = """
create function what_if.given() returns jsonb language sql stable parallel safe
return nullif(current_setting('salkku.what_if', true), '')::jsonb
"""
HIDDEN = """
create function what_if.hidden() returns uuid[] language sql stable parallel safe
return coalesce((select array_agg(id::uuid) from jsonb_array_elements_text(what_if.given() -> 'hidden') id), '{}')
"""

# Both parts of a view are looked into by the keys of whoever asks; most of what is asked finds nothing in the second.
SHOW_TABLES = """
create function what_if.show_tables() returns void language plpgsql set search_path = public, pg_temp as $show$
declare
    name text;
    columns text;
begin
    foreach name in array array[@tables@] loop
        columns := (
            select string_agg(format('s.%I', a.attname), ', ' order by a.attnum) from pg_attribute a
            where a.attrelid = to_regclass(format('as_of.%I', name)) and a.attnum > 0 and not a.attisdropped
        );
        execute format(
            'create view what_if.%1$I with (security_invoker) as '
            'select %2$s from as_of.%1$I s where s.id <> all ((select what_if.hidden())::uuid[]) union all '
            'select %2$s from jsonb_populate_recordset(null::public.%1$I, (select what_if.given() -> %1$L)) s',
            name, columns
        );
    end loop;
end
$show$
"""

# As as_of.repeat_functions() does, but that names are looked for here first. What reads none of the tables above is found in as_of.
REPEAT_FUNCTIONS = """
create function what_if.repeat_functions() returns void language plpgsql set search_path = public, pg_temp as $repeat$
declare
    readers jsonb := (select jsonb_agg(to_jsonb(r) order by r.reader) from as_of.readers() r);
    made oid[] := '{}';
    twin record;
begin
    loop
        select p.oid, p.proname as name, pg_get_function_identity_arguments(p.oid) as arguments, r.bound into twin
        from jsonb_to_recordset(readers) r (reader oid, bound boolean, needs oid[]) join pg_proc p on p.oid = r.reader
        where p.oid <> all (made) and r.needs <@ made
        order by p.oid
        limit 1;
        exit when not found;
        declare
            definition text := regexp_replace(
                pg_get_functiondef(twin.oid), '^CREATE OR REPLACE FUNCTION public\\.', 'create function what_if.'
            );
        begin
            perform set_config('search_path', 'what_if, as_of, public, pg_temp', true);
            execute definition;
        end;
        if not twin.bound then
            execute format('alter function what_if.%I(%s) set search_path = what_if, as_of, public, pg_temp', twin.name, twin.arguments);
        end if;
        perform set_config('search_path', 'public, pg_temp', true);
        made := made || twin.oid;
    end loop;
end
$repeat$
"""

LET_GO = """
create function what_if.let_go() returns void language plpgsql set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
declare
    functions text := (
        select string_agg(oid::regprocedure::text, ', ') from pg_proc
        where pronamespace = 'what_if'::regnamespace and proname <> all (array[@kept@])
    );
    views text := (
        select string_agg(oid::regclass::text, ', ') from pg_class where relnamespace = 'what_if'::regnamespace and relkind = 'v'
    );
begin
    if functions is not null then
        execute 'drop function ' || functions || ' cascade';
    end if;
    if views is not null then
        execute 'drop view ' || views || ' cascade';
    end if;
end
$$
"""

OF_READERS = {"given()": GIVEN, "hidden()": HIDDEN}
OF_OWNER = {
    "show_tables()": SHOW_TABLES.replace("@tables@", ", ".join(f"'{table}'" for table in TABLES)),
    "repeat_functions()": REPEAT_FUNCTIONS,
    "let_go()": LET_GO,
}
KEPT = ", ".join(f"'{function.partition('(')[0]}'" for function in (*OF_READERS, *OF_OWNER, "simulated()"))
AS_OF = "2026_11_22_1600"


def upgrade() -> None:
    op.execute("create schema what_if")
    for statement in (*OF_READERS.values(), *OF_OWNER.values()):
        op.execute(statement.replace("@kept@", KEPT))
    for function in OF_OWNER:
        op.execute(f"revoke all on function what_if.{function} from public")
    op.execute(_as_of("LET_GO").replace("begin\n", "begin\n    perform what_if.let_go();\n", 1))
    followed = "    perform as_of.open_entries();\n"
    both = followed + "    perform what_if.show_tables();\n    perform what_if.repeat_functions();\n"
    granted = "        execute format('grant select on all tables in schema as_of to %s', reader);\n"
    opened = "        execute format('grant usage on schema what_if to %s', reader);\n"
    op.execute(_as_of("FOLLOW").replace(followed, both).replace(granted, granted + granted.replace("as_of", "what_if") + opened))
    op.execute("select as_of.follow()")


def downgrade() -> None:
    op.execute("select as_of.let_go()")
    op.execute(_as_of("LET_GO"))
    op.execute(_as_of("FOLLOW"))
    op.execute("drop schema what_if cascade")
    op.execute("select as_of.follow()")


def _as_of(name: str) -> str:
    """A function of the schema that is followed, as its revision made it."""
    module = context.script.get_revision(AS_OF).module
    made: str = getattr(module, name)
    return made.replace("@kept@", module.KEPT).replace("create function", "create or replace function", 1)
