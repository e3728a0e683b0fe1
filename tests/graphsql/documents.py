"""Random valid documents over the schema, with names of things that the demo has, so that most answers hold something."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

from graphql import (
    GraphQLField,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    is_abstract_type,
    is_leaf_type,
    is_non_null_type,
)

Samples = Mapping[str, Sequence[str]]
"""`keys` and `ids` of things."""
DEPTH_MAX = 5
BREADTH_MAX = 3
TYPE_OF = {"first": "Int!", "maxDepth": "Int!", "includeRetired": "Boolean!", "lang": "[Lang!]", "id": "ID!", "by": "By!", "about": "By"}


@dataclass
class Writer:
    """Writes one document. Response keys are `f1`, `f2`, … wherever two fields could meet under one key."""

    schema: GraphQLSchema
    samples: Samples
    random: Random
    variables: dict[str, tuple[str, object]] = field(default_factory=dict)
    fragments: list[str] = field(default_factory=list)
    names: int = 0

    def document(self) -> tuple[str, dict[str, object]]:
        """The text and its variables."""
        assert self.schema.query_type
        body = self._selection(self.schema.query_type, DEPTH_MAX)
        declared = ", ".join(f"${name}: {type_}" for name, (type_, _) in self.variables.items())
        head = f"query Q({declared})" if declared else "query Q"
        return " ".join([head, body, *self.fragments]), {name: value for name, (_, value) in self.variables.items()}

    def _selection(self, type_: GraphQLNamedType, depth: int) -> str:
        """Of an abstract type `__typename` always, so that a reader of the answer knows what it reads."""
        parts = ["__typename"] if is_abstract_type(type_) or self._chance(0.1) else []
        used: set[str] = set()
        for name, definition in self._fields(type_, depth):
            parts.append(self._field(name, definition, depth, used))
            if self._chance(0.05):
                parts.append(parts[-1])
        if is_abstract_type(type_):
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
        given = {argument: self._argument(argument) for argument in definition.args if self._wanted(argument, definition)}
        arguments = "(" + ", ".join(f"{key}: {value}" for key, value in given.items()) + ")" if given else ""
        alias = "" if used is not None and name not in used and not given else self._name("f") + ": "
        if used is not None:
            used.add(name)
        inner = get_named_type(definition.type)
        below = "" if is_leaf_type(inner) else " " + self._selection(inner, depth - 1)
        return f"{alias}{name}{arguments}{self._directive()}{below}"

    def _wanted(self, argument: str, definition: GraphQLField) -> bool:
        if argument == "previewAs":  # tests/test_preview.py puts it in
            return False
        return (is_non_null_type(definition.args[argument].type) and argument in ("by", "id")) or self._chance(0.5)

    def _argument(self, name: str) -> str:
        text, value = self._value(name)
        if not self._chance(0.4):
            return text
        variable = self._name("v")
        self.variables[variable] = (TYPE_OF[name], value)
        return f"${variable}"

    def _value(self, name: str) -> tuple[str, object]:
        """A value as a literal and as a variable."""
        match name:
            case "first":
                size = self.random.choice([1, 2, 3, 200])
                return str(size), size
            case "maxDepth":
                size = self.random.randint(1, 4)
                return str(size), size
            case "includeRetired":
                return ("true", True) if self._chance(0.5) else ("false", False)
            case "lang":
                languages = [self.random.choice(["FI", "SV", "EN"]) for _ in range(self.random.randint(0, 3))]
                return "[" + ", ".join(languages) + "]", languages
            case "id":
                id_ = self.random.choice(self.samples["ids"])
                return f'"{id_}"', id_
            case _:
                key = self.random.choice(self.samples["keys"])
                return f'{{key: "{key}"}}', {"key": key}

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
        known = [(name, each) for name, each in fields.items() if depth > 1 or is_leaf_type(get_named_type(each.type))]
        return self.random.sample(known, min(len(known), self.random.randint(1, BREADTH_MAX)))

    def _chance(self, share: float) -> bool:
        return self.random.random() < share

    def _name(self, prefix: str) -> str:
        self.names += 1
        return f"{prefix}{self.names}"
