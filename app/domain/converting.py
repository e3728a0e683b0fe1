"""Inputs of verbs as their own classes, from the JSON that was validated. How each type is converted is found out once: a batch has tens of
thousands of values, and finding it out takes longer than converting."""

from collections.abc import Callable, Mapping
from dataclasses import MISSING
from typing import Any

import strawberry
from strawberry import UNSET, Some
from strawberry.scalars import is_scalar
from strawberry.types import get_object_definition
from strawberry.types.base import StrawberryList, StrawberryMaybe, StrawberryOptional
from strawberry.types.enum import StrawberryEnumDefinition
from strawberry.types.lazy_type import LazyType

Convert = Callable[[Any], Any]
"""None and UNSET stay what they are."""


def _as_it_is(value: object) -> object:
    return value


class Converters:
    """By type; the same as strawberry's own conversion of arguments gives. They are made by one thread, and used by any."""

    def __init__(self, schema: strawberry.Schema) -> None:
        self._schema = schema
        self._of_classes: dict[type, Convert] = {}

    def of(self, type_: object) -> Convert:
        """Raises TypeError for a type that no input has."""
        match type_:
            case StrawberryMaybe():
                return _maybe(self.of(type_.of_type))
            case StrawberryOptional():
                return self.of(type_.of_type)
            case StrawberryList():
                return _list(self.of(type_.of_type))
            case LazyType():
                return self.of(type_.resolve_type())
            case StrawberryEnumDefinition():
                return _as_it_is
            case _ if is_scalar(type_, self._schema.schema_converter.scalar_registry):
                return _as_it_is
            case type():
                return self._of_class(type_)
            case _:
                raise TypeError(f"No input can be made of {type_}.")

    def _of_class(self, class_: type) -> Convert:
        if class_ not in self._of_classes:
            self._of_classes[class_] = lambda value: made(value)  # what it holds may hold it again
            made = self._of_classes[class_] = self._object(class_)
        return self._of_classes[class_]

    def _object(self, class_: type) -> Convert:
        definition = get_object_definition(class_, strict=True)
        names = self._schema.config.name_converter
        fields: dict[str, tuple[str, Convert]] = {}
        absent: dict[str, object] = {}
        for field in definition.fields:
            fields[names.from_field(field)] = field.python_name, self.of(field.resolve_type(type_definition=definition))
            if field.default_value is MISSING and field.default_factory is MISSING:
                absent[field.python_name] = None

        def convert(value: Mapping[str, object] | None) -> object:
            if value is None or value is UNSET:
                return value
            given = dict(absent)
            for key, item in value.items():
                name, of_field = fields[key]
                given[name] = of_field(item)
            return class_(**given)

        return convert


def _maybe(convert: Convert) -> Convert:
    if convert is _as_it_is:
        return Some
    return lambda value: Some(convert(value))


def _list(convert: Convert) -> Convert:
    def each(value: list[object] | None) -> object:
        if value is None or value is UNSET:
            return value
        return [convert(item) for item in value]

    return each
