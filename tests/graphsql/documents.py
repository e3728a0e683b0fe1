"""Random valid documents over the schema, with names of things that the demo has, so that most answers hold something."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any, Protocol

import orjson
from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    get_nullable_type,
    is_abstract_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
)

Samples = Mapping[str, Sequence[str]]
"""`keys` and `ids` of things. Where a root asks for one kind of things, `services` and `packages` are keys of these. `customers`: keys of
parties that may be previewed. `at`, `knownAt`: moments that may be asked about. `cursors:field`: cursors of a connection of that name, in
its default order."""
DEPTH_MAX = 5
BREADTH_MAX = 3
APART = (
    "changes",
    "compareVersions",
    "compareComposition",
    "simulateComposition",
    "feedbackSummary",
    "lifecycleFlow",
    "portfolioStats",
    "portfolioFindings",
    "standardisation",
    "mostWantedExclusions",
    "impactOf",
    "search",
    "outcomesOf",
    "valueChain",
    "whereUsedMultilevel",
)
"""Roots of their own kind, with cursors and moments of their own: what they answer is judged elsewhere."""
SUMS = ("aggregate", "groupBy", "promiseIntegrity")
"""What is worked out of several rows: random documents of their own ask for it."""
ANYWHERE = ("previewAs", "at", "knownAt")
"""Arguments of every root."""
KINDS = {"service": "services", "servicePackage": "packages", "composition": "packages", "whereUsed": "components", "project": "projects"}
"""What to look for in which field."""

STAGES = ("PROPOSED", "IN_DESIGN", "IN_TRANSITION", "OPERATIONAL", "RETIRING", "RETIRED", "REJECTED")
STEP_MOMENT, STEP_END, STEP_REASON = "2027-06-01T12:00:00+03:00", "2027-06-30T00:00:00+03:00", "Siksi"
STEPS: Mapping[str, Callable[[Random], str]] = {
    "to": lambda random: random.choice(STAGES),
    "effectiveAt": lambda _: STEP_MOMENT,
    "endOfServiceAt": lambda _: STEP_END,
    "reason": lambda _: STEP_REASON,
    "framework": lambda random: random.choice(("ITIL", "TMF620", "ServiceNow", "iTop", "LEANIX", "tmf")),
}
"""What is asked about a step, or about what a stage is called elsewhere. One moment of each kind: the oracle knows what gates find then."""


class Conditions(Protocol):
    """Filters and orders of the rows of a type."""

    def filter(self, type_name: str) -> dict[str, Any]: ...

    def order(self, type_name: str) -> list[dict[str, Any]]: ...

    def previewing(self, customer: str) -> "Conditions":
        """Those that this customer may use."""


@dataclass
class Writer:
    """Writes one document, `without` fields of these names; `clocked`: how often a root
    is given each of the clocks. Response keys are `f1`, `f2`, … wherever two fields could meet under one key."""

    schema: GraphQLSchema
    samples: Samples
    random: Random
    conditions: Conditions | None = None
    without: Collection[str] = APART
    clocked: float = 0.15
    variables: dict[str, tuple[str, object]] = field(default_factory=dict)
    fragments: list[str] = field(default_factory=list)
    names: int = 0

    def document(self) -> tuple[str, dict[str, object]]:
        """The text and its variables."""
        assert self.schema.query_type
        return self.operation(self._selection(self.schema.query_type, DEPTH_MAX))

    def operation(self, body: str) -> tuple[str, dict[str, object]]:
        """A selection that this writer wrote, with the variables and fragments in it."""
        declared = ", ".join(f"${name}: {type_}" for name, (type_, _) in self.variables.items())
        head = f"query Q({declared})" if declared else "query Q"
        return " ".join([head, body, *self.fragments]), {name: value for name, (_, value) in self.variables.items()}

    def _selection(self, type_: GraphQLNamedType, depth: int, meant: GraphQLNamedType | None = None) -> str:
        """Of an abstract type `__typename` always, so that a reader of the answer knows what it reads. `meant`: which type it will be."""
        parts = ["__typename"] if is_abstract_type(type_) or self._chance(0.1) else []
        used: set[str] = set()
        for name, definition in self._fields(type_, depth):
            parts.append(self._field(name, definition, depth, used))
            if self._chance(0.05):
                parts.append(parts[-1])
        if meant is not None:
            parts.append(self._fragment(meant, depth))
        elif is_abstract_type(type_):
            members = self.schema.get_possible_types(type_)
            parts.extend(
                self._fragment(member, depth) for member in self.random.sample(members, self.random.randint(0, min(3, len(members))))
            )
        elif isinstance(type_, GraphQLObjectType) and self._chance(0.2):
            parts.append(self._fragment(self.random.choice([type_, *type_.interfaces]), depth))
        return "{ " + " ".join(parts or ["__typename"]) + " }"

    def _fragment(self, type_: GraphQLNamedType, depth: int) -> str:
        fields = [self._field(name, definition, depth, None) for name, definition in self._fields(type_, depth)]
        body = "{ " + " ".join(fields or ["__typename"]) + " }"
        if self._chance(0.5):
            return f"... on {type_.name}{self._directive()} {body}"
        name = self._name("F")
        self.fragments.append(f"fragment {name} on {type_.name} {body}")
        return f"...{name}{self._directive()}"

    def _field(self, name: str, definition: GraphQLField, depth: int, used: set[str] | None) -> str:
        """`used`: response keys of this selection; None: what stands beside it is not known, so the key must be new."""
        conditions = self.conditions
        given = self._given(name, definition)
        texts = [f"{key}: {self.input(value, definition.args[key].type)}" for key, value in given.items()]
        arguments = f"({', '.join(texts)})" if texts else ""
        alias = "" if used is not None and name not in used and not given else self._name("f") + ": "
        if used is not None:
            used.add(name)
        inner = get_named_type(definition.type)
        below = "" if is_leaf_type(inner) else " " + self._selection(inner, depth - 1, self._meant(given))
        self.conditions = conditions
        return f"{alias}{name}{arguments}{self._directive()}{below}"

    def _meant(self, given: Mapping[str, Any]) -> GraphQLNamedType | None:
        """The type of what is asked for by its id."""
        ids = [given["id"]] if "id" in given else given.get("ids", [])
        return self.schema.type_map[self.random.choice(ids).partition(":")[0]] if ids else None

    def _given(self, field_name: str, definition: GraphQLField) -> dict[str, Any]:
        """Values of some arguments. A page is counted from one end, and cursors are those of the default order."""
        type_name = get_named_type(definition.type).name.removesuffix("Connection")
        given = {}
        for name in sorted(self.random.sample(list(definition.args), len(definition.args)), key=lambda name: name != "previewAs"):
            opposite = {"first": "last", "last": "first"}.get(name)
            if opposite in given or (name == "knownAt" and "previewAs" in given) or not self._wanted(name, field_name, definition):
                continue
            if field_name == "checkConfiguration" and name not in ANYWHERE:
                given[name] = self._of_configuration(name)
            elif field_name == "compareVersions" and name in ("from", "to"):
                given[name] = self._thing("version", field_name)
            else:
                given[name] = STEPS[name](self.random) if name in STEPS else self._value(name, field_name, type_name)
            if name == "previewAs" and self.conditions is not None:
                self.conditions = self.conditions.previewing(given[name]["party"]["key"])
        if "orderBy" in given:
            given = {name: value for name, value in given.items() if name not in ("after", "before")}
        return {name: given[name] for name in definition.args if name in given}

    def _wanted(self, argument: str, field_name: str, definition: GraphQLField) -> bool:
        match argument:
            case "by" | "id" | "ids" | "package" | "selection" | "version":
                return is_non_null_type(definition.args[argument].type) or self._chance(0.5)
            case "previewAs":
                return "customers" in self.samples and self._chance(0.15)
            case "at" | "knownAt":
                return argument in self.samples and self._chance(self.clocked)
            case "filter" | "orderBy":
                return self.conditions is not None and self._chance(0.3)
            case "after" | "before":
                return f"cursors:{field_name}" in self.samples and self._chance(0.15)
            case "last":
                return self._chance(0.25)
            case _:
                return is_non_null_type(definition.args[argument].type) or self._chance(0.5)

    def _value(self, name: str, field_name: str, type_name: str) -> Any:
        match name:
            case "first" | "last":
                return self.random.choice([1, 2, 3, 200])
            case "maxDepth":
                return self.random.randint(1, 4)
            case "includeRetired":
                return self._chance(0.5)
            case "lang":
                return [self.random.choice(["FI", "SV", "EN"]) for _ in range(self.random.randint(0, 3))]
            case "ids":
                return [self.random.choice(self.samples["ids"]) for _ in range(self.random.randint(0, 4))]
            case "after" | "before":
                return self.random.choice(self.samples[f"cursors:{field_name}"])
            case "id" | "at" | "knownAt":
                return self.random.choice(self.samples["ids" if name == "id" else name])
            case "previewAs":
                return {"party": {"key": self.random.choice(self.samples["customers"])}}
            case "filter" | "orderBy":
                assert self.conditions is not None
                return self.conditions.filter(type_name) if name == "filter" else self.conditions.order(type_name)
            case _:
                return self._thing(name, field_name)

    def _of_configuration(self, name: str) -> Any:
        match name:
            case "package":
                return {"key": self.random.choice(self.samples["packages"])}
            case "selection":
                return [self._choice() for _ in range(self.random.choice([0, 1, 1, 2, 3]))]
            case "offering":
                return self.random.choice(["BASIC", "EXTENDED", "CRITICAL", "NONE"])
            case _:
                return self.random.choice(["1.0", "2.0", "3.0"])

    def _choice(self) -> dict[str, Any]:
        """So much of something that some package contains."""
        quantity = self.random.choice(["0", "1", "2", "2.5", "40", "0.005", "-1", "100000"])
        return {"component": {"key": self.random.choice(self.samples["components"])}, "quantity": quantity}

    def _thing(self, name: str, field_name: str) -> dict[str, Any]:
        """By its key; a version by its id or its number, and not every service has one of that number."""
        if name != "version":
            return {"key": self.random.choice(self.samples.get(KINDS.get(field_name, "keys"), self.samples["keys"]))}
        versions = [id_ for id_ in self.samples["ids"] if id_.startswith("ServiceVersion:")]
        if versions and self._chance(0.3):
            return {"id": self.random.choice(versions)}
        number = self.random.choice(["1.0", "1.0", "2.0", "3.0"])
        return {"number": {"service": {"key": self.random.choice(self.samples["keys"])}, "number": number}}

    def input(self, value: Any, type_: GraphQLInputType) -> str:
        """A value as a literal, or as a variable, or as a literal with variables somewhere inside."""
        if self._chance(0.3):
            variable = self._name("v")
            self.variables[variable] = (f"{get_nullable_type(type_)}!", value)
            return f"${variable}"
        inner = get_named_type(type_)
        if isinstance(value, list):
            item = get_nullable_type(type_)
            assert is_list_type(item)
            return "[" + ", ".join(self.input(each, item.of_type) for each in value) + "]"
        if isinstance(inner, GraphQLInputObjectType):
            return "{" + ", ".join(f"{key}: {self.input(each, inner.fields[key].type)}" for key, each in value.items()) + "}"
        return str(value) if isinstance(inner, GraphQLEnumType) else orjson.dumps(value).decode()

    def _directive(self) -> str:
        if not self._chance(0.1):
            return ""
        value = self._chance(0.5)
        text = "true" if value else "false"
        if self._chance(0.5):
            text = "$" + self._name("v")
            self.variables[text[1:]] = ("Boolean!", value)
        return f" @{self.random.choice(['skip', 'include'])}(if: {text})"

    def _fields(self, type_: GraphQLNamedType, depth: int) -> list[tuple[str, GraphQLField]]:
        """A few fields of a type; on the lowest level leaves only."""
        fields: Mapping[str, GraphQLField] = getattr(type_, "fields", {})
        apart = {*self.without, *SUMS} if "at" in self.samples else {*self.without, *SUMS, "asOf"}
        known = [
            (name, each) for name, each in fields.items() if (depth > 1 or is_leaf_type(get_named_type(each.type))) and name not in apart
        ]
        return self.random.sample(known, min(len(known), self.random.randint(1, BREADTH_MAX)))

    def _chance(self, share: float) -> bool:
        return self.random.random() < share

    def _name(self, prefix: str) -> str:
        self.names += 1
        return f"{prefix}{self.names}"
