"""State the facts of checks: what a check found is data with types, and its message is a template that is filled from them."""

from alembic import op

revision = "2026_11_22_1310"
down_revision = "2026_11_22_1305"

VERDICT = """
create function verdict(passed boolean) returns text language sql immutable parallel safe
return case passed when true then 'PASS' when false then 'FAIL' end
"""

# A fact is a number, a text, or an object with `key` or `date`: {"service", "key", "name"} is a service, {"party", "key"} a party,
# whose name is never kept in what is frozen with a decision, since it must be possible to erase it.
SERVICE_FACT = """
create function service_fact(service uuid) returns jsonb language sql stable strict parallel safe
begin atomic
    select jsonb_build_object('service', s.id, 'key', s.key, 'name', coalesce(named.name, '{}'))
    from service s
    left join lateral (
        select v.name from service_version v
        where v.service_id = s.id
        order by array_position(
            array['OPERATIONAL', 'RETIRING', 'IN_TRANSITION', 'IN_DESIGN', 'PROPOSED', 'RETIRED', 'REJECTED'], v.stage
        ), v.stage_since desc
        limit 1
    ) named on true
    where s.id = service;
end
"""

PARTY_FACT = """
create function party_fact(party uuid) returns jsonb language sql stable strict parallel safe
begin atomic
    select jsonb_build_object('party', p.id, 'key', p.key) from party p where p.id = party_fact.party;
end
"""

DATE_FACT = """
create function date_fact(at timestamptz) returns jsonb language sql stable parallel safe
return jsonb_build_object('date', business_date(at))
"""

# As readers of the language write it. Of many things ten are named.
FACT_TEXT = """
create function fact_text(fact jsonb, language text) returns text language plpgsql stable parallel safe as $$
begin
    if fact ? 'date' then
        return case language
            when 'fi' then to_char((fact ->> 'date')::date, 'FMDD.FMMM.YYYY')
            when 'en' then to_char((fact ->> 'date')::date, 'FMDD FMMonth YYYY')
            else fact ->> 'date'
        end;
    end if;
    case jsonb_typeof(fact)
        when 'array' then
            return (
                select string_agg(fact_text(it.value, language), ', ' order by it.place) filter (where it.place <= 10)
                    || case when count(*) > 10 then ' …' else '' end
                from jsonb_array_elements(fact) with ordinality it (value, place)
            );
        when 'object' then
            return coalesce(
                fact -> 'name' ->> language, fact -> 'name' ->> 'fi', fact -> 'name' ->> 'sv', fact -> 'name' ->> 'en', fact ->> 'key'
            );
        when 'number' then
            return replace(fact #>> '{}', '.', case language when 'en' then '.' else ',' end);
        else
            return fact #>> '{}';
    end case;
end
$$
"""

# In one pass, so that a name that holds braces is no placeholder.
FILLED = """
create function filled(template jsonb, data jsonb) returns jsonb language sql stable parallel safe
begin atomic
    select jsonb_object_agg(said.language, (
        select string_agg(
            case when part.piece ~ '^[{][a-z_]+[}]'
                then coalesce(fact_text(data -> substring(part.piece from '^[{]([a-z_]+)'), said.language), '?')
                    || substring(part.piece from '[}](.*)$')
                else part.piece
            end, '' order by part.place)
        from regexp_split_to_table(said.template, '(?=[{])') with ordinality part (piece, place)
    ))
    from jsonb_each_text(template) said (language, template);
end
"""

# The languages that customers must find: Finnish and Swedish, as far as the portfolio speaks them.
REQUIRED_LANGUAGES = """
create function required_languages(languages text[]) returns text[] language sql immutable parallel safe
return array(select language from unnest(languages) language where language in ('fi', 'sv'))
"""

LANGUAGE_FACT = """
create function language_fact(language text) returns jsonb language sql immutable parallel safe
return jsonb_build_object('key', language, 'name', case language
    when 'fi' then jsonb_build_object('fi', 'suomi', 'sv', 'finska', 'en', 'Finnish')
    when 'sv' then jsonb_build_object('fi', 'ruotsi', 'sv', 'svenska', 'en', 'Swedish')
    else jsonb_build_object('fi', 'englanti', 'sv', 'engelska', 'en', 'English')
end)
"""

# What customers read of a version; `texts` is null where a text that it must have is missing.
CUSTOMER_TEXTS = """
create function customer_texts(version uuid) returns table (field text, texts jsonb) language sql stable strict parallel safe
begin atomic
    select own.field, own.texts
    from service_version v
    cross join lateral (
        values
            ('name', v.name), ('customerNeed', v.customer_need),
            ('valueProposition', v.value_proposition), ('description', v.description)
    ) own (field, texts)
    where v.id = version
    union all select 'scope', i.text from scope_item i where i.version_id = version
    union all select 'commitments', c.text from service_commitment c where c.version_id = version
    union all select 'optionGroups', g.name from option_group g where g.package_version_id = version
    union all select 'items', i.note from composition_item i
        where i.package_version_id = version and i.customer_visible and i.note is not null
    union all select 'offerings', part.texts from service_offering o cross join lateral (values (o.name), (o.target_group)) part (texts)
        where o.version_id = version and part.texts is not null;
end
"""

# A text of a version in one language, by the name of its field in the contract.
TEXT_FACT = """
create function text_fact(field text, language text) returns jsonb language sql immutable parallel safe
begin atomic
    select jsonb_build_object('key', field || '.' || language, 'name', jsonb_build_object(
        'fi', named.fi || ' (' || language || ')', 'sv', named.sv || ' (' || language || ')', 'en', named.en || ' (' || language || ')'
    ))
    from (
        values
            ('name', 'nimi', 'namn', 'name'),
            ('customerNeed', 'asiakkaan tarve', 'kundens behov', 'customer need'),
            ('valueProposition', 'arvolupaus', 'värdeerbjudande', 'value proposition'),
            ('description', 'kuvaus', 'beskrivning', 'description'),
            ('scope', 'sisältö ja rajaukset', 'innehåll och avgränsningar', 'scope'),
            ('commitments', 'lupaukset', 'åtaganden', 'commitments'),
            ('optionGroups', 'valintaryhmät', 'valgrupper', 'option groups'),
            ('items', 'osien huomautukset', 'anmärkningar om delar', 'notes on components'),
            ('offerings', 'vaihtoehdot', 'erbjudanden', 'offerings')
    ) named (field, fi, sv, en)
    where named.field = text_fact.field;
end
"""

FUNCTIONS = {
    "verdict(boolean)": VERDICT,
    "service_fact(uuid)": SERVICE_FACT,
    "party_fact(uuid)": PARTY_FACT,
    "date_fact(timestamptz)": DATE_FACT,
    "fact_text(jsonb, text)": FACT_TEXT,
    "filled(jsonb, jsonb)": FILLED,
    "required_languages(text[])": REQUIRED_LANGUAGES,
    "language_fact(text)": LANGUAGE_FACT,
    "text_fact(text, text)": TEXT_FACT,
    "customer_texts(uuid)": CUSTOMER_TEXTS,
}


def upgrade() -> None:
    for function in FUNCTIONS.values():
        op.execute(function)


def downgrade() -> None:
    for function in reversed(FUNCTIONS):
        op.execute(f"drop function {function}")
