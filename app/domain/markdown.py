"""Markdown as people write it: kept as given. Refused with HTML in it, or with a link that would run something."""

import re
import unicodedata
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token

from app import limits
from app.domain.blank import is_blank
from app.errors import Invalid, Path

_TAG = re.compile(r"</?[A-Za-z][A-Za-z0-9-]*|<!--|<!\[CDATA\[|<[?!]")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_SCHEMES = ("https", "http", "mailto")


def markdown_faults(body: str, *path: str | int) -> Iterator[Invalid]:
    """All that is wrong with a body. HTML that is shown as code is none, and neither is an address between angle brackets."""
    if is_blank(body):
        yield Invalid("A text cannot be empty.", code="EMPTY_TEXT", path=path)
        return
    if len(body) > limits.BODY_LETTERS_MAX:
        what = f"The text has {len(body)} letters, and at most {limits.BODY_LETTERS_MAX} are kept; link to a document instead."
        yield Invalid(what, code="TEXT_TOO_LONG", path=path)
        return
    yield from _faults(unicodedata.normalize("NFC", body), path)


def _faults(body: str, path: Path) -> Iterator[Invalid]:
    """As it is read with tables and without: what is code in one reading may be HTML in the other."""
    readings = [_read(body, parser) for parser in (_PARSERS if "|" in body else _PARSERS[:1])]
    if any(token.level >= limits.BODY_NESTING_MAX - 1 for tokens in readings for token in tokens):
        what = f"Lists and quotations lie inside each other more than {limits.BODY_NESTING_MAX - 2} deep; write them flatter."
        yield Invalid(what, code="TEXT_TOO_DEEP", path=path)
    tags = dict.fromkeys(tag for tokens in readings for token in tokens for tag in _tags(token))
    if tags:
        what = f"The text holds HTML ({_some(tags)}). Write Markdown, or put it between `backticks` to show it as it is."
        yield Invalid(what, code="HTML_NOT_ALLOWED", path=path)
    links = dict.fromkeys(scheme for tokens in readings for token in tokens for scheme in _schemes(token))
    if links:
        yield Invalid(
            f"The text holds a link that leads nowhere ({_some(links)}). Links begin with https:, http: or mailto:.",
            code="LINK_NOT_ALLOWED",
            path=path,
        )


def _parser(*rules: str) -> MarkdownIt:
    """CommonMark that keeps every link as it is meant, so that bad ones are seen and not taken for text."""
    parser = MarkdownIt("commonmark", {"maxNesting": limits.BODY_NESTING_MAX}).enable(list(rules))
    parser.validateLink = lambda url: True  # type: ignore[method-assign]  # noqa: ARG005
    parser.normalizeLink = lambda url: url  # type: ignore[method-assign]
    return parser


_PARSERS = (_parser(), _parser("table"))


def _read(body: str, parser: MarkdownIt) -> list[Token]:
    """All tokens, those of texts and of links that are only defined too."""
    environment: dict[str, dict[str, dict[str, str]]] = {}
    waiting, found = parser.parse(body, environment)[::-1], list[Token]()
    while waiting:
        token = waiting.pop()
        found.append(token)
        waiting.extend(reversed(token.children or ()))
    defined = environment.get("references", {}).values()
    return found + [Token("link_open", "a", 1, attrs={"href": each["href"]}) for each in defined]


def _tags(token: Token) -> Iterator[str]:
    if token.type in ("html_block", "html_inline"):
        found = _TAG.search(token.content)
        assert found is not None  # that is what makes it HTML
        yield found[0] if found[0].startswith("<!") or found[0] == "<?" else f"{found[0]}>"


def _schemes(token: Token) -> Iterator[str]:
    """As a browser reads an address: without spaces and control characters."""
    address = "".join(letter for letter in str(token.attrGet("href") or token.attrGet("src") or "") if letter > " ")
    found = _SCHEME.match(address)
    if found and found[1].lower() not in _SCHEMES:
        yield f"{found[1].lower()}:"


def _some(words: dict[str, None], shown: int = 5) -> str:
    names = [word[: limits.NAME_LETTERS_REPEATED] for word in list(words)[:shown]]
    return ", ".join(names) + (f" and {len(words) - shown} more" if len(words) > shown else "")
