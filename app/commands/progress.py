"""A bar that tells how far a long command is."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol


class Watcher(Protocol):
    """Told after each step: its name, how much is done and of how much."""

    def __call__(self, step: str, done: int, total: int) -> None: ...


@contextmanager
def watched(title: str) -> Iterator[Watcher]:
    """On a terminal, nothing elsewhere; on standard error, so that standard output stays for answers. `title`: until the first step."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    columns = (TextColumn("{task.description:24}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task(title, total=None)

        def show(step: str, done: int, total: int) -> None:
            bar.update(task, description=step.replace("_", " "), completed=done, total=total)

        yield show
