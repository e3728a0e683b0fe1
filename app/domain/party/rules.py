"""Where a party may stand among the others, what an e-mail address looks like, and what a token may be."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from app import limits
from app.domain.party.words import PartyKind
from app.errors import Conflict, DomainError, Invalid, LimitExceeded, NotFound
from app.viewer import MONEY_SCOPE, SCOPES, Role

_EMAIL = re.compile(r"[^\s@<>,;:\"()\[\]\\]+@[^\s@<>,;:\"()\[\]\\]+\.[^\s@<>,;:\"()\[\]\\.]+")
_WORD = re.compile(r"[^\W_]{2}")
EMAIL_LETTERS_MAX = 254  # letters of an e-mail address (RFC 5321, with the brackets around it left out)


@dataclass(frozen=True, slots=True)
class Standing:
    """A party as it would stand. `above`: keys of its parent and of what is above that, the nearest first; `parts`: keys of what is
    directly below."""

    key: str
    kind: PartyKind
    parent_kind: PartyKind | None = None
    above: Sequence[str] = ()
    parts: Sequence[str] = ()


def standing_faults(party: Standing) -> Iterator[DomainError]:
    """Nothing is a part of itself, and people have no parts."""
    if party.key in party.above:
        circle = " → ".join((party.key, *party.above[: party.above.index(party.key) + 1]))
        yield Conflict(
            f"{party.key} would be a part of itself: {circle}. Choose a parent that does not lie below it.",
            code="PARTY_CIRCLE",
            path=("input", "parent"),
        )
    elif party.parent_kind is PartyKind.PERSON:
        yield Conflict(
            f"{party.above[0]} is a person, and people have no parts. Choose a unit or an organisation.",
            code="PERSON_HAS_NO_PARTS",
            path=("input", "parent"),
        )
    if party.kind is PartyKind.PERSON and party.parts:
        yield Conflict(
            f"{party.key} has parts ({_some(party.parts)}), and people have none. Move them elsewhere first.",
            code="PERSON_HAS_NO_PARTS",
            path=("input", "kind"),
        )


def email_fault(email: str, *path: str | int) -> Invalid | None:
    """Plausible: one name, one domain with a dot. Whether it is read by anybody only a letter can tell."""
    if len(email) <= EMAIL_LETTERS_MAX and _EMAIL.fullmatch(email):
        return None
    return Invalid("This is no e-mail address: write it as name@domain, nothing before or after it.", code="BAD_EMAIL", path=path)


def own_party_fault(key: str) -> Conflict:
    """Whoever sends themselves away could not come back."""
    return Conflict(f"{key} is the party that you act as; have somebody else deactivate it.", code="OWN_PARTY", path=("input", "active"))


@dataclass(frozen=True, slots=True)
class Erasure:
    """A person who is to be erased. `confirmed`: the key once more; `also`: other names."""

    party_id: UUID
    key: str
    kind: PartyKind
    confirmed: str
    also: Sequence[str]


def erasure_faults(wish: Erasure, own_id: UUID) -> Iterator[DomainError]:
    """Only people, not oneself, said twice, and once unless there is more to take out."""
    if wish.kind is not PartyKind.PERSON:
        what = f"{wish.key} is no person. Units and organisations are renamed or deactivated by partyUpsert; erase their people."
        yield Conflict(what, code="NO_PERSON", path=("input", "party"))
    if wish.party_id == own_id:
        what = f"{wish.key} is the party that you act as; have somebody else erase it."
        yield Conflict(what, code="OWN_PARTY", path=("input", "party"))
    if wish.confirmed != wish.key:
        what = "This is not the key of the person that `party` names. It cannot be undone: write the key once more."
        yield Invalid(what, code="NOT_CONFIRMED", path=("input", "confirmKey"))
    if is_erased(wish.party_id, wish.key) and not wish.also:
        what = f"{wish.key} is erased already. To take out words that were found later, name them in alsoCalled."
        yield Conflict(what, code="ALREADY_ERASED", path=("input", "party"))
    yield from _name_faults(wish.also)


def _name_faults(names: Sequence[str]) -> Iterator[DomainError]:
    if len(names) > limits.NAMES_MAX:
        what = f"At most {limits.NAMES_MAX} other names are looked for at once."
        yield LimitExceeded(what, code="TOO_MANY_NAMES", path=("input", "alsoCalled"), limit=limits.NAMES_MAX)
    for place, name in enumerate(names):
        if not _WORD.search(name) or len(name) > limits.NAME_LETTERS_MAX:
            what = f"A name to look for has a word of two letters at least, and {limits.NAME_LETTERS_MAX} letters at most."
            yield Invalid(what, code="BAD_NAME", path=("input", "alsoCalled", place))


def is_erased(party_id: UUID, key: str) -> bool:
    """An erased person is known by its key, which is made of the id; the database makes it."""
    return key == f"ERASED-{party_id.hex[-12:].upper()}"


def erased_fault(party_id: UUID, key: str) -> Conflict | None:
    """Whoever is erased is given no name again."""
    what = f"{key} is erased, and stays so. A person who comes back is a new party."
    return Conflict(what, code="PARTY_ERASED", path=("input", "key")) if is_erased(party_id, key) else None


def unknown_mention(mention: str, place: int) -> NotFound:
    """It may have been taken out, or its text rewritten, since it was listed."""
    what = f"No text mentions the person under the id {mention[:40]}; have a dry run and take the ids from there."
    return NotFound(what, path=("input", "redact", place))


READS_MONEY = frozenset({Role.PORTFOLIO_MANAGER, Role.SERVICE_OWNER, Role.ANALYST})
"""Who works with prices has the scope by the role."""


@dataclass(frozen=True, slots=True)
class TokenAsked:
    """A token as it is asked for."""

    role: Role
    has_customer: bool
    scopes: Collection[str]
    expires_at: datetime


def token_faults(asked: TokenAsked, now: datetime) -> Iterator[DomainError]:
    """It ends some day, it names a customer when its role is one, and it opens nothing that nobody has heard of."""
    if asked.has_customer != (asked.role is Role.CUSTOMER):
        what = "A token with the role CUSTOMER names a customer party, and no other does."
        yield Invalid(what, code="CUSTOMER_OF_ROLE", path=("input", "customer"))
    if unknown := sorted(set(asked.scopes) - SCOPES):
        what = f"There is no scope {', '.join(unknown[:5])}; there is {', '.join(sorted(SCOPES))}."
        yield Invalid(what, code="UNKNOWN_SCOPE", path=("input", "scopes"))
    if not now < asked.expires_at <= now + timedelta(days=limits.TOKEN_DAYS_MAX):
        what = f"A token expires some day, in {limits.TOKEN_DAYS_MAX} days at the latest; make a new one then."
        yield Invalid(what, code="BAD_EXPIRY", path=("input", "expiresAt"))


def idle_fault(field: str, *, active: bool) -> Conflict | None:
    """Who is gone needs no token. `field`: that names the party."""
    what = "This party does not act any more, so the token would open nothing."
    return None if active else Conflict(what, code="PARTY_INACTIVE", path=("input", field))


def revoked_fault(prefix: str, revoked_at: datetime | None) -> Conflict | None:
    """Twice is once too often: who revoked it first stays known."""
    if revoked_at is None:
        return None
    what = f"The token {prefix}… was revoked already, on {revoked_at.date().isoformat()}."
    return Conflict(what, code="TOKEN_REVOKED", path=("input", "token"))


def granted(role: Role, scopes: Collection[str]) -> list[str]:
    """What a token of this role has, with what was asked for."""
    return sorted({*scopes, *([MONEY_SCOPE] if role in READS_MONEY else [])})


def _some(keys: Sequence[str], shown: int = 5) -> str:
    return ", ".join(keys[:shown]) + (f" and {len(keys) - shown} more" if len(keys) > shown else "")
