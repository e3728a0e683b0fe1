"""What the verbs about comments and statements are given."""

import strawberry

from app.domain.conversation.words import Aspect, Audience, Stance
from app.domain.inputs import ChangeInput, VerbInput
from app.domain.localized import Lang
from app.domain.naming import By, VersionBy


@strawberry.input(one_of=True, description="What is spoken of, or what is answered.")
class CommentSubject:
    """An answer is about what its thread is about."""

    service: By | None = strawberry.field(default=strawberry.UNSET, description="A service or package.")
    version: VersionBy | None = strawberry.field(default=strawberry.UNSET, description="A version.")
    idea: By | None = strawberry.field(default=strawberry.UNSET, description="An idea.")
    reply_to: By | None = strawberry.field(default=strawberry.UNSET, description="The comment that is answered.")


@strawberry.input(description="A stand: with it a comment is a statement.")
class StatementInput:
    """Both or nothing."""

    aspect: Aspect = strawberry.field(description="What the statement is about. A newer one on the same aspect takes its place.")
    stance: Stance = strawberry.field(description="Where its author stands.")


@strawberry.input(description="Something that is said.")
class CommentAddInput(VerbInput):
    """By the viewer."""

    subject: CommentSubject = strawberry.field(description="What is spoken of, or what is answered.")
    target_item: strawberry.ID | None = strawberry.field(
        default=None, description="The part of the version that is spoken of: a line, a scope item, a commitment or an offering."
    )
    audience: Audience | None = strawberry.field(
        default=None,
        description="Who may read the thread, for good. Absent: that of the thread that is answered; of customers CUSTOMER, else INTERNAL.",
    )
    customer: By | None = strawberry.field(
        default=None,
        description="The customer whose thread it is, never a person. Absent with CUSTOMER: an announcement to all customers; on an idea "
        "the unit of its submitter; of customers their own.",
    )
    language: Lang = strawberry.field(description="The language of the body; it is never translated.")
    body: str = strawberry.field(description="Markdown without HTML.")
    statement: StatementInput | None = strawberry.field(default=None, description="Where the author stands on a planned version.")


@strawberry.input(description="Other words for what was said.")
class CommentEditInput(ChangeInput):
    """The old words stay in the history."""

    comment: By = strawberry.field(description="The comment; its author's own.")
    body: str = strawberry.field(description="Markdown without HTML.")


@strawberry.input(description="What was said is settled.")
class CommentResolveInput(ChangeInput):
    """For its author, the owner of the service and portfolio managers."""

    comment: By = strawberry.field(description="The comment.")
    resolution: str | None = strawberry.field(default=None, description="How it was settled, for the provider: Markdown without HTML.")


@strawberry.input(description="What was said is not settled after all.")
class CommentReopenInput(ChangeInput):
    """For those who may settle it."""

    comment: By = strawberry.field(description="The comment.")
