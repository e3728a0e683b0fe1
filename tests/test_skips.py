"""The plugin of tests/skips.py: a skip in CI is a failure unless it names a missing program that README.md lists."""

import pytest

from tests.skips import README, fault_of_skip, listed_programs
from tests.support.node import PROGRAMS, Missing, installed

pytest_plugins = ["pytester"]

CASES = """
import pytest

def test_runs(): pass

@pytest.mark.skip(reason="does not work yet")
def test_skipped(): pass

@pytest.mark.xfail(reason="is broken", strict=True)
def test_expected_to_fail(): assert False
"""
MODULE = 'import pytest\npytest.skip("not here", allow_module_level=True)'


@pytest.fixture
def run(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    monkeypatch.setenv("CI", "1")
    monkeypatch.setenv("PYTHONPATH", str(README.parent))
    pytester.makepyfile(test_cases=CASES, test_module=MODULE)
    return pytester


def test_every_kind_of_skip_fails_in_ci(run: pytest.Pytester) -> None:
    result = run.runpytest_subprocess("-p", "tests.skips", "-p", "no:cacheprovider", "--continue-on-collection-errors")
    result.assert_outcomes(passed=1, failed=1, errors=2)
    result.stdout.fnmatch_lines(["a skip in CI must read*does not work yet*"])


def test_a_skip_elsewhere_is_a_skip(run: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI")
    result = run.runpytest_subprocess("-p", "tests.skips", "-p", "no:cacheprovider")
    result.assert_outcomes(passed=1, skipped=2, xfailed=1)


def test_only_a_listed_and_missing_program_excuses() -> None:
    listed = {"node-that-is-missing", "sh"}
    assert fault_of_skip("needs node-that-is-missing: the clients are npm packages", listed) is None
    assert fault_of_skip("needs sh: scripts", listed) == "sh is not missing: it is on PATH"
    assert fault_of_skip("needs perl-that-is-missing", listed) == (
        'README.md does not list `perl-that-is-missing` below "Programs that some tests need"'
    )


def test_the_readme_table_is_read() -> None:
    text = "## Programs that some tests need\n\n| program | for |\n|---|---|\n| `node` | clients |\n\n## More\n| `sh` | no |\n"
    assert listed_programs(text) == {"node"}
    assert "## Programs that some tests need" in README.read_text(encoding="utf-8")


@pytest.mark.parametrize("missing", ["node", "npm"])
def test_a_machine_without_node_is_excused(monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    monkeypatch.setattr("shutil.which", lambda program: None if program == missing else f"/usr/bin/{program}")
    with pytest.raises(Missing) as why:
        installed(PROGRAMS)
    assert fault_of_skip(f"needs {why.value}", listed_programs(README.read_text(encoding="utf-8"))) is None
