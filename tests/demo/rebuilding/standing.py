"""How services stand to each other, to people, to customers, to projects and to other systems."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial

from app.demo.calendar import Calendar
from app.demo.shape import Agreement, ExternalReference, PortfolioFile, Project, Relationship, Service, SourceSystem, Stakeholder
from app.domain.lifecycle.words import Stage
from app.viewer import Role
from tests.demo.rebuilding.actors import Actors
from tests.demo.rebuilding.acts import Act, Kind
from tests.demo.rebuilding.describing import Describer, proposed
from tests.demo.rebuilding.wording import by_key, by_number, texts

STATEMENT_CHECKS = {"STATEMENTS_FEATURES_COMPLETE", "STATEMENTS_FEASIBILITY_COMPLETE"}


def standing(file: PortfolioFile, actors: Actors, calendar: Calendar, describer: Describer) -> Iterator[Act]:
    today = calendar.moment(file.base_date)
    for service in file.services:
        heard = [_heard_since(file, service, stakeholder, calendar) or today for stakeholder in service.stakeholders]
        for moment in sorted(set(heard)):
            named = [each for each, since in zip(service.stakeholders, heard, strict=True) if since <= moment]
            yield Act(moment, Kind.PEOPLE, f"{service.key}: who is heard", partial(_stakeholders, describer, service, named))
    yield from _relationships(file, describer, calendar)
    for agreement in file.agreements:
        starts = calendar.moment(agreement.starts_on)
        yield Act(starts, Kind.AGREEMENT, agreement.key, partial(_agreement, file, actors, calendar, agreement))
    for project in file.projects:
        yield Act(today, Kind.TALK, project.key, partial(_project, actors, calendar, project))
    for reference in file.external_references:
        yield Act(today, Kind.TALK, reference.id, partial(_link, file, actors, reference))
    for system in file.source_systems:
        yield Act(today, Kind.TALK, system.code, partial(_keeps, file, actors, system))


def _heard_since(file: PortfolioFile, service: Service, stakeholder: Stakeholder, calendar: Calendar) -> datetime | None:
    """From the version on that they spoke on, or whose decision says that they had to. None: the file tells of no day."""
    for version in sorted(service.versions, key=lambda version: proposed(version, calendar)):
        charter = next((step for step in version.stages if step.to is Stage.IN_DESIGN), None)
        spoken = any(
            (comment.service, comment.version, comment.author) == (service.key, version.number, stakeholder.party) and comment.stance
            for comment in file.comments
        )
        awaited = charter is None or STATEMENT_CHECKS & {override.check for override in charter.overrides}
        if spoken or awaited:
            return proposed(version, calendar)
    return None


async def _stakeholders(describer: Describer, service: Service, named: Sequence[Stakeholder], at: datetime) -> None:
    asked = {
        "service": by_key(service.key),
        "expectedRevision": (await describer.there(service, at))["revision"],
        "stakeholders": [
            {"party": by_key(each.party), "role": each.role.value, "statementRequired": [it.value for it in each.requires]}
            for each in named
        ],
    }
    await describer.actors.do(await describer.owner(service), "stakeholdersSet", asked, at)


def _relationships(file: PortfolioFile, describer: Describer, calendar: Calendar) -> Iterator[Act]:
    """Each is told when both services have a version; those told before stay."""
    services = {service.key: service for service in file.services}
    first = {key: min(proposed(version, calendar) for version in service.versions) for key, service in services.items()}
    for service in file.services:
        own = sorted((each for each in file.relationships if each.from_ == service.key), key=lambda each: first[each.to])
        for count, each in enumerate(own, 1):
            since = max(first[service.key], first[each.to])
            yield Act(since, Kind.PEOPLE, f"{service.key} {each.type} {each.to}", partial(_stand, describer, service, own[:count]))


async def _stand(describer: Describer, service: Service, told: Sequence[Relationship], at: datetime) -> None:
    asked = {
        "service": by_key(service.key),
        "expectedRevision": (await describer.there(service, at))["revision"],
        "relationships": [{"to": by_key(each.to), "type": each.type.value, "note": each.note} for each in told],
    }
    await describer.actors.do(await describer.owner(service), "relationshipSet", asked, at)


async def _agreement(file: PortfolioFile, actors: Actors, calendar: Calendar, agreement: Agreement, at: datetime) -> None:
    asked = {
        "key": agreement.key,
        "customer": by_key(agreement.customer),
        "service": by_key(agreement.service),
        "offeringKey": agreement.offering,
        "startsOn": str(calendar.day(agreement.starts_on)),
        "endsOn": str(calendar.day(agreement.ends_on)) if agreement.ends_on else None,
        "selections": _quantities(agreement.selections),
        "quantityOverrides": _quantities(agreement.quantities),
    }
    await actors.do(await actors.viewer(Role.PORTFOLIO_MANAGER, file.portfolio.owner), "agreementUpsert", asked, at)


def _quantities(given: object) -> list[dict[str, object]] | None:
    return [{"component": {"key": key}, "quantity": str(quantity)} for key, quantity in given.items()] if isinstance(given, dict) else None


async def _project(actors: Actors, calendar: Calendar, project: Project, at: datetime) -> None:
    """Its owner makes it."""
    asked = {
        "key": project.key,
        "name": texts(project.name),
        "owner": by_key(project.owner),
        "status": project.status.value,
        "startsOn": str(calendar.day(project.starts_on)) if project.starts_on else None,
        "endsOn": str(calendar.day(project.ends_on)) if project.ends_on else None,
        "priority": project.priority,
        "delivers": [by_number(each.service, each.version) for each in project.delivers],
    }
    await actors.do(await actors.viewer(Role.SERVICE_OWNER, project.owner), "projectUpsert", asked, at)


async def _link(file: PortfolioFile, actors: Actors, reference: ExternalReference, at: datetime) -> None:
    version = {"version": by_number(reference.service, reference.version)} if reference.version else None
    asked = {
        "entity": version or {"service": by_key(reference.service)},
        "source": reference.source,
        "externalId": reference.id,
        "type": reference.type.value,
        "url": reference.url,
    }
    tool = file.tokens[Role.INTEGRATION].person
    await actors.do(await actors.viewer(Role.INTEGRATION, tool), "externalLink", asked, at)


async def _keeps(file: PortfolioFile, actors: Actors, system: SourceSystem, at: datetime) -> None:
    asked = {
        "source": system.code,
        "tool": by_key(system.tool) if system.tool else None,
        "rows": [{"group": group.value, "policy": policy.value} for group, policy in system.ownership.items()],
    }
    await actors.do(await actors.viewer(Role.PORTFOLIO_MANAGER, file.portfolio.owner), "ownershipSet", asked, at)
