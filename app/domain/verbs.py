"""Verbs: a root field of Mutation declared together with the function that does it."""

import re
from collections.abc import Awaitable, Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NamedTuple, get_type_hints
from uuid import UUID

import strawberry
from strawberry.schema.name_converter import NameConverter
from strawberry.types import get_object_definition
from strawberry.types.arguments import StrawberryArgument
from strawberry.types.base import StrawberryList, StrawberryMaybe, StrawberryObjectDefinition, StrawberryOptional, has_object_definition
from strawberry.types.lazy_type import LazyType

from app import limits
from app.domain.binding import argument, declared
from app.domain.converting import Convert, Converters
from app.domain.work import Work
from app.errors import DomainError, Invalid, Path, Refused
from app.places.mapping import Embedded
from app.viewer import Role, everyone

VERB = "salkku.verb"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a verb did. `changed`: ids of rows by the names of payload fields. `report`: JSON that the payload tells, in a dry run too.
    `shown`: texts that this one answer tells, by name: nothing keeps them, and the database never has them. `told`: more of the report,
    which is not kept with the outcome. `errors`: why all of it is taken back, where the report is told all the same."""

    changed: Mapping[str, UUID] = field(default_factory=dict)
    report: Mapping[str, object] = field(default_factory=dict)
    shown: Mapping[str, str] = field(default_factory=dict)
    told: Mapping[str, object] = field(default_factory=dict)
    errors: Sequence[DomainError] = ()


def changed(**ids: UUID) -> Outcome:
    """The outcome of a verb that has nothing to report."""
    return Outcome(ids)


@dataclass(frozen=True, slots=True)
class Verb:
    """`run` may be run more than once, and leaves nothing but rows of its session. `keyed`: it must be told apart when it comes twice.
    `by_row`: the list in its input whose entries are judged one by one, so that what no text may be is told of an entry alone."""

    run: Callable[[Work, Any], Awaitable[Outcome]]
    may: frozenset[Role]
    keyed: bool
    by_row: str | None


def verb(
    description: str,
    run: Callable[[Work, Any], Awaitable[Outcome]],
    *,
    may: Collection[Role],
    keyed: bool = False,
    by_row: str | None = None,
) -> Any:
    """A field of Mutation. Its input is what the function's parameter `asked` is annotated with."""
    asked = get_type_hints(run)["asked"]
    definition = get_object_definition(asked, strict=True)
    definition.description = definition.description or description
    arguments = [
        argument("input", asked, "What is to be done."),
        argument("dry_run", bool, "Only tells what would be refused: nothing is written, and no key is used up.", default=False),
    ]
    made = Verb(run, frozenset(may), keyed, by_row)
    return declared(description, lambda _: Embedded(lambda row, _: row, everyone), arguments=arguments, metadata={VERB: made})


def as_told(error: DomainError) -> Mapping[str, object]:
    """As types of MutationError read it."""
    path = [str(step) for step in error.path]
    return {"kind": type(error).__name__, "message": error.message, "code": error.code, "path": path, **error.told()}


class Typed(NamedTuple):
    """`asked`: an input as its own class. `unfit`: what no text may be, by the place of the entry that it stands in; such an entry is
    readable, and to be refused."""

    asked: object
    unfit: Mapping[int, Sequence[DomainError]]


@dataclass(frozen=True, slots=True)
class Verbs:
    """The verbs of a schema by the names of their fields."""

    schema: strawberry.Schema
    known: Mapping[str, tuple[Verb, StrawberryArgument]]
    converters: Mapping[str, Convert]

    def verb(self, name: str) -> Verb:
        return self.known[name][0]

    def typed(self, name: str, given: Mapping[str, object]) -> Typed:
        """The input of a verb as its own class. Raises Refused with all that no text and no null may be."""
        verb, declared = self.known[name]
        given, unfit = (given, {}) if verb.by_row is None else _rows_apart(given, verb.by_row)
        once = {name: item for name, item in given.items() if name != verb.by_row}
        faults = [*_unfit_texts(once, ("input",)), *_unfit_nulls(given, declared.type, ("input",), self.schema.config.name_converter)]
        if faults:
            raise Refused(faults[: limits.ERRORS_MAX])
        return Typed(self.converters[name](given), unfit)


def verbs_of(schema: strawberry.Schema) -> Verbs:
    """All that Mutation declares."""
    definition = schema.get_type_by_name("Mutation")
    assert isinstance(definition, StrawberryObjectDefinition)
    names = schema.config.name_converter
    known = {names.from_field(it): (it.metadata[VERB], it.arguments[0]) for it in definition.fields}
    converters = Converters(schema)
    return Verbs(schema, known, {name: converters.of(declared.type) for name, (_, declared) in known.items()})


_UNFIT = re.compile("[\x00\ud800-\udfff]")


def _unfit_texts(value: object, path: Path) -> Iterator[DomainError]:
    match value:
        case str() if len(value) > limits.INPUT_TEXT_LETTERS_MAX:
            what = f"A text has {len(value)} letters; at most {limits.INPUT_TEXT_LETTERS_MAX} are kept."
            yield Invalid(what, code="TEXT_TOO_LONG", path=path)
        case str() if _UNFIT.search(value):
            yield Invalid("A text holds U+0000 or half of a surrogate pair; leave it out.", code="UNFIT_TEXT", path=path)
        case Mapping():
            for name, item in value.items():
                yield from _unfit_texts(item, (*path, _tellable(name)))
        case list():
            for place, item in enumerate(value):
                yield from _unfit_texts(item, (*path, place))


def _tellable(name: str) -> str:
    """A name that stands in a path; in a value that may be any JSON it is any text."""
    return _UNFIT.sub("\ufffd", name[: limits.NAME_LETTERS_REPEATED])


def _rows_apart(given: Mapping[str, object], name: str) -> tuple[Mapping[str, object], Mapping[int, Sequence[DomainError]]]:
    """The input with readable rows, and what no text may be by their places."""
    rows = given.get(name)
    if not isinstance(rows, list):
        return given, {}
    unfit = {place: faults for place, row in enumerate(rows) if (faults := list(_unfit_texts(row, ("input", name, place))))}
    return {**given, name: [_mended(row) if place in unfit else row for place, row in enumerate(rows)]}, unfit


def _mended(value: object) -> object:
    """The same with texts that can be kept and told; only what is refused anyway is mended."""
    match value:
        case str():
            return _UNFIT.sub("\ufffd", value[: limits.INPUT_TEXT_LETTERS_MAX])
        case Mapping():
            return {name: _mended(item) for name, item in value.items()}
        case list():
            return [_mended(item) for item in value]
        case _:
            return value


def _unfit_nulls(value: object, type_: object, path: Path, names: NameConverter) -> Iterator[DomainError]:
    """A field that may be absent is nullable in GraphQL, whether or not it may be null."""
    if isinstance(type_, LazyType):
        type_ = type_.resolve_type()
    if isinstance(type_, StrawberryMaybe) and value is None and not isinstance(type_.of_type, StrawberryOptional):
        yield Invalid(f"{path[-1]} may be left out, but not be null.", code="REQUIRED", path=path)
    elif isinstance(type_, (StrawberryMaybe, StrawberryOptional)):
        yield from _unfit_nulls(value, type_.of_type, path, names)
    elif isinstance(value, list) and isinstance(type_, StrawberryList):
        for place, item in enumerate(value):
            yield from _unfit_nulls(item, type_.of_type, (*path, place), names)
    elif isinstance(value, Mapping) and isinstance(type_, type) and has_object_definition(type_):
        for key, of_field in _fields_with_nulls(type_, names):
            if key in value:
                yield from _unfit_nulls(value[key], of_field, (*path, key), names)


@cache
def _fields_with_nulls(type_: type, names: NameConverter) -> Sequence[tuple[str, object]]:
    """The fields of an input by their names in the contract, as far as they hold what cannot be null. A batch asks thousands of times."""
    return [(name, of_field) for name, of_field in _fields_of(type_, names) if _refuses_nulls(of_field, names, frozenset())]


def _fields_of(type_: type, names: NameConverter) -> Sequence[tuple[str, object]]:
    definition = get_object_definition(type_, strict=True)
    return [(names.from_field(it), it.resolve_type(type_definition=definition)) for it in definition.fields]


def _refuses_nulls(type_: object, names: NameConverter, above: frozenset[type]) -> bool:
    """`above`: inputs that hold it, which are looked at already."""
    match type_:
        case LazyType():
            return _refuses_nulls(type_.resolve_type(), names, above)
        case StrawberryMaybe() if not isinstance(type_.of_type, StrawberryOptional):
            return True
        case StrawberryOptional() | StrawberryList():
            return _refuses_nulls(type_.of_type, names, above)
        case type() if has_object_definition(type_) and type_ not in above:
            return any(_refuses_nulls(of_field, names, above | {type_}) for _, of_field in _fields_of(type_, names))
        case _:
            return False
