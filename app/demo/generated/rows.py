"""Rows of the large portfolio's parties, services, versions and their parts, as tuples in the order of COLUMNS."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

from app.demo.generated import words
from app.demo.generated.clock import Clock
from app.demo.generated.plan import EARLIEST_DAYS_AGO, LIVING, Service, Size, Version, lives_of, plan
from app.demo.identity import row_id
from app.domain.lifecycle.words import Stage
from app.languages import LANGUAGES

Tuple = tuple[object, ...]

UNITS, PERSONS, CUSTOMERS, CAPABILITIES = 40, 100, 150, 200
FACING_EVERY = 3  # of the services that are no packages
HIDDEN_EVERY = 9  # lines of a package that customers do not see
LAUNCH_SCHEDULED = timedelta(days=30)  # before it: packages are launched by a schedule, and what they supersede ends by it
LINES_CHANGED = 2  # how often the lines of a package's version were set again
OPTIONS = 2  # the last lines of a package are its options

COLUMNS = {
    "party": "id key kind name parent_id preferred_language",
    "portfolio": "id key name owner_id languages",
    "capability": "id key kind name owner_id",
    "service": "id key portfolio_id form is_package classification category provider_id owner_id review_due_on",
    "service_version": "id service_id number based_on_id stage stage_since name customer_need value_proposition description"
    " internal_description language_status lead_time_days priority business_value risk investment_estimate share_with_customers revision",
    "service_price": "id version_id unit_price unit_cost currency price_unit valid_from",
    "scope_item": "id version_id inclusion text position",
    "option_group": "id package_version_id name min_select max_select position",
    "composition_item": "id package_version_id component_service_id role min_quantity max_quantity default_quantity option_group_id"
    " component_offering_key customer_visible value_chain_activity position",
    "service_offering": "id version_id key name target_group price_mode fixed_price adjustment_percent currency position",
    "offering_selection": "id version_id offering_id composition_item_id quantity",
    "service_commitment": "id version_id kind target_value unit text",
    "capability_use": "id version_id capability_id value_chain_activity note",
    "service_stakeholder": "id service_id party_id role statement_required",
    "service_relationship": "id from_service_id to_service_id type note",
    "lifecycle_transition": "id version_id from_stage to_stage status effective_at recorded_at actor_id seq cause_id",
}

_FORMS = ("SERVICE", "ACTIVITY", "PRODUCT", "ACCESS")
_CATEGORIES = ("SUPPORT", "APPLICATION", "INFRASTRUCTURE", "WORKPLACE", "FINANCE", "HR", "COMMUNICATION")
_UNITS_OF_PRICE = ("FLAT_MONTH", "PER_USER_MONTH", "PER_DEVICE_MONTH", "PER_HOUR", "PER_ITEM_MONTH")
_KINDS = ("PROCESS", "TECHNOLOGY", "COMPETENCE", "KNOWLEDGE", "INFORMATION", "RELATIONSHIP", "PREMISES", "EQUIPMENT", "SUPPLIES", "PARTNER")
_ACTIVITIES = ("PLAN", "IMPROVE", "ENGAGE", "DESIGN_TRANSITION", "OBTAIN_BUILD", "DELIVER_SUPPORT")
_PUBLISHED = '{"fi": "PUBLISHED", "sv": "PUBLISHED", "en": "PUBLISHED"}'
_DRAFTS = '{"fi": "PUBLISHED", "sv": "DRAFT"}'
_TARGETS = (("Pienet yksiköt", "Små enheter", "Small units"), ("Suuret yksiköt", "Stora enheter", "Large units"))


class Skeleton:
    """What the rows of every table are made from."""

    def __init__(self, size: Size, clock: Clock) -> None:
        self.size = size
        self.clock = clock
        self.began = clock.act(EARLIEST_DAYS_AGO + 1)
        self.portfolio = clock.id("portfolio", self.began)
        self.organization = clock.id("party", self.began)
        self.units = [clock.id("party", self.began) for _ in range(UNITS)]
        self.persons = [clock.id("party", self.began) for _ in range(PERSONS)]
        self.customers = [clock.id("party", self.began) for _ in range(CUSTOMERS)]
        self.capabilities = [clock.id("capability", self.began) for _ in range(CAPABILITIES)]
        self.services = plan(size, clock)
        self.items: dict[tuple[UUID, int], UUID] = {}
        self.groups: dict[UUID, UUID] = {}
        self.offerings: dict[tuple[UUID, str], UUID] = {}
        self.projects: dict[UUID, UUID] = {}

    @property
    def versions(self) -> Iterator[tuple[Service, Version]]:
        return ((service, version) for service in self.services for version in service.versions)

    @property
    def package_versions(self) -> Iterator[tuple[Service, Version]]:
        return ((service, version) for service, version in self.versions if service.package)

    def person(self, number: int) -> UUID:
        return self.persons[number % PERSONS]

    def customer(self, number: int) -> UUID:
        return self.customers[number % CUSTOMERS]


def is_facing(service: Service) -> bool:
    """Whether customers buy it as such."""
    return service.package or service.number % FACING_EVERY == 0


def party(made: Skeleton) -> Iterator[Tuple]:
    yield (made.organization, "L-ORG", "ORGANIZATION", words.localized(("Suurkunta", "Storkommunen", "Greater Municipality")), None, "fi")
    for number, unit in enumerate(made.units):
        area = words.AREAS[number % len(words.AREAS)]
        name = tuple(f"{text} {suffix} {number + 1}" for text, suffix in zip(area, ("yksikkö", "enhet", "unit"), strict=True))
        yield (unit, f"L-UNIT-{number:03}", "ORG_UNIT", words.localized((name[0], name[1], name[2])), made.organization, "fi")
    for number, person in enumerate(made.persons):
        name_of_person = f"{words.FIRST_NAMES[number % len(words.FIRST_NAMES)]} {words.LAST_NAMES[number % len(words.LAST_NAMES)]}"
        text = words.localized((name_of_person,) * 3)
        yield (person, f"L-PERSON-{number:03}", "PERSON", text, made.units[number % UNITS], LANGUAGES[number % 2])
    for number, customer in enumerate(made.customers):
        place = words.PLACES[number % len(words.PLACES)]
        text = words.localized((f"{place[0]} Oy {number}", f"{place[1]} Ab {number}", f"{place[2]} Ltd {number}"))
        yield (customer, f"L-CUSTOMER-{number:03}", "ORGANIZATION", text, None, LANGUAGES[number % 3])


def portfolio(made: Skeleton) -> Iterator[Tuple]:
    name = words.localized(("Suuri salkku", "Den stora portföljen", "The large portfolio"))
    yield (made.portfolio, "L-PORTFOLIO", name, made.persons[0], list(LANGUAGES))


def capability(made: Skeleton) -> Iterator[Tuple]:
    for number, identity in enumerate(made.capabilities):
        name = words.localized((f"Kyvykkyys {number}", f"Förmåga {number}", f"Capability {number}"))
        yield (identity, f"L-CAP-{number:03}", _KINDS[number % len(_KINDS)], name, made.person(number))


def service(made: Skeleton) -> Iterator[Tuple]:
    for each in made.services:
        number = each.number
        yield (
            each.id,
            each.key,
            made.portfolio,
            _FORMS[number % len(_FORMS)],
            each.package,
            "CUSTOMER_FACING" if is_facing(each) else "SUPPORTING",
            _CATEGORIES[number % len(_CATEGORIES)],
            made.units[number % UNITS],
            made.person(number),
            made.clock.day(-(number % 365)),
        )


def service_version(made: Skeleton) -> Iterator[Tuple]:
    for each in made.services:
        name = words.service_name(each.number, package=each.package)
        texts = [words.localized(text) for text in (name, words.filled(words.NEED, name), words.filled(words.VALUE, name))]
        before = None
        for version in each.versions:
            planned = version.last.stage in (Stage.PROPOSED, Stage.IN_DESIGN, Stage.IN_TRANSITION)
            yield (
                version.id,
                each.id,
                version.number,
                before,
                version.last.stage.value,
                made.clock.midnight(version.last.days_ago),
                *texts,
                texts[2],
                f'{{"fi": "Sisäinen huomautus {each.number}, versio {version.number}"}}',
                _DRAFTS if planned else _PUBLISHED,
                1 + each.number % 30,
                1 + each.number % 100,
                1 + each.number % 5,
                1 + each.number % 4,
                Decimal(1000 + each.number),
                planned and each.number % 2 == 0,
                sum(not step.scheduled for step in version.steps) + (LINES_CHANGED if each.package else 0),
            )
            before = version.id


def service_price(made: Skeleton) -> Iterator[Tuple]:
    for each, version in made.versions:
        if each.package:
            continue
        unit = _UNITS_OF_PRICE[each.number % len(_UNITS_OF_PRICE)]
        for rise in range(2):
            price = Decimal(200 + each.number % 900 + 7 * rise) / 100
            valid_from = version.made.date().replace(month=1, day=1 + rise)
            yield (made.clock.id("service_price", version.made), version.id, price, price * 8 / 10, "EUR", unit, valid_from)


def scope_item(made: Skeleton) -> Iterator[Tuple]:
    included = [words.localized(text) for text in words.INCLUDED]
    excluded = words.localized(words.EXCLUDED)
    for _, version in made.versions:
        for position, text in enumerate(included, 1):
            yield (made.clock.id("scope_item", version.made), version.id, "INCLUDED", text, position)
        yield (made.clock.id("scope_item", version.made), version.id, "EXCLUDED", excluded, 1)


def option_group(made: Skeleton) -> Iterator[Tuple]:
    name = words.localized(words.OPTION)
    for _, version in made.package_versions:
        group = made.groups[version.id] = made.clock.id("option_group", version.made)
        yield (group, version.id, name, 0, 1, 1)


def composition_item(made: Skeleton) -> Iterator[Tuple]:
    for each, version in made.package_versions:
        options = len(version.contains) - OPTIONS
        for place, contained in enumerate(version.contains):
            item = made.items[version.id, place] = made.clock.id("composition_item", version.made)
            component = made.services[contained]
            least, most, default = (0, 5, 0) if place >= options else (1, 500, 1 + (place * 7 + each.number) % 20)
            yield (
                item,
                version.id,
                component.id,
                "CORE" if place == 0 else "ENHANCING" if place >= options else "ENABLING",
                least,
                most,
                1 if component.package else default,
                made.groups[version.id] if place >= options else None,
                "BASIC" if component.package else None,
                place == 0 or (place + each.number) % HIDDEN_EVERY != 0,
                _ACTIVITIES[place % len(_ACTIVITIES)],
                place + 1,
            )


def service_offering(made: Skeleton) -> Iterator[Tuple]:
    for each, version in made.versions:
        keys = ("BASIC", "EXTENDED") if each.package else ("STANDARD",) if is_facing(each) else ()
        for position, key in enumerate(keys):
            offering = made.offerings[version.id, key] = made.clock.id("service_offering", version.made)
            name, target = words.localized(words.OFFERINGS[key]), words.localized(_TARGETS[position])
            yield (offering, version.id, key, name, target, "COMPUTED", None, Decimal(-5 * position), "EUR", position + 1)


def offering_selection(made: Skeleton) -> Iterator[Tuple]:
    """The extended one takes more of the last line that is no option, and one option."""
    for _, version in made.package_versions:
        last = len(version.contains) - OPTIONS - 1
        for key, place, quantity in (("BASIC", last, 2), ("EXTENDED", last, 20), ("EXTENDED", last + 1, 1)):
            offering, item = made.offerings[version.id, key], made.items[version.id, place]
            yield (made.clock.id("offering_selection", version.made), version.id, offering, item, quantity)


def service_commitment(made: Skeleton) -> Iterator[Tuple]:
    support = words.localized(words.SUPPORTED)
    for each, version in made.versions:
        target = Decimal(9900 + each.number % 100) / 100
        available = words.localized(words.filled(words.AVAILABLE, (str(target),) * 3))
        made_at = version.made
        yield (made.clock.id("service_commitment", made_at), version.id, "AVAILABILITY", target, "PERCENT MON-FRI 08-16", available)
        yield (made.clock.id("service_commitment", made_at), version.id, "SUPPORT_HOURS", None, "MON-FRI 08-16", support)


def capability_use(made: Skeleton) -> Iterator[Tuple]:
    for each, version in made.versions:
        if not each.package:
            used = made.capabilities[each.number % CAPABILITIES]
            activity = _ACTIVITIES[each.number % len(_ACTIVITIES)]
            yield (made.clock.id("capability_use", version.made), version.id, used, activity, None)


def service_stakeholder(made: Skeleton) -> Iterator[Tuple]:
    for each in made.services:
        for party_id, role, required in (
            (made.person(each.number + 1), "PRODUCTION", ["FEASIBILITY"]),
            (made.customer(each.number), "CUSTOMER", []),
        ):
            yield (made.clock.id("service_stakeholder", each.made), each.id, party_id, role, required)


def service_relationship(made: Skeleton) -> Iterator[Tuple]:
    """A service depends on the next but one; what is in force replaces what was before it and is not. Known since the later was made."""
    for each, other in zip(made.services[2:], made.services, strict=False):
        kind = "DEPENDS_ON" if each.number % 2 == 0 else None
        if lives_of(each.number) in LIVING and other.versions[-1].last.stage is Stage.RETIRED:
            kind = "REPLACES"
        if kind is not None:
            known = max(each.made, other.made)
            yield (made.clock.id("service_relationship", known), each.id, other.id, kind, None)


def lifecycle_transition(made: Skeleton) -> Iterator[Tuple]:
    for each in made.services:
        launched = {step.days_ago for version in each.versions for step in version.steps if step.stage is Stage.OPERATIONAL}
        for version in each.versions:
            for seq, step in enumerate(version.steps, 1):
                superseded = step.before is Stage.OPERATIONAL and step.stage is Stage.RETIRED and step.days_ago in launched
                succeeds = step.stage is Stage.OPERATIONAL and version.number != "1.0"
                made_at = step.made - LAUNCH_SCHEDULED if each.package and (step.stage is Stage.OPERATIONAL or superseded) else step.made
                cause = row_id("act", f"{each.key}@{step.days_ago}") if superseded or succeeds else None
                yield (
                    made.clock.id("lifecycle_transition", made_at),
                    version.id,
                    step.before and step.before.value,
                    step.stage.value,
                    "SCHEDULED" if step.scheduled else "DONE",
                    made.clock.midnight(step.days_ago),
                    step.made,
                    made.person(0 if step.stage in (Stage.OPERATIONAL, Stage.REJECTED) else each.number),
                    seq,
                    cause,
                )
