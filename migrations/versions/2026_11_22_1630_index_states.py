"""Index recorded states: what reads as of a moment walk along.

Where `rec_to` is a column of the index, states that are over by then are passed without a look at the table, and counts look at
the index alone.
"""

from alembic import op

revision = "2026_11_22_1630"
down_revision = "2026_11_22_1625"

# Not concurrently: a release waits for its migrations, and nothing but the recorder writes these tables.
LINT = "-- squawk-ignore require-concurrent-index-creation, require-concurrent-index-deletion\n"

INDEXES = {
    "ix_service_states_portfolio_id_key_rec_from_rec_to": "service_states (portfolio_id, key, rec_from, rec_to)",
    "ix_service_states_provider_id_rec_from": "service_states (provider_id, rec_from)",
    "ix_service_states_listed": "service_states (is_package, key, rec_from, rec_to) include (id)",
    "ix_service_version_states_walked": "service_version_states (service_id, rec_from, rec_to) include (id)",
    "ix_service_version_states_in_stage": "service_version_states (stage, service_id, rec_from, rec_to) include (id)",
    "ix_lifecycle_transition_states_in_force": "lifecycle_transition_states (version_id, effective_at, seq, rec_from, rec_to)"
    " include (status, to_stage)",
    "ix_composition_item_states_component_service_id_rec_from": "composition_item_states (component_service_id, rec_from)",
    "ix_composition_item_states_option_group_id_rec_from": "composition_item_states (option_group_id, rec_from)"
    " where option_group_id is not null",
    "ix_offering_selection_states_composition_item_id_rec_from": "offering_selection_states (composition_item_id, rec_from)",
    "ix_capability_use_states_capability_id_rec_from": "capability_use_states (capability_id, rec_from)",
    "ix_service_stakeholder_states_party_id_rec_from": "service_stakeholder_states (party_id, rec_from)",
    "ix_service_relationship_states_to_service_id_rec_from": "service_relationship_states (to_service_id, rec_from)",
    "ix_customer_agreement_states_customer_id_rec_from": "customer_agreement_states (customer_id, rec_from)",
    "ix_stakeholder_comment_states_newest": "stakeholder_comment_states (created_at desc, id, rec_from, rec_to)",
    "ix_stakeholder_comment_states_newest_statements": "stakeholder_comment_states (created_at desc, id) where stance is not null",
    "ix_stakeholder_comment_states_service_id_id": "stakeholder_comment_states (service_id, created_at desc, id)",
    "ix_stakeholder_comment_states_version_id_id": "stakeholder_comment_states (version_id, created_at desc, id)"
    " where version_id is not null",
    "ix_stakeholder_comment_states_parent_id_created_at_id": "stakeholder_comment_states (parent_id, created_at, id)"
    " where parent_id is not null",
    "ix_stakeholder_comment_states_idea_id_id": "stakeholder_comment_states (idea_id, created_at desc, id) where idea_id is not null",
    "ix_development_idea_states_newest": "development_idea_states (created_at desc, id, rec_from, rec_to)",
    "ix_development_idea_states_service_id_id": "development_idea_states (service_id, created_at desc, id)",
    "ix_service_feedback_states_newest": "service_feedback_states (occurred_at desc, id, rec_from, rec_to)",
    "ix_service_feedback_states_service_id_id": "service_feedback_states (service_id, occurred_at desc, id)",
}
REPLACED = {
    "service": "portfolio_id",
    "service_version": "service_id",
    "lifecycle_transition": "version_id",
    "stakeholder_comment": "service_id",
    "development_idea": "service_id",
    "service_feedback": "service_id",
}
"""The states of these were walked by this column and `rec_from`."""


def upgrade() -> None:
    for name, indexed in INDEXES.items():
        op.execute(f"{LINT}create index {name} on {indexed}")
    for table, column in REPLACED.items():
        op.execute(f"{LINT}drop index ix_{table}_states_{column}_rec_from")


def downgrade() -> None:
    for table, column in REPLACED.items():
        op.execute(f"{LINT}create index ix_{table}_states_{column}_rec_from on {table}_states ({column}, rec_from)")
    for name in INDEXES:
        op.execute(f"{LINT}drop index {name}")
