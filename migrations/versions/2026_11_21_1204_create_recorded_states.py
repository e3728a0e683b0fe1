"""Create the tables of recorded states: beside each table its columns, less the personal and computed ones, and when they held."""

from typing import NamedTuple

from alembic import op

revision = "2026_11_21_1204"
down_revision = "2026_11_21_1203"


class Recorded(NamedTuple):
    table: str
    walked_by: str | None
    """The column by which the states are looked up from their parent."""
    left_out: tuple[str, ...] = ()


SORT_COLUMNS = ("name_sort_fi", "name_sort_sv", "name_sort_en")

RECORDED = (
    Recorded("party", "parent_id", ("name", "email", *SORT_COLUMNS)),
    Recorded("portfolio", None),
    Recorded("service", "portfolio_id"),
    Recorded("service_version", "service_id", SORT_COLUMNS),
    Recorded("service_price", "version_id"),
    Recorded("scope_item", "version_id"),
    Recorded("service_commitment", "version_id"),
    Recorded("service_relationship", "from_service_id"),
    Recorded("service_stakeholder", "service_id"),
    Recorded("composition_item", "package_version_id"),
    Recorded("option_group", "package_version_id"),
    Recorded("service_offering", "version_id"),
    Recorded("offering_selection", "offering_id"),
    Recorded("capability", None),
    Recorded("capability_use", "version_id"),
    Recorded("customer_agreement", "service_id"),
    Recorded("lifecycle_transition", "version_id"),
    Recorded("stakeholder_comment", "service_id"),
    Recorded("development_idea", "service_id"),
    Recorded("service_feedback", "service_id"),
    Recorded("external_reference", "entity_id"),
)


def upgrade() -> None:
    for table, walked_by, left_out in RECORDED:
        states = f"{table}_states"
        op.execute(
            f"""
            create table {states} (
                like {table},
                rec_from timestamptz not null,
                rec_to timestamptz not null default 'infinity',
                constraint pk_{states} primary key (id, rec_from),
                constraint ck_{states}_period check (rec_from < rec_to)
            )
            """
        )
        for column in left_out:
            # The table is a moment old and empty.
            op.execute(f"-- squawk-ignore ban-drop-column\nalter table {states} drop column {column}")
        if walked_by:
            op.execute(f"create index ix_{states}_{walked_by}_rec_from on {states} ({walked_by}, rec_from)")


def downgrade() -> None:
    for table, _, _ in reversed(RECORDED):
        op.execute(f"drop table {table}_states")
