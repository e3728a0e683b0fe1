"""What is committed of the explorer is what its source builds: `make web` changes no byte of it."""

import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

from app.web.pages import DIST
from tests.support.databases import ROOT
from tests.support.node import Missing, installed

SOURCE = ROOT / "app" / "web" / "explorer"


@pytest.mark.slow
def test_the_explorer_is_rebuilt_byte_by_byte() -> None:
    """In another place, with packages installed anew: nothing of the machine or the hour is in what is built."""
    try:
        packages = installed(SOURCE)
    except Missing as missing:
        pytest.skip(f"needs {missing}")
    with tempfile.TemporaryDirectory(dir=packages, prefix="build-") as place:
        source, built = Path(place) / "source", Path(place) / "built"
        shutil.copytree(SOURCE, source, ignore=shutil.ignore_patterns("node_modules"))
        command = [str(packages / "node_modules" / ".bin" / "vite"), "build", "--outDir", str(built)]
        done = subprocess.run(command, cwd=source, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        made, committed = content(built), content(DIST)
    assert made.keys() == committed.keys(), "the explorer's source has changed: make web"
    assert [name for name in made if made[name] != committed[name]] == []


def content(directory: Path) -> dict[str, bytes]:
    return {str(file.relative_to(directory)): file.read_bytes() for file in directory.rglob("*") if file.is_file()}
