"""Keys, by which people name things: what one may look like."""

import re

from app.database.base import KEY_PATTERN
from app.errors import Invalid


def key_fault(key: str, *path: str | int) -> Invalid | None:
    """For whoever makes a thing with a key: it never changes, so it is looked at once."""
    if re.fullmatch(KEY_PATTERN, key):
        return None
    return Invalid("A key has 3 to 40 letters: capitals from A to Z, digits and hyphens.", code="BAD_KEY", path=path)
