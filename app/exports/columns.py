"""What a row of CSV is made of: a tree as the selection is one, whose leaves are columns, named by the path to them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from graphql import GraphQLObjectType, GraphQLOutputType, get_named_type, is_abstract_type, is_leaf_type, is_list_type
from graphql.language import SelectionSetNode

from app.documents.selection import Selector
from app.places.mapping import bare


@dataclass(frozen=True, slots=True)
class Cell:
    """One column. `scalar`: the name of its type; None: a list, which stands in the cell as JSON."""

    scalar: str | None


@dataclass(frozen=True, slots=True)
class Branch:
    """An object, by response keys: of an abstract type those of all types that it can be."""

    members: dict[str, "Cell | Branch"] = field(default_factory=dict)

    def names(self, before: str = "") -> Iterator[str]:
        """Of the columns, from left to right."""
        for key, member in self.members.items():
            if isinstance(member, Branch):
                yield from member.names(f"{before}{key}.")
            else:
                yield before + key


Part = Cell | Branch


def width(part: Part) -> int:
    """How many columns it has."""
    return sum(width(member) for member in part.members.values()) if isinstance(part, Branch) else 1


def columns(selector: Selector, type_: GraphQLOutputType, sets: Sequence[SelectionSetNode]) -> Branch:
    """Of what is selected of an object of this type."""
    named = get_named_type(type_)
    found = Branch()
    for member in selector.schema.get_possible_types(named) if is_abstract_type(named) else [named]:
        assert isinstance(member, GraphQLObjectType)
        for selected in selector.select(member, sets):
            if selected.name == "__typename":
                found.members.setdefault(selected.key, Cell("ID"))  # a name, which needs no quotes
                continue
            of = member.fields[selected.name].type
            part = found.members.setdefault(selected.key, _part(of))
            if isinstance(part, Branch):
                _merge(part, columns(selector, of, selected.sets()))
    return found


def _part(type_: GraphQLOutputType) -> Part:
    if is_list_type(bare(type_)):
        return Cell(None)
    named = get_named_type(type_)
    return Cell(named.name) if is_leaf_type(named) else Branch()


def _merge(into: Branch, other: Branch) -> None:
    for key, part in other.members.items():
        known = into.members.setdefault(key, part)
        if isinstance(known, Branch) and isinstance(part, Branch) and known is not part:
            _merge(known, part)
