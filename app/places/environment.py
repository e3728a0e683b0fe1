"""What an expression may ask for while it is compiled: the viewer's variant, request-wide values, the field's arguments, new aliases."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

from graphql.execution.values import VariableValues
from sqlalchemy import BindParameter, ColumnElement, FromClause, Table
from sqlalchemy.sql.selectable import NamedFromClause
from sqlalchemy.types import TypeEngine

from app.documents.arguments import Argument, Arguments, Slot
from app.errors import DomainError
from app.places.alias import Rows, alias_of

RequestValues: TypeAlias = Mapping[str, object]  # what every request brings along, by name
Fill: TypeAlias = Callable[[VariableValues, RequestValues], object]
Tables: TypeAlias = Callable[[Table, "Environment"], Rows | None]
"""What stands for a table where it is read as of another moment; None: it stands for itself."""


class RequestParameter(BindParameter[Any]):
    """A value that comes with each request. Every other value in a statement is a constant of the program and written into its text, so
    that PostgreSQL's one generic plan knows it and can use partial indexes."""

    inherit_cache = True


@dataclass(slots=True)
class Parameters:
    """The parameters of one statement by name, each with how to fill it. `demands`: what must hold before anything is answered; each
    raises an error of its own where it does not."""

    fills: dict[str, Fill] = field(default_factory=dict)
    aliases: int = 0
    demands: list[ColumnElement[bool]] = field(default_factory=list)

    def add(self, name: str, fill: Fill, type_: TypeEngine[Any]) -> RequestParameter:
        """The parameter of this name; asked for twice, it is filled once."""
        self.fills.setdefault(name, fill)
        return RequestParameter(name, type_=type_, required=False)


@dataclass(frozen=True, slots=True)
class Environment:
    """`variant` is whatever of the viewer changes the SQL; the engine only hands it on. `stand_ins`: what stands for request-wide values
    below a root field that is read as somebody else, or as of another time."""

    variant: object
    parameters: Parameters
    arguments: Arguments = field(default_factory=dict)
    path: tuple[str | int, ...] = ()  # of the field whose arguments they are
    stand_ins: Mapping[str, ColumnElement[Any]] = field(default_factory=dict)
    seen: tuple[object, str] | None = None  # a row and its column that names a row which the viewer is known to see
    tables: Tables | None = None  # None: they stand for themselves

    def within(self, arguments: Arguments, path: Sequence[str | int]) -> "Environment":
        """The environment of the field at this path of the answer, with these arguments."""
        return replace(self, arguments=arguments, path=tuple(path))

    def given(self, name: str, type_: TypeEngine[Any]) -> ColumnElement[Any]:
        """A value that every request brings along: the viewer's ids, the clock."""
        if name in self.stand_ins:
            return self.stand_ins[name]
        return self.parameters.add(f"given_{name}", lambda _, given: given[name], type_)

    def bind(self, slot: Slot, type_: TypeEngine[Any], read: Callable[[object], object] = lambda value: value) -> RequestParameter:
        """A leaf of the field's arguments as a parameter. `read` makes of its value what PostgreSQL takes, or raises a DomainError."""
        path = self.path  # and not self: a plan that kept an environment would keep every expression in it

        def fill(variables: VariableValues, _: RequestValues) -> object:
            try:
                return read(slot.read(variables))
            except DomainError as error:
                error.path = error.path or path
                raise

        return self.parameters.add(f"argument_{len(self.parameters.fills)}", fill, type_)

    def alias(self, source: FromClause) -> NamedFromClause:
        """The table, or what stands for it, under a name of its own in this statement."""
        if not isinstance(source, Table):
            return source.alias(self.name("t"))
        rows = self.tables(source, self) if self.tables is not None else None
        return alias_of(source, self.name("t"), rows)

    def name(self, letter: str) -> str:
        """A name that nothing else in this statement has."""
        self.parameters.aliases += 1
        return f"{letter}{self.parameters.aliases}"

    def fixed(self, name: str, default: object = None) -> object:
        """The value of an argument that is part of the SQL."""
        slot: Argument = self.arguments.get(name)
        return slot.now if isinstance(slot, Slot) else default
