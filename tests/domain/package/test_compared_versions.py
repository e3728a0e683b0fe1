"""Two versions at random: every difference is told once and nothing else, and the other way round the other way round."""

from collections import Counter
from random import Random
from typing import Any

from hypothesis import given, settings

from app.domain.package.change_notes import KINDS
from app.domain.package.change_words import CustomerImpact, PromiseChangeKind
from app.viewer import Role
from tests.domain.package.drafts import COMPONENTS, OPPOSITE, differences, drawn, mirrored, written
from tests.oracle.drawing import SEEDS, once
from tests.support import rows
from tests.support.rows import connected
from tests.support.writing import Writer

COMPARE = """
query ($package: String!, $from: String!, $to: String!) {
  compareVersions(from: {number: {service: {key: $package}, number: $from}}, to: {number: {service: {key: $package}, number: $to}}) {
    changes { kind customerImpact about { translations { fi } } }
  }
}"""
Told = Counter[tuple[str, str, str]]


async def told(writer: Writer, key: str, before: str, after: str) -> Told:
    """Costs apart: they follow from prices."""
    versions: dict[str, Any] = {"package": key, "from": before, "to": after}
    found = (await writer.run(Role.PORTFOLIO_MANAGER, COMPARE, **versions))["compareVersions"]["changes"]
    changes = [(each["kind"], each["customerImpact"], each["about"]["translations"]["fi"]) for each in found]
    return Counter(change for change in changes if not change[0].startswith("COST_"))


@settings(once, max_examples=12)
@given(seed=SEEDS)
async def test_every_difference_is_told_once(writer: Writer, seed: int) -> None:
    random = Random(seed)  # noqa: S311  # to vary tests, not to keep secrets
    was, now = drawn(random), drawn(random)
    async with connected(writer.database.owner_url) as connection, connection.transaction():
        components = []
        for number in range(COMPONENTS):
            components.append(await rows.service(connection))
            await rows.version(connection, components[-1], "OPERATIONAL", name={"fi": f"Osa {number}"})
        key = rows.key("PKG-COMPARED")
        service = await rows.package(connection, key=key)
        for version, draft in (("1.0", was), ("2.0", now), ("3.0", was)):
            await written(connection, service, version, draft, components)
    forth, back = await told(writer, key, "1.0", "2.0"), await told(writer, key, "2.0", "1.0")
    assert Counter({(kind, about): count for (kind, _, about), count in forth.items()}) == differences(was, now)
    assert back == Counter({_mirrored(*change): count for change, count in forth.items()})
    assert not await told(writer, key, "1.0", "3.0")
    for kind, impact, _ in forth:
        assert impact in (KINDS[PromiseChangeKind(kind)].impact, CustomerImpact.INTERNAL)


def _mirrored(kind: str, impact: str, about: str) -> tuple[str, str, str]:
    return mirrored(PromiseChangeKind(kind)).value, OPPOSITE[CustomerImpact(impact)].value, about
