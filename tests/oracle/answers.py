"""A whole document answered by resolvers, run by graphql-core's own executor."""

from collections.abc import Mapping, Sequence
from typing import Any

from graphql import (
    ExecutionResult,
    GraphQLOutputType,
    GraphQLResolveInfo,
    execute_sync,
    get_named_type,
    get_nullable_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
    parse,
)

from tests.oracle import configurations, conversation, gates, lifecycle, packages, parties, roots, satisfaction, services  # noqa: F401  # their resolvers
from tests.oracle.asked import Asked, snake_case, type_of, value_of
from tests.oracle.contract import contract, is_connection, type_below
from tests.oracle.groups import Added, Group, KeysOf, group_page
from tests.oracle.measures import FUNCTIONS, Measured, inside, measure
from tests.oracle.pages import Edge, Page, PageInfo, page_of

PAGING = ("first", "after", "last", "before", "filter", "order_by")


def answer(asked: Asked, text: str, variables: Mapping[str, Any]) -> dict[str, Any]:
    """`data`; nothing may fail."""
    result = execute_sync(
        contract(),
        parse(text),
        None,
        asked,
        variable_values=dict(variables),
        field_resolver=_resolve,
        type_resolver=lambda row, *_: type_of(row),
    )
    assert isinstance(result, ExecutionResult)
    if result.errors:
        raise AssertionError(text, variables, result.errors) from result.errors[0].original_error
    assert result.data is not None
    return result.data


def _resolve(source: Any, info: GraphQLResolveInfo[Asked], **arguments: Any) -> Any:
    type_name, field = info.parent_type.name, info.field_name
    asked = _from_root(info, arguments) if info.path.prev is None else info.context.below(root_of(info))
    arguments = {snake_case(name): value for name, value in arguments.items()}
    if isinstance(source, Page) and field in ("aggregate", "groupBy"):
        of = type_name.removesuffix("Connection")
        return Added(source.rows) if field == "aggregate" else group_page(source.rows, of, asked, **arguments)
    if isinstance(source, Page | PageInfo | Edge):
        return getattr(source, snake_case(field))
    if isinstance(source, Added | Measured | Group | KeysOf):
        return _of_rows(source, type_name, field, info.return_type, asked)
    if not asked.seat.may_see(f"{type_name}.{field}"):
        return _hidden(info.return_type)
    if not is_connection(type_name, field):
        return value_of(type_name, field, source, asked, **arguments)
    paging = {name: arguments.pop(name) for name in PAGING if name in arguments}
    return page_of(value_of(type_name, field, source, asked, **arguments), type_below(type_name, field), asked, **paging)


def _of_rows(source: Added | Measured | Group | KeysOf, type_name: str, field: str, type_: GraphQLOutputType, asked: Asked) -> Any:
    """A field of what rows add up to, or have in common."""
    leaf = is_leaf_type(get_named_type(type_))
    match source:
        case Added():
            return Measured(field, source.rows) if field in FUNCTIONS else len(source.rows)
        case Measured():
            of = type_name.removesuffix("Distinct").removesuffix("Numbers").removesuffix("Extremes")
            return (measure if leaf else inside)(source, of, field, asked)
        case Group():
            return KeysOf(source) if field == "keys" else Added(source.rows)
        case KeysOf():
            steps = (*source.steps, field)
            return source.group.values[steps] if leaf else KeysOf(source.group, steps)


def _from_root(info: GraphQLResolveInfo[Asked], arguments: dict[str, Any]) -> Asked:
    """As whom and at which moments everything below a root is read; takes that from its arguments."""
    asked, preview = info.context, arguments.pop("previewAs", None)
    at, known_at = arguments.pop("at", None), arguments.pop("knownAt", None)
    if preview:
        asked = asked.seen_as(preview["party"])
    if at or known_at:
        asked = asked.moved(at, known_at)
    info.context.roots[info.path.key] = asked
    return asked


def root_of(info: GraphQLResolveInfo[Asked]) -> str | int:
    """The response key of the root field that all this lies below."""
    path = info.path
    while path.prev is not None:
        path = path.prev
    return path.key


def _hidden(type_: GraphQLOutputType) -> Page | Sequence[Any] | None:
    if get_named_type(type_).name.endswith("Connection"):
        return Page()
    return [] if is_non_null_type(type_) and is_list_type(get_nullable_type(type_)) else None
