"""permissions.csv as the tests read it, and in plain SQL, which shares nothing with the code, which rows a viewer should see.

A line of the file is a field, what each role gets of it (`yes`; `money`: with the scope money:read; `no`), and, on the line of a type's
`id`, the word of _CUSTOMER_ROWS and _OUTSIDER_ROWS that says which of the type's rows customers and stakeholders from outside the
provider see. All other roles that see the type see all its rows.

A line `Mutation.<verb>` says who may do it: `yes`, to every row that they see; `own`, to rows that are their own; `no`, not at all, which
is told before any row is looked at; `inside`, as `yes`, but not to stakeholders from outside the provider. A manner of doing it that not
all may who may do the verb has a line of its own behind a colon, as `Mutation.transition:LAUNCH`. What is own: of a service owner the
services that they own, with all that belongs to them, the capabilities that they keep and what they have written; of a customer what its
people have written and what it says in its own name; of everybody else what they have written. tests/support/acts.py names rows, and whose
own they are.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from graphql import GraphQLInterfaceType, GraphQLNamedType, GraphQLObjectType, GraphQLUnionType, get_named_type, is_abstract_type

from app.schema import mapping
from app.viewer import MONEY_SCOPE, Role, Viewer
from tests.support.databases import ROOT

FILE = ROOT / "tests" / "permissions.csv"

PEOPLE: Mapping[str, tuple[Role, str, str | None, str | None]] = {
    "manager": (Role.PORTFOLIO_MANAGER, "PERSON-MANAGER", None, None),
    "owner": (Role.SERVICE_OWNER, "PERSON-OWNER-ERP", None, None),
    "stakeholder": (Role.STAKEHOLDER, "PERSON-PRODUCTION", None, None),
    "supplier": (Role.STAKEHOLDER, "PERSON-SUPPLIER", None, "ORG-KASSAVIRTA"),
    "analyst": (Role.ANALYST, "PERSON-FINANCE", None, None),
    "integration": (Role.INTEGRATION, "PERSON-OWNER-INFRA", None, None),
    "admin": (Role.ADMIN, "PERSON-SECURITY", None, None),
    "customer-edu": (Role.CUSTOMER, "PERSON-CUSTOMER-EDU", "UNIT-EDU", "UNIT-EDU"),
    "customer-tech": (Role.CUSTOMER, "PERSON-CUSTOMER-TECH", "UNIT-TECH", "UNIT-TECH"),
    "customer-fin": (Role.CUSTOMER, "PERSON-FINANCE", "UNIT-FIN", "UNIT-FIN"),
    "customer-naapuri": (Role.CUSTOMER, "ORG-NAAPURI", "ORG-NAAPURI", "ORG-NAAPURI"),
    "customer-strandvik": (Role.CUSTOMER, "ORG-STRANDVIK", "ORG-STRANDVIK", "ORG-STRANDVIK"),
}
"""Role, person, customer; and the party below which the own rows of somebody lie who sees only these."""


@dataclass(frozen=True)
class Line:
    """One line of the file."""

    field: str
    rules: Mapping[Role, str]
    rows: str


@dataclass(frozen=True)
class Seat:
    """Somebody who asks. `own`: the key of the party below which a customer's or an outside stakeholder's own rows lie."""

    name: str
    viewer: Viewer
    own: str | None = None

    def sees(self, field: str) -> bool:
        """Whether the file gives this field to the seat."""
        match permissions()[field].rules[self.viewer.role]:
            case "yes":
                return True
            case "money":
                return MONEY_SCOPE in self.viewer.scopes
            case _:
                return False


@cache
def permissions() -> Mapping[str, Line]:
    """The lines by their field."""
    with FILE.open(encoding="utf-8", newline="") as file:
        lines = [Line(row["field"], {role: row[role] for role in Role}, row["rows"]) for row in csv.DictReader(file)]
    assert len({line.field for line in lines}) == len(lines), "a field stands twice in permissions.csv"
    return {line.field: line for line in lines}


def of_verbs() -> Mapping[str, Line]:
    """The lines about verbs, by the verb and its manner."""
    return {field.partition(".")[2]: line for field, line in permissions().items() if field.startswith("Mutation.")}


@cache
def told_by_verbs_only() -> frozenset[str]:
    """Types that no query leads to: Mutation, what verbs answer, and what they refuse. test_permissions_of_verbs.py has these."""
    return frozenset(mapping().objects) - _reached(mapping().schema.query_type) - _reached(mapping().schema.subscription_type)


def told_live_only() -> frozenset[str]:
    """Types that only a subscription leads to: tests/transport/test_websocket.py and tests/delivery/test_service_changed.py have these."""
    return _reached(mapping().schema.subscription_type) - _reached(mapping().schema.query_type)


def _reached(root: GraphQLNamedType | None) -> frozenset[str]:
    schema = mapping().schema
    reached, waiting = set[str](), [root]
    while waiting:
        type_ = waiting.pop()
        if isinstance(type_, (GraphQLObjectType, GraphQLInterfaceType, GraphQLUnionType)) and type_.name not in reached:
            reached.add(type_.name)
            waiting += schema.get_possible_types(type_) if is_abstract_type(type_) else []
            waiting += [get_named_type(field.type) for field in getattr(type_, "fields", {}).values()]
    return frozenset(mapping().objects) & reached


def rows_seen(seat: Seat, type_name: str, table: str) -> str:
    """A statement that finds the ids of the rows of a table that the seat should see as rows of this type; `$1` is `seat.own`."""
    line = permissions()[f"{type_name}.id"]
    if line.rules[seat.viewer.role] == "no":
        return f"select id from {table} where $1::text is null and false"
    if seat.own is None:
        return f"select id from {table} where $1::text is null"
    prelude, conditions = (_CUSTOMER, _CUSTOMER_ROWS) if seat.viewer.role is Role.CUSTOMER else (_OUTSIDER, _OUTSIDER_ROWS)
    return f"with recursive {_OWN}, {prelude} select id from {table} it where {conditions[line.rows]}"


_OWN = """
own as (
  select id from party where key = $1
  union all
  select party.id from party join own on own.id = party.parent_id
)"""

_CUSTOMER = """
seen_version as (
  select id, service_id, stage, share_with_customers from service_version
  where 'PUBLISHED' in (select value from jsonb_each_text(language_status))
    and (stage in ('OPERATIONAL', 'RETIRING', 'RETIRED') or share_with_customers and stage not in ('REJECTED'))
), seen_service as (
  select * from service where id in (select service_id from seen_version)
), seen_line as (
  select id, option_group_id from composition_item
  where customer_visible and package_version_id in (select id from seen_version) and component_service_id in (select id from seen_service)
), seen_idea as (
  select id from development_idea where submitted_by_id in (select id from own) and service_id in (select id from seen_service)
), seen_comment as (
  select id, author_id from stakeholder_comment
  where audience = 'CUSTOMER' and (customer_id is null or customer_id in (select id from own))
    and (stance is null or author_id in (select id from own))
    and service_id in (select id from seen_service)
    and (version_id is null or version_id in (select id from seen_version))
    and (idea_id is null or idea_id in (select id from seen_idea))
)"""

_OUTSIDER = """
seen_service as (
  select * from service
  where provider_id in (select id from own)
    or id in (select service_id from service_stakeholder where party_id in (select id from own))
), seen_version as (
  select id from service_version where service_id in (select id from seen_service)
), seen_line as (
  select id from composition_item
  where package_version_id in (select id from seen_version) and component_service_id in (select id from seen_service)
)"""

_CUSTOMER_ROWS = {
    "all": "true",
    "service": "id in (select id from seen_service)",
    "version": "id in (select id from seen_version)",
    "part": "version_id in (select id from seen_version)",
    "line": "id in (select id from seen_line)",
    "group": "id in (select option_group_id from seen_line)",
    "selection": "composition_item_id in (select id from seen_line)",
    "own": "customer_id in (select id from own) and service_id in (select id from seen_service)",
    "submitted": "id in (select id from seen_idea)",
    "thread": "id in (select id from seen_comment)",
    "step": """exists (
        select from seen_version v
        where v.id = it.version_id and case it.status
            when 'DONE' then it.to_stage in ('OPERATIONAL', 'RETIRING', 'RETIRED') or v.share_with_customers
            when 'SCHEDULED' then
                v.share_with_customers and v.stage in ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION') and it.to_stage = 'OPERATIONAL'
                or v.stage = 'RETIRING' and it.to_stage = 'RETIRED'
            else false end)""",
    "party": """id in (
        select id from own
        union select provider_id from seen_service
        union select owner_id from portfolio
        union select author_id from seen_comment)""",
}

_OUTSIDER_ROWS = {
    "all": "true",
    "party": "true",
    "service": "id in (select id from seen_service)",
    "of-service": "service_id in (select id from seen_service)",
    "version": "id in (select id from seen_version)",
    "part": "version_id in (select id from seen_version)",
    "line": "id in (select id from seen_line)",
    "group": "package_version_id in (select id from seen_version)",
    "selection": "composition_item_id in (select id from seen_line)",
    "own": "service_id in (select id from seen_service)",
    "submitted": "service_id in (select id from seen_service)",
    "thread": "service_id in (select id from seen_service)",
    "step": "version_id in (select id from seen_version)",
    "edge": "from_service_id in (select id from seen_service) and to_service_id in (select id from seen_service)",
    "used": "id in (select capability_id from capability_use where version_id in (select id from seen_version))",
    "delivering": "id in (select project_id from project_delivery where version_id in (select id from seen_version))",
    "referred": """it.entity_type in ('Party', 'Portfolio') or it.entity_id in (
        select id from seen_service union all select id from seen_version
        union all select id from customer_agreement where service_id in (select id from seen_service)
        union all select capability_id from capability_use where version_id in (select id from seen_version)
        union all select project_id from project_delivery where version_id in (select id from seen_version))""",
}
"""What each word of the column `rows` means."""
