"""Where stakeholders stand: who makes a statement, which one counts, who has not spoken, and how an objection is closed."""

from typing import Any

from app.viewer import Role, Viewer
from tests.domain.conversation.test_comment_verbs import about, add, refused, said
from tests.support.rows import connected
from tests.support.writing import Writer

PM, OWNER, STAKEHOLDER, CUSTOMER = Role.PORTFOLIO_MANAGER, Role.SERVICE_OWNER, Role.STAKEHOLDER, Role.CUSTOMER
ERP_3 = about("PKG-ERP-MAINT", "3.0")
CASE = about("PKG-CASE", "1.0")
COVERAGE = """query Coverage($version: VersionBy!) { statementCoverage(version: $version) {
    required given version { number service { key } }
    demands { party { key } role aspect statement { stance createdAt body } }
    openObjections { author { key } aspect }
} }"""


def stand(aspect: str, stance: str) -> dict[str, str]:
    return {"aspect": aspect, "stance": stance}


async def coverage(writer: Writer, subject: dict[str, Any], who: Role | Viewer = PM) -> Any:
    found = await writer.run(who, COVERAGE, version=subject["version"])
    return found["statementCoverage"]


def missing(found: Any) -> list[tuple[str, str]]:
    return [(each["party"]["key"], each["aspect"]) for each in found["demands"] if each["statement"] is None]


async def test_who_has_not_spoken_on_version_3_of_the_finance_system(writer: Writer) -> None:
    found = await coverage(writer, ERP_3)
    assert found == {
        "required": 5,
        "given": 4,
        "version": {"number": "3.0", "service": {"key": "PKG-ERP-MAINT"}},
        "demands": [
            demand("PERSON-CUSTOMER-TECH", "CUSTOMER", "FEATURES"),
            demand("PERSON-PRODUCTION", "PRODUCTION", "FEASIBILITY", "SUPPORTS_WITH_CONDITIONS", "2026-09-01T06:12:00+00:00"),
            demand("PERSON-SECURITY", "SECURITY", "FEASIBILITY", "OPPOSES", "2026-09-07T11:00:00+00:00"),
            demand("PERSON-FINANCE", "FINANCE", "FEATURES", "SUPPORTS", "2026-09-03T10:40:00+00:00"),
            demand("PERSON-SUPPLIER", "SUPPLIER", "FEATURES", "SUPPORTS_WITH_CONDITIONS", "2026-09-10T07:25:00+00:00"),
        ],
        "openObjections": [],
    }


def demand(party: str, role: str, aspect: str, stance: str | None = None, at: str | None = None) -> dict[str, Any]:
    statement = stance and {"stance": stance, "createdAt": at, "body": BODIES[party]}
    return {"party": {"key": party}, "role": role, "aspect": aspect, "statement": statement}


BODIES = {
    "PERSON-PRODUCTION": "Siirto pilveen on toteutettavissa, jos varmistukset testataan ennen vaihtoa.\n\n"
    "Testisuunnitelma: canary-stakeholder_comment-erp-3-production",
    "PERSON-SECURITY": "Lokien sijainti on ratkaisematta.\n\nRiskirekisteri: canary-stakeholder_comment-erp-3-security",
    "PERSON-FINANCE": "Rapporteringen behövs redan före bokslutet.\n\nSe budgeten: canary-stakeholder_comment-erp-3-finance",
    "PERSON-SUPPLIER": "Small development hours are too few for the first quarter.\n\n"
    "Our estimate: canary-stakeholder_comment-erp-3-supplier",
}


async def test_coverage_is_the_providers_and_of_versions_that_are_seen(writer: Writer) -> None:
    by_id = {"version": {"id": (await add(writer, PM, subject=CASE))["id"].replace("StakeholderComment", "ServiceVersion")}}
    assert await coverage(writer, by_id) is None
    version = await writer.run(PM, '{ servicePackage(by: {key: "PKG-CASE"}) { versions { id } } }')
    seen = await coverage(writer, {"version": {"id": version["servicePackage"]["versions"][0]["id"]}})
    assert (seen["required"], seen["given"], missing(seen)) == (4, 3, [("PERSON-SUPPLIER", "FEASIBILITY")])
    assert seen["openObjections"] == [{"author": {"key": "PERSON-SECURITY"}, "aspect": "FEASIBILITY"}]
    for role in Role:
        found = await coverage(writer, ERP_3, role)
        assert (found is None) is (role in (CUSTOMER, Role.ADMIN)), role
    hidden = about("SVC-PAYROLL", "1.0")
    assert await coverage(writer, hidden, STAKEHOLDER) is None
    assert await coverage(writer, hidden) is not None
    assert await coverage(writer, about("SVC-PAYROLL", "9.0")) is None


async def test_nobody_asked_is_nobody_missing(writer: Writer) -> None:
    found = await coverage(writer, about("SVC-PRINT", "1.0"))
    assert (found["required"], found["given"], found["demands"]) == (0, 0, [])


async def test_who_is_asked_from_two_sides_speaks_once(writer: Writer) -> None:
    """As the gate counts it."""
    async with connected(writer.database.owner_url) as owner:
        await owner.execute(
            "insert into service_stakeholder (service_id, party_id, role, statement_required) "
            "select s.id, p.id, 'ARCHITECTURE', array['FEASIBILITY', 'FEATURES'] from service s, party p "
            "where s.key = 'PKG-ERP-MAINT' and p.key = 'PERSON-SECURITY'"
        )
    found = await coverage(writer, ERP_3)
    assert (found["required"], found["given"]) == (6, 4)
    asked = [(each["role"], each["aspect"]) for each in found["demands"] if each["party"]["key"] == "PERSON-SECURITY"]
    assert asked == [("ARCHITECTURE", "FEATURES"), ("ARCHITECTURE", "FEASIBILITY")]


async def test_the_gate_counts_as_coverage_does(writer: Writer) -> None:
    """PKG-CASE fails CHARTER with exactly two reasons: who has not spoken, and whose objection is open."""
    security, supplier = await writer.add(STAKEHOLDER, "PERSON-SECURITY"), STAKEHOLDER
    read = "query Case($v: VersionBy!) { transitionPreview(version: $v, to: IN_DESIGN) { checks { code outcome } } }"

    async def failing() -> list[str]:
        checks = (await writer.run(PM, read, v=CASE["version"]))["transitionPreview"]["checks"]
        return sorted(each["code"] for each in checks if each["outcome"] == "FAIL")

    assert await failing() == ["NO_OPEN_OBJECTION", "STATEMENTS_FEASIBILITY_COMPLETE"]
    (objection,) = await objections(writer, "PKG-CASE")
    what = "A statement begins a thread of its own: name the version as the subject. It takes the place of your older one."
    asked = said({"replyTo": {"id": objection["id"]}}, statement=stand("FEASIBILITY", "SUPPORTS"))
    assert await refused(writer, security, "commentAdd", asked) == [("Validation", "STATEMENT_IN_REPLY", "input.statement", what)]
    await add(writer, security, subject=CASE, statement=stand("FEASIBILITY", "SUPPORTS"))
    assert await failing() == ["STATEMENTS_FEASIBILITY_COMPLETE"]
    await add(writer, supplier, subject=CASE, statement=stand("FEASIBILITY", "SUPPORTS"))
    assert await failing() == []
    found = await coverage(writer, CASE)
    assert (found["required"], found["given"], found["openObjections"]) == (4, 4, [])


async def test_a_statement_is_made_and_superseded_by_a_newer_one(writer: Writer) -> None:
    supplier = {"subject": ERP_3, "language": "EN"}
    before = await coverage(writer, ERP_3)
    first = await add(writer, STAKEHOLDER, **supplier, statement=stand("FEATURES", "NEUTRAL"), hours=1)
    assert (first["author"], first["aspect"], first["stance"], first["supersededBy"]) == (
        {"key": "PERSON-SUPPLIER"},
        "FEATURES",
        "NEUTRAL",
        None,
    )
    other = await add(writer, STAKEHOLDER, **supplier, statement=stand("COST", "OPPOSES"), hours=1)
    second = await add(writer, STAKEHOLDER, **supplier, statement=stand("FEATURES", "SUPPORTS"), hours=2)
    read = "query Said($ids: [ID!]!) { nodes(ids: $ids) { ... on StakeholderComment { supersededBy { id } } } }"
    found = (await writer.run(PM, read, ids=[each["id"] for each in (first, other, second)]))["nodes"]
    assert found == [{"supersededBy": {"id": second["id"]}}, {"supersededBy": None}, {"supersededBy": None}]
    after = await coverage(writer, ERP_3)
    assert (after["required"], after["given"]) == (before["required"], before["given"])
    stances = {each["party"]["key"]: each["statement"]["stance"] for each in after["demands"] if each["statement"]}
    assert stances["PERSON-SUPPLIER"] == "SUPPORTS"
    assert after["openObjections"] == [{"author": {"key": "PERSON-SUPPLIER"}, "aspect": "COST"}]


async def test_what_no_statement_can_be(writer: Writer) -> None:
    supports = stand("FEATURES", "SUPPORTS")
    what = "A statement is made on a version that is planned (PROPOSED, IN_DESIGN, IN_TRANSITION); this one is OPERATIONAL."
    assert await refused(writer, STAKEHOLDER, "commentAdd", said(about(), statement=supports)) == [
        ("Conflict", "STATEMENT_STAGE", "input.statement", what)
    ]
    what = "A statement is made on a version: name it as the subject."
    assert await refused(writer, PM, "commentAdd", said(statement=supports)) == [
        ("Validation", "STATEMENT_NEEDS_VERSION", "input.statement", what)
    ]
    assert await refused(writer, Role.ANALYST, "commentAdd", said(ERP_3, statement=supports)) == [
        ("Forbidden", "STATEMENT_NOT_YOURS", "input.statement", "Analysts comment and make no statements.")
    ]
    what = "Customers read no statements of the provider's side: say INTERNAL."
    asked = said(ERP_3, statement=supports, audience="CUSTOMER", customer={"key": "UNIT-EDU"})
    assert await refused(writer, PM, "commentAdd", asked) == [("Validation", "STATEMENT_IS_INTERNAL", "input.audience", what)]


async def test_a_customer_makes_a_statement_where_it_is_asked_to(writer: Writer) -> None:
    """UNIT-EDU is a stakeholder of the digital workplace, and not of the finance system, where UNIT-TECH is the one who is silent."""
    supports = stand("FEATURES", "SUPPORTS")
    what = "Statements on this service are not asked of you; write a comment, or an idea."
    assert await refused(writer, CUSTOMER, "commentAdd", said(ERP_3, statement=supports)) == [
        ("Forbidden", "STATEMENT_NOT_YOURS", "input.statement", what)
    ]
    tech = await writer.add(CUSTOMER, "PERSON-CUSTOMER-TECH", "UNIT-TECH")
    statement = await add(writer, tech, subject=ERP_3, statement=supports)
    assert (statement["audience"], statement["customer"]) == ("CUSTOMER", {"key": "UNIT-TECH"})
    found = await coverage(writer, ERP_3)
    assert (found["given"], missing(found)) == (5, [])


async def test_an_objection_is_closed_by_its_author(writer: Writer) -> None:
    security = await writer.add(STAKEHOLDER, "PERSON-SECURITY")
    (objection,) = await objections(writer, "PKG-CASE")
    by = {"comment": {"id": objection["id"]}, "expectedRevision": objection["revision"]}
    what = (
        "An objection is closed by its author's newer statement on the same aspect, or by a portfolio manager's override at the gate; "
        "it cannot be resolved."
    )
    for who in (PM, security):
        assert await refused(writer, who, "commentResolve", by) == [("Conflict", "OBJECTION_IS_ITS_AUTHORS", "input.comment", what)]
    await add(writer, await writer.add(STAKEHOLDER, "PERSON-PRODUCTION"), subject=CASE, statement=stand("FEASIBILITY", "SUPPORTS"))
    await add(writer, security, subject=CASE, statement=stand("FEATURES", "SUPPORTS"))
    assert len((await coverage(writer, CASE))["openObjections"]) == 1
    await add(writer, security, subject=CASE, statement=stand("FEASIBILITY", "SUPPORTS_WITH_CONDITIONS"))
    assert (await coverage(writer, CASE))["openObjections"] == []


async def objections(writer: Writer, key: str) -> Any:
    read = """query Said($of: String!) { comments(about: {key: $of}, filter: {stance: {eq: OPPOSES}}) { nodes { id revision } } }"""
    return (await writer.run(PM, read, of=key))["comments"]["nodes"]


async def test_an_objection_is_closed_by_an_override_and_the_manager_may_say_how(writer: Writer) -> None:
    """Of version 3.0, whose CHARTER passed by an override on the day on which the demo's manager wrote how it was settled."""
    (objection,) = await objections(writer, "PKG-ERP-MAINT")
    by = {"comment": {"id": objection["id"]}}
    reopened = await writer.do(PM, "commentReopen", {**by, "expectedRevision": objection["revision"]}, "comment { revision resolvedAt }")
    assert reopened["comment"]["resolvedAt"] is None
    assert (await coverage(writer, ERP_3))["openObjections"] == [], "the override still stands"
    settling = {**by, "expectedRevision": reopened["comment"]["revision"], "resolution": "Lokit pysyvät kotimaassa."}
    assert (await refused(writer, OWNER, "commentResolve", settling))[0][1] == "OBJECTION_IS_ITS_AUTHORS"
    settled = await writer.do(PM, "commentResolve", settling, "comment { resolution }")
    assert settled["comment"] == {"resolution": "Lokit pysyvät kotimaassa."}
    security = await writer.add(STAKEHOLDER, "PERSON-SECURITY")
    later = await add(writer, security, subject=ERP_3, statement=stand("FEASIBILITY", "OPPOSES"))
    assert len((await coverage(writer, ERP_3))["openObjections"]) == 1, "an override lets pass what was said before it"
    faults = await refused(writer, PM, "commentResolve", {"comment": {"id": later["id"]}, "expectedRevision": 1})
    assert [fault[:3] for fault in faults] == [("Conflict", "OBJECTION_IS_ITS_AUTHORS", "input.comment")]


async def test_the_database_refuses_a_statement_on_a_version_that_was_launched_meanwhile(writer: Writer) -> None:
    """The rule looked at a stage that another transaction changes before the commit: the last guard has the same code."""
    async with connected(writer.database.owner_url) as owner:
        await owner.execute("alter table service_version disable trigger user")
        await owner.execute("update service_version set stage = 'PROPOSED' where number = '2.0'")
        await owner.execute("alter table service_version enable trigger user")
    faults = await refused(writer, PM, "commentAdd", said(about(), statement=stand("VALUE", "SUPPORTS")))
    assert [fault[:3] for fault in faults] == [("Conflict", "STATEMENT_STAGE", "input")]
    assert faults[0][3] == "A statement is made on a planned version; this one was at stage OPERATIONAL."
