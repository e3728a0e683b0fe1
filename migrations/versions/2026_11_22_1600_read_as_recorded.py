"""Read as recorded: in the schema as_of every recorded table, and every function that reads one, once more, as they were at two clocks.

app/history/README.md explains how it works. A later migration that changes a recorded table or such a function ends with
`select as_of.follow()`; one that drops a column or changes its type first calls `select as_of.let_go()`.
"""

from alembic import context, op

revision = "2026_11_22_1600"
down_revision = "2026_11_22_1590"

# Functions that group by a key alone: over a view, which has none, what else they take must be named. By the revision that made them, the
# name of their text there and what they group by now.
GROUPED = {
    "OPTIONS_CONSISTENT": ("2026_11_22_1330", "group by g.id", "group by g.id, g.position, g.name, g.min_select, g.max_select"),
    "COMMITMENT_CHECKS": ("2026_11_22_1330", "group by s.id", "group by s.id, s.classification"),
    "DEPENDENTS_AFTER": ("2026_11_22_1350", "group by package.id", "group by package.id, package.key"),
    "CHECK_CONFIGURATION": ("2026_11_22_1400", "group by g.id", "group by g.id, g.position, g.min_select, g.max_select"),
}

# The clocks: settings of the transaction, empty when there is none. Nothing known means all that is recorded by now: later than any
# revision, and earlier than the end of an open state.
MOMENTS = {
    "known()": """
        create function as_of.known() returns timestamptz language sql stable parallel safe
        return coalesce(nullif(current_setting('salkku.as_of_known', true), '')::timestamptz, timestamptz '290000-01-01 00:00:00+00')
    """,
    "at()": """
        create function as_of.at() returns timestamptz language sql stable parallel safe
        return nullif(current_setting('salkku.as_of_at', true), '')::timestamptz
    """,
    "clock()": """
        create function as_of.clock() returns timestamptz language sql stable parallel safe
        return nullif(current_setting('salkku.as_of_clock', true), '')::timestamptz
    """,
    "announced()": """
        create function as_of.announced() returns boolean language sql stable parallel safe
        return coalesce(current_setting('salkku.as_of_announced', true) = 'on', false)
    """,
}

RECORDED = """
create function as_of.recorded() returns setof regclass language sql stable
begin atomic
    select t.oid::regclass
    from pg_class t join pg_class s on s.relnamespace = t.relnamespace and s.relname = t.relname || '_states'
    where t.relnamespace = 'public'::regnamespace and t.relkind = 'r' and s.relkind = 'r'
    order by t.relname;
end
"""

# Whether a scheduled transition counts: it is still to come, and customers were told of it. They are told of the launch of what is planned,
# shared and published today, of the end of what is run down today, and of whatever comes with such a launch. A function of its own, since
# few look-ups of a version meet such a row.
STILL_COMES = """
create function as_of.still_comes(effective_at timestamptz, transition uuid, version uuid, to_stage text, cause uuid)
returns boolean language sql stable parallel safe
begin atomic
    select still_comes.effective_at > as_of.clock() and (
        not as_of.announced()
        or still_comes.to_stage = 'RETIRED' and exists (
            select from public.service_version today where today.id = still_comes.version and today.stage = 'RETIRING'
        )
        or exists (
            select from public.lifecycle_transition launch join public.service_version today on today.id = launch.version_id
            where (launch.id = still_comes.transition or launch.cause_id = still_comes.cause)
                and launch.status = 'SCHEDULED' and launch.to_stage = 'OPERATIONAL'
                and today.share_with_customers and today.stage in ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')
                and 'PUBLISHED' in (today.language_status ->> 'fi', today.language_status ->> 'sv', today.language_status ->> 'en')
        )
    );
end
"""

# The last live transition of a version at the moment that is asked about. Where none is, the index looks for nothing: null is no key.
LAST_TRANSITION = """
left join lateral (
    select t.to_stage, t.effective_at
    from public.lifecycle_transition_states t
    where t.version_id = s.id
        and t.rec_from <= (select as_of.known()) and t.rec_to > (select as_of.known()) and t.effective_at <= (select as_of.at())
        and (t.status = 'DONE' or t.status = 'SCHEDULED'
            and as_of.still_comes(t.effective_at, t.id, t.version_id, t.to_stage, t.cause_id))
    order by t.effective_at desc, t.seq desc
    limit 1
) last on true
"""

# A column as a view shows it: what is kept as it is in the state, what is personal as it is in the row today, and what is computed of these
# computed again.
COLUMNS = """
create function as_of.columns(shown regclass) returns text language sql stable set search_path = public, pg_temp
begin atomic
    with kept as (
        select k.attname from pg_attribute k join pg_class t on t.oid = shown
        where k.attrelid = to_regclass(format('public.%I', t.relname || '_states')) and k.attnum > 0 and not k.attisdropped
    )
    select string_agg(case
            when shown = 'public.service_version'::regclass and a.attname = 'stage' then 'coalesce(last.to_stage, s.stage) as stage'
            when shown = 'public.service_version'::regclass and a.attname = 'stage_since'
                then 'coalesce(last.effective_at, s.stage_since) as stage_since'
            when a.attname in (select attname from kept) then format('s.%I', a.attname)
            when a.attgenerated = '' then format('today.%I', a.attname)
            else format('(%s)::%s%s as %I', pg_get_expr(computed.adbin, shown), format_type(a.atttypid, a.atttypmod),
                case when a.attcollation <> 0 then ' collate ' || a.attcollation::regcollation end, a.attname)
        end, ', ' order by a.attnum)
    from pg_attribute a left join pg_attrdef computed on computed.adrelid = a.attrelid and computed.adnum = a.attnum
    where a.attrelid = shown and a.attnum > 0 and not a.attisdropped;
end
"""

# Agreements are all there: who reads them asks for a day of their own, and one that begins later stands in the way of an end too. Beside
# each table its states, as far as they were known: one that ended later was still open.
SHOW_TABLES = r"""
create function as_of.show_tables() returns void language plpgsql set search_path = public, pg_temp as $show$
declare
    shown regclass;
    name text;
    columns text;
begin
    for shown in select as_of.recorded() loop
        name := (select relname from pg_class where oid = shown);
        columns := as_of.columns(shown);
        execute format('create view as_of.%I with (security_invoker) as select %s from public.%I s', name, columns, name || '_states')
            || case when columns ~ '\mtoday\.' then format(' left join public.%I today on today.id = s.id', name) else '' end
            || case name when 'service_version' then $last$@last_transition@$last$ else '' end
            || ' where s.rec_from <= (select as_of.known()) and s.rec_to > (select as_of.known())'
            || case
                when name = 'service_version' then ' and ((select as_of.at()) is null or last.to_stage is not null)'
                when name in ('stakeholder_comment', 'development_idea')
                    then ' and s.created_at <= coalesce((select as_of.at()), ''infinity'')'
                when name = 'service_feedback' then ' and s.occurred_at <= coalesce((select as_of.at()), ''infinity'')'
                else ''
            end;
        execute format('create view as_of.%I with (security_invoker) as select ', name || '_states') || (
            select string_agg(case a.attname
                when 'rec_to' then 'case when s.rec_to > (select as_of.known()) then ''infinity'' else s.rec_to end as rec_to'
                else format('s.%I', a.attname)
            end, ', ' order by a.attnum)
            from pg_attribute a
            where a.attrelid = to_regclass(format('public.%I', name || '_states')) and a.attnum > 0 and not a.attisdropped
        ) || format(' from public.%I s where s.rec_from <= (select as_of.known())', name || '_states');
    end loop;
end
$show$
"""

# The functions of the application that read a recorded table, its rows' type or its states, directly or through each other. A body that is
# bound tells what it depends on; one that is text is looked through. `needs`: what a bound body must find when it is made.
READERS = r"""
create function as_of.readers() returns table (reader oid, bound boolean, needs oid[]) language sql stable
begin atomic
    with recursive recorded as (
        select t.oid, t.relname, t.reltype
        from as_of.recorded() r join pg_class t on t.oid = r or t.relnamespace = 'public'::regnamespace and t.relname = (
            select relname || '_states' from pg_class where oid = r
        )
    ), plain as (
        select p.oid, p.proname, p.prosrc, p.prosqlbody is not null as bound
        from pg_proc p join pg_language l on l.oid = p.prolang
        where p.pronamespace = 'public'::regnamespace and p.prokind = 'f' and p.provolatile <> 'v'
            and p.prorettype <> 'trigger'::regtype and l.lanname in ('sql', 'plpgsql')
    ), depends as (
        select d.objid as function, d.refclassid, d.refobjid from pg_depend d join plain on plain.oid = d.objid
        where d.classid = 'pg_proc'::regclass
    ), calls as (
        select caller.oid as caller, callee.oid as callee
        from plain caller join plain callee on case when caller.bound
            then (caller.oid, 'pg_proc'::regclass, callee.oid) in (select function, refclassid, refobjid from depends)
            else caller.prosrc ~ format('\m%s\s*\(', callee.proname)
        end
    ), reading (oid) as (
        select p.oid from plain p join recorded r on not p.bound and p.prosrc ~ format('\m((from|join)\s+%1$s\M|%1$s%%)', r.relname)
        union
        select d.function from depends d join recorded r
            on d.refclassid = 'pg_class'::regclass and d.refobjid = r.oid or d.refclassid = 'pg_type'::regclass and d.refobjid = r.reltype
        union
        select calls.caller from calls join reading on calls.callee = reading.oid
    )
    select p.oid, p.bound, array(
        select c.callee from calls c where c.caller = p.oid and c.callee <> p.oid and p.bound and c.callee in (select oid from reading)
    )
    from plain p where p.oid in (select oid from reading);
end
"""

# A body that is bound finds tables and functions when it is made, one that is text when it runs. Text that names the schema public would
# read tables as they are, so it is refused.
REPEAT_FUNCTIONS = r"""
create function as_of.repeat_functions() returns void language plpgsql set search_path = public, pg_temp as $repeat$
declare
    readers jsonb := (select jsonb_agg(to_jsonb(r) order by r.reader) from as_of.readers() r);
    made oid[] := '{}';
    twin record;
    definition text;
begin
    loop
        select p.oid, p.proname as name, pg_get_function_identity_arguments(p.oid) as arguments, p.prosrc, r.bound into twin
        from jsonb_to_recordset(readers) r (reader oid, bound boolean, needs oid[]) join pg_proc p on p.oid = r.reader
        where p.oid <> all (made) and r.needs <@ made
        order by p.oid
        limit 1;
        exit when not found;
        if not twin.bound and twin.prosrc ~* '\mpublic\s*\.' then
            raise exception 'The function % names the schema public; a function that is read as recorded must leave it out.', twin.name;
        end if;
        definition := regexp_replace(pg_get_functiondef(twin.oid), '^CREATE OR REPLACE FUNCTION public\.', 'create function as_of.');
        perform set_config('search_path', 'as_of, public, pg_temp', true);
        execute definition;
        if not twin.bound then
            execute format('alter function as_of.%I(%s) set search_path = as_of, public, pg_temp', twin.name, twin.arguments);
        end if;
        perform set_config('search_path', 'public, pg_temp', true);
        made := made || twin.oid;
    end loop;
end
$repeat$
"""

# One that asks the twin at given moments, and leaves the settings as it found them. All in one snapshot, since it is stable; never in a
# parallel worker, which may set nothing. An error ends the transaction's settings with it. Each look-up is by an id, so one plan is good
# for all: without saying so PostgreSQL would make the first five of every function anew, and of some functions all.
OPEN_ENTRIES = """
create function as_of.open_entries() returns void language plpgsql set search_path = as_of, public, pg_temp as $open$
declare
    twin record;
begin
    for twin in
        select p.proname as name, p.proretset, p.prorows, pg_get_function_arguments(p.oid) as arguments, own.result, own.given, own.outs
        from as_of.readers() r
        join pg_proc plain on plain.oid = r.reader
        join pg_proc p on p.pronamespace = 'as_of'::regnamespace and p.proname = plain.proname
        cross join lateral (
            select pg_get_function_result(p.oid) as result,
                (select string_agg(format('$%s', n + 4), ', ' order by n) from generate_series(1, p.pronargs) n) as given,
                (select string_agg(quote_ident(p.proargnames[n]), ', ' order by n)
                 from generate_subscripts(p.proargmodes, 1) n where p.proargmodes[n] = 'o') as outs
        ) own
    loop
        execute format(
            $entry$
            create function as_of.%1$I(
                as_of_known timestamptz, as_of_at timestamptz, as_of_clock timestamptz, as_of_announced boolean, %2$s
            ) returns %3$s language plpgsql stable parallel unsafe %4$s
            set search_path = as_of, public, pg_temp set plan_cache_mode = force_generic_plan as $body$
            declare
                before_entry constant text[] := array[
                    current_setting('salkku.as_of_known', true), current_setting('salkku.as_of_at', true),
                    current_setting('salkku.as_of_clock', true), current_setting('salkku.as_of_announced', true)
                ];
                entered text := set_config('salkku.as_of_known', coalesce($1::text, ''), true)
                    || set_config('salkku.as_of_at', coalesce($2::text, ''), true)
                    || set_config('salkku.as_of_clock', coalesce($3::text, ''), true)
                    || set_config('salkku.as_of_announced', case when $4 then 'on' else '' end, true);
                %5$s
            begin
                %6$s;
                entered := set_config('salkku.as_of_known', coalesce(before_entry[1], ''), true)
                    || set_config('salkku.as_of_at', coalesce(before_entry[2], ''), true)
                    || set_config('salkku.as_of_clock', coalesce(before_entry[3], ''), true)
                    || set_config('salkku.as_of_announced', coalesce(before_entry[4], ''), true);
                %7$s
            end
            $body$
            $entry$,
            twin.name || '_then', twin.arguments, twin.result,
            case when twin.proretset then format('rows %s', twin.prorows) else '' end,
            case when twin.outs is null and not twin.proretset then format('answer_then %s;', twin.result) else '' end,
            case
                when twin.proretset then format('return query select * from as_of.%I(%s)', twin.name, twin.given)
                when twin.outs is not null then format('select * into %s from as_of.%I(%s)', twin.outs, twin.name, twin.given)
                else format('answer_then := as_of.%I(%s)', twin.name, twin.given)
            end,
            case when twin.outs is null and not twin.proretset then 'return answer_then;' else '' end
        );
    end loop;
end
$open$
"""

LET_GO = """
create function as_of.let_go() returns void language plpgsql set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
declare
    functions text := (
        select string_agg(oid::regprocedure::text, ', ') from pg_proc
        where pronamespace = 'as_of'::regnamespace and proname <> all (array[@kept@])
    );
    views text := (
        select string_agg(oid::regclass::text, ', ') from pg_class where relnamespace = 'as_of'::regnamespace and relkind = 'v'
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

# Whoever may use the schema may read its views again.
FOLLOW = """
create function as_of.follow() returns void language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    reader text;
begin
    perform as_of.let_go();
    perform as_of.show_tables();
    perform as_of.repeat_functions();
    perform as_of.open_entries();
    for reader in
        select distinct case when acl.grantee = 0 then 'public' else quote_ident(pg_get_userbyid(acl.grantee)) end
        from pg_namespace n cross join lateral aclexplode(n.nspacl) acl
        where n.nspname = 'as_of' and acl.privilege_type = 'USAGE' and acl.grantee <> n.nspowner
    loop
        execute format('grant select on all tables in schema as_of to %s', reader);
    end loop;
end
$$
"""

OF_READERS = {
    **MOMENTS,
    "still_comes(timestamptz, uuid, uuid, text, uuid)": STILL_COMES,
}
OF_OWNER = {
    "recorded()": RECORDED,
    "columns(regclass)": COLUMNS,
    "show_tables()": SHOW_TABLES.replace("@last_transition@", LAST_TRANSITION),
    "readers()": READERS,
    "repeat_functions()": REPEAT_FUNCTIONS,
    "open_entries()": OPEN_ENTRIES,
    "let_go()": LET_GO,
    "follow()": FOLLOW,
}
KEPT = ", ".join(f"'{function.partition('(')[0]}'" for function in (*OF_READERS, *OF_OWNER))


def upgrade() -> None:
    for name, (_, before, after) in GROUPED.items():
        op.execute(_again(name).replace(before, after))
    op.execute("create schema as_of")
    for statement in (*OF_READERS.values(), *OF_OWNER.values()):
        op.execute(statement.replace("@kept@", KEPT))
    for function in OF_OWNER:
        op.execute(f"revoke all on function as_of.{function} from public")
    op.execute("select as_of.follow()")


def downgrade() -> None:
    op.execute("drop schema as_of cascade")
    for name in GROUPED:
        op.execute(_again(name))


def _again(name: str) -> str:
    """A function as its revision made it."""
    made: str = getattr(context.script.get_revision(GROUPED[name][0]).module, name)
    return made.replace("create function", "create or replace function", 1)
