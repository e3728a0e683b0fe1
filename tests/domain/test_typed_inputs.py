"""What no text and no null may be, found wherever it stands in the input of a verb."""

from typing import Any

import pytest

from app.errors import Refused
from app.schema import verbs

VERSION = {"id": "U2VydmljZVZlcnNpb246MQ"}


def refused(name: str, given: dict[str, Any]) -> list[tuple[str, tuple[str | int, ...]]]:
    with pytest.raises(Refused) as refusal:
        verbs().typed(name, given)
    return [(error.code, tuple(error.path)) for error in refusal.value.errors]


def test_null_in_the_entries_of_a_list() -> None:
    given = {"version": VERSION, "expectedRevision": 1, "prices": [{"unitCost": "1"}, {"unitCost": None}], "reason": None}
    assert refused("priceSet", given) == [("REQUIRED", ("input", "prices", 1, "unitCost"))]


def test_null_beside_what_may_be_null() -> None:
    given = {"version": VERSION, "expectedRevision": 1, "name": None, "description": None, "customerNeed": {"fi": None}}
    assert refused("versionUpdate", given) == [("REQUIRED", ("input", "name"))]


def test_letters_that_nothing_can_keep() -> None:
    given = {"version": VERSION, "expectedRevision": 1, "name": {"fi": "a\0"}, "customerNeed": {"sv": "x" * 50_001}}
    assert refused("versionUpdate", given) == [
        ("UNFIT_TEXT", ("input", "name", "fi")),
        ("TEXT_TOO_LONG", ("input", "customerNeed", "sv")),
    ]
