"""Create the functions that columns and checks of the tables use: languages, order of names, written amounts, local dates."""

from alembic import op

revision = "2026_11_21_1200"
down_revision = None

FUNCTIONS = (
    # Finnish and Swedish order without ICU, from plain bytes: å ä ö follow z as the bytes { | }, ü sorts as y, æ as ä, ø as ö,
    # w stays w; every other accent is dropped. lower() takes its collation by name, so that all servers agree.
    r"""
    create function sort_key(words text) returns text language sql immutable strict parallel safe
    return regexp_replace(
        normalize(
            translate(
                replace(replace(lower(normalize(words, nfc) collate pg_c_utf8), 'ß', 'ss'), 'þ', 'th'),
                'åäöæøőüűđðł',
                '{|}|}}yyddl'
            ),
            nfd
        ),
        '[\u0300-\u036f]', '', 'g'
    )
    """,
    """
    create function is_composed_text(words jsonb) returns boolean language sql immutable strict parallel safe
    return jsonb_typeof(words) = 'string' and words #>> '{}' <> '' and words #>> '{}' is nfc normalized
    """,
    """
    create function is_localized(texts jsonb) returns boolean language sql immutable parallel safe
    return case
        when texts is null then null
        when jsonb_typeof(texts) <> 'object' then false
        else texts <> '{}' and texts - array['fi', 'sv', 'en'] = '{}'
            and case when texts ? 'fi' then is_composed_text(texts -> 'fi') else true end
            and case when texts ? 'sv' then is_composed_text(texts -> 'sv') else true end
            and case when texts ? 'en' then is_composed_text(texts -> 'en') else true end
    end
    """,
    """
    create function is_language_status(states jsonb) returns boolean language sql immutable parallel safe
    return case
        when jsonb_typeof(states) <> 'object' then false
        else states - array['fi', 'sv', 'en'] = '{}'
            and coalesce(states ->> 'fi' in ('DRAFT', 'PUBLISHED'), not states ? 'fi')
            and coalesce(states ->> 'sv' in ('DRAFT', 'PUBLISHED'), not states ? 'sv')
            and coalesce(states ->> 'en' in ('DRAFT', 'PUBLISHED'), not states ? 'en')
    end
    """,
    # As many members as known languages found among them: then each is a language, and none comes twice.
    """
    create function is_language_list(languages text[]) returns boolean language sql immutable parallel safe
    return coalesce(array_ndims(languages) = 1 and array_position(languages, null) is null, false)
        and cardinality(languages)
            = ('fi' = any (languages))::integer + ('sv' = any (languages))::integer + ('en' = any (languages))::integer
    """,
    # An amount is written with two decimals, with up to four where its unit is that small: 4.50, 0.0725.
    """
    create function money_text(amount numeric) returns text language sql immutable strict parallel safe
    return round(amount, greatest(2, scale(trim_scale(round(amount, 4)))))::text
    """,
    """
    create function business_zone() returns text language sql stable parallel safe
    return coalesce(nullif(current_setting('salkku.timezone', true), ''), 'Europe/Helsinki')
    """,
)


def upgrade() -> None:
    for statement in FUNCTIONS:
        op.execute(statement)


def downgrade() -> None:
    for function in (
        "business_zone()",
        "money_text(numeric)",
        "is_language_list(text[])",
        "is_language_status(jsonb)",
        "is_localized(jsonb)",
        "is_composed_text(jsonb)",
        "sort_key(text)",
    ):
        op.execute(f"drop function {function}")
