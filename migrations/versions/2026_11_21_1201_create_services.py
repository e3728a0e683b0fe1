"""Create parties, portfolios, services, their versions and what a version says."""

from alembic import op

revision = "2026_11_21_1201"
down_revision = "2026_11_21_1200"

TABLES = (
    """
    create table party (
        id uuid default uuidv7() not null,
        key text not null constraint ck_party_key check (key ~ '^[A-Z0-9-]{3,40}$'),
        kind text not null constraint ck_party_kind check (kind in ('PERSON', 'ORG_UNIT', 'ORGANIZATION')),
        name jsonb not null constraint ck_party_name check (is_localized(name)),
        email text,
        parent_id uuid,
        preferred_language text constraint ck_party_preferred_language check (preferred_language in ('fi', 'sv', 'en')),
        active boolean default true not null,
        name_sort_fi text collate "C" generated always as (sort_key(name ->> 'fi')) stored,
        name_sort_sv text collate "C" generated always as (sort_key(name ->> 'sv')) stored,
        name_sort_en text collate "C" generated always as (sort_key(name ->> 'en')) stored,
        revision integer default 1 not null,
        constraint pk_party primary key (id),
        constraint uq_party_key unique (key),
        constraint fk_party_parent_id foreign key (parent_id) references party (id)
    )
    """,
    "create index ix_party_name_sort_en_id on party (name_sort_en, id)",
    "create index ix_party_name_sort_fi_id on party (name_sort_fi, id)",
    "create index ix_party_name_sort_sv_id on party (name_sort_sv, id)",
    "create index ix_party_parent_id on party (parent_id)",
    """
    create table api_token (
        id uuid default uuidv7() not null,
        party_id uuid not null,
        role text not null
            constraint ck_api_token_role check (role in (
                'PORTFOLIO_MANAGER', 'SERVICE_OWNER', 'STAKEHOLDER', 'ANALYST', 'INTEGRATION', 'CUSTOMER', 'ADMIN'
            )),
        customer_id uuid,
        scopes text[] default '{}' not null,
        hash bytea not null,
        prefix text not null,
        expires_at timestamptz not null,
        last_used_at timestamptz,
        revoked_at timestamptz,
        demo boolean default false not null,
        constraint pk_api_token primary key (id),
        constraint ck_api_token_hash check (octet_length(hash) = 32),
        constraint ck_api_token_customer check ((role = 'CUSTOMER') = (customer_id is not null)),
        constraint fk_api_token_party_id foreign key (party_id) references party (id),
        constraint fk_api_token_customer_id foreign key (customer_id) references party (id),
        constraint uq_api_token_hash unique (hash)
    )
    """,
    "create index ix_api_token_customer_id on api_token (customer_id)",
    "create index ix_api_token_party_id on api_token (party_id)",
    """
    create table portfolio (
        id uuid default uuidv7() not null,
        key text not null constraint ck_portfolio_key check (key ~ '^[A-Z0-9-]{3,40}$'),
        name jsonb not null constraint ck_portfolio_name check (is_localized(name)),
        owner_id uuid not null,
        languages text[] not null,
        revision integer default 1 not null,
        constraint pk_portfolio primary key (id),
        constraint ck_portfolio_languages check (is_language_list(languages)),
        constraint uq_portfolio_key unique (key),
        constraint fk_portfolio_owner_id foreign key (owner_id) references party (id)
    )
    """,
    "create index ix_portfolio_owner_id on portfolio (owner_id)",
    """
    create table service (
        id uuid default uuidv7() not null,
        key text not null constraint ck_service_key check (key ~ '^[A-Z0-9-]{3,40}$'),
        portfolio_id uuid not null,
        form text not null constraint ck_service_form check (form in ('SERVICE', 'ACTIVITY', 'PRODUCT', 'ACCESS')),
        is_package boolean default false not null,
        classification text not null
            constraint ck_service_classification check (classification in ('CUSTOMER_FACING', 'SUPPORTING')),
        category text not null,
        provider_id uuid,
        owner_id uuid,
        review_due_on date,
        revision integer default 1 not null,
        constraint pk_service primary key (id),
        constraint ck_service_category check (category <> ''),
        constraint uq_service_key unique (key),
        constraint fk_service_portfolio_id foreign key (portfolio_id) references portfolio (id),
        constraint fk_service_provider_id foreign key (provider_id) references party (id),
        constraint fk_service_owner_id foreign key (owner_id) references party (id)
    )
    """,
    "create index ix_service_owner_id on service (owner_id)",
    "create index ix_service_portfolio_id_key on service (portfolio_id, key)",
    "create index ix_service_provider_id on service (provider_id)",
    """
    create table service_version (
        id uuid default uuidv7() not null,
        service_id uuid not null,
        number text not null,
        based_on_id uuid,
        stage text default 'PROPOSED' not null
            constraint ck_service_version_stage check (stage in (
                'PROPOSED', 'IN_DESIGN', 'IN_TRANSITION', 'OPERATIONAL', 'RETIRING', 'RETIRED', 'REJECTED'
            )),
        stage_since timestamptz default transaction_timestamp() not null,
        name jsonb not null constraint ck_service_version_name check (is_localized(name)),
        customer_need jsonb constraint ck_service_version_customer_need check (is_localized(customer_need)),
        value_proposition jsonb constraint ck_service_version_value_proposition check (is_localized(value_proposition)),
        description jsonb constraint ck_service_version_description check (is_localized(description)),
        internal_description jsonb
            constraint ck_service_version_internal_description check (is_localized(internal_description)),
        language_status jsonb default '{}' not null,
        lead_time_days integer,
        priority integer,
        business_value integer,
        risk integer,
        investment_estimate numeric(14, 4),
        share_with_customers boolean default false not null,
        documentation_url text,
        name_sort_fi text collate "C" generated always as (sort_key(name ->> 'fi')) stored,
        name_sort_sv text collate "C" generated always as (sort_key(name ->> 'sv')) stored,
        name_sort_en text collate "C" generated always as (sort_key(name ->> 'en')) stored,
        revision integer default 1 not null,
        constraint pk_service_version primary key (id),
        constraint uq_service_version_service_id_number unique (service_id, number),
        constraint uq_service_version_id_service_id unique (id, service_id),
        constraint ck_service_version_number check (number ~ '^(0|[1-9][0-9]{0,5})[.](0|[1-9][0-9]{0,5})$'),
        constraint ck_service_version_language_status check (is_language_status(language_status)),
        constraint ck_service_version_lead_time_days check (lead_time_days >= 0),
        constraint ck_service_version_priority check (priority between 1 and 100),
        constraint ck_service_version_business_value check (business_value between 1 and 5),
        constraint ck_service_version_risk check (risk between 1 and 5),
        constraint ck_service_version_investment_estimate check (investment_estimate >= 0),
        constraint fk_service_version_service_id foreign key (service_id) references service (id),
        constraint fk_service_version_based_on_id foreign key (based_on_id) references service_version (id)
    )
    """,
    "create index ix_service_version_based_on_id on service_version (based_on_id)",
    "create index ix_service_version_in_force on service_version (service_id) where stage in ('OPERATIONAL', 'RETIRING')",
    "create index ix_service_version_name_sort_en_id on service_version (name_sort_en, id)",
    "create index ix_service_version_name_sort_fi_id on service_version (name_sort_fi, id)",
    "create index ix_service_version_name_sort_sv_id on service_version (name_sort_sv, id)",
    "create index ix_service_version_stage_service_id on service_version (stage, service_id)",
    """
    create table service_price (
        id uuid default uuidv7() not null,
        version_id uuid not null,
        unit_price numeric(14, 4) not null,
        unit_cost numeric(14, 4) not null,
        currency text not null constraint ck_service_price_currency check (currency ~ '^[A-Z]{3}$'),
        price_unit text not null
            constraint ck_service_price_price_unit check (price_unit in (
                'FLAT_MONTH', 'PER_USER_MONTH', 'PER_DEVICE_MONTH', 'PER_SERVER_MONTH', 'PER_HOUR', 'PER_GB_MONTH', 'PER_ITEM_MONTH'
            )),
        valid_from date not null,
        constraint pk_service_price primary key (id),
        constraint uq_service_price_version_id_valid_from unique (version_id, valid_from),
        constraint ck_service_price_unit_price check (unit_price >= 0),
        constraint ck_service_price_unit_cost check (unit_cost >= 0),
        constraint fk_service_price_version_id foreign key (version_id) references service_version (id)
    )
    """,
    """
    create table scope_item (
        id uuid default uuidv7() not null,
        version_id uuid not null,
        inclusion text not null constraint ck_scope_item_inclusion check (inclusion in ('INCLUDED', 'EXCLUDED')),
        text jsonb not null constraint ck_scope_item_text check (is_localized(text)),
        position integer not null,
        constraint pk_scope_item primary key (id),
        constraint fk_scope_item_version_id foreign key (version_id) references service_version (id)
    )
    """,
    "create index ix_scope_item_version_id_inclusion_position_id on scope_item (version_id, inclusion, position, id)",
    """
    create table service_relationship (
        id uuid default uuidv7() not null,
        from_service_id uuid not null,
        to_service_id uuid not null,
        type text not null constraint ck_service_relationship_type check (type in ('DEPENDS_ON', 'REPLACES')),
        note text,
        constraint pk_service_relationship primary key (id),
        constraint uq_service_relationship_from_service_id_to_service_id_type unique (from_service_id, to_service_id, type),
        constraint ck_service_relationship_two_services check (from_service_id <> to_service_id),
        constraint fk_service_relationship_from_service_id foreign key (from_service_id) references service (id),
        constraint fk_service_relationship_to_service_id foreign key (to_service_id) references service (id)
    )
    """,
    "create index ix_service_relationship_to_service_id_type_id on service_relationship (to_service_id, type, id)",
    """
    create table service_stakeholder (
        id uuid default uuidv7() not null,
        service_id uuid not null,
        party_id uuid not null,
        role text not null
            constraint ck_service_stakeholder_role check (role in (
                'CUSTOMER', 'PRODUCTION', 'SUPPLIER', 'FINANCE', 'SECURITY', 'ARCHITECTURE', 'OTHER'
            )),
        statement_required text[] default '{}' not null
            constraint ck_service_stakeholder_statement_required check (statement_required <@ array['FEATURES', 'FEASIBILITY']),
        constraint pk_service_stakeholder primary key (id),
        constraint uq_service_stakeholder_service_id_party_id_role unique (service_id, party_id, role),
        constraint fk_service_stakeholder_service_id foreign key (service_id) references service (id),
        constraint fk_service_stakeholder_party_id foreign key (party_id) references party (id)
    )
    """,
    "create index ix_service_stakeholder_party_id_service_id on service_stakeholder (party_id, service_id)",
)


def upgrade() -> None:
    for statement in TABLES:
        op.execute(statement)


def downgrade() -> None:
    for table in (
        "service_stakeholder",
        "service_relationship",
        "scope_item",
        "service_price",
        "service_version",
        "service",
        "portfolio",
        "api_token",
        "party",
    ):
        op.execute(f"drop table {table}")
