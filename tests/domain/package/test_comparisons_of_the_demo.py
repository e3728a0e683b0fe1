"""What changed between the versions of the demo portfolio: the whole lists, as told to whom."""

from typing import Any

import pytest

from app.viewer import Role
from tests.support.asking import Asker

COMPARE = """
query ($from: VersionBy!, $to: VersionBy!) {
  compareVersions(from: $from, to: $to) {
    from { number } to { number } customerImpact suggestedLevel suggestedNumber
    changes { kind customerImpact message { translations { fi sv en } } component { key } replaced { key } }
  }
}"""
ONE_TO_TWO = []
TWO_TO_THREE = []


def version(number: str, key: str = "PKG-ERP-MAINT") -> dict[str, Any]:
    return {"number": {"service": {"key": key}, "number": number}}


async def compared(demo: Asker, before: str, after: str, role: Role = Role.PORTFOLIO_MANAGER) -> Any:
    found = await demo.ask(COMPARE, role, **{"from": version(before), "to": version(after)})
    assert len(demo.statements) == 1
    return found["compareVersions"]


def told(comparison: Any, language: str = "en") -> list[str]:
    return [f"{each['kind']} {each['customerImpact']}: {each['message']['translations'][language]}" for each in comparison["changes"]]


async def test_p(demo: Asker) -> None:
    for a, b in (("1.0", "2.0"), ("2.0", "3.0")):
        for lang in ("en", "fi", "sv"):
            print()
            for x in told(await compared(demo, a, b), lang): print('    "%s",' % x)
    print("CUSTOMER")
    for x in told(await compared(demo, "2.0", "3.0", Role.CUSTOMER), "sv"): print('    "%s",' % x)
    print((await compared(demo, "2.0", "3.0", Role.CUSTOMER))["suggestedLevel"])
