"""Every connection at the root, with all that its page is asked for, from both ends."""

import pytest

from app.schema import mapping
from app.viewer import Role
from tests.support.asking import Asker
from tests.test_permissions import ROOT_ARGUMENTS

PAGE = """totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor } edges { cursor node { __typename } }
nodes { __typename } aggregate { count }"""


def connections() -> list[str]:
    query = mapping().schema.query_type
    assert query is not None
    return [name for name, field in query.fields.items() if str(field.type).removesuffix("!") in mapping().connections]


@pytest.mark.parametrize("name", connections())
async def test_a_page_tells_all_about_itself(demo: Asker, name: str) -> None:
    role = Role.ADMIN if name == "apiTokens" else Role.PORTFOLIO_MANAGER
    given = ROOT_ARGUMENTS.get(name)
    for end in ("first", "last"):
        arguments = ", ".join(each for each in (f"{end}: 2", given) if each)
        found = (await demo.ask(f"{{ {name}({arguments}) {{ {PAGE} }} }}", role))[name]
        assert found["aggregate"]["count"] == found["totalCount"]
        assert len(found["nodes"]) == len(found["edges"]) == min(2, found["totalCount"])
        further = "hasNextPage" if end == "first" else "hasPreviousPage"
        assert found["pageInfo"][further] == (found["totalCount"] > 2)
        cursors = [edge["cursor"] for edge in found["edges"]] or [None]
        assert (found["pageInfo"]["startCursor"], found["pageInfo"]["endCursor"]) == (cursors[0], cursors[-1])
