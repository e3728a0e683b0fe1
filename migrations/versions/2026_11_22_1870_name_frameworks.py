"""Name frameworks: whose words for a stage are asked for must be one that there is."""

from alembic import op

revision = "2026_11_22_1870"
down_revision = "2026_11_22_1860"

# Asked where a stage has no label of the framework: null when another stage has one. `path`: that of the argument, for the error.
NO_LABEL = """
create function no_label(framework text, path text) returns jsonb language plpgsql stable as $$
begin
    if not exists (select from lifecycle_stage stage where stage.labels ? framework) then
        raise exception 'There is no framework %; there are %.', framework, (
            select string_agg(distinct label.framework, ', ' order by label.framework)
            from lifecycle_stage stage cross join lateral jsonb_object_keys(stage.labels) label (framework)
        ) using errcode = 'SK003', detail = path;
    end if;
    return null;
end
$$
"""


def upgrade() -> None:
    op.execute(NO_LABEL)


def downgrade() -> None:
    op.execute("drop function no_label(text, text)")
