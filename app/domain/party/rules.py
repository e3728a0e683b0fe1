"""Where a party may stand among the others, and what an e-mail address looks like."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.domain.party.words import PartyKind
from app.errors import Conflict, DomainError, Invalid

_EMAIL = re.compile(r"[^\s@<>,;:\"()\[\]\\]+@[^\s@<>,;:\"()\[\]\\]+\.[^\s@<>,;:\"()\[\]\\.]+")
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


def email_fault(email: str) -> Invalid | None:
    """Plausible: one name, one domain with a dot. Whether it is read by anybody only a letter can tell."""
    if len(email) <= EMAIL_LETTERS_MAX and _EMAIL.fullmatch(email):
        return None
    return Invalid(
        "This is no e-mail address: write it as name@domain, nothing before or after it.", code="BAD_EMAIL", path=("input", "email")
    )


def own_party_fault(key: str) -> Conflict:
    """Whoever sends themselves away could not come back."""
    return Conflict(f"{key} is the party that you act as; have somebody else deactivate it.", code="OWN_PARTY", path=("input", "active"))


def _some(keys: Sequence[str], shown: int = 5) -> str:
    return ", ".join(keys[:shown]) + (f" and {len(keys) - shown} more" if len(keys) > shown else "")
