"""What sets a subscription going: for each field of Subscription a source of events, at each of which its selection is read anew."""

from collections.abc import AsyncGenerator, Callable, Mapping
from typing import TypeAlias

from app.delivery.heartbeat import heartbeat
from app.viewer import Viewer

Event: TypeAlias = Mapping[str, object]
"""Values that the statement may ask for by `Environment.given`, beside those that every request brings along."""

Source: TypeAlias = Callable[[Mapping[str, object], Viewer], AsyncGenerator[Event, None]]
"""From the field's arguments and the viewer to the events. Raises a DomainError at once for arguments that it refuses. Asked late for its
next event it tells what then is; nothing is heaped up for who reads slowly."""

SOURCES: Mapping[str, Source] = {"heartbeat": heartbeat}
