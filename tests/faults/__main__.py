"""`make faults`: each fault under mixed load, and a report of what callers saw. WHAT="frozen disk" asks for some of them.

The exit code is not 0 when a promise is broken: a lost or doubled write, a wrong answer, one without a code, a 5xx but 503 and 504, a
connection that hung, no recovery within 5 s. All other figures are a report.
"""

import argparse
import asyncio
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from app.database.embedded import default_home
from app.database.embedded.home import make_passable
from tests.faults.causes import FAULTS
from tests.faults.report import broken, told
from tests.faults.stage import observed, stage
from tests.support.databases import ROOT


async def main(names: Sequence[str]) -> int:
    """How many faults broke a promise."""
    directory = _emptied(default_home(ROOT / "var" / "faults"))
    try:
        return sum([await _one(directory, name) for name in names])
    finally:
        shutil.rmtree(directory, ignore_errors=True)


def _emptied(directory: Path) -> Path:
    """What an earlier run left behind is no use to this one."""
    shutil.rmtree(directory, ignore_errors=True)
    make_passable(directory)
    return directory


async def _one(directory: Path, name: str) -> bool:
    fault = FAULTS[name]
    sys.stdout.write(f"\n{name}: {fault.says}\n")
    sys.stdout.flush()
    async with stage(directory, name, fault.setting) as made:
        seen = await observed(made, name, fault.happens)
    if made.exit_code != 0:
        seen.wrong.append(f"the server ended with {made.exit_code}")
    faults = broken(seen, server_ends=fault.server_ends)
    sys.stdout.write(told(seen, faults))
    sys.stdout.flush()
    return bool(faults)


def _asked() -> Sequence[str]:
    parser = argparse.ArgumentParser(
        prog="python -m tests.faults", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("faults", nargs="*", metavar="FAULT", help=f"of {', '.join(FAULTS)}; all when none is named")
    given = parser.parse_args().faults
    if unknown := set(given) - set(FAULTS):
        parser.error(f"no fault is named {', '.join(sorted(unknown))}; there are {', '.join(FAULTS)}")
    return given or list(FAULTS)


if __name__ == "__main__":
    sys.exit(1 if asyncio.run(main(_asked())) else 0)
