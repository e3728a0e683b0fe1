"""Search: what is looked for when a word is asked for: the word, its stems, words that it is a part of or is mistyped for."""

from alembic import op

revision = "2026_11_22_1801"
down_revision = "2026_11_22_1800"

FUNCTIONS = {
    # One letter too many, too few or another one, two neighbours changed; in long words two of these.
    "search_mistyped(text, text)": """
    create function search_mistyped(word text, asked text) returns boolean language sql immutable strict parallel safe
    return abs(length(word) - length(asked)) <= 2 and case levenshtein_less_equal(word, asked, 2)
        when 0 then true
        when 1 then true
        when 2 then length(asked) >= 8
            or (select string_agg(it, '' order by it) from regexp_split_to_table(word, '') it)
                = (select string_agg(it, '' order by it) from regexp_split_to_table(asked, '') it)
        else false
    end
    """,
    "search_stem(text, text)": """
    create function search_stem(language text, word text) returns text[] language sql stable strict parallel safe
    return case language
        when 'fi' then ts_lexize('pg_catalog.finnish_stem', word)
        when 'sv' then ts_lexize('pg_catalog.swedish_stem', word)
        else ts_lexize('pg_catalog.english_stem', word)
    end
    """,
    # With what Finnish stems are in the other grade of their last consonants: of ylläpido ylläpito.
    "search_stems(text, text)": """
    create function search_stems(language text, word text) returns text[] language sql stable strict parallel safe
    return case when language <> 'fi' then search_stem(language, word) else array(
        select it from unnest(search_stem(language, word)) it
        union all
        select found[1] || grade || found[3]
        from unnest(search_stem(language, word)) it,
            regexp_match(it, '^(.+[aeiouyäö])(kk|pp|tt|nk|ng|nt|nn|lt|ll|rt|rr|mp|mm|k|p|t|d|v)([aeiouyäö]+)$') found,
            unnest(string_to_array('{"kk":"k","pp":"p","tt":"t","nk":"ng","ng":"nk","nt":"nn","nn":"nt","lt":"ll","ll":"lt","rt":"rr","rr":"rt",'
                '"mp":"mm","mm":"mp","k":"kk","p":"pp v","t":"tt d","d":"t","v":"p"}'::jsonb ->> found[2], ' ')) grade
    ) end
    """,
    # What compounds are searched for: the word, and its stems that are long enough to mean anything there.
    "search_parts(text, text[])": """
    create function search_parts(word text, languages text[]) returns text[] language sql stable strict parallel safe
    return array(
        select word
        union
        select s from unnest(languages) l, unnest(search_stem(l, word)) stem, unnest(search_stems(l, word)) s
        where length(s) >= 4 and starts_with(word, stem) order by 1
    )
    """,
    # Where in a word a part of it stands, 0 for nowhere. A short one counts at the beginning and before an ending only: "site" is no part
    # of "kapasiteetti".
    "search_part_at(text, text)": """
    create function search_part_at(word text, part text) returns integer language sql immutable parallel safe
    return case
        when length(part) > 4 then strpos(word, part)
        when starts_with(word, part) then 1
        when strpos(right(word, length(part) + 3), part) > 0
            then greatest(length(word) - length(part) - 3, 0) + strpos(right(word, length(part) + 3), part)
        else 0
    end
    """,
    "search_is_empty(text)": """
    create function search_is_empty(word text) returns boolean language sql stable strict parallel safe
    return '{}' = any (select search_stem(l, word) from unnest(array['fi', 'sv', 'en']) l)
    """,
    # What stands for a word of a question. By quality: 0 the word itself, 1 its stems, 2 words that it begins or is a part of, 3 words that
    # it may be mistyped for.
    "search_forms_of(text, text[], integer)": """
    create function search_forms_of(asked text, languages text[], quality integer) returns text[]
    language plpgsql stable parallel safe as $$
    declare
        forms text[] := '{}';
        plain text := search_fold(asked);
        part text;
    begin
        case quality
            when 0 then
                forms := array['=' || asked];
            when 1 then
                forms := array(select left(l, 1) || '~' || s from unnest(languages) l, unnest(search_stems(l, asked)) s);
            when 2 then
                if length(asked) = 3 then
                    forms := array(select '=' || word from search_word where folded like plain || '%' and starts_with(word, asked));
                elsif length(asked) > 3 then
                    foreach part in array search_parts(asked, languages) loop
                        forms := forms || array(
                            select '=' || word from search_word
                            where folded like '%' || search_fold(part) || '%' and search_part_at(word, part) > 0
                        );
                    end loop;
                end if;
            else
                if length(asked) > 3 then
                    forms := array(
                        select '=' || word from search_word where folded like '%' || plain || '%' and search_part_at(folded, plain) > 0
                        union all
                        select '=' || word from search_word where folded % plain and search_mistyped(folded, plain)
                    );
                end if;
        end case;
        return array(select distinct it from unnest(forms) it);
    end
    $$
    """,
    # For each word of a question what stands for it. A word that says nothing by itself ("and") asks for nothing: another one, `told`, is
    # asked for once more, unless all are `empty`. `with_better`: and all that stands for it better.
    "search_sought(text[], text[], integer, boolean)": """
    create function search_sought(asked text[], languages text[], quality integer, with_better boolean)
    returns table (word integer, told text, empty boolean, forms text[]) language sql stable parallel safe
    begin atomic
        with given as (
            select w.n, w.it, search_is_empty(w.it) as empty from unnest(asked) with ordinality w (it, n)
        ), told as (
            select n, case when given.empty then coalesce(other.it, given.it) else given.it end as it,
                given.empty and other.it is null as empty
            from given left join (select it from given where not empty order by n limit 1) other on true
        )
        select n::integer, it, told.empty, array(
            select form
            from generate_series(case when with_better then 0 else quality end, quality) q, unnest(search_forms_of(it, languages, q)) form
        )
        from told;
    end
    """,
    # Those that have all of the word, not only its stem.
    "search_whole(text[], text)": """
    create function search_whole(forms text[], told text) returns text[] language sql immutable strict parallel safe
    return array(select form from unnest(forms) form where strpos(form, told) > 0)
    """,
    # As documents mark them in these places. What says nothing is looked for in names and titles only.
    "search_tagged(text[], text, boolean)": """
    create function search_tagged(forms text[], places text, empty boolean) returns text[] language sql immutable strict parallel safe
    return array(
        select place || form
        from unnest(string_to_array(case when empty then translate(places, 'vribc', '') else places end, null)) place, unnest(forms) form
    )
    """,
}


def upgrade() -> None:
    for function in FUNCTIONS.values():
        op.execute(function)


def downgrade() -> None:
    for function in reversed(FUNCTIONS):
        op.execute(f"drop function {function}")
