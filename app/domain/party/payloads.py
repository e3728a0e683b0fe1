"""What the verbs about parties answer."""

import strawberry

from app import viewer
from app.domain.binding import bound
from app.domain.party.types import ApiToken, Party
from app.domain.payload import Payload, changed_row, shown, when_not_shown


@bound(seen_by=viewer.everyone)
@strawberry.type(description="What became of a party.")
class PartyPayload(Payload):
    """Shared by the verbs about parties."""

    party: Party | None = changed_row("The party as it is now.")


@bound(seen_by=viewer.everyone)
@strawberry.type(description="What became of an API token.")
class TokenPayload(Payload):
    """Tokens are no part of the portfolio, so no revision tells of them."""

    api_token: ApiToken | None = changed_row("The token as it is now, without its text.")


@bound(seen_by=viewer.everyone)
@strawberry.type(description="A new API token.")
class TokenCreatePayload(TokenPayload):
    """The one answer that has its text."""

    token: str | None = shown(
        "The text to send as `Authorization: Bearer …`. It is shown in this answer only and kept nowhere: null when the same "
        "idempotency key comes again, and in a dry run.",
        "token",
        seen_by=viewer.administrators,
    )
    notice: str | None = when_not_shown(
        "Why there is no text; null: it is there, or the token was refused.",
        "token",
        "The text of a token is shown once, in the answer that made it, and a dry run makes none. If it was lost, revoke the token and "
        "make another one.",
        seen_by=viewer.administrators,
    )
