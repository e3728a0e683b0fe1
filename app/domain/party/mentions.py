"""What a person is called, and where texts say it: whole words that begin like a part of the name, in Finnish cases too."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

LETTER = r"[^\W_]"
"""A letter or a digit, of any script."""

_ENDINGS = ("", "a", "ä", "lla", "llä", "lle", "lta", "ltä", "n", "na", "nä", "s", "ssa", "ssä", "sta", "stä", "ta", "tä")
"""What a name of two or three letters may end with: more would be other words, as `Bo` and `bostad`."""

_SHORT = 3  # letters of a part of a name that is looked for with a few endings only
_WEAKER = {"kk": "k", "pp": "p", "tt": "t", "nk": "ng", "nt": "nn", "mp": "mm", "lt": "ll", "rt": "rr", "k": "", "p": "v", "t": "d"}
_GRADED = re.compile(r"(.*?)(kk|pp|tt|nk|nt|mp|lt|rt|k|p|t)([aeiouyäö])")
_LIKE, _ESCAPED = re.compile(r"([\\%_])"), r"\\\1"
_JOINED = r"[\s.,\-]{1,2}"
EXCERPT_LETTERS = 60  # letters before and behind a mention: enough to tell whether the person is meant


@dataclass(frozen=True, slots=True)
class Called:
    """`words`: patterns of single words by what they begin with, each to its last letter; `exact`: addresses and keys, as they are."""

    words: Mapping[str, str]
    exact: Sequence[str]

    @property
    def pattern(self) -> str:
        """Finds every mention; '' when there is nothing to look for. Read alike by Python and by PostgreSQL, but for letters."""
        word = f"(?:{'|'.join(self.words.values())})" if self.words else ""
        runs = [f"{word}(?:{_JOINED}{word})*"] if word else []
        whole = "|".join([*(f"(?<!-){_literal(it)}(?!-)" for it in self.exact), *runs])
        return f"(?<!{LETTER})(?:{whole})(?!{LETTER})" if whole else ""

    @property
    def in_sql(self) -> str:
        """The same for PostgreSQL. Without regard to case, as it must be asked."""
        return self.pattern.replace(LETTER, "[[:alnum:]]")

    @property
    def hints(self) -> list[str]:
        """For LIKE, over texts in small letters: one of them is in every text that has a mention, whichever way its letters are composed.
        To look for them takes a tenth of the time."""
        begun = [*self.words, *self.exact]
        return sorted({f"%{_LIKE.sub(_ESCAPED, unicodedata.normalize(form, it))}%" for it in begun for form in ("NFC", "NFD")})


class Found(NamedTuple):
    """`said`: the words as they stand there; `around`: with what stands beside them."""

    said: str
    around: str


def called(names: Iterable[str], exact: Iterable[str]) -> Called:
    """Each part of a name by itself, with and without its dots and rings, as in addresses."""
    parts = dict.fromkeys(part for name in names for part in re.findall(f"{LETTER}+", _composed(name)) if len(part) > 1)
    forms = {stem: form for part in parts for stem, form in (*_forms(part, _stems(part)), *_forms(_bare(part), [_bare(part)]))}
    words = {stem: forms[stem] for stem in sorted(forms, key=len, reverse=True)}
    return Called(words, sorted({_composed(it) for it in exact if len(it) > 1}, key=len, reverse=True))


def found_in(text: str, called: Called) -> Iterator[Found]:
    """Each way in which a text says it, once."""
    text = unicodedata.normalize("NFC", text)
    seen = set()
    for match in re.finditer(called.pattern, text, re.IGNORECASE) if called.pattern else ():
        if match[0] not in seen:
            seen.add(match[0])
            around = text[max(0, match.start() - EXCERPT_LETTERS) : match.end() + EXCERPT_LETTERS]
            yield Found(match[0], around)


def _forms(part: str, stems: Iterable[str]) -> Iterator[tuple[str, str]]:
    """What words begin with that are this part of a name in some case, and their patterns."""
    if len(part) <= _SHORT:
        yield part, f"{_literal(part)}(?:{'|'.join(_ENDINGS)})"
        return
    for stem in stems:
        yield stem, f"{_literal(stem)}{LETTER}*"


def _stems(part: str) -> Iterator[str]:
    """What the word keeps in front of its endings: Virtanen, Virtasen; Mäki, Mäen; Antti, Antin; Markus, Markuksen."""
    stems = [part]
    if part.endswith("nen") and len(part) > len("nen") + 1:
        stems.append(f"{part[:-3]}s")
    elif part.endswith("s"):
        stems.append(f"{part[:-1]}ks")
    elif graded := _GRADED.fullmatch(part):
        before, strong, vowel = graded.groups()
        stems.append(f"{before}{_WEAKER[strong]}{vowel}")
    stems += [f"{stem[:-1]}e" for stem in stems if stem.endswith("i")]
    yield from (stem for stem in dict.fromkeys(stems) if len(stem) >= _SHORT)


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text).lower()


def _bare(text: str) -> str:
    """Without marks: Öhman as Ohman."""
    return "".join(letter for letter in unicodedata.normalize("NFD", text) if not unicodedata.combining(letter))


def _literal(text: str) -> str:
    """In Python's and in PostgreSQL's regular expressions."""
    return re.sub(r"([^\w\s])", r"\\\1", text)
