"""Inputs that mostly hold: drawn from the input types of the schema, with what is there in the place of names. A new verb has some too."""

from datetime import datetime, timedelta
from random import Random
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInputType,
    get_nullable_type,
    is_list_type,
)
from graphql.type import is_required_input_field

from tests.writing.answers import is_one_of, object_type
from tests.writing.hints import BUILT, HINTS, MENDED, STALE, UPSERTED
from tests.writing.population import Found, Population

GIVEN = 0.4
"""How often what may be absent is there."""
PLANNED = ("PROPOSED", "IN_DESIGN", "IN_TRANSITION")
BY = {
    "service": "services",
    "to": "services",
    "component": "services",
    "components": "services",
    "party": "parties",
    "parent": "parties",
    "owner": "parties",
    "provider": "parties",
    "customer": "parties",
    "portfolio": "portfolios",
    "capability": "capabilities",
    "agreement": "agreements",
    "project": "projects",
    "idea": "ideas",
    "replyTo": "comments",
    "feedback": "feedback",
    "scopeItem": "scope",
    "offering": "offerings",
}
"""What a field of type By names."""
KINDS = {"owner": "PERSON", "provider": "ORG_UNIT", "customer": "ORG_UNIT", "parent": "ORG_UNIT"}
SUBJECTS = {"portfolio": "portfolios", "comment": "comments", "idea": "ideas", "feedback": "feedback"}
"""What `by` names, by the noun that a verb begins with."""
IDS = {
    "ScopeItemInput": ("scope",),
    "CommitmentInput": ("commitments",),
    "OptionGroupInput": ("groups",),
    "PartTextInput": ("scope", "commitments", "offerings", "items", "groups"),
    "CommentAddInput": ("scope", "commitments", "offerings", "items"),
}
"""Which rows of the version an id stands for, by the input that it is a field of."""


class Likely:
    """One input of one verb, by one seed. `at`: the moment when it is sent. `about`: the service that it is about, if that can be chosen.

    No dataclass: hypothesis prints all of those.
    """

    random: Random
    there: Population
    version: Found
    service: Found
    lines: list[str]

    def __init__(self, random: Random, there: Population, verb: str, at: datetime, about: str | None = None) -> None:
        self.random = random
        self.there = there
        self.at = at
        self.about = about
        self.noun = next((noun for noun in (*SUBJECTS, *UPSERTED) if verb.startswith(noun)), "")
        self.subject = self._subject(verb)
        self.version = self._version(verb)
        self.service = there.of("services", key=self.version["service"])[0]
        contained = [item["component"] for item in there.of("items", version=self.version["id"])]
        self.lines = [] if verb.endswith("Add") and not self.chance(STALE) else contained

    def input(self, type_: GraphQLInputType) -> dict[str, Any]:
        """By the input type of the verb."""
        drawn = self._object(object_type(type_))
        assert isinstance(drawn, dict)
        if "expectedRevision" in drawn or "key" in drawn:
            self._expect(drawn)
        return drawn

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def value(self, type_: GraphQLInputType, owner: str = "", name: str = "") -> Any:
        """Of any input type; `owner` and `name`: the input and the field that it is for."""
        bare = get_nullable_type(type_)
        if is_list_type(bare):
            return self._list(bare.of_type, owner, name)
        if (hint := HINTS.get(f"{owner}.{name}") or HINTS.get(name)) is not None:
            return hint(self, owner)
        if isinstance(bare, GraphQLEnumType):
            return self.random.choice(list(bare.values))
        if isinstance(bare, GraphQLInputObjectType) and str(bare) not in BUILT:
            return self.named(name) if bare.name in ("By", "SyncNameInput") else self._object(bare)
        return BUILT[str(bare)](self, owner)

    def _list(self, type_: GraphQLInputType, owner: str, name: str) -> list[Any]:
        if name == "items" and owner == "CompositionSetInput":
            self.lines = [line for line in self.lines if not self.chance(0.2)] + [
                self._component() for _ in range(self.random.choice((0, 0, 1, 2)))
            ]
            wanted = self.lines if self.chance(STALE) else list(dict.fromkeys(self.lines))
            return [self._item(object_type(type_), line) for line in wanted]
        return [self.value(type_, owner, name) for _ in range(self.random.choice((0, 1, 1, 2, 3)))]

    def _item(self, type_: GraphQLInputObjectType, key: str) -> dict[str, Any]:
        lines, self.lines = self.lines, [key]
        drawn: dict[str, Any] = self._object(type_) | {"component": {"key": key}}
        self.lines = lines
        return drawn

    def _object(self, type_: GraphQLInputObjectType) -> Any:
        fields = {key: it for key, it in type_.fields.items() if key != "idempotencyKey"}
        if is_one_of(type_):
            key = self.random.choice(list(fields))
            return {key: self.value(fields[key].type, type_.name, key)}
        drawn = {
            key: self.value(it.type, type_.name, key) for key, it in fields.items() if is_required_input_field(it) or self.chance(GIVEN)
        }
        return MENDED[type_.name](self, drawn) if type_.name in MENDED else drawn

    def _subject(self, verb: str) -> Found | None:
        name = SUBJECTS.get(self.noun)
        if name is None or verb.endswith(("Create", "Add", "Submit", "Give")):
            return None
        like = {"status": "ACCEPTED"} if verb == "ideaPlan" and not self.chance(STALE) else {}
        return self.there.some(self.random, name, **like, **({"service": self.about} if self.about and name != "portfolios" else {}))

    def _version(self, verb: str) -> Found:
        """What an input is about, so that its parts fit each other: mostly one that is planned."""
        like: dict[str, object] = {} if self.chance(0.4) else {"stage": self.random.choice(PLANNED)}
        if self.subject is not None and "service" in self.subject:
            planned = self.there.of("versions", service=self.subject["service"])
            like = {"service": self.subject["service"], "stage": self.random.choice([version["stage"] for version in planned])}
        if verb.startswith(("composition", "option")) and not self.chance(STALE):
            like = {"is_package": True, "stage": self.random.choice(PLANNED[:2])}
        if verb == "transition" and not self.chance(0.3):
            like = {"stage": self.random.choice(("IN_DESIGN", "IN_TRANSITION", "IN_TRANSITION", "OPERATIONAL", "RETIRING"))}
        if verb == "backOut" and not self.chance(STALE):
            return max(self.there.of("versions", stage="OPERATIONAL"), key=lambda version: str(version["stage_since"]))
        if self.about is not None:
            own = self.there.of("versions", service=self.about)
            like = {"service": self.about, "stage": self.random.choice(own)["stage"]}
        found = self.there.some(self.random, "versions", **like)
        assert found is not None
        return found

    def named(self, name: str) -> Any:
        """A By."""
        kind = BY.get(name) or SUBJECTS.get(self.noun) or self.random.choice(list(BY.values()))
        row = self._row(name, kind)
        if row is None:
            return {"key": "NOTHING-LIKE-THIS"}
        if "key" not in row or kind == "offerings" or self.chance(0.1):
            return {"id": self.there.global_id(kind, row)}
        return {"key": row["key"]}

    def _row(self, name: str, kind: str) -> Found | None:
        if name == self.noun and name not in ("service", "version"):  # what the verb changes, as in commentEdit
            return self.subject
        if name == "service" and not self.chance(STALE):
            return self.service
        if name == "component" and self.lines:
            key = self.random.choice(self.lines)
        elif name in ("component", "components"):
            key = self._component()
        elif kind in ("scope", "offerings", "feedback"):
            return self.there.some(self.random, kind, service=self.service["key"])
        else:
            like = {"kind": KINDS[name]} if name in KINDS and not self.chance(STALE) else {}
            return self.there.some(self.random, kind, **like)
        return next((row for row in self.there.rows["services"] if row["key"] == key), None)

    def _component(self) -> str:
        found = self.there.some(self.random, "services", is_package=self.chance(0.2))
        assert found is not None
        return str(found["key"])

    def package_line(self, key: str) -> dict[str, Any]:
        """A package is contained with one of its offerings."""
        offered = self.there.of("offerings", service=key)
        (service,) = self.there.of("services", key=key)
        return {"componentOfferingKey": self.random.choice(offered)["key"]} if offered and service["is_package"] else {}

    def _expect(self, drawn: dict[str, Any]) -> None:
        """The revision that is there, mostly."""
        if self.noun in UPSERTED and "key" in drawn:
            row = next((row for row in self.there.rows[UPSERTED[self.noun]] if row["key"] == drawn["key"]), None)
        else:
            row = self.subject or (self.version if "version" in drawn else self.service)
        if row is None:
            drawn.pop("expectedRevision", None)
        elif "expectedRevision" in drawn or self.noun in UPSERTED:
            drawn["expectedRevision"] = row["revision"] + (0 if not self.chance(STALE) else self.random.choice((-1, 1)))

    def moment(self, days: float) -> str:
        return (self.at + timedelta(days=days)).replace(microsecond=0).isoformat()

    def step(self) -> str:
        """Where the version may go."""
        steps = [step["to_stage"] for step in self.there.of("steps", from_stage=self.version["stage"])]
        any_stage = ("PROPOSED", "IN_DESIGN", "IN_TRANSITION", "OPERATIONAL", "RETIRING", "RETIRED", "REJECTED")
        likely = [step for step in steps if step != "REJECTED"]
        return str(self.random.choice(likely if likely and not self.chance(0.15) else any_stage))

    def part(self, owner: str) -> str:
        """The global id of a part of the version."""
        names = IDS.get(owner) or ("scope",)
        known = [(name, row) for name in names for row in self.there.of(name, version=self.version["id"])]
        if not known or self.chance(STALE):
            known = [
                (name, row) for name in self.there.rows if name in names or self.chance(0.2) for row in self.there.rows[name] if "id" in row
            ]
        return self.there.global_id(*self.random.choice(known)) if known else "ScopeItem:019b76da-a800-7720-9cab-73e37420a6e5"

    def new_key(self) -> str:
        known = self.there.rows[UPSERTED.get(self.noun, "services")]
        if known and self.chance(0.4 if self.noun in UPSERTED else STALE):
            return str(self.random.choice(known)["key"])
        return f"NEW-{self.random.randint(1, 999)}"
