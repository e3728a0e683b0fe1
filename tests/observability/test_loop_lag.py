"""How late the event loop is: whatever holds it up is seen, in the metrics too."""

import asyncio
import time

import pytest

from app import limits
from app.observability.counts import Counts
from app.observability.loop_lag import BOUNDS_SECONDS, LoopLag
from app.observability.meters import Meters
from app.observability.metrics import Metrics

HELD_UP_SECONDS = 0.01


async def test_what_holds_the_loop_up_is_counted_by_how_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "LOOP_LAG_PAUSE_SECONDS", 0)
    lag = LoopLag()
    lag.begin()
    time.sleep(HELD_UP_SECONDS)  # noqa: ASYNC251 - so that nothing else runs
    while not sum(lag.counts):  # noqa: ASYNC110 - it has no other sign
        await asyncio.sleep(0)
    lag.end()
    assert (sum(lag.counts), sum(lag.counts[: BOUNDS_SECONDS.index(HELD_UP_SECONDS) + 1])) == (1, 0)
    assert lag.seconds > HELD_UP_SECONDS
    told = Metrics(Counts(), Meters(), lag).exposition().decode()
    assert 'salkku_event_loop_lag_seconds_bucket{le="0.01"} 0.0\n' in told
    assert 'salkku_event_loop_lag_seconds_bucket{le="+Inf"} 1.0\n' in told
    assert f"salkku_event_loop_lag_seconds_sum {lag.seconds}\n" in told
