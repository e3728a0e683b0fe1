"""Classify personal columns: where people may be named, and what is put in place of their names."""

from alembic import op

revision = "2026_11_22_1620"
down_revision = "2026_11_22_1610"

COLUMNS = """
create table personal_column (
    table_name text,
    column_name text,
    kind text not null constraint ck_personal_column_kind check (kind in ('PERSONAL', 'FREE_TEXT', 'NONE')),
    style text not null default 'TEXT' constraint ck_personal_column_style check (style in ('TEXT', 'URL', 'CODE')),
    constraint pk_personal_column primary key (table_name, column_name)
)
"""

# Of a person: taken out whenever that person is erased. A key is of this kind too, since people are named in it.
PERSONAL = {
    "party": "key name email preferred_language name_sort_fi name_sort_sv name_sort_en",
    "change_event": "entity_key",
    "idempotency_record": "principal key outcome",
}

# Somebody wrote it, perhaps about somebody: where a name stands there, a person decides what it means.
FREE_TEXT = {
    "service_version": "name customer_need value_proposition description internal_description",
    "scope_item": "text",
    "service_commitment": "text unit",
    "service_relationship": "note",
    "composition_item": "note",
    "option_group": "name",
    "service_offering": "name target_group",
    "portfolio": "name",
    "capability": "name",
    "capability_use": "note",
    "lifecycle_transition": "reason gate_result overrides",
    "gate_check": "failed passed hint",
    "stakeholder_comment": "body resolution",
    "development_idea": "title body answer",
    "service_feedback": "body answer",
    "change_transaction": "reason",
}
ADDRESSES = {"service_version": "documentation_url", "external_reference": "url"}
CODES = {"external_reference": "source_system external_id", "change_transaction": "source_system request_id"}

# Words of closed lists, keys of things that are no people, and what nobody reads a name from. name_sort_… of a version follows its name.
NONE = {
    "alembic_version": "version_num",
    "api_token": "role scopes prefix",
    "capability": "key kind",
    "capability_use": "value_chain_activity",
    "change_event": "entity_type operation changed_fields",
    "change_transaction": "kind",
    "composition_item": "role component_offering_key value_chain_activity",
    "customer_agreement": "key offering_key selections quantity_overrides",
    "development_idea": "language status",
    "external_reference": "entity_type type",
    "gate_check": "gate code severity path remedy",
    "idempotency_record": "mutation_field",
    "lifecycle_stage": "key phase name labels",
    "lifecycle_transition": "from_stage to_stage status",
    "party": "kind",
    "personal_column": "table_name column_name kind style",
    "portfolio": "key languages",
    "scope_item": "inclusion",
    "service": "key form classification category",
    "service_commitment": "kind",
    "service_feedback": "respondent_hash touchpoint language handling",
    "service_offering": "key price_mode currency billing_period continues_keys",
    "service_price": "currency price_unit",
    "service_relationship": "type",
    "service_stakeholder": "role statement_required",
    "service_version": "number stage language_status name_sort_fi name_sort_sv name_sort_en",
    "stage_edge": "from_stage to_stage name gate",
    "stakeholder_comment": "audience language aspect stance",
}
CLASSES = (
    ("PERSONAL", "TEXT", PERSONAL),
    ("FREE_TEXT", "TEXT", FREE_TEXT),
    ("FREE_TEXT", "URL", ADDRESSES),
    ("FREE_TEXT", "CODE", CODES),
    ("NONE", "TEXT", NONE),
)

ERASED_NAME = """
create function erased_name() returns jsonb language sql immutable parallel safe
return '{"fi": "Poistettu henkilö", "sv": "Raderad person", "en": "Erased person"}'::jsonb
"""

# The id ends with the random bits of a UUIDv7. Who is erased is known by it: no column says so, since it would say nothing else.
ERASED_KEY = """
create function erased_key(party uuid) returns text language sql immutable strict parallel safe
return 'ERASED-' || upper(right(party::text, 12))
"""

# Whole words only: a word ends where its letters and digits do, whatever the locale of the database is.
WHOLE = """
create function whole(word text) returns text language sql immutable strict parallel safe
return '(?<![[:alnum:]])' || regexp_replace(word collate pg_c_utf8, '([^[:alnum:][:space:]])', '\\\\\\1', 'g') || '(?![[:alnum:]])'
"""

# A key ends where no letter of a key follows: PERSON-1 does not stand in PERSON-1-2.
WHOLE_KEY = """
create function whole_key(key text) returns text language sql immutable strict parallel safe
return '(?<![[:alnum:]-])' || key || '(?![[:alnum:]-])'
"""

TAKEN_OUT = """
create function taken_out(said text, pattern text, instead text) returns text language sql immutable strict parallel safe
return case
    when normalize(said, NFC) collate pg_c_utf8 ~ pattern then regexp_replace(normalize(said, NFC) collate pg_c_utf8, pattern, instead, 'g')
    else said
end
"""

# `instead`: by the language that a text stands under, '' for one under none. A language that it lacks is left as it is.
TAKEN_OUT_OF = """
create function taken_out_of(doc jsonb, pattern text, instead jsonb, said_in text default '') returns jsonb
language plpgsql immutable strict parallel safe as $$
begin
    return case jsonb_typeof(doc)
        when 'string' then coalesce(to_jsonb(taken_out(doc #>> '{}', pattern, instead ->> said_in)), doc)
        when 'object' then (
            select coalesce(
                jsonb_object_agg(key, taken_out_of(value, pattern, instead, case when key in ('fi', 'sv', 'en') then key else said_in end)),
                '{}'
            )
            from jsonb_each(doc)
        )
        when 'array' then (
            select coalesce(jsonb_agg(taken_out_of(value, pattern, instead, said_in) order by place), '[]')
            from jsonb_array_elements(doc) with ordinality it (value, place)
        )
        else doc
    end;
end
$$
"""

FUNCTIONS = {
    "erased_name()": ERASED_NAME,
    "erased_key(uuid)": ERASED_KEY,
    "whole(text)": WHOLE,
    "whole_key(text)": WHOLE_KEY,
    "taken_out(text, text, text)": TAKEN_OUT,
    "taken_out_of(jsonb, text, jsonb, text)": TAKEN_OUT_OF,
}


def upgrade() -> None:
    op.execute(COLUMNS)
    for kind, style, tables in CLASSES:
        for table, columns in tables.items():
            values = ", ".join(f"('{table}', '{column}', '{kind}', '{style}')" for column in columns.split())
            op.execute(f"insert into personal_column values {values}")
    for function in FUNCTIONS.values():
        op.execute(function)


def downgrade() -> None:
    for function in reversed(FUNCTIONS):
        op.execute(f"drop function {function}")
    op.execute("-- squawk-ignore ban-drop-table\ndrop table personal_column")
