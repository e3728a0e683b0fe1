"""Values of the file as inputs of verbs write them."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from app.demo.catalogue import INHERITED
from app.demo.shape import Service, Version
from app.domain.portfolio.words import Language

SHORTLY = timedelta(hours=1)


def texts(given: Mapping[Language, str] | str | None) -> dict[str, str | None] | None:
    """Every language, so that what was copied from another version goes where the file has nothing."""
    if given is None:
        return None
    everywhere = dict.fromkeys(Language, given) if isinstance(given, str) else given
    return {language.value: everywhere.get(language) for language in Language}


def lang(language: Language | None) -> str | None:
    return None if language is None else language.value.upper()


def by_key(key: str) -> dict[str, object]:
    return {"key": key}


def by_number(service: str, number: str) -> dict[str, object]:
    return {"number": {"service": by_key(service), "number": number}}


def whole(service: Service, version: Version) -> Version:
    """With what it takes over from the version that it is like."""
    if version.like is None:
        return version
    like = next(other for other in service.versions if other.number == version.like)
    taken = {name: getattr(like, name) for name in INHERITED if getattr(version, name) is None}
    return version.model_copy(update=taken)


def iso(moment: datetime) -> str:
    return moment.isoformat()
