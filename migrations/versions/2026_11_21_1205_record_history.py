"""Record history: the recorded clock, and on each table a generated trigger that writes states and events at commit.

app/history/README.md explains how it works. A later migration that changes a table changes its states likewise and then
calls `select history.track('<table>')` again.
"""

from alembic import op

revision = "2026_11_21_1205"
down_revision = "2026_11_21_1204"

ENTITIES = (
    "party",
    "portfolio",
    "service",
    "service_version",
    "service_price",
    "scope_item",
    "service_commitment",
    "composition_item",
    "option_group",
    "service_offering",
    "offering_selection",
    "capability",
    "customer_agreement",
    "lifecycle_transition",
    "stakeholder_comment",
    "development_idea",
    "service_feedback",
)
LINKS = ("service_relationship", "service_stakeholder", "capability_use", "external_reference")

# The xid tells a later call in the same transaction that the clock is taken; the setting guards against the same number
# in another life of the database, after a restore. Both vanish when a savepoint is rolled back.
CLOCK = """
create function history.clock() returns timestamptz language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    last record;
    asked timestamptz := nullif(current_setting('salkku.recorded_at', true), '')::timestamptz;
    taken timestamptz;
begin
    if current_setting('salkku.clock', true) = 'taken' then
        select recorded_at, xid into last from public.change_transaction order by recorded_at desc limit 1;
        if last.xid = pg_current_xact_id()::text::bigint then
            return last.recorded_at;
        end if;
    end if;
    if current_setting('transaction_isolation') <> 'read committed' then
        raise exception using errcode = '25001', constraint = 'writes_in_read_committed',
            message = 'changes are written in READ COMMITTED: an older snapshot would hide what the checks must see';
    end if;
    if asked is not null and not pg_has_role(session_user, current_user, 'member') then
        raise exception using errcode = '42501', constraint = 'recorded_at_of_owner',
            message = 'only the owner of the tables may set the recorded time';
    end if;
    perform pg_advisory_xact_lock(7316548202);
    select recorded_at, xid into last from public.change_transaction order by recorded_at desc limit 1;
    if asked <= last.recorded_at then
        raise exception using errcode = '23514', constraint = 'recorded_at_grows',
            message = format('the recorded time %s is not after the last one, %s', asked, last.recorded_at);
    end if;
    taken := coalesce(asked, greatest(clock_timestamp(), last.recorded_at + interval '1 microsecond'));
    insert into public.change_transaction (recorded_at, actor_id, source_system, request_id, xid)
    values (
        taken,
        nullif(current_setting('salkku.actor', true), '')::uuid,
        nullif(current_setting('salkku.source', true), ''),
        nullif(current_setting('salkku.request', true), ''),
        pg_current_xact_id()::text::bigint
    );
    perform set_config('salkku.clock', 'taken', true);
    return taken;
end
$$
"""

# {braces} are filled by history.track: static SQL, planned once per session. The row's current version is compared with its
# latest state, so it does not matter how often and by which steps a transaction changed the row. When the transaction has
# recorded the row before (its constraints were set immediate), that record is taken back first.
RECORDER = """
declare
    entity uuid := coalesce(new.id, old.id);
    row_now public.{table}%rowtype;
    known public.{table}_states%rowtype;
    revision_at timestamptz;
    told text;
begin
    select * into row_now from public.{table} where id = entity;
    select * into known from public.{table}_states where id = entity order by rec_from desc limit 1;
    if {same} then
        {personal}return null;
    end if;
    revision_at := history.clock();
    if known.rec_from = revision_at or known.rec_to = revision_at then
        delete from public.change_event where recorded_at = revision_at and entity_id = entity;
        delete from public.{table}_states where id = entity and rec_from = revision_at;
        update public.{table}_states set rec_to = 'infinity' where id = entity and rec_to = revision_at;
        select * into known from public.{table}_states where id = entity order by rec_from desc limit 1;
        if {same} then
            return null;
        end if;
    end if;
    told := case
        when row_now.id is null then {gone}
        when known.rec_to is distinct from 'infinity' then {arrived}
        else {changed}
    end;
    if known.rec_to = 'infinity' then
        update public.{table}_states set rec_to = revision_at where id = entity and rec_from = known.rec_from;
    end if;
    if row_now.id is not null then
        insert into public.{table}_states ({columns}, rec_from) values ({values}, revision_at);
    end if;
    insert into public.change_event (recorded_at, seq, entity_type, entity_id, entity_key, operation, changed_fields)
    values (
        revision_at,
        coalesce((select max(seq) from public.change_event where recorded_at = revision_at), 0) + 1,
        {type},
        entity,
        {key},
        told,
        case when told in ('UPDATED', 'TRANSITIONED') then array_remove(array[{differing}]::text[], null) else '{}' end
    );
    return null;
end
"""

# A second statement of the transaction that changed a personal column adds the column's name to the event of the first.
PERSONAL = """
        if tg_op = 'UPDATE' and row(%1$s) is distinct from row(%2$s) then
            update public.change_event
            set changed_fields = array(select distinct unnest(changed_fields || array_remove(array[%3$s]::text[], null)))
            where recorded_at = history.clock() and entity_id = entity;
        end if;
        """

# A column of the states is a column that is kept. Those of the table that the states lack are personal or computed; of a
# personal one an event tells that it changed, never its value.
TRACK = """
create function history.track(tracked regclass, link boolean default false) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $track$
declare
    name text := (select relname from pg_class where oid = tracked);
    kept text[];
    personal text[];
    recorder text := $recorder$@recorder@$recorder$;
    personal_fields text;
begin
    select array_agg(attname order by attnum) into kept
    from pg_attribute
    where attrelid = format('public.%I', name || '_states')::regclass and attnum > 0 and not attisdropped
        and attname not in ('rec_from', 'rec_to');
    select coalesce(array_agg(attname order by attnum), '{}') into personal
    from pg_attribute
    where attrelid = tracked and attnum > 0 and not attisdropped and attgenerated = '' and attname <> all (kept);

    recorder := replace(recorder, '{same}', format(
        '(row_now.id is null and known.rec_to is distinct from ''infinity'''
        ' or known.rec_to = ''infinity'' and row(%s) is not distinct from row(%s))',
        (select string_agg(format('row_now.%I', c), ', ') from unnest(kept) c),
        (select string_agg(format('known.%I', c), ', ') from unnest(kept) c)));
    recorder := replace(recorder, '{gone}', case when link then '''UNLINKED''' else '''TOMBSTONED''' end);
    recorder := replace(recorder, '{arrived}', case when link then '''LINKED''' else '''CREATED''' end);
    recorder := replace(recorder, '{changed}', case when 'stage' = any (kept)
        then 'case when row_now.stage <> known.stage then ''TRANSITIONED'' else ''UPDATED'' end' else '''UPDATED''' end);
    recorder := replace(recorder, '{type}', quote_literal(replace(initcap(replace(name, '_', ' ')), ' ', '')));
    recorder := replace(recorder, '{key}', case when 'key' = any (kept) then 'coalesce(row_now.key, known.key)' else 'null' end);
    recorder := replace(recorder, '{columns}', (select string_agg(quote_ident(c), ', ') from unnest(kept) c));
    recorder := replace(recorder, '{values}', (select string_agg(format('row_now.%I', c), ', ') from unnest(kept) c));
    personal_fields := (
        select string_agg(format('case when tg_op = ''UPDATE'' and new.%1$I is distinct from old.%1$I then %1$L end', c), ', ')
        from unnest(personal) c);
    recorder := replace(recorder, '{personal}', case when personal_fields is null then '' else format(
        $personal$@personal@$personal$,
        (select string_agg(format('new.%I', c), ', ') from unnest(personal) c),
        (select string_agg(format('old.%I', c), ', ') from unnest(personal) c),
        personal_fields) end);
    recorder := replace(recorder, '{differing}', concat_ws(', ',
        (select string_agg(format('case when row_now.%1$I is distinct from known.%1$I then %1$L end', c), ', ')
         from unnest(kept) c where c not in ('id', 'revision')),
        personal_fields));
    recorder := replace(recorder, '{table}', quote_ident(name));

    execute format(
        'create or replace function history.%I() returns trigger language plpgsql security definer'
        ' set search_path = pg_catalog, pg_temp as %L', 'record_' || name, recorder);
    execute format('revoke all on function history.%I() from public', 'record_' || name);
    execute format('drop trigger if exists record_state on %s', tracked);
    execute format(
        'create constraint trigger record_state after insert or update or delete on %s'
        ' deferrable initially deferred for each row execute function history.%I()', tracked, 'record_' || name);
end
$track$
"""


def upgrade() -> None:
    op.execute("create schema history")
    op.execute(CLOCK)
    op.execute(TRACK.replace("@recorder@", RECORDER).replace("@personal@", PERSONAL))
    op.execute("revoke all on function history.clock() from public")
    op.execute("revoke all on function history.track(regclass, boolean) from public")
    for table in ENTITIES:
        op.execute(f"select history.track('{table}')")
    for table in LINKS:
        op.execute(f"select history.track('{table}', link => true)")


def downgrade() -> None:
    for table in (*LINKS, *ENTITIES):
        op.execute(f"drop trigger record_state on {table}")
        op.execute(f"drop function history.record_{table}()")
    op.execute("drop function history.track(regclass, boolean)")
    op.execute("drop function history.clock()")
    op.execute("drop schema history")
