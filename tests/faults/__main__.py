"""`make faults`: each fault under mixed load, and a report of what callers saw. WHAT="frozen disk" asks for some of them.

The exit code is 1 when a promise is broken: a lost or doubled write, a wrong answer, one without a code, a 5xx but 503 and 504, a
connection that hung, no recovery within 5 s. It is 3 when none is and a fault could not be tried here. All other figures are a report; that
of all faults is kept in tests/faults/results.
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
from tests.faults.report import Verdict, broken, exit_code, kept, summary, told
from tests.faults.stage import observed, stage
from tests.support.databases import ROOT


async def main(names: Sequence[str]) -> int:
    """The exit code."""
    directory = _emptied(default_home(ROOT / "var" / "faults"))
    said: list[str] = []
    try:
        verdicts = {name: await _one(directory, name, said) for name in names}
    finally:
        shutil.rmtree(directory, ignore_errors=True)
    _say(f"\n{summary(verdicts)}", said)
    if set(names) == set(FAULTS):
        kept("".join(said))
    return exit_code(verdicts)


def _say(text: str, said: list[str]) -> None:
    """Now, and in the report."""
    said.append(text)
    sys.stdout.write(text)
    sys.stdout.flush()


def _emptied(directory: Path) -> Path:
    """What an earlier run left behind is no use to this one."""
    shutil.rmtree(directory, ignore_errors=True)
    make_passable(directory)
    return directory


async def _one(directory: Path, name: str, said: list[str]) -> Verdict:
    fault = FAULTS[name]
    _say(f"\n{name}: {fault.says}\n", said)
    async with stage(directory, name, fault.setting) as made:
        seen = await observed(made, name, fault.happens)
    if made.exit_code != 0:
        seen.wrong.append(f"the server ended with {made.exit_code}")
    faults = broken(seen, server_ends=fault.server_ends)
    if made.left_out and not faults:
        _say(f"  LEFT OUT {made.left_out}\n", said)
        return Verdict.LEFT_OUT
    _say(told(seen, faults), said)
    return Verdict.BROKEN if faults else Verdict.KEPT


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
    sys.exit(asyncio.run(main(_asked())))
