"""What a subscription follows: its events, at each of which the selection is read anew."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import NamedTuple, Protocol, TypeAlias

from app.documents.verbs import Root
from app.history.passing import Passed


class Event(NamedTuple):
    """`given`: values that the statement may ask for by `Environment.given`, beside those that every request brings along. `at`: the moment
    as of which it is read, the same for all subscribers who are woken at once; None: now."""

    given: Mapping[str, object] = {}
    at: datetime | None = None


class Following(Protocol):
    """One subscription, from its beginning on. Nothing is heaped up for who reads slowly."""

    async def event(self) -> Event:
        """The next one, once it happens. Asked late it tells what then is; asked again before `told`, the last one could not be read."""

    def told(self, passed: Passed | None) -> bool:
        """Whether what was read is told to the subscriber. `passed`: how far a page of the feed went; None: there was none. Raises a
        DomainError, which ends the subscription."""


Source: TypeAlias = Callable[[Root], Following]
"""From the field with its arguments. Raises a DomainError for those that it refuses."""
