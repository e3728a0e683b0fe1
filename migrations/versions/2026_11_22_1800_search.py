"""Search: the words of services, ideas and comments, written by the database before a transaction ends in which they changed."""

import string

from alembic import op

revision = "2026_11_22_1800"
down_revision = "2026_11_22_1720"

# Trigrams find what a word is a part of; distances judge how a word was mistyped.
EXTENSIONS = ("pg_trgm", "fuzzystrmatch")

TABLES = (
    # What can be found in one row in one language. `words`: a letter for the place, then `=` and the word, or the letter of its language,
    # `~` and the stem. They are read through the indexes only, and no statistics are gathered: those would hold names.
    # `state`: 0 in force, 1 planned, 2 past, 3 said. Of a frequent word what is in force is enough; so that has an index of its own.
    """
    create table search_document (
        id bigint generated always as identity constraint pk_search_document primary key,
        owner_id uuid not null,
        kind text not null constraint ck_search_document_kind check (kind in ('SERVICE', 'PACKAGE', 'IDEA', 'COMMENT')),
        language text not null constraint ck_search_document_language check (language in ('fi', 'sv', 'en')),
        service_id uuid not null,
        shown boolean not null,
        state integer not null,
        spoken_at timestamptz,
        words text[] not null,
        standing bigint not null generated always as (
            (state::bigint << 56) + (case language when 'fi' then 0::bigint when 'sv' then 1 else 2 end << 52) + (4503599627370495 - id)
        ) stored,
        constraint uq_search_document_owner_id_language unique (owner_id, language)
    )
    """,
    "alter table search_document alter column words set statistics 0",
    *(
        f"create index ix_search_document_{name} on search_document using gin (words) "
        f"with (gin_pending_list_limit = 256) where state {states}"
        for name, states in (("in_force", "= 0"), ("not_in_force", "in (1, 2)"), ("said", "= 3"))
    ),
    "create index ix_search_document_newest on search_document (spoken_at desc) where kind = 'COMMENT'",
    "create index ix_search_document_newest_shown on search_document (spoken_at desc) where kind = 'COMMENT' and shown",
    # Every word that a text has, or had once. Written without waiting for anybody, so two may have written the same word.
    """
    create table search_word (
        id bigint generated always as identity constraint pk_search_word primary key,
        word text not null constraint ck_search_word_word check (word <> ''),
        folded text not null
    )
    """,
    "alter table search_word alter column word set statistics 0",
    "alter table search_word alter column folded set statistics 0",
    "create index ix_search_word_word on search_word (word)",
    "create index ix_search_word_folded on search_word using gin (folded gin_trgm_ops)",
    # Whose words are written before the transaction ends; a committed transaction leaves none. Each statement adds a row of its own, which
    # nobody else sees, so writers do not wait for each other here.
    """
    create unlogged table search_due (
        id uuid not null default uuidv7() constraint pk_search_due primary key,
        owners uuid[] not null
    )
    """,
)

PUNCTUATION = string.punctuation + "\u00a0§«·»‐‑‒–—―‘’‚“”„•…"
BETWEEN_WORDS = "[" + "".join(f"\\{it}" if it in "\\]^-[" else it for it in PUNCTUATION) + "]+"


def _quoted(text: str) -> str:
    return "E'" + text.replace("\\", "\\\\").replace("'", "''") + "'"


def _changed(*columns: str) -> str:
    return " or ".join(f"old.{column} is distinct from new.{column}" for column in columns)


# They hold what may name people, and follow what they are made of.
COLUMNS = {"search_document": ("kind", "language", "words"), "search_word": ("word", "folded")}

FUNCTIONS = {
    # Words apart from each other by spaces only, so that PostgreSQL's parser finds no addresses, tags or signed numbers. These functions
    # are not strict, so that PostgreSQL writes them into the query that calls them: to start one takes longer than what it does.
    "search_nfc(text)": """
    create function search_nfc(words text) returns text language sql immutable parallel safe
    return case when words is nfc normalized then words else normalize(words, nfc) end
    """,
    "search_clean(text)": f"""
    create function search_clean(words text) returns text language sql immutable parallel safe
    return regexp_replace(search_nfc(lower(search_nfc(words) collate pg_c_utf8)), {_quoted(BETWEEN_WORDS)}, ' ', 'g')
    """,
    "search_fold(text)": r"""
    create function search_fold(words text) returns text language sql immutable strict parallel safe
    return regexp_replace(normalize(translate(replace(words, 'ß', 'ss'), 'øæłđ', 'oald'), nfd), '[\u0300-\u036f]', '', 'g')
    """,
    # The words and stems of a cleaned text, each marked with its place, one letter, and spaces between them. Null: it has none.
    "search_forms(text, text, text)": """
    create function search_forms(place text, cleaned text, language text) returns text language sql stable parallel safe
    return nullif(concat_ws(
        ' ',
        place || '=' || nullif(
            array_to_string(tsvector_to_array(to_tsvector('pg_catalog.simple', cleaned)), ' ' || place || '='), ''
        ),
        place || left(language, 1) || '~' || nullif(array_to_string(tsvector_to_array(case language
            when 'fi' then to_tsvector('pg_catalog.finnish', cleaned)
            when 'sv' then to_tsvector('pg_catalog.swedish', cleaned)
            else to_tsvector('pg_catalog.english', cleaned)
        end), ' ' || place || left(language, 1) || '~'), '')
    ), '')
    """,
    "search_state(text)": """
    create function search_state(stage text) returns integer language sql immutable parallel safe
    return case when stage in ('OPERATIONAL', 'RETIRING') then 0 when stage in ('RETIRED', 'REJECTED') then 2 else 1 end
    """,
    "search_shown(text, boolean, jsonb, text)": """
    create function search_shown(stage text, shared boolean, languages jsonb, language text)
    returns boolean language sql immutable parallel safe
    return coalesce(
        (stage in ('OPERATIONAL', 'RETIRING', 'RETIRED') or shared and stage in ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION'))
        and languages ->> language = 'PUBLISHED',
        false
    )
    """,
    # Of versions: n key and name, v value proposition, r the rest that customers read, i what only the provider reads.
    "search_of_versions(uuid[])": """
    create function search_of_versions(versions uuid[])
    returns table (
        owner_id uuid, kind text, language text, service_id uuid, shown boolean, state integer, spoken_at timestamptz, words text[]
    )
    language sql stable parallel safe
    begin atomic
        select v.id, case when s.is_package then 'PACKAGE' else 'SERVICE' end, l.language, v.service_id,
            search_shown(v.stage, v.share_with_customers, v.language_status, l.language), search_state(v.stage), null::timestamptz,
            string_to_array(concat_ws(' ', search_forms('n', clean.n, l.language), search_forms('v', clean.v, l.language),
                search_forms('r', clean.r, l.language), search_forms('i', clean.i, l.language)), ' ')
        from service_version v
        join service s on s.id = v.service_id
        cross join unnest(array['fi', 'sv', 'en']) l (language)
        cross join lateral (
            select concat_ws(' ', s.key, v.name ->> l.language) as n, v.value_proposition ->> l.language as v,
                concat_ws(' ', v.customer_need ->> l.language, v.description ->> l.language, (
                    select string_agg(i.text ->> l.language, ' ') from scope_item i where i.version_id = v.id
                )) as r, v.internal_description ->> l.language as i
            offset 0
        ) told
        cross join lateral (
            select search_clean(told.n) as n, search_clean(told.v) as v, search_clean(told.r) as r, search_clean(told.i) as i offset 0
        ) clean
        where v.id = any (versions) and (
            v.name || coalesce(v.value_proposition, '{}') || coalesce(v.customer_need, '{}') || coalesce(v.description, '{}')
        ) ? l.language
        order by v.id, l.language;
    end
    """,
    # t the title of an idea, b its body and answer.
    "search_of_ideas(uuid[])": """
    create function search_of_ideas(ideas uuid[])
    returns table (
        owner_id uuid, kind text, language text, service_id uuid, shown boolean, state integer, spoken_at timestamptz, words text[]
    )
    language sql stable parallel safe
    begin atomic
        select i.id, 'IDEA', l.language, i.service_id, true, 3, i.created_at,
            string_to_array(concat_ws(' ', search_forms('t', clean.t, l.language), search_forms('b', clean.b, l.language)), ' ')
        from development_idea i
        cross join unnest(array['fi', 'sv', 'en']) l (language)
        cross join lateral (
            select search_clean(case when l.language = i.language then i.title end) as t,
                search_clean(concat_ws(' ', case when l.language = i.language then i.body end, i.answer ->> l.language)) as b
            offset 0
        ) clean
        where i.id = any (ideas) and (l.language = i.language or i.answer ? l.language)
        order by i.id, l.language;
    end
    """,
    "search_of_comments(uuid[])": """
    create function search_of_comments(comments uuid[])
    returns table (
        owner_id uuid, kind text, language text, service_id uuid, shown boolean, state integer, spoken_at timestamptz, words text[]
    )
    language sql stable parallel safe
    begin atomic
        select c.id, 'COMMENT', c.language, c.service_id, c.audience = 'CUSTOMER', 3, c.created_at,
            string_to_array(concat_ws(' ', search_forms('c', clean.c, c.language)), ' ')
        from stakeholder_comment c cross join lateral (select search_clean(c.body) as c offset 0) clean
        where c.id = any (comments)
        order by c.id;
    end
    """,
    # Writes what is found in these versions, ideas and comments now; what is there no more is not found. A word that is not known yet is
    # learned, unless it is only a number or very long, which nobody mistypes. One plan serves for any number of owners: to make one takes
    # several times as long as a single version.
    "search_index(uuid[])": """
    create function search_index(owners uuid[]) returns void language plpgsql set plan_cache_mode = force_generic_plan as $$
    begin
        with made as materialized (
            select * from search_of_versions(owners)
            union all select * from search_of_ideas(owners)
            union all select * from search_of_comments(owners)
        ), gone as (
            delete from search_document d where d.owner_id = any (owners)
                and not exists (select from made where made.owner_id = d.owner_id and made.language = d.language)
        ), written as (
            insert into search_document as d (owner_id, kind, language, service_id, shown, state, spoken_at, words)
            select * from made
            on conflict (owner_id, language) do update
                set shown = excluded.shown, state = excluded.state, words = excluded.words
                where (d.shown, d.state, d.words) is distinct from (excluded.shown, excluded.state, excluded.words)
            returning words
        )
        insert into search_word (word, folded)
        select it.word, search_fold(it.word)
        from (select distinct substr(it, 3) from written, unnest(written.words) it where substr(it, 2, 1) = '=') it (word)
        where length(it.word) between 3 and 60 and it.word !~ '^[0-9]+$'
            and not exists (select from search_word known where known.word = it.word);
    end
    $$
    """,
    # Words that no text holds any more. Who is erased must not be found in what was said once.
    "search_forget()": """
    create function search_forget() returns void language sql
    begin atomic
        delete from search_word w where not exists (
            select from search_document d
            where d.words && array(select place || '=' || w.word from unnest(array['n', 'v', 'r', 'i', 't', 'b', 'c']) place)
        );
    end
    """,
    # Statements that add or delete rows note whose words they change, and so does each row that is changed otherwise.
    "search_note()": """
    create function search_note() returns trigger language plpgsql as $$
    begin
        insert into search_due (owners) select array_agg(id) from changed having count(*) > 0;
        return null;
    end
    $$
    """,
    "search_note_scope()": """
    create function search_note_scope() returns trigger language plpgsql as $$
    begin
        insert into search_due (owners) select array_agg(distinct version_id) from changed having count(*) > 0;
        return null;
    end
    $$
    """,
    "search_note_row()": """
    create function search_note_row() returns trigger language plpgsql as $$
    begin
        if tg_table_name = 'scope_item' then
            insert into search_due (owners) values (array[old.version_id, new.version_id]);
        else
            insert into search_due (owners) values (array[new.id]);
        end if;
        return null;
    end
    $$
    """,
    # Before the transaction ends, once for all that was noted in it: the first row that is found takes the others with it.
    "search_write_due()": """
    create function search_write_due() returns trigger language plpgsql as $$
    declare
        due uuid[];
    begin
        if exists (select from search_due where id = new.id) then
            with noted as (delete from search_due returning owners)
            select array_agg(distinct owner) into due from noted, unnest(noted.owners) owner;
            perform search_index(due);
        end if;
        return null;
    end
    $$
    """,
    # After rows were loaded with the triggers off.
    "search_rebuild()": """
    create function search_rebuild() returns void language plpgsql as $$
    begin
        delete from search_document;
        delete from search_word;
        perform search_index(array(
            select id from service_version union all select id from development_idea union all select id from stakeholder_comment
        ));
    end
    $$
    """,
}

VERSION = ("name", "customer_need", "value_proposition", "description", "internal_description")
VERSION_SHOWN = ("stage", "share_with_customers", "language_status")


def _noting(table: str, note: str, *columns: str) -> dict[tuple[str, str], str]:
    each = f"for each statement execute function {note}()"
    return {
        ("search_made", table): f"after insert on {table} referencing new table as changed {each}",
        ("search_changed", table): f"after update on {table} for each row when ({_changed(*columns)}) execute function search_note_row()",
        ("search_gone", table): f"after delete on {table} referencing old table as changed {each}",
    }


TRIGGERS = {
    **_noting("service_version", "search_note", *VERSION, *VERSION_SHOWN),
    **_noting("scope_item", "search_note_scope", "text", "version_id"),
    **_noting("development_idea", "search_note", "title", "body", "language", "answer"),
    **_noting("stakeholder_comment", "search_note", "body", "language", "audience"),
}
WRITE_DUE = (
    "create constraint trigger search_write_due after insert on search_due deferrable initially deferred "
    "for each row execute function search_write_due()"
)


def upgrade() -> None:
    for extension in EXTENSIONS:
        op.execute(f"create extension if not exists {extension} schema public")
    for statement in TABLES:
        op.execute(statement)
    op.execute(
        "insert into personal_column (table_name, column_name, kind) values "
        + ", ".join(f"('{table}', '{column}', 'NONE')" for table, columns in COLUMNS.items() for column in columns)
    )
    for function in FUNCTIONS.values():
        op.execute(function)
    for (name, _), does in TRIGGERS.items():
        op.execute(f"create trigger {name} {does}")
    op.execute(WRITE_DUE)
    op.execute("select search_rebuild()")
    op.execute("select as_of.follow()")


def downgrade() -> None:
    op.execute("select as_of.let_go()")
    for name, table in reversed(TRIGGERS):
        op.execute(f"drop trigger {name} on {table}")
    op.execute("drop trigger search_write_due on search_due")
    for function in reversed(FUNCTIONS):
        op.execute(f"drop function {function}")
    op.execute("delete from personal_column where table_name in ('search_document', 'search_word')")
    op.execute("drop table search_word, search_document, search_due")
    for extension in EXTENSIONS:
        op.execute(f"drop extension {extension}")
    op.execute("select as_of.follow()")
