"""What sets a subscription going: for each field of Subscription a source of events, at each of which its selection is read anew."""

from collections.abc import Mapping

from app.delivery.event import Source
from app.delivery.heartbeat import heartbeat
from app.delivery.tailer import Tailer


def sources(_: Tailer) -> Mapping[str, Source]:
    """By field of Subscription."""
    return {"heartbeat": heartbeat}
