"""What a search costs: kinds of questions over the large portfolio, of one to eight words, as a manager and as a customer.

python -m tests.benchmarks search
"""

import sys
import time
from collections.abc import Mapping, Sequence
from statistics import median, quantiles
from typing import NamedTuple, TypedDict

import asyncpg

from app.database.embedded import Server
from tests.benchmarks import machine
from tests.benchmarks.processes import BACKENDS
from tests.benchmarks.questions import VIEWERS
from tests.support.asking import Asker, asker
from tests.support.databases import clone

NAME = "search"
P95_MS = 50.0
TEXT = """
query ($text: String!) { search(text: $text, first: 20) { totalCount nodes {
  kind field match language rank item { key name { text } } version { number stage } highlight { text matched }
} } }
"""
"""As a page of hits shows them."""

LONG = (
    "kirjaston laskutus vesala toimii silloin kun sitä tarvitaan",
    "museets utskrift fungerar när det behövs arbetet ska",
    "payroll training works when it is needed smoothly",
)
"""Of eight words; their beginnings are asked too."""
ASKED: Mapping[str, Sequence[str]] = {
    "one word": (
        "laskutus",
        "kirjaston",
        "koulutus",
        "fakturering",
        "biblioteket",
        "backup",
        "harbour",
        "tulostus",
        "printing",
        "Strandby",
    ),
    "two words": (
        "kirjaston laskutus",
        "sataman ylläpito",
        "museets utskrift",
        "payroll training",
        "katujen karttapalvelu",
        "harbour backup",
    ),
    **{f"{number} words": tuple(" ".join(text.split()[:number]) for text in LONG) for number in range(3, 9)},
    "compound": ("paketti", "palvelu", "järjestelmä", "tjänst", "paket", "hallinto", "siirto", "kapasiteetti", "system", "säkerhet"),
    "mistyped": ("laksutus", "kirjatson", "kolutus", "faktuering", "bibliotekt", "bakcup", "harbuor", "tulotsus", "prniting", "ostermyra"),
    "beginning": ("las", "kir", "kou", "fak", "bib", "bac", "har", "tul", "pri", "str"),
    "rare": ("PKG-00204", "SVC-00100", "00042", "L-SVC-04321", "canary", "02858", "01275", "stakeholder", "PKG-00100", "04765"),
    "frequent": ("toimii", "sitä", "fungerar", "works", "arkisin", "neuvonta", "ylläpito", "svc", "advice", "rådgivning"),
    "of comments": (
        "kuukausiraportti",
        "vuodenvaihdetta",
        "månadsrapporten",
        "everybody",
        "hinta",
        "priset",
        "viivästyy",
        "the new version",
    ),
    "nothing": ("xyzzy", "kvanttitietokone", "blockchain", "zzzzzz", "qwertyuiop", "rymdfärja", "avaruuslento", "hippopotamus"),
}


class Row(TypedDict):
    """Of whole answers, in one connection; `all` kinds are told together at last. `database_cpu_ms`: what PostgreSQL's process took for
    one, in the mean of the dearest text. `hits`: of the text with most."""

    kind: str
    viewer: str
    answers: int
    p50_ms: float
    p95_ms: float
    max_ms: float
    database_cpu_ms: float | None
    dearest: str
    dearest_cpu_ms: float | None
    hits: int


class Sample(NamedTuple):
    """What each answer took, what each text cost in the mean, and what the most hits were."""

    times_ms: Sequence[float]
    costs_ms: Mapping[str, float]
    hits: int


async def measured(server: Server, portfolio: str, runs: int) -> list[Row]:
    """`portfolio`: the name of its template."""
    persons = {role: (party, customer) for role, party, customer in VIEWERS.values()}
    rows: list[Row] = []
    async with clone(server, portfolio) as database, asker(database.url, database.owner_url, persons) as asked:
        connection = await asyncpg.connect(database.owner_url)
        try:
            backends = [row["pid"] for row in await connection.fetch(BACKENDS)]
        finally:
            await connection.close()
        for viewer in VIEWERS:
            samples = []
            for kind in ASKED:
                samples.append(await _of_kind(asked, backends, kind, viewer, runs))
                rows.append(_told(kind, viewer, samples[-1:]))
            rows.append(_told("all", viewer, samples))
    return rows


async def _of_kind(asked: Asker, backends: Sequence[int], kind: str, viewer: str, runs: int) -> Sample:
    """Each text once before, so that it is compiled and planned."""
    role = VIEWERS[viewer][0]
    hits = [(await asked.ask(TEXT, role, text=text))["search"]["totalCount"] for text in ASKED[kind]]
    times: list[float] = []
    costs: dict[str, float] = dict.fromkeys(ASKED[kind], 0.0)
    for _ in range(runs):
        for text in ASKED[kind]:
            before, began = machine.cpu_seconds(backends), time.perf_counter()
            await asked.bytes(TEXT, role, text=text)
            times.append(1000 * (time.perf_counter() - began))
            costs[text] += 1000 * ((machine.cpu_seconds(backends) or 0.0) - (before or 0.0)) / runs
    return Sample(times, costs, max(hits))


def _told(kind: str, viewer: str, samples: Sequence[Sample]) -> Row:
    times = [each for sample in samples for each in sample.times_ms]
    costs = {text: cost for sample in samples for text, cost in sample.costs_ms.items()}
    dearest = max(costs, key=lambda text: costs[text])
    row = Row(
        kind=kind,
        viewer=viewer,
        answers=len(times),
        p50_ms=round(median(times), 1),
        p95_ms=round(quantiles(times, n=100, method="inclusive")[94], 1),
        max_ms=round(max(times), 1),
        database_cpu_ms=round(sum(costs.values()) / len(costs), 1) if machine.CAN_PIN else None,
        dearest=dearest,
        dearest_cpu_ms=round(costs[dearest], 1) if machine.CAN_PIN else None,
        hits=max(sample.hits for sample in samples),
    )
    sys.stdout.write(line(row))
    sys.stdout.flush()
    return row


def line(row: Row) -> str:
    """One row for people, with what is wanted."""
    wanted = f"{'reaches' if row['p95_ms'] <= P95_MS else 'MISSES'} {P95_MS:g}"
    cpu = f"CPU of PostgreSQL {row['database_cpu_ms']} ms, at most {row['dearest_cpu_ms']} ms ({row['dearest']})"
    times = f"p50 {row['p50_ms']:5.1f} ms, p95 {row['p95_ms']:5.1f} ms ({wanted}), max {row['max_ms']:5.1f} ms"
    return f"{row['kind']:12}{row['viewer']:9} {times}; {cpu}; {row['hits']} hits at most\n"
