"""Create what a preview of a customer's answers needs: the parties that its token would stand for."""

from alembic import op

revision = "2026_11_22_0900"
down_revision = "2026_11_21_1213"

# `asked`: how each root field of the request named its party, as JSON; `root`: the response key of this one, for the error.
CUSTOMER_PARTIES = """
create function customer_parties(customer uuid, asked text, root text) returns uuid[] language plpgsql stable as $$
begin
    if customer is null then
        raise exception 'There is no party %; preview as one that exists.', asked::json -> root using errcode = 'SK002', detail = root;
    end if;
    return array(
        with recursive below (id) as (
            select customer
            union all
            select party.id from below join party on party.parent_id = below.id
        )
        select id from below
    );
end
$$
"""


def upgrade() -> None:
    op.execute(CUSTOMER_PARTIES)


def downgrade() -> None:
    op.execute("drop function customer_parties(uuid, text, text)")
