"""What sets a subscription going: for each field of Subscription a source of events, at each of which its selection is read anew."""

from collections.abc import Mapping

from app.delivery.changes import Pages, PagesOfService
from app.delivery.event import Source
from app.delivery.heartbeat import heartbeat
from app.delivery.tailer import Tailer
from app.history.positions import Sealing


def sources(tailer: Tailer, sealing: Sealing) -> Mapping[str, Source]:
    """By field of Subscription."""
    return {
        "heartbeat": heartbeat,
        "changes": lambda asked: Pages(tailer, sealing, asked),
        "serviceChanged": lambda asked: PagesOfService(tailer, sealing, asked),
    }
