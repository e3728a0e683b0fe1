"""Say of a change why it was made, where that must be said: corrections of a promise that is closed, prices of days that are over."""

from alembic import op

revision = "2026_11_22_1450"
down_revision = "2026_11_22_1400"

COLUMNS = """
alter table change_transaction
    add column kind text constraint ck_change_transaction_kind check (kind in ('EDITORIAL', 'BACKDATED')),
    add column reason text constraint ck_change_transaction_reason check ((kind is null) = (reason is null))
"""

CLOCK = """
create or replace function history.clock() returns timestamptz language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    last record;
    asked timestamptz := nullif(current_setting('salkku.recorded_at', true), '')::timestamptz;
    taken timestamptz;
begin
    if current_setting('salkku.clock', true) = 'taken' then
        select recorded_at, xid into last from public.change_transaction order by recorded_at desc limit 1;
        if last.xid = pg_current_xact_id()::text::bigint then
            return last.recorded_at;
        end if;
    end if;
    if current_setting('transaction_isolation') <> 'read committed' then
        raise exception using errcode = '25001', constraint = 'writes_in_read_committed',
            message = 'changes are written in READ COMMITTED: an older snapshot would hide what the checks must see';
    end if;
    if asked is not null and not pg_has_role(session_user, current_user, 'member') then
        raise exception using errcode = '42501', constraint = 'recorded_at_of_owner',
            message = 'only the owner of the tables may set the recorded time';
    end if;
    perform pg_advisory_xact_lock(7316548202);
    select recorded_at, xid into last from public.change_transaction order by recorded_at desc limit 1;
    if asked <= last.recorded_at then
        raise exception using errcode = '23514', constraint = 'recorded_at_grows',
            message = format('the recorded time %s is not after the last one, %s', asked, last.recorded_at);
    end if;
    taken := coalesce(asked, greatest(clock_timestamp(), last.recorded_at + interval '1 microsecond'));
    insert into public.change_transaction (recorded_at, actor_id, source_system, request_id, xid{columns})
    values (
        taken,
        nullif(current_setting('salkku.actor', true), '')::uuid,
        nullif(current_setting('salkku.source', true), ''),
        nullif(current_setting('salkku.request', true), ''),
        pg_current_xact_id()::text::bigint{values}
    );
    perform set_config('salkku.clock', 'taken', true);
    return taken;
end
$$
"""
"""As in 1205; what it keeps of the transaction's settings goes between the braces."""

REASON = """,
        nullif(current_setting('salkku.kind', true), ''),
        nullif(current_setting('salkku.reason', true), '')"""


def upgrade() -> None:
    op.execute(COLUMNS)
    op.execute(CLOCK.format(columns=", kind, reason", values=REASON))


def downgrade() -> None:
    op.execute(CLOCK.format(columns="", values=""))
    op.execute("alter table change_transaction drop column kind, drop column reason")
