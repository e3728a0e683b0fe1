"""What words are taken for somebody's name."""

import unicodedata

import pytest

from app.domain.party.mentions import called, found_in


def said(name: str, text: str, *exact: str) -> list[str]:
    return [found.said for found in found_in(text, called([name], exact))]


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("Åsa Öhman", "Kysy Åsa Öhmanilta, ei Casalta.", ["Åsa Öhmanilta"]),
        ("Åsa Öhman", unicodedata.normalize("NFD", "ÖHMANIN mielestä"), ["ÖHMANIN"]),
        ("Åsa Öhman", "Ohmans åsikt", ["Ohmans"]),
        ("Åsa Öhman", "Öhman sanoi, ja Öhman tietää; öhman.", ["Öhman", "öhman"]),
        ("Matti Virtanen", "Virtasen ja Matin", ["Virtasen", "Matin"]),
        ("Pekka Mäki", "Pekan tai Mäen tapa", ["Pekan", "Mäen"]),
        ("Kaisa Lahti", "Lahden", ["Lahden"]),
        ("Markus Ek", "Markuksen ekonomi, Ekin", ["Markuksen"]),
        ("Bo Ek", "Bon bostad och Eks ekonomi", ["Bon", "Eks"]),
        ("Anna-Liisa Korhonen", "Anna Liisa Korhosen", ["Anna Liisa Korhosen"]),
        ("Élise", "elise", ["elise"]),
        ("J. Bergström", "j ja J", []),
    ],
)
def test_names_are_found_in_their_cases(name: str, text: str, found: list[str]) -> None:
    assert said(name, text) == found


def test_addresses_and_keys_are_found_whole() -> None:
    text = "asa.ohman@merilinna.example ei ole PERSON-ASA eikä PERSON-ASA-2 tai xPERSON-ASA"
    assert said("Nn", text, "asa.ohman@merilinna.example", "PERSON-ASA") == ["asa.ohman@merilinna.example", "PERSON-ASA"]


def test_without_a_name_nothing_is_found() -> None:
    assert said("", "Kuka tahansa") == []
    assert called([], []).in_sql == ""


def test_what_stands_around_is_shown() -> None:
    (found,) = found_in("x" * 100 + " Åsa " + "y" * 100, called(["Åsa"], []))
    assert found.around == "x" * 59 + " Åsa " + "y" * 59


def test_whatever_is_found_has_one_of_its_hints() -> None:
    names = called(["Åsa Mäki", "Matti Virtanen", "Bo"], ["a_b%c@x.example"])
    assert "%mäe%" in names.hints
    assert unicodedata.normalize("NFD", "%mäe%") in names.hints
    assert r"%a\_b\%c@x.example%" in names.hints
    hints = [hint.strip("%").replace("\\", "") for hint in names.hints]
    for text in ("ÅSALLE", "Mäellä", "Matin", "Virtasen", "Bon", "A_B%C@x.example"):
        assert [found.said for found in found_in(text, names)] == [text]
        assert any(hint in text.lower() for hint in hints)
