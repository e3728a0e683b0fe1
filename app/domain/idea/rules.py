"""What becomes of an idea, step by step, with an answer to its submitter at each."""

from collections.abc import Iterator, Mapping
from uuid import UUID

from app.domain.blank import is_blank
from app.domain.idea.words import IdeaStatus, IdeaVerdict
from app.domain.lifecycle.words import PLANNED, Stage
from app.errors import Conflict, DomainError, Invalid

PLANNABLE = (IdeaStatus.ACCEPTED, IdeaStatus.PLANNED)
TITLE_LETTERS_MAX = 200  # letters of a title: a line on a card


def title_fault(title: str) -> Invalid | None:
    """One line, in a few words."""
    if is_blank(title):
        return Invalid("A title cannot be empty.", code="EMPTY_TEXT", path=("input", "title"))
    if len(title) > TITLE_LETTERS_MAX:
        what = f"The title has {len(title)} letters, and at most {TITLE_LETTERS_MAX} are kept; say more in the body."
        return Invalid(what, code="TEXT_TOO_LONG", path=("input", "title"))
    return None


def about_faults(service: UUID, scope_of: UUID | None, feedback_of: UUID | None) -> Iterator[DomainError]:
    """Services of the scope item and of the feedback that an idea names."""
    if scope_of not in (None, service):
        what = "This scope item is another service's: name one of the service that the idea is about."
        yield Invalid(what, code="SCOPE_OF_ANOTHER_SERVICE", path=("input", "scopeItem"))
    if feedback_of not in (None, service):
        what = "This feedback is about another service than the idea."
        yield Invalid(what, code="FEEDBACK_OF_ANOTHER_SERVICE", path=("input", "feedback"))


def verdict_faults(status: IdeaStatus, verdict: IdeaVerdict | None, *, answered: bool) -> Iterator[DomainError]:
    """What the owner decides. What a launch delivered stays delivered; its answer may still be put into better words."""
    if status is IdeaStatus.DELIVERED and verdict is not None:
        what = "The idea was delivered by a launch; only its answer can be changed. Leave the status out."
        yield Conflict(what, code="IDEA_DELIVERED", path=("input", "status"))
    if verdict is None and not answered:
        yield Invalid("Give a status, an answer, or both.", code="NOTHING_TO_DO", path=("input",))


def answer_faults(answer: Mapping[str, str] | None, language: str) -> Iterator[DomainError]:
    """Whoever had the idea can read what became of it."""
    if answer is None or language not in answer:
        what = f"The idea was sent in in the language {language}: answer in that language at least."
        yield Invalid(what, code="ANSWER_LANGUAGE", path=("input", "answer", language))


def plan_faults(status: IdeaStatus, service: UUID, version_of: UUID, stage: Stage) -> Iterator[DomainError]:
    """Into which version an idea is planned."""
    if status not in PLANNABLE:
        what = f"The idea is {status}; only one that is ACCEPTED is planned: ideaAnswer accepts it."
        yield Conflict(what, code="IDEA_NOT_ACCEPTED", path=("input", "idea"))
    if version_of != service:
        what = "The version is another service's: name one of the service that the idea is about."
        yield Invalid(what, code="VERSION_OF_ANOTHER_SERVICE", path=("input", "version"))
    elif stage not in PLANNED:
        what = f"The version is {stage}; ideas are planned in versions that are {', '.join(PLANNED)}."
        yield Conflict(what, code="VERSION_NOT_PLANNED", path=("input", "version"))
