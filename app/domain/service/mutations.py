"""Verbs about services, their versions and the parts that a version is described by."""

import strawberry

from app.domain.service.corrections import version_texts_correct
from app.domain.service.creating import service_create, version_create
from app.domain.service.describing import version_language_publish, version_share, version_update
from app.domain.service.identity import relationship_set, service_update, stakeholders_set
from app.domain.service.payloads import ServicePayload, VersionPayload
from app.domain.service.prices import price_set
from app.domain.service.promise import commitments_set, scope_set
from app.domain.verbs import verb
from app.viewer import Role

DESCRIBERS = [Role.PORTFOLIO_MANAGER, Role.SERVICE_OWNER]
"""Managers describe all services, owners their own."""


@strawberry.type
class ServiceMutations:
    """Joined into Mutation."""

    service_create: ServicePayload | None = verb(
        "Makes a service or package with its first version, which is PROPOSED.", service_create, may=DESCRIBERS, keyed=True
    )
    service_update: ServicePayload | None = verb(
        "Changes what a service is, who provides it, who answers for it.", service_update, may=DESCRIBERS
    )
    relationship_set: ServicePayload | None = verb("Sets all services that a service needs or replaces.", relationship_set, may=DESCRIBERS)
    stakeholders_set: ServicePayload | None = verb("Sets all who are to be heard about a service.", stakeholders_set, may=DESCRIBERS)
    version_create: VersionPayload | None = verb(
        "Makes a further version of a service, PROPOSED, with the content of another one or without.",
        version_create,
        may=DESCRIBERS,
        keyed=True,
    )
    version_update: VersionPayload | None = verb(
        "Describes a version: what it promises while that is open (PROPOSED, IN_DESIGN, or imported and not relied on yet), the provider's "
        "own fields at any stage.",
        version_update,
        may=DESCRIBERS,
    )
    version_texts_correct: VersionPayload | None = verb(
        "Corrects customer texts of a version whose promise is closed; kept as EDITORIAL, with the reason.",
        version_texts_correct,
        may=DESCRIBERS,
    )
    version_language_publish: VersionPayload | None = verb(
        "Opens a version to customers in a language, or withdraws it. In a published language its name, need and value are written; once "
        "the promise is closed all customer texts are.",
        version_language_publish,
        may=DESCRIBERS,
    )
    version_share: VersionPayload | None = verb(
        "Says whether customers see a planned version in its published languages.", version_share, may=DESCRIBERS
    )
    scope_set: VersionPayload | None = verb("Sets all that a version includes and leaves out.", scope_set, may=DESCRIBERS)
    commitments_set: VersionPayload | None = verb("Sets all that a version and its offerings guarantee.", commitments_set, may=DESCRIBERS)
    price_set: VersionPayload | None = verb("Sets and removes prices of a version by date, at any stage.", price_set, may=DESCRIBERS)
