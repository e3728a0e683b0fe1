"""What inputs of verbs share: how they are told apart when they come twice, texts in several languages."""

import strawberry
from strawberry import Maybe


@strawberry.input
class VerbInput:
    """Every input of a verb; those that change a row that counts its changes are a ChangeInput."""

    idempotency_key: str | None = strawberry.field(
        default=None,
        description="The same key with the same input gives the answer of the first time and does nothing again; kept at least 14 days. "
        "The header Idempotency-Key does the same for an operation with one mutation.",
    )


@strawberry.input
class ChangeInput(VerbInput):
    """Whoever changes something says which state of it they looked at."""

    expected_revision: int = strawberry.field(description="The revision that the change is made on; another one is a CONFLICT.")


@strawberry.input(description="A text in several languages. In a change an absent language stays as it is, and null removes it.")
class LocalizedTextInput:
    """At least one language must be left."""

    fi: Maybe[str | None] = strawberry.field(description="Finnish.")
    sv: Maybe[str | None] = strawberry.field(description="Swedish.")
    en: Maybe[str | None] = strawberry.field(description="English.")
