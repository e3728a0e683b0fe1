"""The rules of comparisons, as they stand in tables: complete, and the same both ways."""

from string import Formatter

from app.domain.package.change_notes import KINDS
from app.domain.package.change_words import COMMITMENTS, FIELDS, LEVELS, THINGS, CustomerImpact, PromiseChangeKind, PromiseField
from app.domain.service.words import CommitmentKind
from app.languages import LANGUAGES
from tests.domain.package.drafts import OPPOSITE, mirrored


def test_every_kind_is_told_and_of_every_field_something_is() -> None:
    told = {kind for each in FIELDS.values() for kind in each} | {kind for each in THINGS.values() for kind in each if kind is not None}
    assert told == set(PromiseChangeKind) == set(KINDS)
    assert set(FIELDS) == set(PromiseField) - {PromiseField.THERE}
    assert set(COMMITMENTS) == set(CommitmentKind)
    assert list(LEVELS) == list(CustomerImpact)


def test_a_sentence_names_the_same_in_every_language() -> None:
    for wording in KINDS.values():
        names = [{name for _, name, *_ in Formatter().parse(getattr(wording, language)) if name} for language in LANGUAGES]
        assert names[0] == names[1] == names[2] <= {"it", "before", "after"}
        assert all(getattr(wording, language).endswith(".") for language in LANGUAGES)


def test_what_is_better_one_way_is_worse_the_other_way() -> None:
    for kind in PromiseChangeKind:
        assert mirrored(mirrored(kind)) is kind
        assert KINDS[mirrored(kind)].impact is OPPOSITE[KINDS[kind].impact]
