"""What stands in an answer: fields and whether they have a value, the rows that it names, the rows that it counts."""

from collections.abc import Iterator
from typing import Any, TypeAlias

from tests.support.permissions import Seat

Cell: TypeAlias = dict[str, Any]
"""What a row answers to all its fields."""


def parts(type_name: str, cell: Cell, seat: Seat | None = None) -> Iterator[tuple[str, bool]]:
    """Every field in a cell and whether it has a value; those of objects inside it too, as far as the seat sees these. Rows inside it are
    only named by their ids."""
    for name, value in cell.items():
        if name == "__typename":
            continue
        yield f"{type_name}.{name}", filled(value)
        for inner in objects_in(value):
            if "id" not in inner and (seat is None or seat.sees(f"{type_name}.{name}")):
                yield from parts(inner["__typename"], inner, seat)


def filled(value: object) -> bool:
    match value:
        case None | []:
            return False
        case {"totalCount": int() as count, "nodes": list() as nodes}:
            return bool(nodes) or count > 0
        case {"__typename": str(), **rest} if "id" not in rest:
            return any(filled(inner) for inner in rest.values())
        case _:
            return True


def objects_in(value: object) -> list[Cell]:
    """The objects that a field answers with, be it one, a list or a page."""
    match value:
        case {"totalCount": int(), "nodes": list() as nodes}:
            return nodes
        case dict():
            return [value]
        case list():
            return [item for item in value if isinstance(item, dict)]
        case _:
            return []


def within(value: Any, seen: frozenset[str]) -> Any:
    """An answer without the rows that are not in `seen`."""
    match value:
        case {"__typename": _, "id": str(id_)} if len(value) == 2:
            return value if id_ in seen else None
        case {"totalCount": int(), "nodes": list() as nodes}:
            left = [node for node in (within(node, seen) for node in nodes) if node is not None]
            return {"totalCount": len(left), "nodes": left}
        case dict():
            return {key: within(inner, seen) for key, inner in value.items()}
        case list():
            return [item for item in (within(item, seen) for item in value) if item is not None]
        case _:
            return value


def ids_in(value: object) -> Iterator[str]:
    match value:
        case dict():
            if isinstance(value.get("id"), str):
                yield value["id"]
            for inner in value.values():
                yield from ids_in(inner)
        case list():
            for item in value:
                yield from ids_in(item)


def pages_in(value: object) -> Iterator[Cell]:
    match value:
        case dict():
            if "totalCount" in value:
                yield value
            for inner in value.values():
                yield from pages_in(inner)
        case list():
            for item in value:
                yield from pages_in(item)
