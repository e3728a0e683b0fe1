"""Which languages a portfolio may speak."""

from collections.abc import Collection, Iterator, Sequence

from app.errors import Invalid


def language_faults(languages: Sequence[str], name: Collection[str]) -> Iterator[Invalid]:
    """At least one, none twice; `name`: the languages that the portfolio's name is written in, the primary one among them."""
    if not languages:
        yield Invalid("A portfolio speaks at least one language; the first is the primary one.", code="NO_LANGUAGE", path=_LANGUAGES)
        return
    for place, language in enumerate(languages):
        if language in languages[:place]:
            yield Invalid(f"{language} stands twice; name each language once.", code="REPEATED", path=(*_LANGUAGES, place))
    if name and languages[0] not in name:
        yield Invalid(
            f"The name is not written in {languages[0]}, the primary language. Write it, or put another language first.",
            code="PRIMARY_LANGUAGE_MISSING",
            path=("input", "name"),
        )


_LANGUAGES = ("input", "languages")
