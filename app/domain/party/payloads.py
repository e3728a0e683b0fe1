"""What the verbs about parties answer."""

from datetime import datetime

import strawberry
from sqlalchemy import Boolean, DateTime, Integer, cast

from app import viewer
from app.domain.binding import bound, computed
from app.domain.localized import Lang
from app.domain.party.types import ApiToken, Party
from app.domain.payload import Payload, changed_row, member, reported, reported_value, shown, when_not_shown
from app.places.mapping import FromRow, Writing


def _when(name: str) -> FromRow:
    return lambda row, env: cast(member(name)(row, env), DateTime(timezone=True))


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


@bound(seen_by=viewer.administrators)
@strawberry.type(description="A text that says what an erased person is called, or some other word that looks like it.")
class PersonMention:
    """Its row has the JSON object that the verb reports as `value`."""

    id: str = computed("Names it in `redact`; the same as long as the text says it so.", member("id"), writing=Writing.PLAIN)
    entity_type: str = computed("What the text is of.", member("entityType"), writing=Writing.PLAIN)
    entity: str | None = computed("The global id of that; null: a transaction of the history.", member("entity"), writing=Writing.PLAIN)
    field: str = computed("Where it stands there.", member("field"), writing=Writing.PLAIN)
    language: Lang | None = computed("The language that it stands under; null: under none.", member("language"), writing=Writing.PLAIN)
    said: str = computed("The words that are taken out.", member("said"))
    excerpt: str = computed("With what stands around them.", member("excerpt"))
    recorded_from: datetime | None = computed("Since when it was recorded so, the last time; null: since ever.", _when("recordedFrom"))
    recorded_to: datetime | None = computed("Until when; null: it is so now.", _when("recordedTo"))
    redacted: bool = computed("Whether it is taken out by this.", lambda row, env: cast(member("redacted")(row, env), Boolean))


@bound(seen_by=viewer.administrators)
@strawberry.type(description="How many rows something is true of.")
class RowCount:
    """Its row has the JSON object that the verb reports as `value`."""

    entity_type: str = computed("Of which type.", member("entityType"), writing=Writing.PLAIN)
    field: str = computed("In which field.", member("field"), writing=Writing.PLAIN)
    rows: int = computed("How many.", lambda row, env: cast(member("rows")(row, env), Integer))


@bound(seen_by=viewer.everyone)
@strawberry.type(description="What became of a person who is erased; in a dry run, what would.")
class PartyErasePayload(PartyPayload):
    """Names of people stand in one answer only: what is kept for a repeated request has none."""

    mentions: list[PersonMention] = reported(
        "Texts that may name the person, those of today first, at most 1,000. Empty when the same idempotency key comes again.", "mentions"
    )
    mentions_found: int | None = reported_value(
        "How many were found, in the newest 1,000 recorded rows of each type that may say the name: when these are not all, take them out "
        "and look again, by `alsoCalled`.",
        "found",
        Integer,
        seen_by=viewer.administrators,
    )
    rewritten: list[RowCount] = reported("What was taken out, row by row with all their recorded states.", "rewritten")
    duties: list[RowCount] = reported(
        "What still names the person, as its owner or somebody to be heard: give it to somebody else.", "duties"
    )
    tokens_revoked: int | None = reported_value("API tokens that open nothing any more.", "tokens", Integer, seen_by=viewer.administrators)
