"""How much of what customers have is as it is offered, in the demo: three agreements of four on PKG-ERP-MAINT."""

from datetime import date
from typing import Any

from app.viewer import Role
from tests.support.asking import DEMO_PERSONS, Asker, asker
from tests.support.databases import Database
from tests.support.rows import connected


async def test_the_index_by_package_and_the_lines_that_deviate(demo: Asker) -> None:
    answer = await demo.ask("""{
      standardisation(per: PACKAGE) { totalCount nodes {
        item { key } customer { key } agreements standard deviating ownAssemblies index
        deviations { agreement { key customer { key } } offering { key } component { key } line { role } offeringQuantity agreedQuantity }
      } }
    }""")
    assert len(demo.statements) == 1
    found = {node["item"]["key"]: node for node in answer["standardisation"]["nodes"]}
    assert answer["standardisation"]["totalCount"] == len(found) == 2, "who buys a mere component has no assembly"
    assert found["PKG-ERP-MAINT"] == {
        "item": {"key": "PKG-ERP-MAINT"},
        "customer": None,
        "agreements": 4,
        "standard": 3,
        "deviating": 1,
        "ownAssemblies": 1,
        "index": "75",
        "deviations": [
            {
                "agreement": {"key": "AGR-ERP-NAAPURI", "customer": {"key": "ORG-NAAPURI"}},
                "offering": {"key": "EXTENDED"},
                "component": {"key": "SVC-SMALLDEV"},
                "line": {"role": "ENHANCING"},
                "offeringQuantity": "20",
                "agreedQuantity": "35",
            }
        ],
    }
    workplace = found["PKG-WORKPLACE"]
    assert (workplace["agreements"], workplace["index"], workplace["deviations"]) == (1, "100", [])


async def test_the_index_of_each_portfolio_provider_and_customer(demo: Asker) -> None:
    answer = await demo.ask("""{
      all: standardisation { nodes { portfolio { key } index } }
      provider: standardisation(per: PROVIDER) { nodes { provider { key } agreements standard index } }
      customer: standardisation(per: CUSTOMER, orderBy: [{index: ASC}, {customer: {key: ASC}}]) { nodes { customer { key } index } }
      low: standardisation(per: CUSTOMER, filter: {index: {lt: "100"}}) { nodes { customer { key } } }
      about: standardisation(about: {key: "PKG-WORKPLACE"}) { nodes { index } }
      nothing: standardisation(about: {key: "SVC-PRINT"}) { totalCount }
    }""")
    assert answer["all"]["nodes"] == [{"portfolio": {"key": "MERILINNA"}, "index": "80"}]
    assert answer["provider"]["nodes"] == [{"provider": {"key": "UNIT-ICT"}, "agreements": 5, "standard": 4, "index": "80"}]
    assert [(each["customer"]["key"], each["index"]) for each in answer["customer"]["nodes"]] == [
        ("ORG-NAAPURI", "0"),
        ("ORG-STRANDVIK", "100"),
        ("UNIT-EDU", "100"),
        ("UNIT-FIN", "100"),
        ("UNIT-TECH", "100"),
    ]
    assert answer["low"]["nodes"] == [{"customer": {"key": "ORG-NAAPURI"}}]
    assert answer["about"]["nodes"] == [{"index": "100"}]
    assert answer["nothing"]["totalCount"] == 0


async def test_the_index_at_another_moment(demo: Asker) -> None:
    """Koivusaari agreed on 1 April 2025."""
    ask = 'query ($then: DateTime) { standardisation(about: {key: "PKG-ERP-MAINT"}, at: $then) { nodes { agreements index } } }'
    found: list[Any] = [(await demo.ask(ask, then=at))["standardisation"]["nodes"] for at in AT]
    assert found == [[], [{"agreements": 3, "index": "100"}], [{"agreements": 4, "index": "75"}]]


AT = ("2024-12-31T12:00:00Z", "2025-03-31T12:00:00Z", "2025-04-01T12:00:00Z")


async def test_findings_and_index_are_grouped(demo: Asker) -> None:
    answer = await demo.ask("""{
      portfolioFindings { groupBy(keys: [{kind: VALUE}, {item: {provider: {key: VALUE}}}], orderBy: [{count: DESC}], first: 2) {
        nodes { keys { kind item { provider { key } } } aggregate { count } } } }
      standardisation(per: PACKAGE) { aggregate { count sum { agreements standard } } }
    }""")
    assert len(demo.statements) == 1
    assert answer["portfolioFindings"]["groupBy"]["nodes"] == [
        {"keys": {"kind": "SINGLE_OWNER_CAPABILITY", "item": {"provider": {"key": None}}}, "aggregate": {"count": 5}},
        {"keys": {"kind": "STATEMENT_MISSING", "item": {"provider": {"key": "UNIT-ICT"}}}, "aggregate": {"count": 4}},
    ]
    assert answer["standardisation"]["aggregate"] == {"count": 2, "sum": {"agreements": "5", "standard": "4"}}


async def test_a_stakeholder_from_outside_is_told_of_what_it_sees(demo: Asker) -> None:
    """It is named in PKG-ERP-MAINT and provides small development, the one line that deviates."""
    ask = "{ standardisation(per: PACKAGE) { nodes { item { key } index deviations { component { key } } } } }"
    told = (await demo.ask(ask, Role.STAKEHOLDER))["standardisation"]["nodes"]
    assert told == [{"item": {"key": "PKG-ERP-MAINT"}, "index": "75", "deviations": [{"component": {"key": "SVC-SMALLDEV"}}]}]


async def test_who_stands_for_no_offering_is_counted_as_such(fresh_demo: Database) -> None:
    """Gold is offered no more, and nothing continues it; then the version that had it is being run down for those who stay. Of the
    case system no version is in force."""
    ask = """query ($about: By!) {
        standardisation(about: $about) { nodes { agreements standard deviating unoffered index deviations { offeringQuantity } } }
        portfolioFindings(kinds: [AGREEMENT_UNOFFERED, AGREEMENT_DEVIATES], about: $about) { nodes { kind message { text(lang: [EN]) } } }
        agreements(filter: {key: {in: ["AGR-GOLD", "AGR-CASE"]}}, orderBy: [{key: DESC}]) { nodes { pricing { price { amount } } } }
    }"""
    async with asker(fresh_demo.url, fresh_demo.owner_url, DEMO_PERSONS) as demo, connected(fresh_demo.admin_url) as connection:

        async def found(package: str) -> tuple[Any, list[Any], list[str]]:
            answer = await demo.ask(ask, about={"key": package})
            (node,) = answer["standardisation"]["nodes"]
            prices = [each["pricing"] and each["pricing"]["price"]["amount"] for each in answer["agreements"]["nodes"]]
            said = [each["message"]["text"] for each in answer["portfolioFindings"]["nodes"] if each["kind"] == "AGREEMENT_UNOFFERED"]
            return node, prices, said

        await connection.execute("set session_replication_role = replica")  # guards keep most of this out
        for agreement in (("AGR-GOLD", "PKG-ERP-MAINT", "GOLD"), ("AGR-CASE", "PKG-CASE", "BASIC")):
            await connection.execute(AGREE, *agreement)
        node, prices, said = await found("PKG-ERP-MAINT")
        assert said == [
            "Municipality of Koivusaari: the agreed offering GOLD is there no more, Finance system (ERP) maintenance (AGR-GOLD)."
        ]
        assert len(node.pop("deviations")) == 1
        assert node == {"agreements": 5, "standard": 3, "deviating": 1, "unoffered": 1, "index": "60"}
        assert prices == [None, None]
        node, _, said = await found("PKG-CASE")
        assert len(said) == 1
        assert node == {"agreements": 1, "standard": 0, "deviating": 0, "unoffered": 1, "index": "0", "deviations": []}
        await connection.execute(RUN_DOWN)
        node, prices, said = await found("PKG-ERP-MAINT")
        assert (node["standard"], node["unoffered"], node["index"], said) == (4, 0, "80", [])
        assert [price is not None for price in prices] == [True, False], "priced by the same offering"


AGREE = """
insert into customer_agreement (key, customer_id, service_id, offering_key, starts_on, selections)
select $1, c.id, s.id, $3, '2026-01-01', jsonb_build_object('SVC-SMALLDEV', 77)
from party c, service s where c.key = 'ORG-NAAPURI' and s.key = $2
"""
RUN_DOWN = """
with old as (
    update service_version v set stage = 'RETIRING' from service s
    where s.id = v.service_id and s.key = 'PKG-ERP-MAINT' and v.number = '1.0' returning v.id
), gold as (
    update service_offering o set key = 'GOLD' from old where o.version_id = old.id and o.position = 1 returning o.id
)
update customer_agreement set selections = null where key = 'AGR-GOLD'
"""


async def test_what_two_customers_have_alike_is_one_assembly(fresh_demo: Database) -> None:
    """Until the last day, which is today; the third one ended yesterday. Who agreed on what is there still has it, whatever else would
    continue it."""
    async with asker(fresh_demo.url, fresh_demo.owner_url, DEMO_PERSONS) as demo, connected(fresh_demo.admin_url) as connection:
        await connection.execute("set session_replication_role = replica")  # a version in use is not edited
        for key, last in (("AGR-ONE", "2026-11-21"), ("AGR-TWO", "2026-11-21"), ("AGR-PAST", "2026-11-20")):
            await connection.execute(ALIKE, key, date.fromisoformat(last))
        await connection.execute(CONTINUES)
        answer = await demo.ask("""{ portfolioStats(filter: {key: {eq: "PKG-ERP-MAINT"}}) { agreements customers }
        standardisation(about: {key: "PKG-ERP-MAINT"}) { nodes {
            agreements deviating ownAssemblies
            deviations { agreement { key } offering { key } component { key } offeringQuantity agreedQuantity }
        } } }""")
    assert answer["portfolioStats"] == [{"agreements": 6, "customers": 4}]
    (node,) = answer["standardisation"]["nodes"]
    assert (node["agreements"], node["deviating"], node["ownAssemblies"]) == (6, 3, 2)
    assert [(each["agreement"]["key"], each["component"]["key"], each["agreedQuantity"]) for each in node["deviations"]] == [
        ("AGR-ERP-NAAPURI", "SVC-SMALLDEV", "35"),
        *((key, *line) for key in ("AGR-ONE", "AGR-TWO") for line in (("SVC-SERVERCAP", "5"), ("SVC-BACKUP", "600"))),
    ], "in the order of the package"
    assert {each["offering"]["key"] for each in node["deviations"]} == {"EXTENDED"}


ALIKE = """
insert into customer_agreement (key, customer_id, service_id, offering_key, starts_on, ends_on, selections)
select $1, c.id, s.id, 'EXTENDED', '2026-01-01', $2, jsonb_build_object('SVC-BACKUP', 600, 'SVC-SERVERCAP', 5)
from party c, service s where c.key = 'ORG-NAAPURI' and s.key = 'PKG-ERP-MAINT'
"""
CONTINUES = """
update service_offering o set continues_keys = array['EXTENDED'] from service_version v join service s on s.id = v.service_id
where v.id = o.version_id and s.key = 'PKG-ERP-MAINT' and v.number = '2.0' and o.key = 'BASIC'
"""
