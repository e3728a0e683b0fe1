"""Verbs that say what a version is: its texts and estimates, the languages it is published in, whether customers see it planned."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from strawberry import Some

from app.domain.inputs import LocalizedTextInput
from app.domain.lifecycle.words import PLANNED
from app.domain.package.model import CompositionItem, OptionGroup, ServiceOffering
from app.domain.service import rules
from app.domain.service.inputs import (
    FirstVersionInput,
    VersionCreateInput,
    VersionLanguagePublishInput,
    VersionShareInput,
    VersionUpdateInput,
)
from app.domain.service.locking import is_open, own_version
from app.domain.service.model import ScopeItem, ServiceCommitment, ServiceVersion
from app.domain.service.words import LanguageStatus
from app.domain.texts import composed, needed_texts
from app.domain.verbs import Outcome, changed
from app.domain.work import Work, camel
from app.errors import Conflict, Forbidden, Invalid

TEXTS = ("name", "customer_need", "value_proposition", "description", "internal_description")
Texts = dict[str, str]


async def version_update(work: Work, asked: VersionUpdateInput) -> Outcome:
    """Promised fields while the promise is open, the others at any stage."""
    _, version = await own_version(work, asked.version, asked.expected_revision)
    describe(work, version, asked, "input", promise_open=await is_open(work, version))
    return changed(version=version.id)


def describe(
    work: Work,
    version: ServiceVersion,
    asked: FirstVersionInput | VersionCreateInput | VersionUpdateInput,
    *path: str | int,
    promise_open: bool = True,
) -> None:
    """Sets what the input gives. Faults are added; a promised field that would stay as it is is none."""
    for name in (*rules.PROMISED, *rules.MANAGED):
        given = getattr(asked, name)
        if given is None:
            continue
        where = (*path, camel(name))
        if name in rules.NEED_MONEY and not sees_money(work):
            work.faults.add(money_needed(*where))
            continue
        value = _value(work, version, name, given.value if isinstance(given, Some) else given, where)
        if value == getattr(version, name):
            continue
        if name in rules.PROMISED and not promise_open:
            work.faults.add(rules.promise_closed(version.stage, *where))
        else:
            setattr(version, name, value)


def _value(work: Work, version: ServiceVersion, name: str, given: Any, path: tuple[str | int, ...]) -> Any:
    """As it is stored; faults are added."""
    before = getattr(version, name)
    if name == "name":
        return needed_texts(given, before, work.faults, path) or before
    if name in TEXTS:
        return work.text(given, before, *path) if isinstance(given, LocalizedTextInput) else None
    if given is None:
        return None
    if name == "documentation_url":
        given = composed(given)
        fault = rules.address_fault(given, *path)
    else:
        fault = rules.bounds_fault(name, given, *path)
    if fault:
        work.faults.add(fault)
        return before
    if isinstance(given, Decimal) and not work.fits(given, ServiceVersion.__table__.c[name], *path):
        return before
    return given


def sees_money(work: Work) -> bool:
    """Whether the viewer has the scope money:read: who may not read an amount does not overwrite it either."""
    return work.viewer.access(()).money


def money_needed(*path: str | int) -> Forbidden:
    return Forbidden("This needs the scope money:read, which your token does not have.", code="MONEY_SCOPE", path=path)


async def version_language_publish(work: Work, asked: VersionLanguagePublishInput) -> Outcome:
    """Any stage. What is published is written in that language as far as it is written at all."""
    _, version = await own_version(work, asked.version, asked.expected_revision)
    texts = await _customer_texts(work, version)
    states = dict(version.language_status)
    named: set[str] = set()
    for place, each in enumerate(asked.languages):
        language, path = str(each.language.value), ("input", "languages", place)
        if language in named:
            work.faults.add(Invalid(f"{language} stands twice; say its status once.", code="REPEATED", path=path))
        elif each.status is LanguageStatus.PUBLISHED and states.get(language) != LanguageStatus.PUBLISHED:
            work.faults.add(rules.unwritten_fault(language, rules.unwritten(language, texts), *path))
        named.add(language)
        states[language] = each.status.value
    if rules.vanishes(version.stage, version.language_status.values(), states.values()):
        what = f"The version is {version.stage.value}: without a published language it vanishes for those who use it."
        work.faults.add(Conflict(what, code="LAST_LANGUAGE", path=("input", "languages")))
    if not work.faults.found:
        version.language_status = states
    return changed(version=version.id)


async def _customer_texts(work: Work, version: ServiceVersion) -> Mapping[str, Texts | None]:
    """The texts that must be written in a published language, by what a message calls them. A plan may be shown half written, to be
    discussed; what is promised is read whole."""
    texts: dict[str, Texts | None] = {
        "name": version.name,
        "customerNeed": version.customer_need,
        "valueProposition": version.value_proposition,
    }
    if version.stage in rules.OPEN_STAGES:
        return texts
    texts["description"] = version.description
    lines = select(CompositionItem).where(CompositionItem.package_version_id == version.id, CompositionItem.customer_visible)
    for rows, names in (
        (select(ScopeItem).where(ScopeItem.version_id == version.id).order_by(ScopeItem.id), _scope_texts),
        (select(ServiceCommitment).where(ServiceCommitment.version_id == version.id).order_by(ServiceCommitment.id), _commitment_texts),
        (select(OptionGroup).where(OptionGroup.package_version_id == version.id).order_by(OptionGroup.id), _group_texts),
        (select(ServiceOffering).where(ServiceOffering.version_id == version.id).order_by(ServiceOffering.id), _offering_texts),
        (lines.order_by(CompositionItem.id), _item_texts),
    ):
        for row in await work.session.scalars(rows):
            texts.update(names(row))
    return texts


def _scope_texts(item: ScopeItem) -> Iterator[tuple[str, Texts | None]]:
    yield f"scope {item.inclusion.value} {item.position}", item.text


def _commitment_texts(commitment: ServiceCommitment) -> Iterator[tuple[str, Texts | None]]:
    yield f"commitment {commitment.kind.value} {commitment.id}", commitment.text


def _group_texts(group: OptionGroup) -> Iterator[tuple[str, Texts | None]]:
    yield f"option group {group.position}", group.name


def _offering_texts(offering: ServiceOffering) -> Iterator[tuple[str, Texts | None]]:
    yield f"offering {offering.key}", offering.name
    yield f"target group of offering {offering.key}", offering.target_group


def _item_texts(item: CompositionItem) -> Iterator[tuple[str, Texts | None]]:
    yield f"note of component {item.position}", item.note


async def version_share(work: Work, asked: VersionShareInput) -> Outcome:
    """Planned versions only: customers see a launched one in any case, and a rejected one never."""
    _, version = await own_version(work, asked.version, asked.expected_revision)
    if version.stage not in PLANNED:
        what = f"The version is {version.stage.value}; only planned versions are shared or not."
        raise Conflict(what, code="NOT_PLANNED", path=("input", "version"))
    version.share_with_customers = asked.share
    return changed(version=version.id)
