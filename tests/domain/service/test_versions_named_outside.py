"""A version is named as another system calls it: by verbs and by reads."""

from typing import Any

import pytest

from app.viewer import Role
from tests.support.writing import Writer

MANAGER, INTEGRATION = Role.PORTFOLIO_MANAGER, Role.INTEGRATION
MAIL = {"number": {"service": {"key": "SVC-MAIL"}, "number": "2.0"}}
READS = {
    "transitionPreview": """query ($by: VersionBy!) {
        it: transitionPreview(version: $by, to: RETIRING) { version { id number } checks { code } }
    }""",
    "statementCoverage": "query ($by: VersionBy!) { it: statementCoverage(version: $by) { given required } }",
}


def outside(external_id: str = "ci-7") -> dict[str, object]:
    return {"external": {"source": "cmdb", "externalId": external_id}}


@pytest.fixture
async def linked(writer: Writer) -> Writer:
    """Version 2.0 of the mail service is ci-7 in the CMDB; the service itself has the same name there, and a document about it too."""
    for entity, external_id, type_ in (
        ({"version": MAIL}, "ci-7", "SAME_AS"),
        ({"version": MAIL}, "doc-7", "DOCUMENT"),
        ({"service": {"key": "SVC-PRINT"}}, "ci-7", "SAME_AS"),
    ):
        asked = {"entity": entity, "source": "cmdb", "externalId": external_id, "type": type_}
        assert (await writer.do(INTEGRATION, "externalLink", asked))["errors"] == []
    return writer


async def uses_set(writer: Writer, version: object, revision: int = 1) -> Any:
    asked = {"version": version, "expectedRevision": revision, "uses": []}
    return await writer.do(MANAGER, "capabilitiesSet", asked, "version { id number }")


async def test_a_verb_changes_what_another_system_means(linked: Writer) -> None:
    conflict = await uses_set(linked, MAIL, -1)
    done = await uses_set(linked, outside(), conflict["errors"][0]["currentRevision"])
    assert done["errors"] == []
    preview = await linked.run(MANAGER, READS["transitionPreview"], by=MAIL)
    assert done["version"] == {name: preview["it"]["version"][name] for name in ("id", "number")}


@pytest.mark.parametrize("external_id", ["ci-8", "doc-7"])
async def test_a_name_that_means_no_version_is_not_found(linked: Writer, external_id: str) -> None:
    refused = await uses_set(linked, outside(external_id))
    assert [(error["__typename"], error["message"], error["path"]) for error in refused["errors"]] == [
        ("NotFoundError", f"There is no ServiceVersion cmdb {external_id}, or none that you may see.", ["input", "version"])
    ]


@pytest.mark.parametrize("read", READS.values(), ids=READS)
async def test_a_read_shows_what_another_system_means(linked: Writer, read: str) -> None:
    by_number = await linked.run(MANAGER, read, by=MAIL)
    assert by_number["it"] is not None
    assert await linked.run(MANAGER, read, by=outside()) == by_number
    assert await linked.run(MANAGER, read, by=outside("doc-7")) == {"it": None}


async def test_customers_know_no_other_systems(linked: Writer) -> None:
    """Whether there is such a name or not."""
    for external_id in ("ci-7", "ci-8"):
        asked = {"subject": {"version": outside(external_id)}, "language": "FI", "body": "Hyvä"}
        refused = await linked.do(Role.CUSTOMER, "commentAdd", asked)
        assert [(error["__typename"], error["message"], error["path"]) for error in refused["errors"]] == [
            (
                "ForbiddenError",
                "Customers may not name things as other systems do; use the id or the key.",
                ["input", "subject", "version"],
            )
        ]
