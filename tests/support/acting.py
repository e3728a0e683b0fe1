"""Acts: verbs with inputs in which the rows that they name stand as rows, and how somebody does them."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NamedTuple, TypeAlias

import orjson
from graphql import (
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNamedType,
    GraphQLNonNull,
    GraphQLObjectType,
    get_named_type,
)

from app.context import Clock
from app.reading import Question
from app.schema import mapping
from app.viewer import Role
from app.writing import Request
from tests.support.asking import NOW
from tests.support.permissions import Seat
from tests.support.rows import Connection
from tests.support.walking import Walker
from tests.support.writing import HELSINKI, Writer

Path: TypeAlias = tuple[str | int, ...]
Input: TypeAlias = Mapping[str, Any]
NAMING = ("By", "SyncNameInput", "VersionBy", "ID")
"""Types of the places of an input that name a row."""


@dataclass(frozen=True)
class Row:
    """A row that an input names. `where`: finds it among those of the type's table; {target} is the id of the act's target."""

    type: str
    where: str


@dataclass(frozen=True)
class Mark:
    """A place of an input that is filled in when the act is done."""

    meaning: str


TARGET = Mark("the row that the act is about")
REVISION = Mark("the revision of the target")


@dataclass(frozen=True)
class Target:
    """`own`: the seats whose own it is, so that they may do what they may do to own rows only."""

    row: Row | None = None
    own: Collection[str] = ()


@dataclass(frozen=True)
class Act:
    """`line`: the verb, and after a colon the manner of doing it that has a line of its own in permissions.csv. `by`: the roles whose input
    this is. `meets`: errors that the target's state, and not its doer, may lead to."""

    line: str
    input: Input
    targets: Sequence[Target] = (Target(),)
    by: Collection[Role] = tuple(Role)
    meets: Collection[str] = ()

    @property
    def verb(self) -> str:
        return self.line.partition(":")[0]

    @property
    def place(self) -> Path:
        """Where the target is named."""
        return next((path for path, value, _ in places(self) if value is TARGET), ())


@dataclass(frozen=True)
class Fact:
    """What is known of a row: how it can be named, and its revision."""

    type: str
    id: str
    key: str | None = None
    revision: int | None = None
    number: str | None = None
    service: str | None = None
    external: tuple[str, str] | None = None

    @property
    def global_id(self) -> str:
        return f"{self.type}:{self.id}"


class Name(NamedTuple):
    """What stands in an input, and the text by which an answer may repeat it."""

    value: object
    text: str


FACTS = """
select t.id::text, to_jsonb(t) ->> 'key' as key, (to_jsonb(t) ->> 'revision')::int as revision, to_jsonb(t) ->> 'number' as number,
    (select s.key from service s where s.id = (to_jsonb(t) ->> 'service_id')::uuid) as service,
    coalesce((to_jsonb(t) ->> 'is_package')::boolean, false) as package,
    (select array[x.source_system, x.external_id] from external_reference x
        where x.entity_id = t.id and x.type = 'SAME_AS' limit 1) as external
from {table} t where {where}"""


def input_type(verb: str) -> GraphQLInputObjectType:
    root = mapping().schema.mutation_type
    assert root is not None
    type_ = get_named_type(root.fields[verb].args["input"].type)
    assert isinstance(type_, GraphQLInputObjectType)
    return type_


def places(act: Act) -> Iterator[tuple[Path, Row | Mark, str]]:
    """Where rows stand in the input of an act, and the type of these places."""
    found: list[tuple[Path, Row | Mark, str]] = []
    _filled(act.input, input_type(act.verb), (), lambda path, value, type_: found.append((path, value, type_)))
    yield from found


def naming_places(type_: GraphQLInputObjectType, path: Path = ()) -> Iterator[Path]:
    """Everywhere in inputs of this type that a row can be named."""
    for name, each in type_.fields.items():
        inner = get_named_type(each.type)
        if inner.name in NAMING:
            yield (*path, name)
        elif isinstance(inner, GraphQLInputObjectType):
            yield from naming_places(inner, (*path, name))


def _filled(value: object, type_: GraphQLInputType, path: Path, fill: Callable[[Path, Row | Mark, str], object]) -> object:
    """An input in which every row and mark is what `fill` says."""
    bare = type_.of_type if isinstance(type_, GraphQLNonNull) else type_
    match value:
        case Row() | Mark():
            return fill(path, value, get_named_type(bare).name)
        case Mapping():
            assert isinstance(bare, GraphQLInputObjectType), path
            return {name: _filled(each, bare.fields[name].type, (*path, name), fill) for name, each in value.items()}
        case list():
            assert isinstance(bare, GraphQLList), path
            return [_filled(each, bare.of_type, (*path, place), fill) for place, each in enumerate(value)]
        case _:
            return value


def name_of(fact: Fact, type_: str) -> object:
    """As a place of this type names the row."""
    match type_:
        case "By" | "SyncNameInput" | "VersionBy":
            return {"id": fact.global_id}
        case "ID":
            return fact.global_id
        case _:
            return fact.key


@dataclass
class Told:
    """What a verb answered: as it goes out, without the names that were asked for, and parsed."""

    text: str
    payload: Any

    @property
    def errors(self) -> list[tuple[str, str, list[str]]]:
        return [(error["__typename"], error["code"], error["path"]) for error in self.payload["errors"]]

    @property
    def kinds(self) -> set[str]:
        return {error["__typename"] for error in self.payload["errors"]}


@dataclass
class Stage:
    """Where acts are done. `connection`: the owner's. `overheard`: all answers so far."""

    writer: Writer
    connection: Connection
    overheard: list[Told] = field(default_factory=list)
    _facts: dict[tuple[Row, str | None], Fact] = field(default_factory=dict)
    _ids: dict[tuple[Row, str | None], str] = field(default_factory=dict)
    _turn: int = 0

    async def fact(self, row: Row, target: Fact | None = None) -> Fact:
        """As it is now. Which row it is was found out when it was first asked for."""
        key = row, target.id if target else None
        if key not in self._facts:
            where = f"id = '{self._ids[key]}'" if key in self._ids else row.where.format(target=key[1])
            (self._facts[key],) = await self.facts(row.type, where)
            self._ids[key] = self._facts[key].id
        return self._facts[key]

    async def cast(self, acts: Iterable[Act]) -> None:
        """Finds all rows of these acts before any is done."""
        for act in acts:
            for target in act.targets:
                fact = await self.fact(target.row) if target.row else None
                for _, value, _ in places(act):
                    if isinstance(value, Row):
                        await self.fact(value, fact)

    async def facts(self, type_: str, where: str = "true") -> list[Fact]:
        """Of all rows of the type's table of which this is true."""
        rows = await self.connection.fetch(FACTS.format(table=mapping().objects[type_].table, where=where))
        return [
            Fact(
                "ServicePackage" if row["package"] else type_,
                row["id"],
                row["key"],
                row["revision"],
                row["number"],
                row["service"],
                tuple(row["external"]) if row["external"] else None,
            )
            for row in rows
        ]

    async def do(
        self, seat: Seat, act: Act, target: Target, *, dry: bool = True, named: Mapping[Path, Name] | None = None, whole: bool = False
    ) -> Told:
        """`named`: what stands at some places instead of the row there."""
        fact = await self.fact(target.row) if target.row else None
        known = {path: await self.fact(value, fact) for path, value, _ in places(act) if isinstance(value, Row)}
        texts = {each.global_id for each in known.values()} | ({fact.global_id} if fact else set())

        def fill(path: Path, value: Row | Mark, type_: str) -> object:
            if named and path in named:
                texts.add(named[path].text)
                return named[path].value
            if value is REVISION:
                return fact and fact.revision
            it = fact if value is TARGET else known[path]
            assert it is not None, path
            return name_of(it, type_)

        type_ = input_type(act.verb)
        asked = _filled(act.input, type_, (), fill)
        assert isinstance(asked, dict)
        if _needed(type_.fields.get("expectedRevision")) and "expectedRevision" not in asked:
            asked["expectedRevision"] = fact and fact.revision
        return await self.tell(seat, act.verb, asked, dry=dry, whole=whole, texts=texts)

    async def tell(self, seat: Seat, verb: str, asked: Input, *, dry: bool, whole: bool = False, texts: Collection[str] = ()) -> Told:
        """`whole`: with every field of what was changed."""
        self._turn += 1
        if not dry:
            asked = {"idempotencyKey": f"act-{self._turn}", **asked}
        document = document_of(verb, whole=whole)
        prepared = await self.writer.reading.prepare(Question(document, None, {"input": asked, "dry": dry}, ()), seat.viewer)
        written = await self.writer.writing.answer(prepared, Request(seat.viewer, Clock(NOW, HELSINKI), f"act-{self._turn}"))
        assert not written.failures, written.failures
        answer = written.payloads[verb].decode()
        told = Told(_without(answer, texts), orjson.loads(answer))
        self.overheard.append(told)
        if told.payload["changeCursor"]:
            self._facts.clear()
        return told


def _without(answer: str, texts: Collection[str]) -> str:
    for text in sorted(texts, key=len, reverse=True):
        answer = re.sub(rf"(?<![\w-]){re.escape(text)}(?![\w-])", "§", answer)
    return answer


def _needed(field_: GraphQLInputField | None) -> bool:
    return field_ is not None and isinstance(field_.type, GraphQLNonNull)


def payload_type(verb: str) -> GraphQLObjectType:
    root = mapping().schema.mutation_type
    assert root is not None
    type_ = get_named_type(root.fields[verb].type)
    assert isinstance(type_, GraphQLObjectType)
    return type_


@cache
def document_of(verb: str, *, whole: bool) -> str:
    """Asks for the payload, and of the rows in it for every field or for the name of their type."""
    chosen = " ".join(_chosen(name, get_named_type(it.type), whole=whole) for name, it in payload_type(verb).fields.items())
    return f"mutation Act($input: {input_type(verb)}!, $dry: Boolean!) {{ {verb}(input: $input, dryRun: $dry) {{ __typename {chosen} }} }}"


def _chosen(name: str, type_: GraphQLNamedType, *, whole: bool) -> str:
    if not isinstance(type_, (GraphQLInterfaceType, GraphQLObjectType)):
        return name
    walker = Walker(mapping(), {})
    if isinstance(type_, GraphQLObjectType):
        return f"{name} {{ {walker.cell(type_) if whole or 'id' not in type_.fields else '__typename'} }}"
    members = mapping().schema.get_possible_types(type_) if whole or name == "errors" else ()
    return f"{name} {{ __typename {' '.join(f'... on {it.name} {{ {walker.cell(it)} }}' for it in members)} }}"
