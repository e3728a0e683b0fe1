"""The portfolio file is refused as a whole, with every fault of it and the keys that lead there."""

import unicodedata
from collections.abc import Mapping

import pytest
import yaml

from app.demo.calendar import Calendar
from app.demo.file import PATH, PortfolioFault, parse
from app.demo.loader import rows_of
from app.demo.steps import Gates

SMALL = """
base_date: 2026-11-21
parties:
  - {key: ORG-A, kind: ORGANIZATION, name: {fi: Yhtiö}}
portfolio: {key: ONE, name: {fi: Yksi}, owner: ORG-A, languages: [fi]}
services:
  - key: SVC-A
    form: SERVICE
    classification: SUPPORTING
    category: SUPPORT
    provider: ORG-A
    owner: ORG-A
    versions:
      - number: "1.0"
        name: {fi: Palvelu}
        stages: {PROPOSED: 2026-01-01}
"""

GATES = Gates(edges={("PROPOSED", "IN_DESIGN"): "CHARTER"}, checks={"CHARTER": ["HAS_OWNER"]})


def faults_of(text: str) -> list[str]:
    with pytest.raises(PortfolioFault) as refused:
        rows_of(parse(text), GATES, Calendar())
    assert all(fault in str(refused.value) for fault in refused.value.faults)
    return list(refused.value.faults)


def test_the_smallest_file_is_read() -> None:
    rows = rows_of(parse(SMALL), GATES, Calendar())
    assert {table: len(found) for table, found in rows.items()} == {
        "party": 1,
        "portfolio": 1,
        "service": 1,
        "service_version": 1,
        "lifecycle_transition": 1,
    }


@pytest.mark.parametrize(
    ("written", "instead", "fault"),
    [
        ("kind: ORGANIZATION", "kind: FIRM", "parties.ORG-A.kind: Input should be 'PERSON', 'ORG_UNIT' or 'ORGANIZATION'"),
        ("category: SUPPORT", "colour: red", "services.SVC-A.category: Field required"),
        ("category: SUPPORT", "category: SUPPORT\n    colour: red", "services.SVC-A.colour: Extra inputs are not permitted"),
        ("{fi: Palvelu}", "{de: Dienst}", "services.SVC-A.versions.1.0.name.de: Input should be 'fi', 'sv' or 'en'"),
        ("{fi: Palvelu}", '{fi: ""}', "services.SVC-A.versions.1.0.name.fi: String should have at least 1 character"),
        ("{PROPOSED: 2026-01-01}", "{}", "services.SVC-A.versions.1.0.stages: Value should have at least 1 item after validation, not 0"),
        (
            "2026-01-01",
            "2024-02-29",
            "services.SVC-A.versions.1.0.stages.PROPOSED: Value error, 29 February cannot be moved by whole years",
        ),
        ("owner: ORG-A, lang", "owner: ORG-B, lang", "ONE: there is no party ORG-B"),
        ('number: "1.0"', 'number: "1.0"\n        like: "0.9"', "SVC-A/1.0: is like 0.9, which the service does not have"),
        ('number: "1.0"', 'number: "1.0"\n        based_on: "0.9"', "SVC-A/1.0: there is no service_version SVC-A/0.9"),
        ("name: {fi: Palvelu}", "lead_time_days: 1", "SVC-A/1.0: has no name"),
        ("form: SERVICE", "form: SERVICE\n    package: true", "SVC-A/1.0: a package has a composition, and nothing else has one"),
        (
            "{PROPOSED: 2026-01-01}",
            "{PROPOSED: 2026-01-01, OPERATIONAL: 2026-02-01}",
            "SVC-A/1.0/2: there is no step from PROPOSED to OPERATIONAL",
        ),
        (
            "{PROPOSED: 2026-01-01}",
            "[{to: PROPOSED, at: 2026-01-01}, {to: IN_DESIGN, at: 2026-02-01, gate: {HAS_LUCK: WARN}}]",
            "SVC-A/1.0/2: the gate CHARTER has no check HAS_LUCK",
        ),
        (
            "{PROPOSED: 2026-01-01}",
            "[{to: PROPOSED, at: 2026-01-01}, {to: IN_DESIGN, at: 2027-02-01, scheduled: true}]",
            "SVC-A/1.0/2: is scheduled; `recorded` must say since when",
        ),
        (
            "services:",
            "comments: [{key: a, reply_to: b, author: ORG-A, language: fi, at: 2026-01-01T00:00:00Z, body: x}]\nservices:",
            "a: replies to b, which is no comment before it",
        ),
    ],
)
def test_a_fault_is_told_with_its_place(written: str, instead: str, fault: str) -> None:
    assert SMALL.count(written) == 1
    assert any(found.endswith(fault) for found in faults_of(SMALL.replace(written, instead))), faults_of(SMALL.replace(written, instead))


def test_all_faults_are_told_at_once() -> None:
    both = SMALL.replace("owner: ORG-A, lang", "owner: ORG-B, lang").replace("provider: ORG-A", "provider: ORG-C")
    assert faults_of(both) == ["ONE: there is no party ORG-B", "SVC-A: there is no party ORG-C"]


def test_a_row_that_stands_twice() -> None:
    line = "  - {key: ORG-A, kind: ORGANIZATION, name: {fi: Yhtiö}}\n"
    assert faults_of(SMALL.replace(line, line * 2)) == ["ORG-A: stands twice among the rows of party"]


def test_a_key_that_stands_twice_is_no_yaml() -> None:
    (fault,) = faults_of(SMALL.replace("form: SERVICE", "form: SERVICE\n    form: ACCESS"))
    assert "form stands twice" in fault


def test_an_amount_that_is_not_exact() -> None:
    prices = 'number: "1.0"\n        prices: {unit: PER_HOUR, rows: [{from: 2026-01-01, price: 0.1, cost: "0.1"}]}'
    (fault,) = faults_of(SMALL.replace('number: "1.0"', prices))
    assert fault.startswith("services.SVC-A.versions.1.0.prices.rows.0.price: Value error, write amounts in quotes")


def test_texts_in_decomposed_form_are_loaded_in_composed_form() -> None:
    """As written by a file system or an editor that takes letters apart."""
    decomposed = unicodedata.normalize("NFD", SMALL.replace("Palvelu", "Päivystyspalvelu Åbo").replace("Yhtiö", "Öljy-yhtiö"))
    assert decomposed != unicodedata.normalize("NFC", decomposed)
    rows = rows_of(parse(decomposed), GATES, Calendar())
    assert rows["service_version"][0]["name"] == {"fi": "Päivystyspalvelu Åbo"}
    assert rows["party"][0]["name"] == {"fi": "Öljy-yhtiö"}


def test_the_file_is_written_in_composed_form() -> None:
    text = PATH.read_text(encoding="utf-8")
    assert text == unicodedata.normalize("NFC", text)


def test_every_wording_is_used() -> None:
    text = PATH.read_text(encoding="utf-8")
    wordings: Mapping[str, object] = yaml.safe_load(text)["wordings"]
    assert [name for name in wordings if f"*{name.replace('_', '-')}" not in text] == []
