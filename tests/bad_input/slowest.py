"""A pytest plugin: tells the slowest of all that is bad at the end of a run."""

import pytest

SLOWEST = "slowest bad input"
"""Under this name a test records seconds and a name."""
SHOWN = 5


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Of whatever processes the tests ran in."""
    told = [
        (*value, report.nodeid)
        for report in terminalreporter.getreports("passed")
        for key, value in report.user_properties
        if key == SLOWEST
    ]
    if told:
        terminalreporter.section(SLOWEST)
        for seconds, name, test in sorted(told, reverse=True)[:SHOWN]:
            terminalreporter.write_line(f"{seconds:.2f} s  {name}  {test}")
