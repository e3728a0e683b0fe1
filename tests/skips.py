"""A pytest plugin: with CI=1 a skipped test is a failure, unless its reason names a missing program that README.md lists.

    pytest.skip("needs node: the clients are npm packages")

A skip that nobody sees is a check that nobody makes.
"""

import os
import re
import shutil
from collections.abc import Generator
from pathlib import Path
from typing import TypeVar

import pytest

README = Path(__file__).parent.parent / "README.md"
Report = TypeVar("Report", pytest.TestReport, pytest.CollectReport)
REASON = re.compile(r"needs ([a-z0-9_-]+)\b")


def listed_programs(readme: str) -> set[str]:
    """The first column of the table below the heading "Programs that some tests need"."""
    section = readme.partition("## Programs that some tests need")[2].partition("\n## ")[0]
    return set(re.findall(r"^\| `([a-z0-9_-]+)` \|", section, flags=re.MULTILINE))


def fault_of_skip(reason: str, programs: set[str]) -> str | None:
    """Why this skip may not pass in CI."""
    named = REASON.match(reason)
    if named is None:
        return f'a skip in CI must read "needs <program>: …", this one reads {reason!r}'
    program = named[1]
    if program not in programs:
        return f'README.md does not list `{program}` below "Programs that some tests need"'
    if shutil.which(program) is not None:
        return f"{program} is not missing: it is on PATH"
    return None


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Outermost, so that an expected failure is seen as the skip that pytest makes of it."""
    report = yield
    return _judged(report)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """A whole module may skip itself while it is collected."""
    report = yield
    return _judged(report)


def _judged(report: Report) -> Report:
    if os.environ.get("CI") == "1" and report.outcome == "skipped":
        fault = fault_of_skip(_reason(report), listed_programs(README.read_text(encoding="utf-8")))
        if fault is not None:
            report.outcome = "failed"
            report.longrepr = fault
    return report


def _reason(report: pytest.TestReport | pytest.CollectReport) -> str:
    """pytest keeps (file, line, reason) for a skip, and the reason apart for an expected failure."""
    if isinstance(report.longrepr, tuple):
        return str(report.longrepr[2]).removeprefix("Skipped: ")
    return str(getattr(report, "wasxfail", report.longrepr))
