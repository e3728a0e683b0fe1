"""Search: where in a text stands what was asked for, and the text cut into that and what is around it."""

from alembic import op

revision = "2026_11_22_1803"
down_revision = "2026_11_22_1801"

FUNCTIONS = {
    "search_part(text, boolean)": """
    create function search_part(words text, matched boolean) returns jsonb language sql immutable strict parallel safe
    return case when words = '' then '[]' else jsonb_build_array(jsonb_build_object('text', words, 'matched', matched)) end
    """,
    # Which letters of a word of a text are what was asked for: from which on, and how many. By the rules of search_forms_of; of what is not
    # asked in this way the lists are empty.
    "search_mark(text, text, text[], text[], text[], text[], text[])": """
    create function search_mark(
        given text, language text, told text[], stems text[], beginnings text[], parts text[], folded text[]
    ) returns integer[] language plpgsql stable parallel safe as $$
    declare
        word constant text := normalize(lower(given collate pg_c_utf8), nfc);
        whole constant integer[] := array[1, length(given)];
        plain text;
        part text;
    begin
        if word = any (told) or stems <> '{}' and search_stem(language, word) && stems then
            return whole;
        end if;
        foreach part in array beginnings loop
            if starts_with(word, part) then
                return array[1, length(part)];
            end if;
        end loop;
        foreach part in array parts loop
            if search_part_at(word, part) > 0 then
                return case when length(word) = length(given) then array[search_part_at(word, part), length(part)] else whole end;
            end if;
        end loop;
        if folded <> '{}' then
            plain := search_fold(word);
            foreach part in array folded loop
                if search_part_at(plain, part) > 0 or search_mistyped(plain, part) then
                    return whole;
                end if;
            end loop;
        end if;
        return null;
    end
    $$
    """,
    # A text, or of a long one what is around the first place, cut into what was asked for and what was not. `matches`: how many of the
    # former. Null: it has none.
    "search_marked(text, text, text[], integer)": """
    create function search_marked(words text, language text, asked text[], quality integer, out parts jsonb, out matches integer)
    language plpgsql stable parallel safe as $$
    declare
        piece text;
        mark integer[];
        plain text := '';
        shown integer := 0;
        short constant boolean := length(words) <= 240;
        cut boolean := false;
        told constant text[] := coalesce(nullif(array(select it from unnest(asked) it where not search_is_empty(it)), '{}'), asked);
        stems text[] := '{}';
        beginnings text[] := '{}';
        inside text[] := '{}';
        folded text[] := '{}';
    begin
        parts := '[]';
        matches := 0;
        if quality >= 1 then
            stems := array(select s from unnest(told) it, unnest(search_stems(language, it)) s);
        end if;
        if quality >= 2 then
            beginnings := array(select it from unnest(told) it where length(it) = 3);
            inside := array(
                select part from unnest(told) with ordinality w (it, n), unnest(search_parts(it, array['fi', 'sv', 'en'])) part
                where length(it) > 3 order by n, length(part) desc
            );
        end if;
        if quality >= 3 then
            folded := array(select search_fold(it) from unnest(told) it where length(it) > 3);
        end if;
        for piece in
            select it[1] from regexp_matches(normalize(words, nfc) collate pg_c_utf8, '[[:alnum:]]+|[^[:alnum:]]+', 'g') it
        loop
            mark := case
                when piece collate pg_c_utf8 ~ '^[[:alnum:]]' then search_mark(piece, language, told, stems, beginnings, inside, folded)
            end;
            if mark is null then
                plain := plain || piece;
                if matches = 0 and not short and length(plain) > 1000 then
                    plain := right(plain, 200);
                end if;
            else
                plain := plain || left(piece, mark[1] - 1);
                if matches = 0 and not short and length(plain) > 60 then
                    plain := '…' || regexp_replace(right(plain, 60), '^[^[:space:]]*[[:space:]]+', '');
                end if;
                parts := parts || search_part(plain, false) || search_part(substr(piece, mark[1], mark[2]), true);
                shown := shown + length(plain) + mark[2];
                plain := substr(piece, mark[1] + mark[2]);
                matches := matches + 1;
            end if;
            cut := not short and matches > 0 and shown + length(plain) >= 200;
            exit when cut;
        end loop;
        parts := parts || search_part(plain || case when cut then '…' else '' end, false);
        if matches = 0 then
            parts := null;
        end if;
    end
    $$
    """,
    # In which field of what was found the words stand, and that field's text: of several the one with most of them.
    "search_found_in(uuid, text, text, text[], integer)": """
    create function search_found_in(owner uuid, place text, spoken text, asked text[], quality integer) returns jsonb
    language sql stable parallel safe
    begin atomic
        select jsonb_build_object('field', it.field, 'parts', marked.parts)
        from (
            select 1 as at, 'NAME' as field, v.name ->> spoken as words from service_version v where place = 'n' and v.id = owner
            union all select 2, 'KEY', s.key from service_version v join service s on s.id = v.service_id where place = 'n' and v.id = owner
            union all select 1, 'VALUE_PROPOSITION', v.value_proposition ->> spoken
            from service_version v where place = 'v' and v.id = owner
            union all select 1, 'CUSTOMER_NEED', v.customer_need ->> spoken from service_version v where place = 'r' and v.id = owner
            union all select 2, 'DESCRIPTION', v.description ->> spoken from service_version v where place = 'r' and v.id = owner
            union all select 2 + row_number() over (order by i.position, i.inclusion desc, i.id), 'SCOPE', i.text ->> spoken
            from scope_item i where place = 'r' and i.version_id = owner
            union all select 1, 'INTERNAL_DESCRIPTION', v.internal_description ->> spoken
            from service_version v where place = 'i' and v.id = owner
            union all select 1, 'TITLE', i.title from development_idea i where place = 't' and i.id = owner
            union all select 1, 'BODY', i.body from development_idea i where place = 'b' and i.id = owner and i.language = spoken
            union all select 2, 'ANSWER', i.answer ->> spoken from development_idea i where place = 'b' and i.id = owner
            union all select 1, 'BODY', c.body from stakeholder_comment c where place = 'c' and c.id = owner
        ) it
        cross join lateral search_marked(it.words, spoken, asked, quality) marked
        where marked.matches > 0
        order by marked.matches desc, it.at limit 1;
    end
    """,
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
