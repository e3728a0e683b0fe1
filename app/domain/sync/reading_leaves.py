"""One row while it is read: its leaves, texts and names one after the other, and all that is wrong with them."""

from collections.abc import Sequence
from typing import Any, TypeVar

from strawberry import Some

from app import limits
from app.domain.naming import By, ExternalName
from app.domain.sync.inputs import SyncExternalInput, SyncNameInput, SyncTextInput
from app.domain.sync.reading_values import Read, outside_name, text, words
from app.domain.sync.things import Value
from app.errors import DomainError, Invalid, Path
from app.languages import LANGUAGES

E = TypeVar("E")
Where = tuple[str | int, ...]
"""A path that still grows."""


class Leaves:
    """A row with errors is refused, whatever was read of it; when there are as many as are told, no more is read."""

    def __init__(self) -> None:
        self.errors: list[DomainError] = []

    def one(self, given: Some[Any] | None, path: Path, read: Read) -> Any:
        """A leaf; None when it is absent, null or wrong."""
        if given is None or given.value is None or len(self.errors) >= limits.ERRORS_MAX:
            return None
        try:
            return read(given.value, path)
        except DomainError as fault:
            self.errors.append(fault.with_traceback(None))
            return None

    def needed(self, given: Some[Any] | None, path: Path, read: Read) -> Any:
        """A leaf that an entry of a list must have."""
        if given is None or given.value is None:
            self.refuse("REQUIRED", f"Give its {path[-1]} too.", path)
        return self.one(given, path, read)

    def put(self, fields: dict[str, Value], name: str, given: Some[Any], path: Path, read: Read, *, needed: bool) -> None:
        """A field that is one value; `needed`: that is never empty."""
        if needed and given.value is None:
            self.refuse("REQUIRED", f"{name} cannot be empty; leave it out to keep it as it is.", path)
        else:
            self._keep(fields, name, given, path, read)

    def texts(self, fields: dict[str, Value], name: str, given: Some[SyncTextInput | None] | None, path: Where, *, needed: bool) -> None:
        """Each language that a row speaks of is a field; null removes them all."""
        if given is None:
            return
        path = (*path, name)
        said: dict[str, Value] = dict.fromkeys(LANGUAGES) if given.value is None else self._said(given.value, path)
        if needed and len(said) == len(LANGUAGES) and not any(said.values()):
            self.refuse("REQUIRED", f"{name} cannot be empty: write it in at least one language.", path)
        fields.update((f"{name}.{language}", text) for language, text in said.items())

    def text(self, given: Some[SyncTextInput | None] | None, path: Where, *, needed: bool) -> dict[str, str] | None:
        """A text that is given whole."""
        known = len(self.errors)
        said = {} if given is None or given.value is None else self._said(given.value, path)
        written = {language: text for language, text in said.items() if text is not None}
        if needed and not written and len(self.errors) == known:
            self.refuse("REQUIRED", "Write it in at least one language.", path)
        return written or None

    def entries(self, given: Some[list[E] | None] | None, path: Path) -> Sequence[E] | None:
        """Those of a list that is given whole; None: it is not given."""
        if given is None:
            return None
        if given.value is None:
            self.refuse("REQUIRED", f"{path[-1]} is a list and cannot be null; leave it out to keep it as it is.", path)
        return given.value

    def named(self, given: Some[SyncNameInput | None] | None, path: Where) -> By | None:
        """The name of a thing."""
        asked = given.value if given else None
        if asked is None:
            return None
        known = len(self.errors)
        id_, key = self.one(asked.id, (*path, "id"), text), self.one(asked.key, (*path, "key"), text)
        external = self._outside(asked.external, (*path, "external"))
        ways: dict[str, Any] = {name: way for name, way in (("id", id_), ("key", key), ("external", external)) if way}
        if len(ways) != 1 and len(self.errors) == known:
            self.refuse("NAMES_NOTHING", "Name it in one way: by its id, its key, or as another system does.", path)
        return By(**ways) if len(ways) == 1 and len(self.errors) == known else None

    def _outside(self, given: Some[SyncExternalInput | None] | None, path: Where) -> ExternalName | None:
        asked = given.value if given else None
        if asked is None:
            return None
        source = self.needed(asked.source, (*path, "source"), outside_name)
        external_id = self.needed(asked.external_id, (*path, "externalId"), outside_name)
        return None if source is None or external_id is None else ExternalName(source=source, external_id=external_id)

    def refuse(self, code: str, what: str, path: Path) -> None:
        if len(self.errors) < limits.ERRORS_MAX:
            self.errors.append(Invalid(what, code=code, path=path))

    def _said(self, asked: SyncTextInput, path: Where) -> dict[str, Value]:
        """The languages that a text is given in."""
        said: dict[str, Value] = {}
        for language in LANGUAGES:
            given = getattr(asked, language)
            if given is not None:
                self._keep(said, language, given, (*path, language), words)
        return said

    def _keep(self, fields: dict[str, Value], name: str, given: Some[Any], path: Path, read: Read) -> None:
        """Nothing of what is wrong."""
        known = len(self.errors)
        value = self.one(given, path, read)
        if len(self.errors) == known:
            fields[name] = value
