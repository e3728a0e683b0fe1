"""What a fault came to: the promises that it broke, and the figures."""

import platform
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path

from tests.faults.outcomes import BUSY, RIGHT, gaps
from tests.faults.stage import RECOVERY_SECONDS, Seen

FORESEEN = {RIGHT, BUSY, "503 UNAVAILABLE", "504 TIMEOUT", "UNAVAILABLE", "TIMEOUT"}
WHEN_IT_ENDS = {"refused", "cut", "closed 1001"}
SHOWN = 5
RESULTS = Path(__file__).with_name("results")


class Verdict(Enum):
    """Of one fault."""

    KEPT = "kept every promise"
    BROKEN = "broke a promise"
    LEFT_OUT = "could not be tried here"


def exit_code(verdicts: Mapping[str, Verdict]) -> int:
    """Of a run: 1 when a promise is broken, 3 when none is and a fault was left out."""
    found = set(verdicts.values())
    return 1 if Verdict.BROKEN in found else 3 if Verdict.LEFT_OUT in found else 0


def summary(verdicts: Mapping[str, Verdict]) -> str:
    """The last line of a run."""
    counted = Counter(verdicts.values())
    named = [name for name, verdict in verdicts.items() if verdict is not Verdict.KEPT]
    parts = [f"{counted[verdict]} {verdict.value}" for verdict in Verdict if counted[verdict]]
    return f"{len(verdicts)} faults: {', '.join(parts)}{': ' if named else '.'}{', '.join(named)}\n"


def kept(report: str) -> Path:
    """In a file of today, with what it ran on."""
    RESULTS.mkdir(exist_ok=True)
    now = datetime.now(UTC)
    file = RESULTS / f"{now:%Y-%m-%d}.txt"
    machine = f"{platform.system()} {platform.machine()}, Python {platform.python_version()}"
    file.write_text(f"make faults, {now:%Y-%m-%d %H:%M} UTC, {machine}\n{report}", encoding="utf-8")
    return file


def broken(seen: Seen, *, server_ends: bool) -> list[str]:
    """`server_ends`: the server itself stops on the way, so that connections may be refused or cut."""
    foreseen = FORESEEN | (WHEN_IT_ENDS if server_ends else set())
    found = [f"{outcome.kind}: {outcome.told}" for outcome in seen.outcomes if outcome.told not in foreseen]
    counted = [f"{times} times {what}" for what, times in Counter(found).most_common(SHOWN)]
    late = [f"recovered after {seen.recovery:.1f} s, {RECOVERY_SECONDS:.0f} s are promised"] if seen.recovery > RECOVERY_SECONDS else []
    return [*counted, *late, *seen.wrong]


def told(seen: Seen, faults: list[str]) -> str:
    """Some lines for people."""
    kinds = sorted({outcome.kind for outcome in seen.outcomes})
    without = gaps(seen.outcomes, seen.broke, seen.ended)
    lines = [
        f"  lasted {seen.gone - seen.broke:.1f} s, recovered {seen.recovery:.2f} s after it was over",
        *(f"  {note}" for note in seen.told),
    ]
    for kind in kinds:
        of_kind = [outcome for outcome in seen.outcomes if outcome.kind == kind]
        count = ", ".join(f"{what[:60]} {times}" for what, times in Counter(outcome.told for outcome in of_kind).most_common(SHOWN))
        longest = max(outcome.ended - outcome.began for outcome in of_kind)
        lines.append(f"  {kind:6} {count}; without a right answer {without[kind]:.1f} s, slowest {longest:.1f} s")
    lines += [f"  BROKEN {fault}" for fault in faults] or ["  no promise broken"]
    return "\n".join(lines) + "\n"
