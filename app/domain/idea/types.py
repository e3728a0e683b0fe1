"""Development ideas as the API shows them."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from app.domain.binding import Connection, Node, bound, column, one, page, words
from app.domain.conversation.types import NEWEST, StakeholderComment, language
from app.domain.idea import model
from app.domain.idea.visibility import idea_visible
from app.domain.idea.words import IdeaStatus
from app.domain.localized import Lang, LocalizedText, localized
from app.domain.party.types import Party
from app.domain.service.parts import LazyItem, LazyVersion, ScopeItem
from app.domain.values import vocabulary

if TYPE_CHECKING:
    from app.domain.feedback.types import ServiceFeedback

vocabulary(
    IdeaStatus,
    "What has become of an idea.",
    SUBMITTED="It was sent in.",
    UNDER_REVIEW="It is being looked at.",
    ACCEPTED="It is to be done some day.",
    PLANNED="A version is to bring it.",
    DELIVERED="A version brought it.",
    DECLINED="It will not be done; the answer says why.",
)


@bound(model.DevelopmentIdea, visible=idea_visible)
@strawberry.type(description="What somebody would like a service to become.")
class DevelopmentIdea(Node):
    """Customers see their own."""

    service: LazyItem | None = one("The service that it is about.", implied=True)
    title: str = column("In a few words.", sorted_as=words("title"))
    body: str = column("Markdown.")
    language: Lang = language("The language of its author.")
    submitted_by: Party | None = one("Who sent it in.", implied=True)
    scope_item: ScopeItem | None = one("The scope item that it is about, for instance something left out.")
    status: IdeaStatus = column("What has become of it.")
    answer: LocalizedText | None = localized("The owner's answer.")
    planned_version: LazyVersion | None = one("The version that is to bring it, or brought it.")
    feedback: Annotated["ServiceFeedback", strawberry.lazy("app.domain.feedback.types")] | None = one("The feedback that it came from.")
    comments: Connection[StakeholderComment] = page("What was said about it, the newest first.", by="idea_id", order=NEWEST)
    created_at: datetime = column("When it was sent in.")
    revision: int = column("Grows by one with every change.")
