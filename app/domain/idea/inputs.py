"""What the verbs about ideas are given."""

import strawberry

from app.domain.idea.words import IdeaVerdict
from app.domain.inputs import ChangeInput, LocalizedTextInput, VerbInput
from app.domain.localized import Lang
from app.domain.naming import By, VersionBy
from app.domain.values import vocabulary

vocabulary(
    IdeaVerdict,
    "What the owner of a service decides on an idea.",
    UNDER_REVIEW="It is being looked at.",
    ACCEPTED="It is to be done some day.",
    DECLINED="It will not be done; the answer says why.",
)

IDEA = "The idea."


@strawberry.input(description="Something that a service should become.")
class IdeaSubmitInput(VerbInput):
    """By the viewer."""

    service: By = strawberry.field(description="The service or package.")
    title: str = strawberry.field(description="In a few words.")
    body: str = strawberry.field(description="Markdown without HTML.")
    language: Lang = strawberry.field(description="The language of title and body, in which it is to be answered.")
    scope_item: By | None = strawberry.field(default=None, description="A scope item that it is about, for instance something left out.")
    feedback: By | None = strawberry.field(default=None, description="The feedback that it comes from.")


@strawberry.input(description="What the owner of the service says to an idea.")
class IdeaAnswerInput(ChangeInput):
    """With a new status the answer begins anew; without one it is put into better words."""

    idea: By = strawberry.field(description=IDEA)
    status: IdeaVerdict | None = strawberry.field(
        default=None, description="What is decided; a planned idea leaves its version. Absent: only the answer is changed."
    )
    answer: LocalizedTextInput | None = strawberry.field(
        default=None, description="To its submitter, in the language of the idea at least. Needed with a new status."
    )


@strawberry.input(description="The version that is to bring an idea.")
class IdeaPlanInput(ChangeInput):
    """The idea is ACCEPTED, or planned in another version. Its launch delivers it."""

    idea: By = strawberry.field(description=IDEA)
    version: VersionBy = strawberry.field(description="A planned version of the same service.")
    answer: LocalizedTextInput = strawberry.field(description="To its submitter, in the language of the idea at least.")
