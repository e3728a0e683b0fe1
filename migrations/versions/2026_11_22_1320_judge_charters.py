"""Judge charters: what a proposal must tell, and what those who must be heard have said of it."""

from alembic import op

revision = "2026_11_22_1320"
down_revision = "2026_11_22_1310"

# The newest of each party on each aspect; the older ones are superseded.
CURRENT_STATEMENTS = """
create function current_statements(version uuid)
returns table (author_id uuid, aspect text, stance text, created_at timestamptz, settled boolean)
language sql stable strict parallel safe
begin atomic
    select distinct on (c.author_id, c.aspect) c.author_id, c.aspect, c.stance, c.created_at, c.resolved_at is not null
    from stakeholder_comment c
    where c.version_id = version and c.aspect is not null and c.parent_id is null
    order by c.author_id, c.aspect, c.created_at desc, c.id desc;
end
"""

# Who must speak of an aspect and has not, besides how many must.
STATEMENTS_COMPLETE = """
create function statements_complete(version uuid, aspect text, out outcome text, out data jsonb)
language sql stable strict parallel safe
begin atomic
    select case when count(*) > 0 then verdict(bool_and(asked.spoken)) end,
        jsonb_build_object(
            'required', count(*),
            'given', count(*) filter (where asked.spoken),
            'missing', coalesce(jsonb_agg(party_fact(asked.party_id) order by asked.key) filter (where not asked.spoken), '[]')
        )
    from (
        select distinct p.id as party_id, p.key, exists (
            select from current_statements(version) said where said.author_id = p.id and said.aspect = statements_complete.aspect
        ) as spoken
        from service_version v
        join service_stakeholder s on s.service_id = v.service_id and s.statement_required @> array[statements_complete.aspect]
        join party p on p.id = s.party_id
        where v.id = version
    ) asked;
end
"""

# Closed by a newer statement of its author, when it was settled, or by an override in a decision that came after it.
NO_OPEN_OBJECTION = """
create function no_open_objection(version uuid, out outcome text, out data jsonb) language sql stable strict parallel safe
begin atomic
    select verdict(count(*) = 0),
        jsonb_build_object(
            'objections', count(*),
            'parties', coalesce(jsonb_agg(distinct party_fact(said.author_id)), '[]'),
            'aspects', coalesce(jsonb_agg(distinct said.aspect), '[]')
        )
    from current_statements(version) said
    where said.stance = 'OPPOSES' and not said.settled and not exists (
        select from lifecycle_transition t
        where t.version_id = version and t.status = 'DONE' and t.effective_at >= said.created_at
            and t.overrides @> '[{"check": "NO_OPEN_OBJECTION"}]'
    );
end
"""

CHARTER_CHECKS = """
create function charter_checks(version uuid) returns table (code text, outcome text, data jsonb) language sql stable strict parallel safe
begin atomic
    select made.code, made.outcome, made.data
    from service_version v
    join service s on s.id = v.service_id
    join portfolio p on p.id = s.portfolio_id
    cross join lateral (select count(*) as people, count(*) filter (where asked.statement_required <> '{}') as asked
        from service_stakeholder asked where asked.service_id = s.id) stakeholders
    cross join lateral (
        values
            ('HAS_CUSTOMER_NEED', verdict(coalesce(v.customer_need ? p.languages[1], false)),
                jsonb_build_object('language', language_fact(p.languages[1]))),
            ('HAS_VALUE_PROPOSITION', verdict(coalesce(v.value_proposition ? p.languages[1], false)),
                jsonb_build_object('language', language_fact(p.languages[1]))),
            ('HAS_OWNER', verdict(exists (select from party where party.id = s.owner_id and party.active)),
                jsonb_strip_nulls(jsonb_build_object('owner', party_fact(s.owner_id)))),
            ('HAS_PROVIDER', verdict(exists (select from party where party.id = s.provider_id and party.active)),
                jsonb_strip_nulls(jsonb_build_object('provider', party_fact(s.provider_id)))),
            ('NOBODY_ASKED', verdict(stakeholders.asked > 0),
                jsonb_build_object('stakeholders', stakeholders.people, 'asked', stakeholders.asked)),
            ('HAS_INVESTMENT_ESTIMATE', verdict(v.investment_estimate is not null), '{}'),
            ('PRIORITY_SET', verdict(v.priority is not null), jsonb_strip_nulls(jsonb_build_object('priority', v.priority)))
    ) made (code, outcome, data)
    where v.id = version
    union all select 'STATEMENTS_FEATURES_COMPLETE', it.outcome, it.data from statements_complete(version, 'FEATURES') it
    union all select 'STATEMENTS_FEASIBILITY_COMPLETE', it.outcome, it.data from statements_complete(version, 'FEASIBILITY') it
    union all select 'NO_OPEN_OBJECTION', it.outcome, it.data from no_open_objection(version) it;
end
"""

FUNCTIONS = {
    "current_statements(uuid)": CURRENT_STATEMENTS,
    "statements_complete(uuid, text)": STATEMENTS_COMPLETE,
    "no_open_objection(uuid)": NO_OPEN_OBJECTION,
    "charter_checks(uuid)": CHARTER_CHECKS,
}


def upgrade() -> None:
    for function in FUNCTIONS.values():
        op.execute(function)


def downgrade() -> None:
    for function in reversed(FUNCTIONS):
        op.execute(f"drop function {function}")
