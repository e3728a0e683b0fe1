"""What a customer sees, for those who serve it: a root field with `previewAs` answers as that customer's token would."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

import orjson
import strawberry
import structlog
from graphql.execution.values import VariableValues
from sqlalchemy import ARRAY, ColumnElement, Text, Uuid, cast, func, literal, null, select
from strawberry.types import get_object_definition

from app import limits
from app.context import access_of
from app.documents.arguments import Argument, Slot
from app.domain.binding import argument
from app.domain.naming import By, named
from app.domain.party.model import Party
from app.errors import Forbidden
from app.places.environment import Environment, RequestValues
from app.viewer import Role

C = TypeVar("C", bound=type)
MAY_PREVIEW = frozenset({Role.PORTFOLIO_MANAGER, Role.SERVICE_OWNER})
log = structlog.get_logger()


@strawberry.input(description="As whom a field is read instead of as oneself.")
class PreviewAs:
    """A customer party, not a person: what a token's own person adds is in `viewer` alone, which has no preview."""

    party: By = strawberry.field(description="The customer party that a token would name; its units and people are read along.")


PREVIEW_AS = argument(
    "preview_as",
    PreviewAs | None,
    "Answers exactly as this customer's token would be answered, in the languages of this request. For portfolio managers and service "
    "owners; its use is logged.",
    default=None,
)


def previewable(*, but: Sequence[str]) -> Callable[[C], C]:
    """All root fields but these take `previewAs`, so that no noun can forget it."""

    def extend(query: C) -> C:
        definition = get_object_definition(query, strict=True)
        for root in definition.fields:
            if root.python_name not in but:
                root.arguments = [*root.arguments, PREVIEW_AS]
        return query

    return extend


@dataclass(slots=True)
class Asked:
    """How each root field of a statement names the party that it previews. Filled once a request as one parameter, and logged with it."""

    parties: dict[str, Argument] = field(default_factory=dict)

    def __call__(self, variables: VariableValues, given: RequestValues) -> str:
        asked = {root: _values(party, variables) for root, party in self.parties.items()}
        log.info("preview", viewer=str(given["party"]), asked=asked)
        return orjson.dumps(asked).decode()


def previewed(env: Environment) -> Environment:
    """The environment below a root field: the same, or with `previewAs` a customer's. Refuses whoever may not preview."""
    preview = env.arguments.get("previewAs")
    if preview is None:
        return env
    if access_of(env).role not in MAY_PREVIEW:
        raise Forbidden("Only portfolio managers and service owners may preview what a customer sees; leave previewAs out.")
    assert isinstance(preview, dict)
    customers = _customers(preview["party"], env)
    env.parameters.demands.append(customers.is_not(None))
    nobody: ColumnElement[object] = cast(null(), Uuid())
    none = cast(literal("{}"), ARRAY(Uuid()))
    return replace(
        env,
        variant=replace(access_of(env), role=Role.CUSTOMER, money=False),
        stand_ins={"customers": customers, "party": nobody, "parties": none, "portfolios": none},
    )


def _customers(party: Argument, env: Environment) -> ColumnElement[object]:
    """The parties of the customer's subtree, found once a statement. Cast, or `any` would take the select for one of rows."""
    (root,) = env.path
    row = env.alias(Party.__table__)
    found = select(row.c.id).where(named(row.c, env.within({"by": party}, env.path), "Party")).correlate_except(row).scalar_subquery()
    asked = env.parameters.fills.get("previews", Asked())
    assert isinstance(asked, Asked)
    asked.parties[str(root)] = party
    parties = func.customer_parties(found, env.parameters.add("previews", asked, Text()), literal(root), type_=ARRAY(Uuid()))
    preview = select(parties.label("parties")).cte(env.name("preview"))
    return cast(select(preview.c.parties).scalar_subquery(), ARRAY(Uuid()))


def _values(argument: Argument, variables: VariableValues) -> object:
    """What a request gives for an argument, as far as that is worth telling."""
    match argument:
        case Slot():
            return str(argument.read(variables))[: limits.NAME_LETTERS_REPEATED]
        case dict():
            return {key: _values(item, variables) for key, item in argument.items()}
        case _:
            return None
