"""What a link to another system may say."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from app.errors import Conflict, Invalid

NAME_LETTERS_MAX = 200  # letters of a system's name or of its id for a thing: theirs are codes, not texts
URL_LETTERS_MAX = 2_000  # letters of an address: what every browser opens


def name_faults(source: str, external_id: str) -> Iterator[Invalid]:
    """Both are codes that another program compares letter by letter: blanks around them would never be found again."""
    for field, name in (("source", source), ("externalId", external_id)):
        if not name or name != name.strip() or not name.isprintable() or len(name) > NAME_LETTERS_MAX:
            yield Invalid(
                f"{field} has 1 to {NAME_LETTERS_MAX} letters, none of them invisible, and no blanks around it.",
                code="BAD_EXTERNAL_NAME",
                path=("input", field),
            )


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
