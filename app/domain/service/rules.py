"""When what a version says may change: its promise until it is designed, everything else by the rules of its own group."""

from app.domain.lifecycle.words import Stage
from app.errors import Conflict

OPEN_STAGES = (Stage.PROPOSED, Stage.IN_DESIGN)
"""The promise is still being made; from IN_TRANSITION on customers and colleagues rely on it."""


def promise_open(stage: Stage, *path: str | int) -> None:
    """Refuses a change of texts, scope, commitments, composition, option groups or offerings of a version that has left design."""
    if stage not in OPEN_STAGES:
        raise promise_closed(stage, *path)


def promise_closed(stage: Stage, *path: str | int) -> Conflict:
    """The refusal itself, for verbs that collect several."""
    return Conflict(
        f"The version is {stage.value}, and its promise no longer changes. A slip of the pen in a text: versionTextsCorrect. "
        "Anything else: versionCreate(basedOn), and change the new version.",
        code="PROMISE_CLOSED",
        path=path,
    )
