"""Create the life cycle, feedback, ideas, comments, references to other systems, and the tables of changes."""

from alembic import op

revision = "2026_11_21_1203"
down_revision = "2026_11_21_1202"

TABLES = (
    """
    create table lifecycle_stage (
        key text not null
            constraint ck_lifecycle_stage_key check (key in (
                'PROPOSED', 'IN_DESIGN', 'IN_TRANSITION', 'OPERATIONAL', 'RETIRING', 'RETIRED', 'REJECTED'
            )),
        position integer not null,
        phase text not null
            constraint ck_lifecycle_stage_phase check (phase in ('PIPELINE', 'CATALOGUE', 'RETIRED', 'REJECTED')),
        name jsonb not null constraint ck_lifecycle_stage_name check (is_localized(name)),
        labels jsonb default '{}' not null,
        constraint pk_lifecycle_stage primary key (key),
        constraint uq_lifecycle_stage_position unique (position),
        constraint ck_lifecycle_stage_labels check (jsonb_typeof(labels) = 'object')
    )
    """,
    """
    create table stage_edge (
        from_stage text not null,
        to_stage text not null,
        name text not null
            constraint ck_stage_edge_name check (name in (
                'CHARTER', 'DESIGN_COMPLETE', 'LAUNCH', 'RETIRE_START', 'DECOMMISSION',
                'REJECT', 'REWORK', 'FAIL_TEST', 'REINSTATE', 'BACK_OUT', 'SUPERSEDE'
            )),
        gate text
            constraint ck_stage_edge_gate check (gate in (
                'CHARTER', 'DESIGN_COMPLETE', 'LAUNCH', 'RETIRE_START', 'DECOMMISSION', 'REJECT', 'REWORK', 'REINSTATE', 'BACK_OUT'
            )),
        reason_required boolean not null,
        constraint pk_stage_edge primary key (from_stage, to_stage),
        constraint fk_stage_edge_from_stage foreign key (from_stage) references lifecycle_stage (key),
        constraint fk_stage_edge_to_stage foreign key (to_stage) references lifecycle_stage (key)
    )
    """,
    "create index ix_stage_edge_to_stage on stage_edge (to_stage)",
    """
    create table gate_check (
        gate text not null
            constraint ck_gate_check_gate check (gate in (
                'CHARTER', 'DESIGN_COMPLETE', 'LAUNCH', 'RETIRE_START', 'DECOMMISSION', 'REJECT', 'REWORK', 'REINSTATE', 'BACK_OUT'
            )),
        code text not null,
        position integer not null,
        severity text not null constraint ck_gate_check_severity check (severity in ('FAIL', 'WARN', 'OFF')),
        overridable boolean not null,
        constraint pk_gate_check primary key (gate, code),
        constraint ck_gate_check_code check (code ~ '^[A-Z_]{3,60}$')
    )
    """,
    """
    create table lifecycle_transition (
        id uuid default uuidv7() not null,
        version_id uuid not null,
        from_stage text
            constraint ck_lifecycle_transition_from_stage check (from_stage in (
                'PROPOSED', 'IN_DESIGN', 'IN_TRANSITION', 'OPERATIONAL', 'RETIRING', 'RETIRED', 'REJECTED'
            )),
        to_stage text not null
            constraint ck_lifecycle_transition_to_stage check (to_stage in (
                'PROPOSED', 'IN_DESIGN', 'IN_TRANSITION', 'OPERATIONAL', 'RETIRING', 'RETIRED', 'REJECTED'
            )),
        status text not null
            constraint ck_lifecycle_transition_status check (status in ('SCHEDULED', 'DONE', 'FAILED', 'CANCELLED')),
        effective_at timestamptz not null,
        recorded_at timestamptz not null,
        actor_id uuid,
        reason text,
        gate_result jsonb,
        overrides jsonb default '[]' not null,
        seq integer not null,
        cause_id uuid,
        constraint pk_lifecycle_transition primary key (id),
        constraint uq_lifecycle_transition_version_id_seq unique (version_id, seq),
        constraint fk_lifecycle_transition_from_stage_to_stage foreign key (from_stage, to_stage)
            references stage_edge (from_stage, to_stage),
        constraint ck_lifecycle_transition_done_is_past check (status <> 'DONE' or effective_at <= recorded_at),
        constraint ck_lifecycle_transition_gate_result check (jsonb_typeof(gate_result) = 'object'),
        constraint ck_lifecycle_transition_overrides check (jsonb_typeof(overrides) = 'array'),
        constraint fk_lifecycle_transition_version_id foreign key (version_id) references service_version (id),
        constraint fk_lifecycle_transition_actor_id foreign key (actor_id) references party (id)
    )
    """,
    "create index ix_lifecycle_transition_actor_id on lifecycle_transition (actor_id)",
    "create index ix_lifecycle_transition_cause on lifecycle_transition (cause_id) where cause_id is not null",
    "create index ix_lifecycle_transition_due on lifecycle_transition (effective_at) where status = 'SCHEDULED'",
    """
    create index ix_lifecycle_transition_in_force on lifecycle_transition (version_id, effective_at, seq)
        include (status, from_stage, to_stage)
    """,
    """
    create table service_feedback (
        id uuid default uuidv7() not null,
        service_id uuid not null,
        offering_id uuid,
        customer_id uuid not null,
        respondent_id uuid,
        respondent_hash text,
        touchpoint text not null
            constraint ck_service_feedback_touchpoint check (touchpoint in (
                'FIRST_IMPRESSION', 'ORDERING', 'ONBOARDING', 'USE', 'SUPPORT', 'AFTER_DELIVERY', 'LAST_IMPRESSION'
            )),
        score integer not null,
        recommend integer,
        return_intent integer,
        rating_cost integer,
        rating_time integer,
        rating_quality integer,
        rating_friendliness integer,
        body text,
        language text constraint ck_service_feedback_language check (language in ('fi', 'sv', 'en')),
        occurred_at timestamptz not null,
        occurred_on date not null,
        handling text default 'NEW' not null
            constraint ck_service_feedback_handling check (handling in (
                'NEW', 'ACKNOWLEDGED', 'ACTION_PLANNED', 'RESOLVED', 'NO_ACTION'
            )),
        answer text,
        answered_at timestamptz,
        revision integer default 1 not null,
        constraint pk_service_feedback primary key (id),
        constraint uq_service_feedback_once_a_day unique nulls not distinct
            (service_id, touchpoint, occurred_on, respondent_id, respondent_hash),
        constraint ck_service_feedback_respondent check (num_nonnulls(respondent_id, respondent_hash) = 1),
        constraint ck_service_feedback_score check (score between 1 and 5),
        constraint ck_service_feedback_recommend check (recommend between 0 and 10),
        constraint ck_service_feedback_return_intent check (return_intent between 1 and 5),
        constraint ck_service_feedback_rating_cost check (rating_cost between 1 and 5),
        constraint ck_service_feedback_rating_time check (rating_time between 1 and 5),
        constraint ck_service_feedback_rating_quality check (rating_quality between 1 and 5),
        constraint ck_service_feedback_rating_friendliness check (rating_friendliness between 1 and 5),
        constraint ck_service_feedback_body_language check (body is null or language is not null),
        constraint ck_service_feedback_closed_is_answered check (handling not in ('RESOLVED', 'NO_ACTION') or answer is not null),
        constraint ck_service_feedback_answered_at check ((answer is null) = (answered_at is null)),
        constraint fk_service_feedback_service_id foreign key (service_id) references service (id),
        constraint fk_service_feedback_offering_id foreign key (offering_id) references service_offering (id) on delete set null,
        constraint fk_service_feedback_customer_id foreign key (customer_id) references party (id),
        constraint fk_service_feedback_respondent_id foreign key (respondent_id) references party (id)
    )
    """,
    "create index ix_service_feedback_customer_id_id on service_feedback (customer_id, occurred_at desc, id)",
    "create index ix_service_feedback_offering_id on service_feedback (offering_id)",
    "create index ix_service_feedback_respondent_id on service_feedback (respondent_id)",
    "create index ix_service_feedback_service_id_id on service_feedback (service_id, occurred_at desc, id)",
    """
    create table development_idea (
        id uuid default uuidv7() not null,
        service_id uuid not null,
        title text not null,
        body text not null,
        language text not null constraint ck_development_idea_language check (language in ('fi', 'sv', 'en')),
        submitted_by_id uuid not null,
        scope_item_id uuid,
        status text default 'SUBMITTED' not null
            constraint ck_development_idea_status check (status in (
                'SUBMITTED', 'UNDER_REVIEW', 'ACCEPTED', 'PLANNED', 'DELIVERED', 'DECLINED'
            )),
        answer jsonb constraint ck_development_idea_answer check (is_localized(answer)),
        planned_version_id uuid,
        feedback_id uuid,
        created_at timestamptz not null,
        revision integer default 1 not null,
        constraint pk_development_idea primary key (id),
        constraint ck_development_idea_planned_version check ((planned_version_id is not null) = (status in (
            'PLANNED', 'DELIVERED')
        )),
        constraint ck_development_idea_declined_is_answered check (status <> 'DECLINED' or answer is not null),
        constraint ck_development_idea_title check (title <> ''),
        constraint ck_development_idea_body check (body <> ''),
        constraint fk_development_idea_service_id foreign key (service_id) references service (id),
        constraint fk_development_idea_submitted_by_id foreign key (submitted_by_id) references party (id),
        constraint fk_development_idea_scope_item_id foreign key (scope_item_id) references scope_item (id) on delete set null,
        constraint fk_development_idea_planned_version_id foreign key (planned_version_id) references service_version (id),
        constraint fk_development_idea_feedback_id foreign key (feedback_id) references service_feedback (id)
    )
    """,
    "create index ix_development_idea_feedback_id on development_idea (feedback_id)",
    "create index ix_development_idea_planned_version_id on development_idea (planned_version_id)",
    "create index ix_development_idea_scope_item_id on development_idea (scope_item_id)",
    "create index ix_development_idea_service_id_id on development_idea (service_id, created_at desc, id)",
    "create index ix_development_idea_submitted_by_id on development_idea (submitted_by_id)",
    """
    create table stakeholder_comment (
        id uuid default uuidv7() not null,
        service_id uuid not null,
        version_id uuid,
        idea_id uuid,
        target_item_id uuid,
        parent_id uuid,
        author_id uuid not null,
        audience text not null constraint ck_stakeholder_comment_audience check (audience in ('INTERNAL', 'CUSTOMER')),
        customer_id uuid,
        language text not null constraint ck_stakeholder_comment_language check (language in ('fi', 'sv', 'en')),
        body text not null,
        aspect text
            constraint ck_stakeholder_comment_aspect check (aspect in ('FEATURES', 'FEASIBILITY', 'VALUE', 'COST', 'SCHEDULE')),
        stance text
            constraint ck_stakeholder_comment_stance check (stance in (
                'SUPPORTS', 'SUPPORTS_WITH_CONDITIONS', 'NEUTRAL', 'OPPOSES'
            )),
        created_at timestamptz not null,
        edited_at timestamptz,
        resolved_at timestamptz,
        resolved_by_id uuid,
        resolution text,
        revision integer default 1 not null,
        constraint pk_stakeholder_comment primary key (id),
        constraint fk_stakeholder_comment_version_id_service_id foreign key (version_id, service_id)
            references service_version (id, service_id),
        constraint ck_stakeholder_comment_statement_pair check ((aspect is null) = (stance is null)),
        constraint ck_stakeholder_comment_statement_version check (aspect is null or version_id is not null),
        constraint ck_stakeholder_comment_target_version check (target_item_id is null or version_id is not null),
        constraint ck_stakeholder_comment_customer_thread check (audience = 'CUSTOMER' or customer_id is null),
        constraint ck_stakeholder_comment_resolved check ((resolved_at is null) = (resolved_by_id is null)),
        constraint ck_stakeholder_comment_resolution check (resolution is null or resolved_at is not null),
        constraint ck_stakeholder_comment_body check (body <> ''),
        constraint fk_stakeholder_comment_service_id foreign key (service_id) references service (id),
        constraint fk_stakeholder_comment_idea_id foreign key (idea_id) references development_idea (id),
        constraint fk_stakeholder_comment_parent_id foreign key (parent_id) references stakeholder_comment (id),
        constraint fk_stakeholder_comment_author_id foreign key (author_id) references party (id),
        constraint fk_stakeholder_comment_customer_id foreign key (customer_id) references party (id),
        constraint fk_stakeholder_comment_resolved_by_id foreign key (resolved_by_id) references party (id)
    )
    """,
    "create index ix_stakeholder_comment_author_id on stakeholder_comment (author_id)",
    "create index ix_stakeholder_comment_customer_id_id on stakeholder_comment (customer_id, created_at desc, id)",
    "create index ix_stakeholder_comment_idea_id_id on stakeholder_comment (idea_id, created_at desc, id)",
    "create index ix_stakeholder_comment_parent_id_created_at_id on stakeholder_comment (parent_id, created_at, id)",
    "create index ix_stakeholder_comment_resolved_by_id on stakeholder_comment (resolved_by_id)",
    "create index ix_stakeholder_comment_service_id_id on stakeholder_comment (service_id, created_at desc, id)",
    """
    create index ix_stakeholder_comment_statements on stakeholder_comment (version_id, author_id, aspect, created_at desc)
        where aspect is not null
    """,
    "create index ix_stakeholder_comment_version_id_id on stakeholder_comment (version_id, created_at desc, id)",
    """
    create table external_reference (
        id uuid default uuidv7() not null,
        entity_type text not null,
        entity_id uuid not null,
        source_system text not null,
        external_id text not null,
        type text not null
            constraint ck_external_reference_type check (type in ('SAME_AS', 'PROJECT', 'TICKET', 'DOCUMENT')),
        url text,
        last_synced_revision integer,
        constraint pk_external_reference primary key (id),
        constraint uq_external_reference_once unique (entity_id, source_system, external_id, type),
        constraint ck_external_reference_entity_type check (entity_type ~ '^[A-Z][A-Za-z]+$'),
        constraint ck_external_reference_source_system check (source_system <> ''),
        constraint ck_external_reference_external_id check (external_id <> ''),
        constraint ck_external_reference_url check (url ~ '^(https://|mailto:)')
    )
    """,
    """
    create unique index uq_external_reference_same_as on external_reference (source_system, entity_type, external_id)
        where type = 'SAME_AS'
    """,
    """
    create table idempotency_record (
        principal text not null,
        mutation_field text not null,
        key text not null,
        request_hash bytea not null,
        outcome jsonb,
        recorded_at timestamptz not null,
        constraint pk_idempotency_record primary key (principal, mutation_field, key),
        constraint ck_idempotency_record_request_hash check (octet_length(request_hash) = 32)
    )
    """,
    "create index ix_idempotency_record_recorded_at on idempotency_record (recorded_at)",
    """
    create table change_transaction (
        recorded_at timestamptz not null,
        actor_id uuid,
        source_system text,
        request_id text,
        xid bigint not null,
        constraint pk_change_transaction primary key (recorded_at)
    )
    """,
    """
    create table change_event (
        recorded_at timestamptz not null,
        seq integer not null,
        entity_type text not null,
        entity_id uuid not null,
        entity_key text,
        operation text not null
            constraint ck_change_event_operation check (operation in (
                'CREATED', 'UPDATED', 'TRANSITIONED', 'LINKED', 'UNLINKED', 'TOMBSTONED', 'REDACTED'
            )),
        changed_fields text[] default '{}' not null,
        constraint pk_change_event primary key (recorded_at, seq),
        constraint fk_change_event_recorded_at foreign key (recorded_at) references change_transaction (recorded_at)
    )
    """,
    "create index ix_change_event_entity_id_recorded_at on change_event (entity_id, recorded_at)",
)


def upgrade() -> None:
    for statement in TABLES:
        op.execute(statement)


def downgrade() -> None:
    for table in (
        "change_event",
        "change_transaction",
        "idempotency_record",
        "external_reference",
        "stakeholder_comment",
        "development_idea",
        "service_feedback",
        "lifecycle_transition",
        "gate_check",
        "stage_edge",
        "lifecycle_stage",
    ):
        op.execute(f"drop table {table}")
