"""Positions: sealed so that nobody reads or makes one, and the same position always the same text."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Invalid
from app.history.positions import WHOLE, Position, Seal

MOMENTS = st.datetimes(datetime(1, 1, 1), datetime(9999, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001  # the zone is beside it
POSITIONS = st.builds(Position, MOMENTS, st.integers(0, WHOLE), MOMENTS)
SEAL = Seal(bytes(range(64)))
HERE = Position(datetime(2026, 11, 21, 12, tzinfo=UTC), 3, datetime(2026, 11, 22, tzinfo=UTC))


@given(POSITIONS)
def test_what_was_sealed_is_opened(position: Position) -> None:
    assert SEAL.opened(SEAL.sealed(position)) == position
    assert SEAL.sealed(position) == SEAL.sealed(position)


@given(POSITIONS, st.integers(0, 47), st.sampled_from("ABCxyz019-_"))
def test_a_changed_letter_opens_nothing(position: Position, place: int, letter: str) -> None:
    sealed = SEAL.sealed(position)
    changed = sealed[:place] + letter + sealed[place + 1 :]
    if changed != sealed:
        with pytest.raises(Invalid, match="no token or cursor"):
            SEAL.opened(changed)


@pytest.mark.parametrize("text", ["", "x", "A" * 48, "A" * 47, "A" * 49, "Å" * 48, Seal(bytes(64)).sealed(HERE), SEAL.sealed(HERE) + "\n"])
def test_nothing_else_opens(text: str) -> None:
    with pytest.raises(Invalid, match="use one exactly as an answer gave it") as refused:
        SEAL.opened(text)
    assert refused.value.code == "BAD_USER_INPUT"


def test_a_microsecond_is_another_position() -> None:
    later = HERE._replace(revision=HERE.revision + timedelta(microseconds=1))
    assert SEAL.sealed(later) != SEAL.sealed(HERE)


def test_marks_in_an_answer_are_sealed() -> None:
    micros = [round((moment - datetime(1970, 1, 1, tzinfo=UTC)) / timedelta(microseconds=1)) for moment in (HERE.revision, HERE.clock)]
    answer = f'{{"a":"\x1e{micros[0]} 3 {micros[1]}\x1e","b":"\\u001e1 2 3\\u001e"}}'.encode()
    assert SEAL.sealed_in(answer) == f'{{"a":"{SEAL.sealed(HERE)}","b":"\\u001e1 2 3\\u001e"}}'.encode()
