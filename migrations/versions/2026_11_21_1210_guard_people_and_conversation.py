"""Guard parties, threads, statements, ideas and feedback.

Locks are taken when a row is written, what may come in any order is checked at commit (see 1208).
"""

from alembic import op

revision = "2026_11_21_1210"
down_revision = "2026_11_21_1209"

PARTY_LOCK = 7316548205

LOCK_PARTIES = f"""
create function lock_parties() returns trigger language plpgsql as $$
begin
    perform pg_advisory_xact_lock({PARTY_LOCK});
    return new;
end
$$
"""

CHECK_PARTY = """
create function check_party() returns trigger language plpgsql as $$
begin
    if exists (select from party p join party parent on parent.id = p.parent_id where p.id = new.id and parent.kind = 'PERSON')
        or exists (select from party p join party part on part.parent_id = p.id where p.id = new.id and p.kind = 'PERSON')
    then
        raise exception using errcode = '23514', table = tg_table_name, constraint = 'ck_party_person_has_no_parts',
            message = format('a person has no parts: %s', new.key);
    end if;
    if exists (
        with recursive above (id) as (
            select parent_id from party where id = new.id
            union
            select p.parent_id from above a join party p on p.id = a.id
        )
        select from above where id = new.id
    ) then
        raise exception using errcode = '23514', table = tg_table_name, constraint = 'ck_party_no_circle',
            message = format('%s would be a part of itself', new.key);
    end if;
    return null;
end
$$
"""

# What a thread is about and for whom never changes (1207), so what is seen here stays true.
JOIN_THREAD = """
create function join_thread() returns trigger language plpgsql as $$
declare
    thread stakeholder_comment%rowtype;
begin
    select * into thread from stakeholder_comment where id = new.parent_id;
    if (thread.service_id, thread.audience, thread.customer_id) is distinct from (new.service_id, new.audience, new.customer_id) then
        raise exception using errcode = '23514', table = tg_table_name, constraint = 'ck_stakeholder_comment_thread_audience',
            message = 'a reply has the service, the audience and the customer of what it replies to';
    end if;
    return new;
end
$$
"""

# Shared with other statements; a transition of the version waits for them, and they for it.
HOLD_STAGE = """
create function hold_stage() returns trigger language plpgsql as $$
begin
    perform from service_version where id = (to_jsonb(new) ->> tg_argv[0])::uuid for share;
    return new;
end
$$
"""

# By the stage when it was said: a past that is loaded was lived through stages that are over.
CHECK_STATEMENT = """
create function check_statement() returns trigger language plpgsql as $$
declare
    stage text;
begin
    select t.to_stage into stage
    from stakeholder_comment c join lifecycle_transition t on t.version_id = c.version_id
    where c.id = new.id and t.status = 'DONE' and t.effective_at <= c.created_at
    order by t.effective_at desc, t.seq desc
    limit 1;
    if stage is null or stage not in ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION') then
        raise exception using errcode = '23514', table = tg_table_name, constraint = 'ck_stakeholder_comment_statement_stage',
            message = format('a statement is made on a planned version; this one was at stage %s', coalesce(stage, 'none'));
    end if;
    return null;
end
$$
"""

CHECK_IDEA = """
create function check_idea() returns trigger language plpgsql as $$
declare
    idea record;
begin
    select i.status, v.stage, exists (
        select from lifecycle_transition t where t.version_id = v.id and t.status = 'DONE' and t.to_stage = 'OPERATIONAL'
    ) as launched
    into idea
    from development_idea i join service_version v on v.id = i.planned_version_id
    where i.id = new.id;
    if idea.status = 'DELIVERED' and not idea.launched then
        raise exception using errcode = '23514', table = tg_table_name, constraint = 'ck_development_idea_delivered_by_launch',
            message = 'an idea is delivered by the launch of the version that it is planned in';
    end if;
    if idea.status = 'PLANNED' and idea.stage = 'REJECTED' then
        raise exception using errcode = '23514', table = tg_table_name, constraint = 'ck_development_idea_planned_in_living',
            message = 'an idea cannot be planned in a rejected version';
    end if;
    return null;
end
$$
"""

DATE_FEEDBACK = """
create function date_feedback() returns trigger language plpgsql as $$
begin
    new.occurred_on := (new.occurred_at at time zone business_zone())::date;
    return new;
end
$$
"""

TRIGGERS = (
    """
        create trigger lock_parties before insert on party
        for each row when (new.parent_id is not null) execute function lock_parties()
    """,
    """
        create trigger lock_parties_again before update of parent_id, kind on party
        for each row execute function lock_parties()
    """,
    """
        create constraint trigger check_party after insert or update of parent_id, kind on party
        deferrable initially deferred for each row execute function check_party()
    """,
    """
        create trigger join_thread before insert on stakeholder_comment
        for each row when (new.parent_id is not null) execute function join_thread()
    """,
    """
        create trigger hold_stage before insert or update of aspect, stance on stakeholder_comment
        for each row when (new.aspect is not null) execute function hold_stage('version_id')
    """,
    """
        create constraint trigger check_statement after insert or update of aspect, stance on stakeholder_comment
        deferrable initially deferred for each row when (new.aspect is not null) execute function check_statement()
    """,
    """
        create trigger hold_stage before insert or update of status, planned_version_id on development_idea
        for each row when (new.planned_version_id is not null) execute function hold_stage('planned_version_id')
    """,
    """
        create constraint trigger check_idea after insert or update of status, planned_version_id on development_idea
        deferrable initially deferred for each row when (new.planned_version_id is not null) execute function check_idea()
    """,
    """
        create trigger date_feedback before insert or update of occurred_at, occurred_on on service_feedback
        for each row execute function date_feedback()
    """,
)

# A writer calls it before commit: every deferred check is made, and what it may still wait for, before the recorded clock is
# taken. A dry run calls it too.
CHECK_NOW = """
create function check_now() returns void language plpgsql as $$
begin
    execute (
        select format('set constraints %s immediate', string_agg(distinct format('%I.%I', nspname, conname), ', '))
        from pg_constraint c join pg_namespace n on n.oid = c.connamespace
        where c.condeferrable and c.conname <> 'record_state'
    );
end
$$
"""

FUNCTIONS = (LOCK_PARTIES, CHECK_PARTY, JOIN_THREAD, HOLD_STAGE, CHECK_STATEMENT, CHECK_IDEA, DATE_FEEDBACK, CHECK_NOW)


def upgrade() -> None:
    for function in FUNCTIONS:
        op.execute(function)
    for trigger in TRIGGERS:
        op.execute(trigger)


def downgrade() -> None:
    for function in ("lock_parties", "check_party", "join_thread", "hold_stage", "check_statement", "check_idea", "date_feedback"):
        op.execute(f"drop function {function}() cascade")
    op.execute("drop function check_now()")
