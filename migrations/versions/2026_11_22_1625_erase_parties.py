"""Erase parties: the one function that takes people out of the past, and how what is written about them meanwhile follows."""

from alembic import op

revision = "2026_11_22_1625"
down_revision = "2026_11_22_1620"

# The setting alone would let the application past the guards: only in a function of the tables' owner is the user their owner.
REDACTING = """
create function redacting() returns boolean language sql stable parallel safe
return current_setting('salkku.redacting', true) = 'on'
    and current_user = (select pg_get_userbyid(relowner) from pg_class where oid = 'public.personal_column'::regclass)
"""

# A decision is judged before it is written. Who was erased in between is named in it as they are now: the row lock waits for an
# erasure that is under way, which in turn waits for this transaction and then finds what it wrote.
NAME_PARTIES = """
create function name_parties() returns trigger language plpgsql as $$
declare
    doc jsonb := to_jsonb(new) -> tg_argv[0];
    fact record;
begin
    for fact in
        select distinct (it ->> 'party')::uuid as party, it ->> 'key' as key
        from jsonb_path_query(doc, 'strict $.** ? (@.party.type() == "string" && @.key.type() == "string")') it
        where pg_input_is_valid(it ->> 'party', 'uuid')
        order by 1
    loop
        perform from party where id = fact.party for key share;
        if erased_key(fact.party) <> fact.key and exists (select from party where id = fact.party and key = erased_key(fact.party)) then
            doc := taken_out_of(doc, whole_key(fact.key), erased_name() || jsonb_build_object('', erased_key(fact.party)));
        end if;
    end loop;
    return jsonb_populate_record(new, jsonb_build_object(tg_argv[0], doc));
end
$$
"""
PARTS = (
    "service_price",
    "scope_item",
    "service_commitment",
    "composition_item",
    "option_group",
    "service_offering",
    "offering_selection",
    "capability_use",
    "service_relationship",
    "service_stakeholder",
)
NAMING = {
    "lifecycle_transition": ("insert or update of gate_result", "gate_result"),
    "idempotency_record": ("insert or update of outcome", "outcome"),
}


# Rewrites of the past leave a row, its revision and its states as they were but for the words: what counts, refuses or follows changes
# stands aside for them.
ASIDE = "if current_setting('salkku.redacting', true) = 'on' then if redacting() then return {given}; end if; end if;"
STAND_ASIDE = {
    "count_revision": "new",
    "refuse_change": "new",
    "settle_transition": "new",
    "lead_stage": "null",
    **{f"count_{part}": "null" for part in PARTS},
}

# One column, in the row and in all its states. Gives how many of them had it.
REWRITE = """
create function history.rewrite(named text, col text, row_id text, becomes text, out rewritten integer)
language plpgsql set search_path = public, pg_temp as $$
declare
    found_rows integer;
    target text;
    named_by text := case named when 'change_transaction' then 'recorded_at' else 'id' end;
    id_type text := case named when 'change_transaction' then 'timestamptz' else 'uuid' end;
begin
    rewritten := 0;
    foreach target in array array[named, named || '_states'] loop
        continue when to_regclass('public.' || quote_ident(target)) is null;
        execute format('update public.%1$I set %2$I = %3$s where %4$I = $1::%5$s and %2$I is distinct from %3$s',
            target, col, becomes, named_by, id_type) using row_id;
        get diagnostics found_rows = row_count;
        rewritten := rewritten + found_rows;
    end loop;
end
$$
"""

# Tells that words of a row were taken out, in this revision. Like the last event of the row but for that.
TELL = """
create function history.tell_redacted(at timestamptz, named text, row_id uuid, fields text[]) returns void
language plpgsql set search_path = public, pg_temp as $$
declare
    last public.change_event%rowtype;
    place integer := coalesce((select max(seq) from public.change_event where recorded_at = at), 0) + 1;
begin
    select * into last from public.change_event where entity_id = row_id order by recorded_at desc, seq desc limit 1;
    if last.recorded_at = at then
        update public.change_event set operation = 'REDACTED',
            changed_fields = array(select distinct unnest(changed_fields || fields) order by 1)
        where recorded_at = at and seq = last.seq;
        return;
    end if;
    last.recorded_at := at;
    last.seq := place;
    last.entity_type := replace(initcap(replace(named, '_', ' ')), ' ', '');
    last.entity_id := row_id;
    last.operation := 'REDACTED';
    last.changed_fields := array(select distinct unnest(fields) order by 1);
    insert into public.change_event values (last.*);
end
$$
"""

# What the planner knows of a column are values of it. Cleared first: a table that has become empty keeps its old statistics.
RESAMPLE = """
create function history.resample(tables text[]) returns void language plpgsql set search_path = public, pg_temp as $$
declare
    name text;
begin
    foreach name in array tables loop
        perform pg_clear_attribute_stats('public', name, attname::text, false)
        from pg_attribute where attrelid = format('public.%I', name)::regclass and attnum > 0 and not attisdropped;
        execute format('analyze public.%I', name);
    end loop;
end
$$
"""

# The whole of what an erasure takes out by itself, of the row of the person and of all that names it by its key.
FORGET = """
create function history.forget_person(person public.party, out tables text[], out told jsonb)
language plpgsql set search_path = public, pg_temp as $$
declare
    neutral text := erased_key(person.id);
    instead jsonb := erased_name() || jsonb_build_object('', neutral);
    gates uuid[];
    refs uuid[];
    touched uuid;
begin
    perform set_config('salkku.redacting', 'on', true);
    -- A row that names the person is waited for here, by its foreign key; whatever comes later sees what is written now.
    update public.party set key = neutral, name = erased_name(), email = null, preferred_language = null where id = person.id;
    update public.party_states set key = neutral, preferred_language = null where id = person.id;
    update public.change_event set entity_key = neutral where entity_id = person.id;
    gates := array(
        select distinct id from public.lifecycle_transition_states where strpos(gate_result::text, person.id::text) > 0
        union select id from public.lifecycle_transition where strpos(gate_result::text, person.id::text) > 0
        order by 1
    );
    foreach touched in array gates loop
        perform history.rewrite('lifecycle_transition', 'gate_result', touched::text,
            format('taken_out_of(gate_result, %L, %L)', whole_key(person.key), instead));
    end loop;
    refs := array(
        select distinct id from public.external_reference_states where entity_id = person.id
        union select id from public.external_reference where entity_id = person.id
    );
    foreach touched in array refs loop
        perform history.rewrite('external_reference', 'external_id', touched::text, quote_literal(erased_key(touched)));
        perform history.rewrite('external_reference', 'url', touched::text, 'null');
    end loop;
    perform set_config('salkku.redacting', '', true);
    tables := '{party,party_states,change_event}'
        || case when gates <> '{}' then '{lifecycle_transition,lifecycle_transition_states}' else '{}' end::text[]
        || case when refs <> '{}' then '{external_reference,external_reference_states}' else '{}' end::text[];
    told := (
        select coalesce(jsonb_agg(jsonb_build_object('table', it.name, 'id', it.id, 'columns', it.columns) order by it.place, it.id), '[]')
        from (
            select 1 as place, 'party' as name, person.id as id, array_remove(array['key', 'name',
                case when person.email is not null then 'email' end,
                case when person.preferred_language is not null then 'preferred_language' end], null) as columns
            union all select 2, 'lifecycle_transition', unnest(gates), array['gate_result']
            union all select 3, 'external_reference', unnest(refs), array['external_id', 'url']
        ) it
    );
end
$$
"""

# Mentions that a person found to mean the erased one: {table, column, id, language, found}.
REDACT = """
create function history.redact(mentions jsonb, out tables text[], out told jsonb)
language plpgsql set search_path = public, pg_temp as $$
declare
    mention record;
    classified public.personal_column%rowtype;
    instead jsonb;
    spoken text := coalesce((select languages[1] from public.portfolio order by id limit 1), 'fi');
    becomes text;
    type text;
begin
    tables := '{}';
    told := '[]';
    perform set_config('salkku.redacting', 'on', true);
    for mention in
        select m.* from jsonb_to_recordset(mentions) m ("table" text, "column" text, id text, language text, found text)
        order by m."table", m.id, m."column", length(m.found) desc
    loop
        select * into classified from public.personal_column
        where table_name = mention."table" and column_name = mention."column" and kind = 'FREE_TEXT';
        if classified.table_name is null or mention.found collate pg_c_utf8 !~ '[[:alnum:]].*[[:alnum:]]' then
            raise exception using errcode = '42501', constraint = 'only_words_of_free_texts',
                message = format('%s of %s holds no words that may be taken out', mention."column", mention."table");
        end if;
        instead := case classified.style
            when 'TEXT' then jsonb_build_object(coalesce(mention.language, ''), erased_name() ->> coalesce(mention.language, spoken))
            when 'URL' then '{"": "erased"}'
            else jsonb_build_object('', 'ERASED-' || upper(left(md5(mention.id || mention.found), 12)))
        end;
        type := (select format_type(atttypid, atttypmod) from pg_attribute
            where attrelid = format('public.%I', mention."table")::regclass and attname = mention."column");
        becomes := case type
            when 'jsonb' then format('taken_out_of(%I, %L, %L)', mention."column", whole(mention.found), instead)
            else format('taken_out(%I, %L, %L)', mention."column", whole(mention.found), instead ->> coalesce(mention.language, ''))
        end;
        if history.rewrite(mention."table", mention."column", mention.id, becomes) > 0 then
            tables := tables || mention."table";
            told := told || jsonb_build_object('table', mention."table", 'id', mention.id, 'columns', jsonb_build_array(mention."column"));
        end if;
    end loop;
    perform set_config('salkku.redacting', '', true);
    tables := array(
        select distinct it from unnest(tables || array(select t || '_states' from unnest(tables) t)) it
        where to_regclass('public.' || quote_ident(it)) is not null
    );
end
$$
"""

# Services first, then versions, as every writer takes them; what an erasure finds later it takes out of turn, and is tried again if that
# goes wrong.
HOLD = """
create function history.hold_wholes(person uuid, mentions jsonb) returns void
language plpgsql set search_path = public, pg_temp as $$
declare
    mention record;
    whole jsonb;
    services uuid[] := '{}';
    versions uuid[] := array(
        select version_id from public.lifecycle_transition where strpos(gate_result::text, person::text) > 0
    );
begin
    for mention in
        select distinct m."table", m.id from jsonb_to_recordset(mentions) m ("table" text, id text)
        join public.personal_column c on c.table_name = m."table" and c.kind = 'FREE_TEXT' and m."table" <> 'change_transaction'
    loop
        execute format('select to_jsonb(t) from public.%I t where id = $1::uuid', mention."table") into whole using mention.id;
        services := services || coalesce((whole ->> 'service_id')::uuid, (whole ->> 'from_service_id')::uuid);
        versions := versions || coalesce((whole ->> 'version_id')::uuid, (whole ->> 'package_version_id')::uuid,
            case mention."table" when 'service_version' then mention.id::uuid end);
    end loop;
    services := services || array(select service_id from public.service_version where id = any (versions));
    perform from public.service where id = any (services) order by id for no key update;
    perform from public.service_version where id = any (versions) order by id for no key update;
end
$$
"""

# The only writer of past states. What it writes is fixed: placeholders for what a person is called, in columns that are classified, and
# an event for each row. It changes nothing else, however it is called, and whoever calls it is told of.
# `called`: a regular expression of what the person is called, for answers that are kept for repeated requests. It gives what was rewritten.
ERASE_PARTY = """
create function erase_party(person uuid, called text, mentions jsonb) returns jsonb
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    row_now public.party%rowtype;
    actor uuid := nullif(current_setting('salkku.actor', true), '')::uuid;
    tables text[] := '{}';
    told jsonb := '[]';
    done record;
    revision_at timestamptz;
begin
    if actor = person or not exists (select from public.party where id = actor and active) then
        raise exception using errcode = '42501', constraint = 'erased_by_somebody_else',
            message = 'somebody who acts erases somebody else, and says who it is';
    end if;
    perform history.hold_wholes(person, mentions);
    select * into row_now from public.party where id = person and kind = 'PERSON' for update;
    if row_now.id is null then
        raise exception using errcode = '42501', constraint = 'erased_are_people', message = 'only people are erased';
    end if;
    update public.party set active = false where id = person and active;
    if row_now.key <> erased_key(person) then
        select * into done from history.forget_person(row_now);
        tables := done.tables;
        told := done.told;
    end if;
    select * into done from history.redact(mentions);
    told := told || done.told;
    tables := tables || done.tables;
    delete from public.idempotency_record
    where principal = person::text or called <> '' and normalize(key, NFC) collate pg_c_utf8 ~* called;
    update public.idempotency_record
    set outcome = taken_out_of(outcome, '(?i)' || called, (select jsonb_object_agg(l, erased_name() ->> coalesce(nullif(l, ''), 'en'))
        from unnest(array['', 'fi', 'sv', 'en']) l))
    where called <> '' and normalize(outcome::text, NFC) collate pg_c_utf8 ~* called;
    perform history.resample(array(select distinct unnest(tables || '{idempotency_record}'::text[]) order by 1));
    perform check_now();
    set constraints public.record_state immediate;
    set constraints public.record_state deferred;
    revision_at := history.clock();
    perform history.tell_redacted(revision_at, it.value ->> 'table', (it.value ->> 'id')::uuid,
        array(select jsonb_array_elements_text(it.value -> 'columns')))
    from jsonb_array_elements(told) it where it.value ->> 'table' <> 'change_transaction';
    return told;
end
$$
"""

FUNCTIONS = {
    "redacting()": REDACTING,
    "name_parties()": NAME_PARTIES,
    "history.rewrite(text, text, text, text)": REWRITE,
    "history.tell_redacted(timestamptz, text, uuid, text[])": TELL,
    "history.resample(text[])": RESAMPLE,
    "history.forget_person(public.party)": FORGET,
    "history.redact(jsonb)": REDACT,
    "history.hold_wholes(uuid, jsonb)": HOLD,
    "erase_party(uuid, text, jsonb)": ERASE_PARTY,
}
KEPT_FROM_OTHERS = tuple(name for name in FUNCTIONS if name.startswith(("history.", "erase_party")))


def upgrade() -> None:
    for function in FUNCTIONS.values():
        op.execute(function)
    for function in KEPT_FROM_OTHERS:
        op.execute(f"revoke all on function {function} from public")
    for table, (event, column) in NAMING.items():
        op.execute(
            f"create trigger name_parties before {event} on {table} for each row when (new.{column} is not null) "
            f"execute function name_parties('{column}')"
        )
    for function, given in STAND_ASIDE.items():
        op.execute(REWORK.format(function=function, before=r"E'\nbegin\n'", after=f"E'\nbegin\n' || {_aside(given)}"))


def downgrade() -> None:
    for function, given in STAND_ASIDE.items():
        op.execute(REWORK.format(function=function, before=_aside(given), after="''"))
    for table in NAMING:
        op.execute(f"drop trigger name_parties on {table}")
    for function in reversed(FUNCTIONS):
        op.execute(f"drop function {function}")


# The first place only: a body may have blocks inside.
REWORK = """
do $do$
declare
    made text := pg_get_functiondef('{function}()'::regprocedure);
    found_at integer := strpos(made, {before});
begin
    execute overlay(made placing {after} from found_at for length({before}));
end
$do$
"""


def _aside(given: str) -> str:
    return "E'    " + ASIDE.format(given=given).replace("'", "\\'") + "\\n'"
