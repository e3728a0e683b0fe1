"""The processes of a run: where they may run, and what CPU they have used. On Linux; elsewhere nothing is pinned and CPU is not told."""

import os
import platform
import shutil
import subprocess
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
    """User and system time of these processes' threads: by the scheduler in nanoseconds, where it is told, else in ticks."""
    if not CAN_PIN:
        return None
    return sum(_thread_seconds(thread) for pid in pids for thread in (PROC / str(pid) / "task").iterdir())


def _thread_seconds(thread: Path) -> float:
    exact = thread / "schedstat"
    if exact.exists():
        return int(exact.read_text().split()[0]) / 1e9
    fields = (thread / "stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS_PER_SECOND


def memory_mb(pid: int, *, peak: bool = False) -> float | None:
    """What of a process is in memory, now or at most."""
    wanted = "VmHWM:" if peak else "VmRSS:"
    return _status_mb(pid, wanted) if CAN_PIN else None


def private_mb(pids: Iterable[int]) -> float | None:
    """Of these processes together, without what they share: PostgreSQL's backends share its buffers."""
    return sum(_status_mb(pid, "RssAnon:") for pid in pids) if CAN_PIN else None


def _status_mb(pid: int, name: str) -> float:
    lines = (PROC / str(pid) / "status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name)) / 1024


def described() -> dict[str, object]:
    """What the figures depend on."""
    info = (PROC / "cpuinfo").read_text() if (PROC / "cpuinfo").exists() else ""
    models = [line.partition(":")[2].strip() for line in info.splitlines() if line.startswith("model name")]
    system = os.uname()
    return {
        "system": f"{system.sysname} {system.machine}",
        "cpu": models[0] if models else "unknown",
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "node": _node(),
    }


def _node() -> str | None:
    if shutil.which("node") is None:
        return None
    return subprocess.run(["node", "--version"], capture_output=True, text=True, check=False).stdout.strip()
