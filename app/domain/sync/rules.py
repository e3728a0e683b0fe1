"""What a link to another system may say."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from app.errors import Conflict, Forbidden, Invalid

NAME_LETTERS_MAX = 200  # letters of a system's name or of its id for a thing: theirs are codes, not texts
URL_LETTERS_MAX = 2_000  # letters of an address: what every browser opens


def name_faults(source: str, external_id: str) -> Iterator[Invalid]:
    """Of a link."""
    for field, name in (("source", source), ("externalId", external_id)):
        if fault := name_fault(name, "input", field):
            yield fault


def name_fault(name: str, *path: str | int) -> Invalid | None:
    """Of a code that another program compares letter by letter: blanks around it would never be found again."""
    if name and name == name.strip() and name.isprintable() and len(name) <= NAME_LETTERS_MAX:
        return None
    field = next(step for step in reversed(path) if isinstance(step, str))
    what = f"{field} has 1 to {NAME_LETTERS_MAX} letters, none of them invisible, and no blanks around it."
    return Invalid(what, code="BAD_EXTERNAL_NAME", path=path)


def stranger_fault(source: str) -> Forbidden:
    """Of a tool that acts in the name of a system that is another tool's."""
    what = f"{source} has a tool of its own, which is not yours. Act in the name of your own system, or ask a portfolio manager."
    return Forbidden(what, code="SOURCE_NOT_YOURS", path=("input", "source"))


def percent_fault(percent: int) -> Invalid | None:
    """Of a safety stop."""
    if 0 <= percent <= 100:
        return None
    return Invalid("safetyPercent is 0 to 100; with 100 nothing is stopped.", code="OUT_OF_RANGE", path=("input", "safetyPercent"))


def safety_stop(missing: int, linked: int, percent: int) -> Conflict | None:
    """Of an other system that seems to have lost its list. `missing` of `linked` things are no longer there."""
    if missing * 100 <= percent * linked:
        return None
    what = (
        f"{missing} of {linked} linked things are missing, more than {percent} %, so nothing was unlinked. Look whether the list is whole; "
        "if they are really gone, send it with a higher safetyPercent."
    )
    return Conflict(what, code="SAFETY_STOP", path=("input", "externalIds"))


def url_fault(url: str, *path: str | int) -> Invalid | None:
    """https or mailto only: whoever clicks it must not run a script or send a password in the clear."""
    if len(url) <= URL_LETTERS_MAX and url.isprintable() and " " not in url and _leads_somewhere(url):
        return None
    return Invalid("Only addresses that begin with https:// or mailto: are kept.", code="BAD_URL", path=path)


def _leads_somewhere(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return (url.startswith("https://") and bool(parts.hostname)) or (url.startswith("mailto:") and "@" in parts.path)


def taken(source: str, external_id: str, holder: str) -> Conflict:
    """`holder`: what has the name, as people call it."""
    return Conflict(
        f"{holder} is {external_id} in {source} already. Unlink it there first, or give the other system's right id.",
        code="EXTERNAL_ID_TAKEN",
        path=("input", "externalId"),
    )
