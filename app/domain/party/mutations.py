"""Verbs about parties and their tokens."""

from collections.abc import Sequence
from uuid import UUID

import strawberry
from sqlalchemy import literal, select
from strawberry import Some

from app.domain.party import model
from app.domain.party.erasing import party_erase
from app.domain.party.inputs import PartyUpsertInput
from app.domain.party.payloads import PartyErasePayload, PartyPayload, TokenCreatePayload, TokenPayload
from app.domain.party.rules import Standing, email_fault, erased_fault, own_party_fault, standing_faults
from app.domain.party.tokens import token_create, token_revoke
from app.domain.portfolio.words import Language
from app.domain.upserting import needed, there
from app.domain.verbs import Outcome, changed, verb
from app.domain.work import Work
from app.viewer import Role


async def party_upsert(work: Work, asked: PartyUpsertInput) -> Outcome:
    """Makes a party, or changes the one with this key."""
    found = await there(work, model.Party, asked, asked.party, "party")
    parent = await work.maybe(model.Party, asked.parent.value if asked.parent else None, "input", "parent")
    above = await _above(work, parent.id) if parent else ()
    parts = await _parts(work, found.id) if found else ()
    party = found or model.Party(key=asked.key, email=None)
    if found is None:
        needed(work, asked, "kind", "name")
    else:
        work.faults.add(erased_fault(found.id, found.key))
    _set(work, party, parent, asked)
    _judge_person(work, party, asked, is_new=found is None)
    if found or asked.kind:
        work.faults.add(*standing_faults(Standing(party.key, party.kind, parent.kind if parent else None, above, parts)))
    work.faults.stop()
    work.session.add(party)
    await work.session.flush()
    return changed(party=party.id)


async def _parts(work: Work, party_id: UUID) -> Sequence[str]:
    """Keys of what is directly below."""
    return (await work.session.scalars(select(model.Party.key).where(model.Party.parent_id == party_id).order_by(model.Party.key))).all()


def _set(work: Work, party: model.Party, parent: model.Party | None, asked: PartyUpsertInput) -> None:
    work.take(party, asked, "kind", "name", "email", "active")
    if isinstance(asked.preferred_language, Some):
        language = asked.preferred_language.value
        party.preferred_language = Language[language.name.lower()] if language else None
    if isinstance(asked.parent, Some):
        party.parent_id = parent.id if parent else None


def _judge_person(work: Work, party: model.Party, asked: PartyUpsertInput, *, is_new: bool) -> None:
    if asked.email and asked.email.value is not None:
        work.faults.add(email_fault(asked.email.value, "input", "email"))
    if not is_new and party.id == work.viewer.party_id and not party.active:
        work.faults.add(own_party_fault(party.key))


async def _above(work: Work, start: UUID) -> Sequence[str]:
    """Keys from this party upwards, the nearest first."""
    walked = select(model.Party.id, model.Party.key, model.Party.parent_id, literal(1).label("level")).where(model.Party.id == start)
    above = walked.cte("above", recursive=True)
    above = above.union_all(
        select(model.Party.id, model.Party.key, model.Party.parent_id, above.c.level + 1).join(above, model.Party.id == above.c.parent_id)
    )
    return (await work.session.scalars(select(above.c.key).order_by(above.c.level))).all()


@strawberry.type
class PartyMutations:
    """Joined into Mutation."""

    party_upsert: PartyPayload | None = verb(
        "Makes a party, or changes the one that has this key.", party_upsert, may=[Role.PORTFOLIO_MANAGER, Role.ADMIN], keyed=True
    )
    party_erase: PartyErasePayload | None = verb(
        "Erases a person, everywhere and for good: name, e-mail address and key are replaced, also in all that was recorded, and its "
        "tokens are revoked. Texts that mention the person are listed, and rewritten as far as `redact` names them.",
        party_erase,
        may=[Role.ADMIN],
    )
    token_create: TokenCreatePayload | None = verb(
        "Makes an API token for a party. Its text is told once, in this answer.", token_create, may=[Role.ADMIN], keyed=True
    )
    token_revoke: TokenPayload | None = verb(
        "Revokes an API token; within two seconds no server accepts it any more. Your own may be revoked too: this answer still comes, "
        "and what you ask afterwards is refused.",
        token_revoke,
        may=[Role.ADMIN],
    )
