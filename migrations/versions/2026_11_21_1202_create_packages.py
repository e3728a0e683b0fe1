"""Create what packages contain and offer, capabilities and agreements."""

from alembic import op

revision = "2026_11_21_1202"
down_revision = "2026_11_21_1201"

TABLES = (
    """
    create table option_group (
        id uuid default uuidv7() not null,
        package_version_id uuid not null,
        name jsonb not null constraint ck_option_group_name check (is_localized(name)),
        min_select integer not null,
        max_select integer not null,
        position integer not null,
        constraint pk_option_group primary key (id),
        constraint uq_option_group_id_package_version_id unique (id, package_version_id),
        constraint ck_option_group_limits check (0 <= min_select and min_select <= max_select and max_select >= 1),
        constraint fk_option_group_package_version_id foreign key (package_version_id) references service_version (id)
    )
    """,
    "create index ix_option_group_package_version_id_position_id on option_group (package_version_id, position, id)",
    """
    create table composition_item (
        id uuid default uuidv7() not null,
        package_version_id uuid not null,
        component_service_id uuid not null,
        pinned_version_id uuid,
        role text not null constraint ck_composition_item_role check (role in ('CORE', 'ENABLING', 'ENHANCING')),
        min_quantity numeric(12, 2) not null,
        max_quantity numeric(12, 2),
        default_quantity numeric(12, 2) not null,
        option_group_id uuid,
        component_offering_key text,
        customer_visible boolean default true not null,
        value_chain_activity text
            constraint ck_composition_item_value_chain_activity check (value_chain_activity in (
                'PLAN', 'IMPROVE', 'ENGAGE', 'DESIGN_TRANSITION', 'OBTAIN_BUILD', 'DELIVER_SUPPORT'
            )),
        position integer not null,
        note jsonb constraint ck_composition_item_note check (is_localized(note)),
        constraint pk_composition_item primary key (id),
        constraint uq_composition_item_package_version_id_component_service_id unique (package_version_id, component_service_id),
        constraint uq_composition_item_id_package_version_id unique (id, package_version_id),
        constraint fk_composition_item_pinned_version_id_component_service_id foreign key (pinned_version_id, component_service_id)
            references service_version (id, service_id),
        constraint fk_composition_item_option_group_id_package_version_id foreign key (option_group_id, package_version_id)
            references option_group (id, package_version_id),
        constraint ck_composition_item_min_quantity check (0 <= min_quantity and min_quantity <= default_quantity),
        constraint ck_composition_item_max_quantity check (default_quantity <= max_quantity and max_quantity > 0),
        constraint ck_composition_item_core_is_mandatory check (role <> 'CORE' or min_quantity >= 1),
        constraint ck_composition_item_component_offering_key check (component_offering_key ~ '^[A-Z0-9-]{3,40}$'),
        constraint fk_composition_item_package_version_id foreign key (package_version_id) references service_version (id),
        constraint fk_composition_item_component_service_id foreign key (component_service_id) references service (id)
    )
    """,
    """
    create index ix_composition_item_component_service_id_package_version_id
        on composition_item (component_service_id, package_version_id)
    """,
    "create index ix_composition_item_option_group_id_position_id on composition_item (option_group_id, position, id)",
    "create index ix_composition_item_package_version_id_position_id on composition_item (package_version_id, position, id)",
    "create index ix_composition_item_pinned_version_id on composition_item (pinned_version_id)",
    """
    create table service_offering (
        id uuid default uuidv7() not null,
        version_id uuid not null,
        key text not null,
        name jsonb not null constraint ck_service_offering_name check (is_localized(name)),
        target_group jsonb constraint ck_service_offering_target_group check (is_localized(target_group)),
        price_mode text not null constraint ck_service_offering_price_mode check (price_mode in ('FIXED', 'COMPUTED')),
        fixed_price numeric(14, 4),
        adjustment_percent numeric(6, 2),
        currency text not null constraint ck_service_offering_currency check (currency ~ '^[A-Z]{3}$'),
        billing_period text default 'MONTH' not null
            constraint ck_service_offering_billing_period check (billing_period in ('MONTH', 'YEAR', 'ONCE')),
        position integer not null,
        constraint pk_service_offering primary key (id),
        constraint uq_service_offering_version_id_key unique (version_id, key),
        constraint uq_service_offering_id_version_id unique (id, version_id),
        constraint ck_service_offering_key check (key ~ '^[A-Z0-9-]{3,40}$'),
        constraint ck_service_offering_fixed_price check ((price_mode = 'FIXED') = (fixed_price is not null)),
        constraint ck_service_offering_fixed_price_positive check (fixed_price >= 0),
        constraint ck_service_offering_adjustment_percent
            check (adjustment_percent is null or (adjustment_percent > -100 and price_mode = 'COMPUTED')),
        constraint ck_service_offering_once_is_fixed check (billing_period <> 'ONCE' or price_mode = 'FIXED'),
        constraint fk_service_offering_version_id foreign key (version_id) references service_version (id)
    )
    """,
    "create index ix_service_offering_version_id_position_id on service_offering (version_id, position, id)",
    """
    create table offering_selection (
        id uuid default uuidv7() not null,
        version_id uuid not null,
        offering_id uuid not null,
        composition_item_id uuid not null,
        quantity numeric(12, 2) not null,
        constraint pk_offering_selection primary key (id),
        constraint uq_offering_selection_offering_id_composition_item_id unique (offering_id, composition_item_id),
        constraint fk_offering_selection_offering_id_version_id foreign key (offering_id, version_id)
            references service_offering (id, version_id),
        constraint fk_offering_selection_composition_item_id_version_id foreign key (composition_item_id, version_id)
            references composition_item (id, package_version_id),
        constraint ck_offering_selection_quantity check (quantity >= 0),
        constraint fk_offering_selection_version_id foreign key (version_id) references service_version (id)
    )
    """,
    "create index ix_offering_selection_composition_item_id on offering_selection (composition_item_id)",
    "create index ix_offering_selection_version_id on offering_selection (version_id)",
    """
    create table service_commitment (
        id uuid default uuidv7() not null,
        version_id uuid not null,
        offering_id uuid,
        kind text not null
            constraint ck_service_commitment_kind check (kind in (
                'AVAILABILITY', 'SUPPORT_HOURS', 'RESPONSE_TIME', 'RESOLUTION_TIME', 'LEAD_TIME',
                'CAPACITY', 'CONTINUITY', 'SECURITY', 'QUALITY'
            )),
        target_value numeric(14, 4),
        unit text,
        text jsonb not null constraint ck_service_commitment_text check (is_localized(text)),
        constraint pk_service_commitment primary key (id),
        constraint fk_service_commitment_offering_id_version_id foreign key (offering_id, version_id)
            references service_offering (id, version_id),
        constraint ck_service_commitment_unit check (target_value is null or unit is not null),
        constraint fk_service_commitment_version_id foreign key (version_id) references service_version (id)
    )
    """,
    "create index ix_service_commitment_offering_id on service_commitment (offering_id)",
    "create index ix_service_commitment_version_id_kind_id on service_commitment (version_id, kind, id)",
    """
    create table capability (
        id uuid default uuidv7() not null,
        key text not null constraint ck_capability_key check (key ~ '^[A-Z0-9-]{3,40}$'),
        kind text not null
            constraint ck_capability_kind check (kind in (
                'PROCESS', 'TECHNOLOGY', 'COMPETENCE', 'KNOWLEDGE', 'INFORMATION', 'RELATIONSHIP',
                'PREMISES', 'EQUIPMENT', 'SUPPLIES', 'PARTNER'
            )),
        name jsonb not null constraint ck_capability_name check (is_localized(name)),
        owner_id uuid,
        revision integer default 1 not null,
        constraint pk_capability primary key (id),
        constraint uq_capability_key unique (key),
        constraint fk_capability_owner_id foreign key (owner_id) references party (id)
    )
    """,
    "create index ix_capability_owner_id on capability (owner_id)",
    """
    create table capability_use (
        id uuid default uuidv7() not null,
        version_id uuid not null,
        capability_id uuid not null,
        value_chain_activity text
            constraint ck_capability_use_value_chain_activity check (value_chain_activity in (
                'PLAN', 'IMPROVE', 'ENGAGE', 'DESIGN_TRANSITION', 'OBTAIN_BUILD', 'DELIVER_SUPPORT'
            )),
        note text,
        constraint pk_capability_use primary key (id),
        constraint uq_capability_use_once unique nulls not distinct (version_id, capability_id, value_chain_activity),
        constraint fk_capability_use_version_id foreign key (version_id) references service_version (id),
        constraint fk_capability_use_capability_id foreign key (capability_id) references capability (id)
    )
    """,
    "create index ix_capability_use_capability_id_version_id on capability_use (capability_id, version_id)",
    """
    create table customer_agreement (
        id uuid default uuidv7() not null,
        key text not null constraint ck_customer_agreement_key check (key ~ '^[A-Z0-9-]{3,40}$'),
        customer_id uuid not null,
        service_id uuid not null,
        offering_key text not null,
        selections jsonb,
        quantity_overrides jsonb,
        starts_on date not null,
        ends_on date,
        revision integer default 1 not null,
        constraint pk_customer_agreement primary key (id),
        constraint ck_customer_agreement_offering_key check (offering_key ~ '^[A-Z0-9-]{3,40}$'),
        constraint ck_customer_agreement_selections check (jsonb_typeof(selections) = 'object'),
        constraint ck_customer_agreement_quantity_overrides check (jsonb_typeof(quantity_overrides) = 'object'),
        constraint ck_customer_agreement_ends_on check (ends_on >= starts_on),
        constraint uq_customer_agreement_key unique (key),
        constraint fk_customer_agreement_customer_id foreign key (customer_id) references party (id),
        constraint fk_customer_agreement_service_id foreign key (service_id) references service (id)
    )
    """,
    "create index ix_customer_agreement_customer_id_starts_on_id on customer_agreement (customer_id, starts_on, id)",
    """
    create index ix_customer_agreement_service_id_offering_key_starts_on
        on customer_agreement (service_id, offering_key, starts_on)
    """,
)


def upgrade() -> None:
    for statement in TABLES:
        op.execute(statement)


def downgrade() -> None:
    for table in (
        "customer_agreement",
        "capability_use",
        "capability",
        "service_commitment",
        "offering_selection",
        "service_offering",
        "composition_item",
        "option_group",
    ):
        op.execute(f"drop table {table}")
