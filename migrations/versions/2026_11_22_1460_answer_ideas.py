"""Answer ideas whose state follows their version, and know respondents by a hash that nobody can make outside the database."""

from alembic import op

revision = "2026_11_22_1460"
down_revision = "2026_11_22_1450"

# A launch, its back-out and a rejection change ideas without anybody writing an answer (1209, lead_stage). Whoever had the idea
# is told all the same, in the language of the idea. A version may be hidden from them until it is launched, so only then it is named.
ANSWER_IDEA = """
create function answer_idea() returns trigger language plpgsql as $$
begin
    new.answer := jsonb_build_object(new.language, format(
        case new.status || ' ' || new.language
            when 'DELIVERED fi' then 'Toteutettu versiossa %s, joka on nyt käytössä.'
            when 'DELIVERED sv' then 'Genomförd i version %s, som nu är i bruk.'
            when 'DELIVERED en' then 'Delivered with version %s, which is now in use.'
            when 'PLANNED fi' then 'Version käyttöönotto peruttiin. Idea toteutuu, kun versio otetaan uudelleen käyttöön.'
            when 'PLANNED sv' then 'Ibruktagandet av versionen återkallades. Idén genomförs när versionen tas i bruk på nytt.'
            when 'PLANNED en' then 'The launch of the version was taken back. The idea is delivered when it is launched again.'
            when 'ACCEPTED fi' then 'Versiota, johon idea oli suunniteltu, ei toteuteta. Idea on yhä hyväksytty ja odottaa toista.'
            when 'ACCEPTED sv' then 'Versionen som idén var planerad i blir inte av. Idén är fortfarande godkänd och väntar på en annan.'
            when 'ACCEPTED en' then 'The version that it was planned in will not come. The idea is still accepted and waits for another.'
        end,
        (select number from service_version where id = new.planned_version_id)
    ));
    return new;
end
$$
"""

# Before count_revision, which comes after it by its name. Only what lead_stage changes: a verb that takes one of these steps writes
# an answer of its own, be it in the words of the one before.
ANSWER_IDEA_TRIGGER = """
create trigger answer_idea before update of status on development_idea
for each row when (
    (old.status, new.status) in (('PLANNED', 'DELIVERED'), ('DELIVERED', 'PLANNED'), ('PLANNED', 'ACCEPTED'))
    and pg_trigger_depth() > 0
) execute function answer_idea()
"""

# The key is made here and read by the function only: the application's role may not even look at it. Hashed twice, as HMAC does.
KEY = (
    "create schema secrets",
    "create table secrets.pseudonym_key (key bytea not null)",
    """
    insert into secrets.pseudonym_key
    values (decode(replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''), 'hex'))
    """,
)
PSEUDONYM_OF = """
create function pseudonym_of(respondent text) returns text
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select encode(sha256(key || sha256(key || convert_to(respondent, 'UTF8'))), 'hex') from secrets.pseudonym_key
$$
"""


def upgrade() -> None:
    op.execute(ANSWER_IDEA)
    op.execute(ANSWER_IDEA_TRIGGER)
    for statement in KEY:
        op.execute(statement)
    op.execute(PSEUDONYM_OF)


def downgrade() -> None:
    op.execute("drop function pseudonym_of(text)")
    op.execute("drop schema secrets cascade")
    op.execute("drop function answer_idea() cascade")
