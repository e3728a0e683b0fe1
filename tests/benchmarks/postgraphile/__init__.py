"""PostGraphile 5 on the same tables: installed outside the repository, asked the equivalent question in its own schema."""

import hashlib
import os
import shutil
import subprocess
from pathlib import Path

HERE = Path(__file__).parent
INSTALL_SECONDS = 300
READY = "PostGraphile is ready.\n"


class Missing(Exception):
    """Why there is no PostGraphile on this machine."""


def question(name: str) -> str | None:
    """In its schema; None: it has no equivalent."""
    file = HERE / f"{name}.graphql"
    return file.read_text() if file.exists() else None


def installed() -> Path:
    """The directory with its packages, as pinned. Installed the first time, which takes about half a minute; raises Missing."""
    for program in ("node", "npm"):
        if shutil.which(program) is None:
            raise Missing(f"{program} is not installed")
    pinned = [HERE / "package.json", HERE / "package-lock.json"]
    digest = hashlib.sha256(b"".join(file.read_bytes() for file in pinned)).hexdigest()[:12]
    directory = _cache() / f"postgraphile-{digest}"
    directory.mkdir(parents=True, exist_ok=True)
    for file in [*pinned, *HERE.glob("*.mjs")]:
        shutil.copy(file, directory)
    complete = directory / "complete"
    if not complete.exists():
        _install(directory)
        complete.touch()
    return directory


def _cache() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "salkku"


def _install(directory: Path) -> None:
    """Node's engine warnings are no faults; what it does not run on, it fails on when it starts."""
    command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    try:
        subprocess.run(command, cwd=directory, check=True, capture_output=True, text=True, timeout=INSTALL_SECONDS)
    except subprocess.TimeoutExpired as error:
        raise Missing("npm got no packages in time") from error
    except subprocess.CalledProcessError as error:
        raise Missing(f"npm could not install it: {' '.join(error.stderr.split())[:200]}") from error
