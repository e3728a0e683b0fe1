"""The engine: a request becomes a statement and its parameters, compiled once per operation, variant and shape."""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias, TypeVar

from graphql.execution.values import VariableValues

from app import limits
from app.documents.bounds import values_in
from app.documents.document import NO_VARIABLES, Operation, read_operation
from app.documents.refusal import RefusedRequest, refused
from app.documents.verbs import Root, roots_of
from app.graphsql.cache import Cache
from app.graphsql.introspection import usual_lengths
from app.graphsql.plan import Plan, Planner, Prepared
from app.graphsql.statement import Statement
from app.graphsql.worker import Worker
from app.places.mapping import SchemaMapping

T = TypeVar("T")
Document: TypeAlias = tuple[str, str | None]
Shape: TypeAlias = tuple[Operation, object, tuple[object, ...]]
Coerced: TypeAlias = tuple[VariableValues, tuple[object, ...]]
NOTHING_COERCED: Coerced = (NO_VARIABLES, ())


class Engine:
    """Holds the caches, which only the event loop touches; knows no connection. What was not asked before is read and compiled in a
    thread, so that no request holds up the others."""

    def __init__(self, mapping: SchemaMapping, *, introspection: bool = True) -> None:
        self.mapping = mapping
        self._planner = Planner(mapping, usual_lengths(mapping.schema), introspection)
        self._operations: Cache[Document, Operation] = Cache(limits.DOCUMENTS_CACHED, limits.DOCUMENT_LETTERS_CACHED)
        self._refusals: Cache[Document, RefusedRequest] = Cache(limits.DOCUMENTS_CACHED, limits.DOCUMENT_LETTERS_CACHED)
        self._plans: Cache[Shape, Plan] = Cache(limits.SHAPES_CACHED, limits.SHAPE_LETTERS_CACHED)
        self._worker = Worker()

    def kept(self) -> Mapping[str, float]:
        """Entries of each cache."""
        return {"documents": len(self._operations), "refused": len(self._refusals), "shapes": len(self._plans)}

    def made(self) -> Mapping[str, float]:
        """What was not found in a cache, and made for it: documents read, or refused; shapes compiled."""
        return {"documents": self._operations.made, "refused": self._refusals.made, "shapes": self._plans.made}

    def waiting(self) -> int:
        """What waits for the thread, or is in it."""
        return len(self._worker)

    def close(self) -> None:
        """Ends the thread."""
        self._worker.close()

    def known(self, text: str, operation_name: str | None, variables: Mapping[str, object], variant: object) -> Prepared | None:
        """The plan for this request, when nothing has to be read or compiled for it; nearly all are."""
        operation = self._operations.get((text, operation_name))
        if operation is None:
            return None
        if not operation.variable_definitions:
            coerced, shape = NOTHING_COERCED
        elif operation.shape_of_texts is not None and (texts := operation.coerced_texts(variables)) is not None:
            coerced, shape = texts, operation.shape_of_texts
        elif (found := self._coerced_now(operation, variables)) is not None:
            coerced, shape = found
        else:
            return None
        plan = self._plans.get((operation, variant, shape))
        return None if plan is None else Prepared(plan, operation, coerced, variant)

    def unread(self, text: str, operation_name: str | None, variables: Mapping[str, object]) -> int:
        """Letters that have to be read or compiled for a request that is not `known`."""
        if len(text) > limits.DOCUMENT_LETTERS_MAX or (text, operation_name) in self._refusals:
            return 0
        operation = self._operations.get((text, operation_name))
        known = operation is not None and values_in(variables, operation.roomy) > limits.VARIABLE_VALUES_SMALL
        return 0 if known else len(text)  # many values are coerced in the thread each time, be the document known or not

    async def prepare(self, text: str, operation_name: str | None, variables: Mapping[str, object], variant: object) -> Prepared:
        """The plan for this request; `variant` is whatever of the viewer changes the SQL. Raises RefusedRequest, a DomainError for an
        argument that is refused, or Unavailable."""
        operation = self._operations.get((text, operation_name)) or await self._read(text, operation_name)
        coerced, shape = await self._coerced(operation, variables) if operation.variable_definitions else NOTHING_COERCED
        key = (operation, variant, shape)
        return Prepared(self._plans.get(key) or await self._planned(key, coerced), operation, coerced, variant)

    async def roots(self, prepared: Prepared) -> Sequence[Root]:
        """The root fields of an operation with what they are given: plain values as graphql-core coerces them."""
        return await self._worker.run(
            object(), lambda: roots_of(self.mapping.schema, prepared.operation, prepared.variables), lambda _: None
        )

    async def told_again(self, prepared: Prepared, key: str) -> Statement:
        """What answers one verb of a mutation as it was answered before; compiled each time, for that is rare."""
        return await self._worker.run(object(), lambda: self._planner.told_again(prepared, key), lambda _: None)

    async def compiled(
        self, text: str, name: str | None, variables: Mapping[str, object], compile_: Callable[[Operation, VariableValues], T]
    ) -> tuple[Operation, VariableValues, T]:
        """What is made of an operation in the thread, each time anew, where it is answered in another way than with one value."""
        operation = self._operations.get((text, name)) or await self._read(text, name)
        coerced, _ = await self._coerced(operation, variables) if operation.variable_definitions else NOTHING_COERCED
        return operation, coerced, await self._worker.run(object(), lambda: compile_(operation, coerced), lambda _: None)

    async def _read(self, text: str, name: str | None) -> Operation:
        if len(text) > limits.DOCUMENT_LETTERS_MAX:
            what = f"The document has {len(text)} letters; at most {limits.DOCUMENT_LETTERS_MAX} are read."
            raise refused("GRAPHQL_PARSE_FAILED", what)
        refusal = self._refusals.get((text, name))
        if refusal is not None:
            raise refusal.again()

        def keep(found: Operation | RefusedRequest) -> None:
            weight = len(text) + len(name or "")
            if isinstance(found, Operation):
                self._operations.put((text, name), found, weight)
            else:
                self._refusals.put((text, name), found, weight)

        whole = self.mapping
        found = await self._worker.run((text, name), lambda: read_operation(whole.schema, text, name, whole.fixed, whole.roomy), keep)
        if isinstance(found, RefusedRequest):
            raise found.again()
        return found

    async def _coerced(self, operation: Operation, variables: Mapping[str, object]) -> Coerced:
        if (found := self._coerced_now(operation, variables)) is not None:
            return found

        def work() -> Coerced:
            coerced = operation.coerce(self.mapping.schema, variables, located=True)
            return coerced, operation.shape(coerced)

        return await self._worker.run(object(), work, lambda _: None)

    def _coerced_now(self, operation: Operation, variables: Mapping[str, object]) -> Coerced | None:
        """None: they are many; or refused, which is said again with its place in the text."""
        if values_in(variables, operation.roomy) > limits.VARIABLE_VALUES_SMALL:
            return None
        try:
            coerced = operation.coerce(self.mapping.schema, variables)
        except RefusedRequest:
            return None
        return coerced, operation.shape(coerced)

    async def _planned(self, key: Shape, variables: VariableValues) -> Plan:
        operation, variant, _ = key

        def keep(plan: Plan) -> None:
            own = self._plans.like(lambda other: other[0] is operation)
            for forgotten in own[: max(0, len(own) + 1 - limits.SHAPES_PER_OPERATION)]:
                self._plans.forget(forgotten)
            self._plans.put(key, plan, plan.letters + len(operation.text))

        return await self._worker.run(key, lambda: self._planner.plan(operation, variables, variant), keep)
