"""Services and versions by their owners: identity, texts, scope, guarantees, prices, and what packages are made of."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from app.demo.calendar import Calendar
from app.demo.shape import Commitment, Item, Offering, PortfolioFile, Scope, Service, Version
from app.domain.lifecycle.words import Stage
from app.viewer import Role, Viewer
from tests.demo.rebuilding.actors import Actors
from tests.demo.rebuilding.acts import Act, Kind
from tests.demo.rebuilding.wording import SHORTLY, by_key, by_number, lang, texts, whole

VERSIONS = """query ($service: String!) {
    service(by: {key: $service}) { revision versions { ...It } }
    servicePackage(by: {key: $service}) { revision versions { ...It } }
}
fragment It on ServiceVersion {
    id number revision
    prices { validFrom } scope { id inclusion position } offerings { id key } items { id component { key } }
}"""


@dataclass(frozen=True, slots=True)
class Describer:
    """`began`: when each service is first needed, by a version of its own or by a package that contains it."""

    file: PortfolioFile
    actors: Actors
    calendar: Calendar
    began: Mapping[str, datetime]

    async def owner(self, service: Service) -> Viewer:
        return await self.actors.viewer(Role.SERVICE_OWNER, service.owner)

    async def there(self, service: Service, at: datetime) -> Any:
        """The service as its owner sees it now."""
        found = await self.actors.ask(VERSIONS, at, await self.owner(service), service=service.key)
        return found["service"] or found["servicePackage"]

    async def version(self, service: Service, number: str, at: datetime) -> Any:
        """One version of it."""
        return next(version for version in (await self.there(service, at))["versions"] if version["number"] == number)

    async def set_(self, service: Service, version: Version, verb: str, at: datetime, **given: object) -> None:
        """A verb of the owner about a version at the state that it is at."""
        found = await self.version(service, version.number, at)
        asked = {"version": by_number(service.key, version.number), "expectedRevision": found["revision"], **given}
        await self.actors.do(await self.owner(service), verb, asked, at)


def describer_of(file: PortfolioFile, actors: Actors, calendar: Calendar) -> Describer:
    return Describer(file, actors, calendar, _began(file, calendar))


def described(describer: Describer) -> Iterator[Act]:
    file = describer.file
    for service in file.services:
        yield Act(describer.began[service.key], Kind.IDENTITY, service.key, partial(_identity, describer, service))
        for version in service.versions:
            yield from _version(describer, service, whole(service, version))


def proposed(version: Version, calendar: Calendar) -> datetime:
    return calendar.moment(version.stages[0].at)


def composed(version: Version, calendar: Calendar) -> datetime:
    """What a package contains is written at the end of its design, when all that it contains is known."""
    ends = [step for step in version.stages if step.to in (Stage.IN_TRANSITION, Stage.REJECTED) and not step.scheduled]
    return calendar.moment(ends[0].at) - SHORTLY if ends and version.composition else proposed(version, calendar)


def _began(file: PortfolioFile, calendar: Calendar) -> Mapping[str, datetime]:
    began = {service.key: min(proposed(version, calendar) for version in service.versions) for service in file.services}
    for service in file.services:
        for version in service.versions:
            for item in version.composition:
                began[item.component] = min(began[item.component], composed(version, calendar))
    return began


async def _identity(describer: Describer, service: Service, at: datetime) -> None:
    asked = {
        "portfolio": by_key(describer.file.portfolio.key),
        "key": service.key,
        "form": service.form.value,
        "isPackage": service.package,
        "classification": service.classification.value,
        "category": service.category,
        "provider": by_key(service.provider),
        "owner": by_key(service.owner),
        "reviewDueOn": str(describer.calendar.day(service.review_due_on)) if service.review_due_on else None,
    }
    await describer.actors.do(await describer.owner(service), "serviceCreate", asked, at)


def _version(describer: Describer, service: Service, version: Version) -> Iterator[Act]:
    name = f"{service.key} {version.number}"
    at = proposed(version, describer.calendar)
    yield Act(at, Kind.CONTENT, name, partial(_draft, describer, service, version))
    composing = composed(version, describer.calendar)
    yield Act(composing, Kind.CONTENT, f"{name}: content", partial(_content, describer, service, version))
    if version.languages:
        yield Act(at, Kind.CONTENT, f"{name}: languages", partial(_publish, describer, service, version))
    if version.share_with_customers:
        yield Act(at, Kind.CONTENT, f"{name}: shared", partial(describer.set_, service, version, "versionShare", share=True))


async def _draft(describer: Describer, service: Service, version: Version, at: datetime) -> None:
    internal = version.internal_description
    asked = {
        "service": by_key(service.key),
        "number": version.number,
        "basedOn": version.based_on,
        "name": texts(version.name),
        "customerNeed": texts(version.customer_need),
        "valueProposition": texts(version.value_proposition),
        "description": texts(version.description),
        "internalDescription": {"fi": internal, "sv": None, "en": None} if internal else None,
        "leadTimeDays": version.lead_time_days,
        "priority": version.priority,
        "businessValue": version.business_value,
        "risk": version.risk,
        "investmentEstimate": None if version.investment_estimate is None else str(version.investment_estimate),
        "documentationUrl": version.documentation_url,
    }
    await describer.actors.do(await describer.owner(service), "versionCreate", asked, at)


async def _content(describer: Describer, service: Service, version: Version, at: datetime) -> None:
    """Whole lists, so that nothing is left of what was copied."""
    await describer.set_(service, version, "scopeSet", at, items=_scope(version.scope or Scope()))
    offerings = [_offering(offering) for offering in version.offerings]
    if service.package:
        groups = [
            {
                "name": texts(group.name),
                "minSelect": group.select[0],
                "maxSelect": group.select[1],
                "components": [by_key(item.component) for item in version.composition if item.group == group.key],
            }
            for group in version.option_groups
        ]
        items = [_item(item) for item in version.composition]
        await describer.set_(service, version, "compositionSet", at, items=items, optionGroups=groups, offerings=offerings)
    else:
        await describer.set_(service, version, "offeringsSet", at, offerings=offerings)
    commitments = [_commitment(commitment) for commitment in version.commitments or ()]
    await describer.set_(service, version, "commitmentsSet", at, commitments=commitments)
    uses = [
        {"capability": by_key(use.key), "valueChainActivity": use.activity and use.activity.value, "note": use.note}
        for use in version.capabilities
    ]
    await describer.set_(service, version, "capabilitiesSet", at, uses=uses)
    await _prices(describer, service, version, at)


async def _prices(describer: Describer, service: Service, version: Version, at: datetime) -> None:
    rows = version.prices.rows if version.prices else ()
    copied = {price["validFrom"] for price in (await describer.version(service, version.number, at))["prices"]}
    wanted = [
        {
            "validFrom": str(describer.calendar.day(price.from_)),
            "unitPrice": str(price.price),
            "unitCost": str(price.cost),
            "currency": "EUR",
            "priceUnit": version.prices.unit.value if version.prices else None,
        }
        for price in rows
    ]
    gone = sorted(copied - {price["validFrom"] for price in wanted})
    if wanted or gone:
        await describer.set_(service, version, "priceSet", at, prices=wanted, remove=gone)


async def _publish(describer: Describer, service: Service, version: Version, at: datetime) -> None:
    languages = [{"language": lang(language), "status": status.value} for language, status in version.languages.items()]
    await describer.set_(service, version, "versionLanguagePublish", at, languages=languages)


def _scope(scope: Scope) -> list[dict[str, object]]:
    return [
        {"inclusion": inclusion, "text": texts(text)}
        for inclusion, items in (("INCLUDED", scope.included), ("EXCLUDED", scope.excluded))
        for text in items
    ]


def _item(item: Item) -> dict[str, object]:
    least, default, most = item.quantity
    return {
        "component": by_key(item.component),
        "role": item.role.value,
        "minQuantity": str(least),
        "defaultQuantity": str(default),
        "maxQuantity": None if most is None else str(most),
        "pinnedNumber": item.pinned,
        "componentOfferingKey": item.offering,
        "customerVisible": not item.hidden,
        "valueChainActivity": item.activity and item.activity.value,
        "note": texts(item.note),
    }


def _offering(offering: Offering) -> dict[str, object]:
    return {
        "key": offering.key,
        "name": texts(offering.name),
        "targetGroup": texts(offering.target_group),
        "priceMode": "COMPUTED" if offering.fixed is None else "FIXED",
        "fixedPrice": None if offering.fixed is None else str(offering.fixed),
        "adjustmentPercent": None if offering.adjustment is None else str(offering.adjustment),
        "currency": offering.currency,
        "billingPeriod": offering.billing.value,
        "selections": [{"component": by_key(component), "quantity": str(quantity)} for component, quantity in offering.selections.items()],
    }


def _commitment(commitment: Commitment) -> dict[str, object]:
    return {
        "kind": commitment.kind.value,
        "offeringKey": commitment.offering,
        "targetValue": None if commitment.target is None else str(commitment.target),
        "unit": commitment.unit,
        "text": texts(commitment.text),
    }
