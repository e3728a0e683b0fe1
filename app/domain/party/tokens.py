"""Verbs about API tokens."""

from sqlalchemy import select

from app.database.unit_of_work import driver_of
from app.domain.party import model
from app.domain.party.inputs import TokenBy, TokenCreateInput, TokenRevokeInput
from app.domain.party.rules import TokenAsked, granted, idle_fault, revoked_fault, token_faults
from app.domain.verbs import Outcome, changed
from app.domain.work import Work
from app.errors import Conflict, NotFound
from app.identity.issuing import NewToken, issue, revoke
from app.identity.tokens import PREFIX_LETTERS


async def token_create(work: Work, asked: TokenCreateInput) -> Outcome:
    """Makes a token, whose text only this answer tells."""
    party = await work.maybe(model.Party, asked.party, "input", "party")
    customer = await work.maybe(model.Party, asked.customer, "input", "customer")
    work.faults.add(*token_faults(TokenAsked(asked.role, asked.customer is not None, asked.scopes, asked.expires_at), work.now))
    work.faults.add(*(idle_fault(name, active=row.active) for name, row in (("party", party), ("customer", customer)) if row is not None))
    work.faults.stop()
    assert party is not None  # or there is a fault
    wanted = NewToken(
        party.id,
        asked.role,
        customer.id if customer else None,
        granted(asked.role, asked.scopes),
        asked.expires_at,
        work.now,
        by=work.viewer.party_id,
        demo=work.viewer.demo,
    )
    id_, text = await issue(await driver_of(work.session), wanted)
    return Outcome({"api_token": id_}, shown={"token": text})


async def token_revoke(work: Work, asked: TokenRevokeInput) -> Outcome:
    """Ends a token, be it in use or expired."""
    token = await _named(work, asked.token)
    work.faults.add(revoked_fault(token.prefix, token.revoked_at))
    work.faults.stop()
    await revoke(await driver_of(work.session), token.id, work.now, work.viewer.party_id)
    return changed(api_token=token.id)


async def _named(work: Work, by: TokenBy) -> model.ApiToken:
    """Locked. Of several that begin alike nobody knows which one is meant."""
    if isinstance(by.id, str):
        return await work.the(model.ApiToken, by.id, "input", "token", "id")
    prefix, path = str(by.prefix), ("input", "token", "prefix")
    found = (await work.session.scalars(select(model.ApiToken).where(model.ApiToken.prefix == prefix).with_for_update())).all()
    if not found:
        # What was given is not repeated: it may be a whole token.
        raise NotFound(f"There is no such token: `prefix` is the {PREFIX_LETTERS} letters that `apiTokens` shows.", path=path)
    if len(found) > 1:
        raise Conflict(f"{len(found)} tokens begin with {prefix}; name it by its id.", code="AMBIGUOUS", path=path)
    return found[0]
