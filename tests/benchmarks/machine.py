"""The processes of a run: where they may run, and what CPU they have used. On Linux; elsewhere nothing is pinned and CPU is not told."""

import os
from collections.abc import Iterable
from pathlib import Path

PROC = Path("/proc")
CAN_PIN = hasattr(os, "sched_setaffinity") and PROC.is_dir()
TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")


def pin(pids: Iterable[int], core: int) -> None:
    """To one core, with all threads that are there."""
    if not CAN_PIN:
        return
    for pid in pids:
        for task in (PROC / str(pid) / "task").iterdir():
            os.sched_setaffinity(int(task.name), {core})


def cores() -> tuple[int, int]:
    """One for the server that is measured, one for all that is around it."""
    available = sorted(os.sched_getaffinity(0)) if CAN_PIN else [0]
    return available[0], available[-1]


def cpu_seconds(pids: Iterable[int]) -> float | None:
    """User and system time of these processes since they began."""
    if not CAN_PIN:
        return None
    ticks = 0
    for pid in pids:
        fields = (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / TICKS_PER_SECOND


def described() -> dict[str, object]:
    """What the figures depend on."""
    info = (PROC / "cpuinfo").read_text() if (PROC / "cpuinfo").exists() else ""
    models = [line.partition(":")[2].strip() for line in info.splitlines() if line.startswith("model name")]
    system = os.uname()
    return {"system": f"{system.sysname} {system.machine}", "cpu": models[0] if models else "unknown", "cores": os.cpu_count()}
