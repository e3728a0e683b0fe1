"""A list that is given whole keeps the rows that its entries stand for, and removes the others."""

from typing import NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from app.domain.diff import Match, diff, repeated
from app.errors import Invalid


class Row(NamedTuple):
    id: int
    text: str


class Entry(NamedTuple):
    id: int | None
    text: str


BY_ID: Match[Row, Entry] = (lambda row: row.id, lambda entry: entry.id)
BY_TEXT: Match[Row, Entry] = (lambda row: row.text, lambda entry: entry.text)


def test_an_entry_that_names_its_row_keeps_it_and_the_text_decides_for_the_others() -> None:
    rows = [Row(1, "a"), Row(2, "b"), Row(3, "c")]
    found = diff(rows, [Entry(None, "c"), Entry(2, "changed"), Entry(None, "b")], BY_ID, BY_TEXT)
    assert found.pairs == [(Entry(None, "c"), rows[2]), (Entry(2, "changed"), rows[1]), (Entry(None, "b"), None)]
    assert found.removed == [rows[0]]


def test_equal_texts_are_paired_in_their_order() -> None:
    rows = [Row(1, "a"), Row(2, "a")]
    found = diff(rows, [Entry(None, "a")], BY_TEXT)
    assert found.pairs == [(Entry(None, "a"), rows[0])]
    assert found.removed == [rows[1]]


def test_none_belongs_to_nothing() -> None:
    nameless: Match[Row, Entry] = (lambda _: None, lambda _: None)
    assert diff([Row(1, "a")], [Entry(None, "a")], nameless).removed == [Row(1, "a")]


def test_an_entry_that_comes_twice_is_told_of_with_its_place() -> None:
    entries = [Entry(1, "a"), Entry(None, "a"), Entry(1, "b"), Entry(None, "c")]
    (fault,) = repeated(entries, lambda entry: entry.id, "input", "items", what="id")
    assert isinstance(fault, Invalid)
    assert (fault.code, fault.path) == ("REPEATED", ("input", "items", 2))
    assert fault.message == "Entry 2 has the same id as entry 0; name it once."


TEXTS = st.sampled_from("abcd")


@given(st.lists(TEXTS, max_size=6), st.lists(st.tuples(st.integers(0, 7), TEXTS), max_size=6))
def test_every_row_is_paired_once_or_removed_and_no_pair_is_missed(texts: list[str], asked: list[tuple[int, str]]) -> None:
    rows = [Row(number, text) for number, text in enumerate(texts)]
    entries = [Entry(number if number < len(rows) else None, text) for number, text in asked]
    found = diff(rows, entries, BY_ID, BY_TEXT)
    paired = [row for _, row in found.pairs if row is not None]
    assert [entry for entry, _ in found.pairs] == entries
    assert sorted((*paired, *found.removed)) == rows
    assert not {row.text for row in found.removed} & {entry.text for entry, row in found.pairs if row is None}
