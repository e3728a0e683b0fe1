"""`/metrics` in the format of Prometheus: put together from the journal's counts when somebody asks."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate

from prometheus_client import CollectorRegistry, GCCollector, PlatformCollector, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from app.observability import loop_lag
from app.observability.counts import BOUNDS_SECONDS, Counts, Kind, Sums
from app.observability.loop_lag import LoopLag
from app.observability.meters import Meter, Meters

PREFIX = "salkku_"


class Metrics(Collector):
    """What is counted has no label that a request could make up: names of operations are none."""

    def __init__(self, counts: Counts, meters: Meters, lag: LoopLag) -> None:
        self._counts = counts
        self._meters = meters
        self._lag = lag
        self._registry = CollectorRegistry(auto_describe=False)
        self._registry.register(self)
        for standard in (ProcessCollector, PlatformCollector, GCCollector):
            standard(registry=self._registry)

    def exposition(self) -> bytes:
        """As `text/plain; version=0.0.4`."""
        return generate_latest(self._registry)

    def describe(self) -> Iterable[Metric]:
        """Nothing is collected to find out what there is."""
        return ()

    def collect(self) -> Iterator[Metric]:
        yield from self._operations()
        buckets = _buckets(loop_lag.BOUNDS_SECONDS, self._lag.counts)
        words = "How late the event loop came to what was due."
        late = HistogramMetricFamily(PREFIX + "event_loop_lag_seconds", words)
        late.add_metric([], buckets=buckets, sum_value=self._lag.seconds)
        yield late
        yield from map(_metered, self._meters.all)

    def _operations(self) -> Iterator[Metric]:
        labels = ["transport", "kind", "code"]
        count = CounterMetricFamily(PREFIX + "operations", "Operations that are over.", labels=labels)
        cost = CounterMetricFamily(PREFIX + "operation_cost", "Units of cost of those operations.", labels=labels)
        size = CounterMetricFamily(PREFIX + "answer_bytes", "Bytes of their answers.", labels=labels)
        total = HistogramMetricFamily(PREFIX + "operation_seconds", "Time from a request to its answer.", labels=labels[:2])
        sql = HistogramMetricFamily(PREFIX + "operation_sql_seconds", "Time with the database, waiting for it included.", labels=labels[:2])
        for kind, sums in self._counts.sums.items():
            for family, value in ((count, sums.count), (cost, sums.cost), (size, sums.size)):
                family.add_metric(kind, value)
        for key, alike in _by_transport_and_kind(self._counts.sums).items():
            buckets = [sum(counts) for counts in zip(*(sums.total for sums in alike), strict=True)]
            total.add_metric(key, buckets=_buckets(BOUNDS_SECONDS, buckets), sum_value=sum(sums.total_ns for sums in alike) / 1e9)
            buckets = [sum(counts) for counts in zip(*(sums.sql for sums in alike), strict=True)]
            sql.add_metric(key, buckets=_buckets(BOUNDS_SECONDS, buckets), sum_value=sum(sums.sql_ns for sums in alike) / 1e9)
        yield from (count, cost, size, total, sql)


def _by_transport_and_kind(sums: Mapping[Kind, Sums]) -> Mapping[tuple[str, str], Sequence[Sums]]:
    found: dict[tuple[str, str], list[Sums]] = {}
    for (transport, kind, _), each in sums.items():
        found.setdefault((transport, kind), []).append(each)
    return found


def _buckets(bounds: Sequence[float], counts: Sequence[int]) -> list[tuple[str, float]]:
    """Prometheus wants each bucket with all below it."""
    return list(zip([*map(str, bounds), "+Inf"], accumulate(counts), strict=True))


def _metered(meter: Meter) -> Metric:
    value = meter.read()
    labels = [meter.label] if meter.label else []
    family = (CounterMetricFamily if meter.counts else GaugeMetricFamily)(PREFIX + meter.name, meter.words, labels=labels)
    for label, each in value.items() if isinstance(value, Mapping) else [(None, value)]:
        family.add_metric([] if label is None else [label], each)
    return family
