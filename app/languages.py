"""Which of the portfolio's languages a reader prefers, as its browser says (RFC 9110, Accept-Language)."""

from functools import lru_cache

from app import limits

LANGUAGES = ("fi", "sv", "en")


def preferred_languages(accepted: bytes) -> tuple[str, ...]:
    """Codes in order of preference; `sv-FI` counts as sv. Empty when nothing known is asked for."""
    return _preferred(accepted[: limits.LANGUAGE_LETTERS_MAX]) if accepted else ()


@lru_cache(maxsize=1_000)
def _preferred(accepted: bytes) -> tuple[str, ...]:
    weighted: list[tuple[float, int, str]] = []
    for place, part in enumerate(accepted.decode("latin-1").split(",")[: limits.LANGUAGE_RANGES_MAX]):
        tag, _, parameters = part.strip().partition(";")
        code = tag.partition("-")[0].lower()
        quality = _quality(parameters)
        if code in LANGUAGES and quality > 0:
            weighted.append((-quality, place, code))
    return tuple(dict.fromkeys(code for _, _, code in sorted(weighted)))


def _quality(parameters: str) -> float:
    name, _, value = parameters.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0
