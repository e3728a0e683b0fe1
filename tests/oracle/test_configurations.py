"""Choices of any package for everybody: every rule that one breaks, its price and the arithmetic of it, as the oracle says."""

from collections import Counter
from random import Random
from typing import Any

import orjson
import pytest

from tests.oracle.oracle import Oracle
from tests.oracle.people import PEOPLE, Person

LINES = "{ component { key } item { id } quantity months unitPrice { ...M } unitCost { ...M } price { ...M } cost { ...M } leadTimeDays"
DOCUMENT = f"""
query ($package: String!, $number: String, $offering: String, $selection: [ComponentQuantity!]!) {{
  checkConfiguration(package: {{key: $package}}, number: $number, offering: $offering, selection: $selection) {{
    valid version {{ id }} offering {{ id }}
    violations {{
      code message {{ text lang translations {{ fi sv en }} }} selectionIndex named item {{ id }} component {{ key }} optionGroup {{ id }}
      limit given
    }}
    pricing {{
      price {{ ...M }} cost {{ ...M }} margin {{ ...M }} marginPercent partsTotal {{ ...M }} adjustmentPercent problem leadTimeDays
      lines {LINES} offering {{ id pricing {{ leadTimeDays lines {LINES} }} }} }} }}
    }}
  }}
}}
fragment M on Money {{ amount currency }}
"""
QUANTITIES = ("0", "1", "2", "2.5", "7.25", "40", "0.005", "-1", "100000")
CHOICES = 15
"""Of each person."""


@pytest.fixture(scope="module")
def met() -> Counter[str]:
    """Which rules were broken, and which problems prices had."""
    return Counter()


@pytest.mark.parametrize("person", PEOPLE, ids=lambda person: person.name)
async def test_any_choice(oracle: Oracle, met: Counter[str], person: Person) -> None:
    random = Random(person.name)  # noqa: S311  # to vary tests, not to keep secrets
    for _ in range(CHOICES):
        variables = _choice(oracle, random)
        found = await oracle.does(person, DOCUMENT, ("sv",), **variables)
        wanted = oracle.should(person, DOCUMENT, ("sv",), **variables)
        assert orjson.dumps(found) == orjson.dumps(wanted), (person, variables)
        if (answer := found["checkConfiguration"]) is not None:
            met.update({violation["code"] for violation in answer["violations"]} | {answer["pricing"] and answer["pricing"]["problem"]})


def test_all_rules_were_broken_by_somebody(met: Counter[str]) -> None:
    rules = {"UNKNOWN_OFFERING", "UNKNOWN_COMPONENT", "COMPONENT_REPEATED", "QUANTITY_TOO_FINE", "QUANTITY_BELOW_MINIMUM"}
    options = {"QUANTITY_ABOVE_MAXIMUM", "OPTIONS_TOO_FEW", "OPTIONS_TOO_MANY"}
    assert {*rules, *options, "NOTHING_CHOSEN", "NOT_AS_OFFERED"} <= met.keys(), "this one follows the ones above"


def _choice(oracle: Oracle, random: Random) -> dict[str, Any]:
    tables = oracle.tables
    package = random.choice([row for row in tables.all("service") if row.is_package])
    versions = tables.where("service_version", "service_id", package.id)
    version = random.choice(versions)
    lines = tables.where("composition_item", "package_version_id", version.id)
    components = [tables.of("service", line.component_service_id).key for line in lines]
    offerings = [offering.key for offering in tables.where("service_offering", "version_id", version.id)]
    named = [random.choice(components if random.random() < 0.9 else oracle.samples["keys"]) for _ in range(random.choice((0, 1, 2, 3, 8)))]
    selection = [{"component": {"key": key}, "quantity": random.choice(QUANTITIES)} for key in named]
    if random.random() < 0.3:
        options = [key for key, line in zip(components, lines, strict=True) if line.option_group_id or random.random() < 0.5]
        selection = [{"component": {"key": key}, "quantity": random.choice("01")} for key in options]
    elif random.random() < 0.1:
        selection = [{"component": {"key": key}, "quantity": "0"} for key in components]
    given = {"number": random.choice((None, version.number)), "offering": random.choice((None, None, "NONE", *offerings, *offerings))}
    return {"package": package.key, "selection": selection, **{name: it for name, it in given.items() if it is not None}}
