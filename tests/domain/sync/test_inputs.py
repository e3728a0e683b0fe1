"""The input of servicesSync: any JSON reaches its leaves, written in the document or sent as a variable."""

import json
from typing import Any

import pytest
import strawberry
from strawberry.schema.config import StrawberryConfig

from app.domain.scalars import OWN, FieldValue
from app.domain.sync.inputs import ServicesSyncInput


@strawberry.type
class Query:
    """Takes the input and gives back one leaf of it."""

    @strawberry.field
    def taken(self, given: ServicesSyncInput) -> FieldValue | None:
        """The key of the first row's service."""
        service = given.items[0].service
        assert service
        assert service.value
        return None if service.value.key is None else service.value.key.value


SCHEMA = strawberry.Schema(Query, config=StrawberryConfig(scalar_map=OWN))


def taken(document: str, **variables: object) -> Any:
    result = SCHEMA.execute_sync(document, variable_values=variables)
    assert result.errors is None, result.errors
    assert result.data is not None
    return result.data["taken"]


def written(literal: str) -> Any:
    return taken(f'{{ taken(given: {{source: "cmdb", items: [{{service: {{key: {literal}}}}}]}}) }}')


@pytest.mark.parametrize(
    "value", ["SVC-A", "", "å\u0308 ä ö", 7, 10**30, -1, 2.5, 1e300, True, False, None, [], [1, [None]], {}, {"a": {"b": ["c"]}}]
)
def test_any_json_reaches_a_leaf_as_a_variable(value: object) -> None:
    given = {"source": "cmdb", "items": [{"service": {"key": value}}]}
    assert taken("query ($given: ServicesSyncInput!) { taken(given: $given) }", given=given) == value
    apart = 'query ($value: FieldValue) { taken(given: {source: "cmdb", items: [{service: {key: $value}}]}) }'
    assert taken(apart, value=value) == value


@pytest.mark.parametrize(
    ("literal", "value"),
    [
        ('"SVC-A"', "SVC-A"),
        ("WORD", "WORD"),
        ("7", 7),
        ("2.50", 2.5),
        ("true", True),
        ("null", None),
        ("[1, [null]]", [1, [None]]),
        ('{a: {b: ["c"]}}', {"a": {"b": ["c"]}}),
        ("{a: $absent}", {"a": None}),
    ],
)
def test_any_json_reaches_a_leaf_as_it_is_written(literal: str, value: object) -> None:
    head = "query ($absent: FieldValue) " if "$" in literal else ""
    document = f'{head}{{ taken(given: {{source: "cmdb", items: [{{service: {{key: {literal}}}}}]}}) }}'
    assert taken(document) == value


@pytest.mark.parametrize("literal", ["9" * 5_000, "1e999", "-1e999"])
def test_numbers_that_nobody_can_count_to_do_not_refuse_the_request(literal: str) -> None:
    assert not isinstance(written(literal), (str, int))
    assert json.dumps(written(literal)) in {"NaN", "Infinity", "-Infinity"}
