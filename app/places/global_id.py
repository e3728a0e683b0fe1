"""Relay's global ids: the type's name, a colon and the row's uuid, in one canonical form only."""

import re
from collections import Counter
from collections.abc import Callable
from typing import NamedTuple
from uuid import UUID

from app import limits
from app.errors import Invalid, with_article

_CANONICAL = re.compile(r"([A-Z][A-Za-z]{1,60}):([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})")

_STEPS = (1, 10, 50, limits.PAGE_ROWS_MAX)  # ids of one type that one plan is made and charged for; few, as each is compiled


def read_id(value: object) -> str:
    """A global id in its only form; raises Invalid for anything else, however alike."""
    if not isinstance(value, str) or not _CANONICAL.fullmatch(value):
        raise Invalid("Not a global id: use one exactly as an answer gave it.", code="BAD_USER_INPUT")
    return value


def type_of_id(value: object) -> str:
    """The name of the type that a global id names."""
    return read_id(value).partition(":")[0]


class Named(NamedTuple):
    """What ids name: types, each once, and how many ids of one type there are at most, in steps, since each is a plan of its own."""

    types: tuple[str, ...]
    most: int


def named_by(value: object) -> Named:
    """Of a list; a variable may stand for one id among others. Raises Invalid."""
    ids = value if isinstance(value, list) else [value]
    if len(ids) > limits.PAGE_ROWS_MAX:
        raise Invalid(f"At most {limits.PAGE_ROWS_MAX} ids at once, not {len(ids)}.", code="BAD_USER_INPUT")
    named = Counter(type_of_id(id_) for id_ in ids)
    most = max(named.values(), default=0)
    return Named(tuple(sorted(named)), next(step for step in _STEPS if most <= step))


def parameter_of_id(*types: str) -> Callable[[object], str]:
    """As `uuid_of_id`, for a parameter of a statement: as text, which the driver takes as it is. To make a UUID takes longer than that."""

    def read(value: object) -> str:
        found = _CANONICAL.fullmatch(value) if isinstance(value, str) else None
        if found is None or (types and found[1] not in types):
            return str(uuid_of_id(*types)(value))  # says what is wrong
        return found[2]

    return read


def uuid_of_id(*types: str) -> Callable[[object], UUID]:
    """Reads the uuid of a global id; given types, raises Invalid for an id of another one."""

    def read(value: object) -> UUID:
        type_name, _, uuid = read_id(value).partition(":")
        if types and type_name not in types:
            wanted = with_article(" or ".join(types))
            raise Invalid(f"This is the id of {with_article(type_name)}; {wanted} is asked for.", code="BAD_USER_INPUT")
        return UUID(uuid)

    return read
