"""What the benchmark asks, after the table of Q1 to Q5 in the engine's design."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.viewer import Role

SQL = Path(__file__).with_name("sql")

VIEWERS: Mapping[str, tuple[Role, str, str | None]] = {
    "manager": (Role.PORTFOLIO_MANAGER, "L-PERSON-000", None),
    "customer": (Role.CUSTOMER, "L-CUSTOMER-001", "L-CUSTOMER-001"),
}
"""Role, key of the party, key of the customer."""


@dataclass(frozen=True)
class Question:
    """`by_id`: asked of one service after the other, by the variable `id`."""

    name: str
    says: str
    text: str
    by_id: bool = False

    def sql(self, viewer: str) -> str:
        """Written by hand. $1: for customers the ids of their parties; the last one: the uuid of the service that is asked for."""
        return (SQL / f"{self.name}-{viewer}.sql").read_text()


QUESTIONS: Sequence[Question] = (
    Question(
        "Q1",
        "one service by id, six fields",
        "query ($id: ID!) { service(by: {id: $id}) { id key form classification category reviewDueOn } }",
        by_id=True,
    ),
    Question(
        "Q2",
        "fifty services with their stage, a connection with cursors",
        """
        { services(first: 50) {
          edges { cursor node { id key currentVersion { number stage stageSince } } }
          pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
        } }
        """,
    ),
    Question(
        "Q3",
        "twenty packages, their components with stage and three latest comments with author",
        """
        { servicePackages(first: 20) { nodes { key currentVersion { number items { role defaultQuantity component {
          key currentVersion { number stage } comments(first: 3) { nodes { body createdAt author { name { text } } } }
        } } } } } }
        """,
    ),
    Question(
        "Q4",
        "versions in groups by stage: how many, and their mean lead time",
        """
        { serviceVersions { groupBy(keys: [{stage: VALUE}]) { nodes { keys { stage } aggregate { count avg { leadTimeDays } } } } } }
        """,
    ),
    Question(
        "Q5",
        "two hundred rows of eight fields from each of five roots",
        """
        {
          services(first: 200) { nodes { __typename id key form classification category reviewDueOn revision } }
          servicePackages(first: 200) { nodes { __typename id key form classification category reviewDueOn revision } }
          comments(first: 200) { nodes { id body language audience aspect stance createdAt revision } }
          developmentIdeas(first: 200) { nodes { __typename id title body language status createdAt revision } }
          feedback(first: 200) { nodes { id touchpoint score recommend body occurredAt handling revision } }
        }
        """,
    ),
    Question(
        "tree",
        "a composition of 300 nodes at depth 6",
        """
        { composition(by: {key: "L-PKG-TREE"}, maxDepth: 6) { nodes {
          path depth component { key } version { number stage } item { role defaultQuantity }
        } } }
        """,
    ),
)
