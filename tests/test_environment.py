""".ci/environment: what `make` does before anything else. Programs that it would call are stood in for, so nothing is downloaded."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
TOOLS = ("cat", "cmp", "mkdir", "rm")

INSTALLER = """#!/bin/sh
echo "$0 $*" >>"$CALLS"
case "$*" in *"import ensurepip"*) exit ${WITHOUT_VENV:-0} ;; esac
case "$*" in *venv*--clear*) mkdir -p .venv/bin && cat "$0" >.venv/bin/python && chmod +x .venv/bin/python ;; esac
"""


class Clone:
    """A directory with the script and a lock, and a PATH with nothing on it but what a test puts there."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.path = directory / "path"
        self.path.mkdir(parents=True)
        for tool in (*TOOLS, "chmod"):
            (self.path / tool).symlink_to(str(shutil.which(tool)))
        (directory / ".ci").mkdir()
        shutil.copy(ROOT / ".ci" / "environment", directory / ".ci" / "environment")
        self.lock("requirements.lock", "one==1\n")
        self.lock("requirements-dev.lock", "one==1\ntests==1\n")

    def lock(self, name: str, text: str) -> None:
        (self.directory / name).write_text(text)

    def program(self, name: str, text: str = INSTALLER) -> None:
        (self.path / name).write_text(text)
        (self.path / name).chmod(0o755)

    def make(self, lock: str = "requirements.lock", **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["/bin/sh", ".ci/environment", lock],
            cwd=self.directory,
            env={"PATH": str(self.path), "CALLS": str(self.directory / "calls"), **environment},
            capture_output=True,
            text=True,
            check=False,
        )

    def calls(self) -> list[str]:
        """What was run since the last question, without the questions about versions."""
        file = self.directory / "calls"
        lines = file.read_text().splitlines() if file.exists() else []
        file.unlink(missing_ok=True)
        return [line for line in lines if not any(question in line for question in ("sys.version_info", " --version", "import ensurepip"))]


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    return Clone(tmp_path)


def test_a_second_time_nothing_is_run(clone: Clone) -> None:
    clone.program("python3")
    assert clone.make().returncode == 0
    first = clone.calls()
    assert len(first) == 3
    assert "-m venv --clear .venv" in first[0]
    assert "--require-hashes -r requirements.lock" in first[1]
    assert "--no-deps --no-build-isolation -e ." in first[2]
    assert clone.make().returncode == 0
    assert clone.calls() == []


def test_uv_is_used_when_it_is_on_path(clone: Clone) -> None:
    clone.program("python3")
    clone.program("uv")
    assert clone.make().returncode == 0
    calls = clone.calls()
    assert all(call.startswith(f"{clone.path}/uv ") for call in calls)
    assert "--require-hashes -r requirements.lock" in calls[1]


def test_a_uv_that_does_not_run_is_as_good_as_none(clone: Clone) -> None:
    clone.program("python3")
    clone.program("uv", "#!/bin/sh\nexit 127\n")
    assert clone.make().returncode == 0
    assert "-m venv" in clone.calls()[0]


def test_another_lock_or_another_place_makes_it_anew(clone: Clone) -> None:
    clone.program("python3")
    clone.make()
    clone.calls()
    clone.lock("requirements.lock", "one==2\n")
    clone.make()
    assert "--clear" in clone.calls()[0]
    moved = clone.directory.with_name("moved")
    clone.directory.rename(moved)
    clone.directory = moved
    clone.path = moved / "path"
    clone.make()
    assert "--clear" in clone.calls()[0]


def test_the_tests_add_to_the_environment_of_a_running_server(clone: Clone) -> None:
    clone.program("python3")
    clone.make()
    clone.calls()
    clone.make("requirements-dev.lock")
    added = clone.calls()
    assert not any("--clear" in call for call in added)
    assert "-r requirements-dev.lock" in added[0]
    clone.make()
    assert clone.calls() == []


def test_an_interrupted_install_is_begun_again(clone: Clone) -> None:
    clone.program("python3", INSTALLER.replace("exit ${WITHOUT_VENV:-0}", "exit 0") + 'case "$*" in *pip*) exit 1 ;; esac\n')
    assert clone.make().returncode == 1
    clone.calls()
    clone.program("python3")
    assert clone.make().returncode == 0
    assert "--clear" in clone.calls()[0]


def test_no_python_is_told_with_what_to_do(clone: Clone) -> None:
    clone.program("python3", "#!/bin/sh\nexit 1\n")
    answer = clone.make()
    assert answer.returncode == 1
    assert answer.stderr.strip().splitlines() == [
        "Salkku needs Python 3.11 or later; none was found on PATH.",
        "Install one, or name it: make run PYTHON=/opt/python3.12/bin/python3",
    ]


def test_a_named_python_is_taken_or_refused(clone: Clone) -> None:
    clone.program("old", "#!/bin/sh\nexit 1\n")
    answer = clone.make(PYTHON="old")
    assert answer.returncode == 1
    assert answer.stderr.strip() == "PYTHON=old is no Python 3.11 or later. Set PYTHON to one, or unset it."
    clone.program("mine")
    assert clone.make(PYTHON="mine").returncode == 0
    assert clone.calls()[0].startswith(f"{clone.path}/mine ")


def test_a_python_without_venv_is_told_with_what_to_do(clone: Clone) -> None:
    clone.program("python3")
    answer = clone.make(WITHOUT_VENV="1")
    assert answer.returncode == 1
    assert "has no venv module" in answer.stderr
    assert "apt install python3-venv. Or install uv" in answer.stderr


def test_the_locks_name_no_host_and_hold_a_hash_for_everything() -> None:
    for name in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / name).read_text()
        assert "://" not in text
        pinned = [line for line in text.splitlines() if "==" in line]
        assert len(pinned) > 20
        for block in text.split("\n\n")[0].replace(" \\\n", " ").splitlines():
            assert "==" in block
            assert "--hash=sha256:" in block


def test_both_locks_agree() -> None:
    def pins(name: str) -> set[str]:
        return {line.split(" ")[0] for line in (ROOT / name).read_text().splitlines() if "==" in line.split(" ")[0]}

    assert pins("requirements.lock") < pins("requirements-dev.lock")


def test_make_lists_what_it_can_do() -> None:
    answer = subprocess.run(["make"], cwd=ROOT, env={**os.environ, "MAKEFLAGS": ""}, capture_output=True, text=True, check=True)
    assert "make run " in answer.stdout
    assert "make test-all" in answer.stdout
