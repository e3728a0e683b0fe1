"""What the verbs about other systems answer."""

from datetime import datetime

import strawberry
from sqlalchemy import Boolean, DateTime, Integer, cast, literal_column
from sqlalchemy.dialects.postgresql import JSONB

from app import viewer
from app.domain.binding import bound, computed
from app.domain.party.types import Party
from app.domain.payload import (
    MutationError,
    Payload,
    changed_row,
    member,
    reported,
    reported_below,
    reported_texts,
    reported_value,
    row_named,
)
from app.domain.scalars import FieldValue
from app.domain.service.types import PortfolioItem, ServiceVersion
from app.domain.sync.types import ExternalReference, SourceSystem
from app.domain.sync.words import ConflictPolicy, FieldGroup, OwnershipPolicy, RowStatus
from app.places.mapping import FromRow, Writing


@bound(seen_by=viewer.everyone)
@strawberry.type(description="What became of a link to another system.")
class ExternalReferencePayload(Payload):
    """Shared by the verbs that link and unlink."""

    reference: ExternalReference | None = changed_row("The link as it is now; null: it is no more.")


def _value(name: str) -> FromRow:
    """JSON of a member as it is."""
    return lambda row, _: row.value.op("->", return_type=JSONB())(literal_column(f"'{name}'"))


@bound(seen_by=viewer.providers)
@strawberry.type(description="A field that both its sender and somebody else have changed since its sender knew it.")
class SyncConflict:
    """Its row has the JSON object that the verb reports as `value`, as those of the types below."""

    entity_type: str = computed("What it is a field of: Party, Service or ServiceVersion.", member("entityType"), writing=Writing.PLAIN)
    field: str = computed(
        "Its name: `form`, `name.fi`, `scope`, `prices.2026-01-01`. Each language and each date is a field of its own.",
        member("field"),
        writing=Writing.PLAIN,
    )
    base: FieldValue | None = computed(
        "As its sender knew it; null also of names and e-mail addresses of parties, whose past is never kept.",
        _value("base"),
        writing=Writing.JSON,
    )
    current: FieldValue | None = computed("As it is.", _value("current"), writing=Writing.JSON)
    incoming: FieldValue | None = computed("As its sender wants it.", _value("incoming"), writing=Writing.JSON)
    decided_by: Party | None = row_named("Who made it what it is; null: nobody, as a release, or nobody who is known.", "party")
    decided_source: str | None = computed("The system that made it what it is; null: a person did.", member("source"))
    decided_at: datetime | None = computed(
        "When that was recorded.", lambda row, env: cast(member("at")(row, env), DateTime(timezone=True))
    )
    resolution: ConflictPolicy = computed(
        "What became of it: FAIL leaves the whole row out, KEEP_CURRENT this field, TAKE_INCOMING wrote it.",
        member("resolution"),
        writing=Writing.PLAIN,
    )


@bound(seen_by=viewer.providers)
@strawberry.type(description="A field with another value that its sender may not write. What else the row says is written.")
class SyncBlocked:
    """By the ownership of its source."""

    field: str = computed("Its name, as of conflicts.", member("field"), writing=Writing.PLAIN)
    group: FieldGroup = computed("The group that it is in.", member("group"), writing=Writing.PLAIN)
    policy: OwnershipPolicy = computed("What the source may do to that group.", member("policy"), writing=Writing.PLAIN)


@bound(seen_by=viewer.providers)
@strawberry.type(description="What became of one row of a batch; in a dry run, or when the batch was refused, what would have.")
class SyncRow:
    """In the order of the batch."""

    index: int = computed("Its place in `items`, from 0.", lambda row, env: cast(member("index")(row, env), Integer))
    external_id: str | None = computed("What its source calls the thing.", member("externalId"))
    status: RowStatus = computed("What became of it.", member("status"), writing=Writing.PLAIN)
    merged: bool = computed(
        "Whether it was written beside what others have changed since its sender knew the thing.",
        lambda row, env: cast(member("merged")(row, env), Boolean),
    )
    errors: list[MutationError] = reported_below("Why it was rejected: all that is wrong with it.", "errors")
    conflicts: list[SyncConflict] = reported_below("Fields that others have changed too.", "conflicts")
    blocked: list[SyncBlocked] = reported_below("Fields that its source may not write.", "blocked")
    party: Party | None = row_named("The party that it speaks of, as it is now.", "party")
    service: PortfolioItem | None = row_named("The service or package that it speaks of, as it is now.", "service")
    version: ServiceVersion | None = row_named("The version that it speaks of, as it is now.", "version")
    draft: ServiceVersion | None = row_named(
        "The version that its promises went to, because that of `version` no longer changes (DRAFT_VERSION).", "draft"
    )


@bound(seen_by=viewer.everyone)
@strawberry.type(description="What became of a batch, row by row.")
class ServicesSyncPayload(Payload):
    """Rows that are rejected or in conflict are no errors of the batch unless it is all or nothing."""

    applied: bool | None = reported_value(
        "Whether the rows that stand were written, in a dry run whether they would be; null: the batch itself is refused.",
        "applied",
        Boolean,
    )
    rows: list[SyncRow] = reported("Each row of the batch.", "rows")
    created: int | None = reported_value("Rows that made something.", "created", Integer)
    updated: int | None = reported_value("Rows that changed something.", "updated", Integer)
    unchanged: int | None = reported_value("Rows that wrote nothing, because everything is so already.", "unchanged", Integer)
    conflicts: int | None = reported_value("Rows that were left out because of conflicts.", "conflicts", Integer)
    rejected: int | None = reported_value("Rows that were left out because something is wrong with them.", "rejected", Integer)


@bound(seen_by=viewer.everyone)
@strawberry.type(description="What became of another system.")
class SourceSystemPayload(Payload):
    """Of ownershipSet."""

    source_system: SourceSystem | None = changed_row("The system as it is now.")


@bound(seen_by=viewer.everyone)
@strawberry.type(description="A link to what the other system no longer has.")
class MissingLink:
    """Its row has the JSON object that the verb reports as `value`."""

    external_id: str = computed("What the other system called it.", member("externalId"))
    url: str | None = computed("Where it was seen.", member("url"))
    service: PortfolioItem | None = row_named("The service or package that is linked to it.", "service")
    party: Party | None = row_named("The party that is linked to it.", "party")


@bound(seen_by=viewer.everyone)
@strawberry.type(description="What another system no longer has, and what it has that we do not know.")
class ReconcilePayload(Payload):
    """Of reconcile. Told whole also when nothing ends because too much is missing."""

    linked: int | None = reported_value("How many links there were; null: the verb is refused.", "linked", Integer)
    present: int | None = reported_value("How many of them lead to something that the other system has.", "present", Integer)
    missing: list[MissingLink] = reported("The others.", "missing")
    unknown: list[str] = reported_texts("Ids of the other system that nothing here is linked to, in their order.", "unknown")
    unlinked: int | None = reported_value("How many links ended, in a dry run would have.", "unlinked", Integer)
    stopped: bool | None = reported_value("Whether so much is missing that nothing ends.", "stopped", Boolean)
