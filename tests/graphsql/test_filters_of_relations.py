"""Filters that look into other rows and into texts and money: what is there, what the viewer sees of it, and what it may not ask."""

from typing import Any

import pytest

from app.viewer import Role
from tests.graphsql.asking import ask, keys
from tests.graphsql.support import Refusal, refusal, run
from tests.support.asking import Asker

PACKAGES = ["PKG-CASE", "PKG-ERP-MAINT", "PKG-FINOPS", "PKG-SCHOOL", "PKG-WORKPLACE"]
PLANNED = ["PKG-CASE", "PKG-ERP-MAINT", "PKG-WORKPLACE", "SVC-CLOUDCAP", "SVC-REPORTING", "SVC-WORKSTATION-MOBILE"]


async def packages(demo: Asker, filter_: str, role: Role = Role.PORTFOLIO_MANAGER) -> str:
    """The first letters of the packages' names in their keys."""
    return "".join(key[4] for key in await keys(demo, "servicePackages", f"filter: {{{filter_}}}", role))


# Case (proposed 1.0), Erp (design 3.0, operational 2.0, retired 1.0), Finops (operational 1.0), School (operational 2.0, retired 1.0),
# Workplace (transition 3.0, operational 2.0, retired 1.0).
QUANTIFIED = {
    "versions: {some: {}}": "CEFSW",
    "versions: {none: {}}": "",
    "versions: {every: {}}": "CEFSW",
    "versions: {}": "CEFSW",
    "versions: {some: {stage: {eq: RETIRED}}}": "ESW",
    "versions: {none: {stage: {eq: RETIRED}}}": "CF",
    "versions: {every: {stage: {in: [OPERATIONAL, RETIRED]}}}": "FS",
    "versions: {every: {not: {stage: {in: [OPERATIONAL, RETIRED]}}}}": "C",
    "versions: {some: {stage: {eq: RETIRED}}, none: {stage: {eq: IN_DESIGN}}}": "SW",
    "not: {versions: {some: {stage: {eq: RETIRED}}}}": "CF",
    "versions: {some: {or: []}}": "",
    "versions: {none: {or: []}}": "CEFSW",
    "versions: {every: {or: []}}": "",
    "plannedVersions: {every: {or: []}}": "FS",
    "plannedVersions: {every: {priority: {lt: 10}}}": "EFS",
    "plannedVersions: {some: {priority: {lt: 10}}}": "E",
    "plannedVersions: {none: {priority: {lt: 10}}}": "CFSW",
    "agreements: {some: {}}": "EW",
    "agreements: {none: {}}": "CFS",
    'agreements: {every: {startsOn: {gte: "2025-09-01"}}}': "CFSW",
    'agreements: {every: {endsOn: {gt: "2000-01-01"}}}': "CFS",
    'agreements: {every: {endsOn: {ne: "2000-01-01"}}}': "CEFSW",
    'agreements: {some: {not: {endsOn: {gt: "2000-01-01"}}}}': "EW",
    'agreements: {some: {customer: {key: {eq: "UNIT-EDU"}}}}': "E",
    'versions: {some: {basedOn: {stage: {eq: RETIRED}}, stage: {eq: OPERATIONAL}}}': "ESW",
    'versions: {some: {stage: {eq: RETIRED}}, every: {number: {ne: "3.0"}}}': "S",
    'versions: {some: {items: {some: {component: {key: {eq: "SVC-APPMON"}}}}}}': "CE",
}  # fmt: skip


@pytest.mark.parametrize("filter_", QUANTIFIED)
async def test_some_none_and_every(demo: Asker, filter_: str) -> None:
    assert await packages(demo, filter_) == QUANTIFIED[filter_]


TO_ONE = {
    "currentVersion: {}": "EFSW",
    "not: {currentVersion: {}}": "C",
    "currentVersion: {leadTimeDays: {gt: 20}}": "FS",
    "currentVersion: {leadTimeDays: {isNull: true}}": "",
    "currentVersion: {not: {leadTimeDays: {gt: 20}}}": "EW",
    "not: {currentVersion: {leadTimeDays: {gt: 20}}}": "CEW",
    "currentVersion: {basedOn: {}}": "ESW",
    "currentVersion: {not: {basedOn: {}}}": "F",
    'currentVersion: {basedOn: {number: {eq: "1.0"}}}': "ESW",
    "currentVersion: {documentationUrl: {isNull: true}}": "FS",
    'provider: {key: {eq: "UNIT-FIN"}}': "F",
    'provider: {parent: {key: {eq: "ORG-MERILINNA"}}}': "CEFSW",
    'owner: {name: {text: {contains: "mäkelä"}}}': "CE",
    "currentVersion: {or: []}": "",
    'currentVersion: {name: {translations: {fi: {contains: "talous"}}}}': "EF",
    "currentVersion: {price: {}}": "",
    "currentVersion: {not: {price: {}}}": "EFSW",
}  # fmt: skip


@pytest.mark.parametrize("filter_", TO_ONE)
async def test_a_relation_to_one(demo: Asker, filter_: str) -> None:
    """True only of a row that is there; of the version in force only of that one."""
    assert await packages(demo, filter_) == TO_ONE[filter_]


async def test_of_several_rows_the_first_is_the_one(demo: Asker) -> None:
    """SVC-WORKSTATION-BASIC has 4.0 in force, and 3.0 runs out beside it."""
    for stage, found in (("RETIRING", []), ("OPERATIONAL", ["SVC-WORKSTATION-BASIC"])):
        one = f'filter: {{key: {{eq: "SVC-WORKSTATION-BASIC"}}, currentVersion: {{stage: {{eq: {stage}}}}}}}'
        assert await keys(demo, "services", one) == found
    assert await keys(demo, "services", 'filter: {currentVersion: {number: {eq: "3.0"}}}') == ["SVC-SERVICEDESK"]
    assert (await keys(demo, "services", "first: 2, orderBy: [{currentVersion: {number: DESC}}]")) == [
        "SVC-WORKSTATION-BASIC",
        "SVC-SERVICEDESK",
    ]


async def test_filters_below_several_parents(demo: Asker) -> None:
    """Each parent's rows are its own; the count is of the filtered ones."""
    text = """{ servicePackages { nodes { key
        agreements(filter: {customer: {kind: {eq: ORGANIZATION}}}) { totalCount nodes { key } }
        feedback(first: 1, filter: {score: {lte: 3}}) { totalCount nodes { score } pageInfo { hasNextPage } }
        owner { parent { children(filter: {email: {startsWith: "s"}}) { nodes { key } } } }
    } } }"""
    found = (await ask(demo, text))["servicePackages"]["nodes"]
    assert [node["key"] for node in found] == PACKAGES
    assert [[row["key"] for row in node["agreements"]["nodes"]] for node in found] == [
        [], ["AGR-ERP-NAAPURI"], [], [], ["AGR-WORKPLACE-STRANDVIK"],
    ]  # fmt: skip
    empty = {"totalCount": 0, "nodes": [], "pageInfo": {"hasNextPage": False}}
    low = {"totalCount": 4, "nodes": [{"score": 3}], "pageInfo": {"hasNextPage": True}}
    assert [node["feedback"] for node in found] == [empty, low, empty, empty, empty]
    assert [[row["key"] for row in node["owner"]["parent"]["children"]["nodes"]] for node in found] == [
        ["PERSON-OWNER-INFRA"], ["PERSON-OWNER-INFRA"], [], ["PERSON-OWNER-INFRA"], ["PERSON-OWNER-INFRA"],
    ]  # fmt: skip


# What is hidden from customers: PKG-CASE and its version, ideas, comments, feedback and agreements of others, unshared planned versions.
HIDDEN = {
    "{}": ("CEFSW", "EFSW"),
    "{versions: {some: {stage: {eq: PROPOSED}}}}": ("C", ""),
    "{agreements: {some: {customer: {key: {eq: \"UNIT-TECH\"}}}}}": ("E", ""),
    "{agreements: {none: {customer: {key: {eq: \"UNIT-TECH\"}}}}}": ("CFSW", "EFSW"),
    "{agreements: {every: {customer: {key: {eq: \"UNIT-EDU\"}}}}}": ("CFS", "EFSW"),
    "{agreements: {some: {not: {customer: {key: {eq: \"UNIT-EDU\"}}}}}}": ("EW", ""),
    "{ideas: {some: {status: {ne: UNDER_REVIEW}}}}": ("EW", ""),
    "{ideas: {every: {status: {eq: UNDER_REVIEW}}}}": ("CFS", "EFSW"),
    "{ideas: {some: {plannedVersion: {}}}}": ("E", ""),
    "{feedback: {some: {score: {lt: 3}}}}": ("E", ""),
    "{feedback: {none: {score: {lt: 3}}}}": ("CFSW", "EFSW"),
    "{comments: {some: {audience: {eq: INTERNAL}}}}": ("CE", ""),
    "{comments: {some: {stance: {eq: OPPOSES}}}}": ("CE", ""),
    "{comments: {some: {author: {key: {eq: \"PERSON-FINANCE\"}}}}}": ("CE", ""),
    "{plannedVersions: {some: {}}}": ("CEW", "EW"),
    "{plannedVersions: {none: {}}}": ("FS", "FS"),
    "{versions: {some: {items: {some: {component: {key: {eq: \"SVC-NETWORK\"}}}}}}}": ("CESW", ""),
}  # fmt: skip


@pytest.mark.parametrize("filter_", HIDDEN)
async def test_rows_that_a_customer_does_not_see_decide_nothing(demo: Asker, filter_: str) -> None:
    for_manager, for_customer = HIDDEN[filter_]
    assert await packages(demo, filter_[1:-1]) == for_manager
    assert await packages(demo, filter_[1:-1], Role.CUSTOMER) == for_customer


async def test_a_language_that_is_not_published_is_no_text_in_a_customers_filter(demo: Asker) -> None:
    missing = "filter: {name: {translations: {en: {isNull: true}}}}"
    assert await keys(demo, "services", missing) == []
    assert await keys(demo, "services", missing, Role.CUSTOMER) == ["SVC-COMMS", "SVC-REPORTING"]
    text = '{ services(filter: {key: {in: ["SVC-COMMS", "SVC-REPORTING"]}}) { nodes { name { translations { en } } } } }'
    english = [node["name"]["translations"]["en"] for node in (await ask(demo, text))["services"]["nodes"]]
    for name in english:
        found = "filter: {name: {translations: {en: {eq: $n}}}}"
        assert len(await keys(demo, "services", found, head="query ($n: String!)", n=name)) == 1
        assert await keys(demo, "services", found, Role.CUSTOMER, head="query ($n: String!)", n=name) == []


async def test_a_text_in_the_languages_of_the_request(demo: Asker) -> None:
    """`text` is what is shown: of a service without Swedish, a Swede filters the Finnish text."""
    swedish = 'filter: {name: {text: {contains: "tjänst"}}}'
    assert await keys(demo, "services", swedish) == []
    found = await keys(demo, "services", swedish, languages=["sv"])
    assert found == ["SVC-INTEGRATION", "SVC-INVOICING", "SVC-WORKSTATION-BASIC", "SVC-WORKSTATION-MOBILE", "SVC-WORKSTATION-PERFORMANCE"]
    assert await keys(demo, "services", swedish, Role.CUSTOMER, languages=["en", "sv"]) == []
    assert await keys(demo, "services", swedish.replace("text: {", "translations: {sv: {").replace("}}}", "}}}}")) == found
    finnish = 'filter: {name: {text: {eq: "Viestinnän tuki"}}}'
    for languages in (["fi"], ["sv"], ["en"], ["sv", "en"]):
        shown = await keys(demo, "services", finnish, Role.CUSTOMER, languages=languages)
        assert shown == ["SVC-COMMS"]


async def test_which_language_a_text_is_in(demo: Asker) -> None:
    for languages, lang, fallback in (([], "FI", False), (["sv"], "FI", True), (["en", "fi"], "FI", True), (["fi", "en"], "FI", False)):
        one = 'key: {eq: "SVC-COMMS"}'
        here = f"filter: {{{one}, name: {{lang: {{eq: {lang}}}, isFallback: {{eq: {str(fallback).lower()}}}}}}}"
        there = f"filter: {{{one}, name: {{lang: {{ne: {lang}}}}}}}"
        assert await keys(demo, "services", here, Role.CUSTOMER, languages=languages) == ["SVC-COMMS"]
        assert await keys(demo, "services", there, Role.CUSTOMER, languages=languages) == []
    assert await keys(demo, "services", "filter: {name: {isFallback: {eq: true}}}", Role.CUSTOMER, languages=["sv"]) == ["SVC-COMMS"]
    assert await keys(demo, "services", "filter: {name: {lang: {in: [SV, EN]}}}", Role.CUSTOMER) == []


async def test_a_text_that_is_not_there_fulfils_nothing(demo: Asker) -> None:
    """One of five ideas has no answer at all, one has none in Swedish, one has it in Swedish only."""
    for filter_, titles in (
        ("answer: {}", ["Loppukäyttäjäkoulutus mukaan pakettiin", "24/7 även för mindre enheter", "Självbetjäning för behörigheter",
                        "Mobiilihyväksyntä laskuille"]),
        ("not: {answer: {}}", ["End-user training for newcomers"]),
        ("answer: {text: {isNull: true}}", []),
        ("answer: {translations: {sv: {isNull: true}}}", ["Loppukäyttäjäkoulutus mukaan pakettiin"]),
        ("answer: {not: {translations: {fi: {isNull: false}}}}", ["24/7 även för mindre enheter"]),
    ):  # fmt: skip
        found = await ask(demo, f"{{ developmentIdeas(filter: {{{filter_}}}) {{ nodes {{ title }} }} }}")
        assert [node["title"] for node in found["developmentIdeas"]["nodes"]] == titles


MONEY = {
    "amount: {gte: 100}": ["SVC-APPMGMT", "SVC-INTEGRATION", "SVC-ONCALL", "SVC-SERVERCAP"],
    'amount: {gte: "100.0000", lt: "150"}': [],
    'amount: {eq: "0.120"}': ["SVC-BACKUP"],
    "amount: {eq: -0}": ["SVC-NETWORK"],
    "amount: {in: [9.8, 40]}": ["SVC-APPMON", "SVC-PAYROLL"],
    'amount: {lt: 2}, currency: {eq: "EUR"}': ["SVC-BACKUP", "SVC-IAM", "SVC-NETWORK"],
    'amount: {lt: 2}, currency: {ne: "EUR"}': [],
    'currency: {in: ["NOK", "SEK"]}': [],
    "amount: {isNull: true}": [],
}


@pytest.mark.parametrize("money", MONEY)
async def test_money(demo: Asker, money: str) -> None:
    """As a number, never as text; what has no price is left out of all of them."""
    assert await keys(demo, "services", f"filter: {{currentVersion: {{price: {{unitPrice: {{{money}}}}}}}}}") == MONEY[money]


# Who asks, which type has the field, where it stands in the argument, and the connection.
FORBIDDEN = [
    (Role.CUSTOMER, "Service", "filter owner", "services(filter: {owner: {}})"),
    (Role.CUSTOMER, "PortfolioItem", "filter owner", 'portfolioItems(filter: {owner: {key: {eq: "x"}}})'),
    (Role.CUSTOMER, "Service", "filter or 1 not reviewDueOn", "services(filter: {or: [{}, {not: {reviewDueOn: {isNull: true}}}]})"),
    (Role.CUSTOMER, "Service", "filter stakeholders", "services(filter: {stakeholders: {none: {}}})"),
    (Role.CUSTOMER, "ServiceVersion", "filter versions some capabilityUses", "services(filter: {versions: {some: {capabilityUses: {}}}})"),
    (Role.CUSTOMER, "ServiceVersion", "filter currentVersion internalDescription",
     'services(filter: {currentVersion: {internalDescription: {text: {contains: "x"}}}})'),
    (Role.CUSTOMER, "Party", "filter email", 'parties(filter: {email: {contains: "@"}})'),
    (Role.CUSTOMER, "Party", "filter provider email", 'services(filter: {key: {eq: "NONE"}, provider: {email: {isNull: true}}})'),
    (Role.CUSTOMER, "StakeholderComment", "filter resolvedBy", "comments(filter: {resolvedBy: {}})"),
    (Role.CUSTOMER, "Service", "orderBy 0 reviewDueOn", "services(orderBy: [{reviewDueOn: ASC}])"),
    (Role.CUSTOMER, "Service", "orderBy 1 owner", "services(orderBy: [{key: ASC}, {owner: {key: ASC}}])"),
    (Role.CUSTOMER, "Service", "orderBy 0 stakeholders", "services(orderBy: [{stakeholders: {count: DESC}}])"),
    (Role.CUSTOMER, "ServiceVersion", "orderBy 0 currentVersion priority", "services(orderBy: [{currentVersion: {priority: ASC}}])"),
    (Role.STAKEHOLDER, "ServiceVersion", "filter currentVersion risk", "services(filter: {currentVersion: {risk: {gt: 3}}})"),
    (Role.STAKEHOLDER, "ServicePrice", "filter currentVersion price unitCost",
     "services(filter: {currentVersion: {price: {unitCost: {amount: {gt: 1}}}}})"),
    (Role.INTEGRATION, "ServiceVersion", "orderBy 0 currentVersion investmentEstimate",
     "services(orderBy: [{currentVersion: {investmentEstimate: ASC}}])"),
    (Role.INTEGRATION, "ServicePrice", "orderBy 0 currentVersion price unitCost",
     "services(orderBy: [{currentVersion: {price: {unitCost: {amount: ASC}}}}])"),
]  # fmt: skip


@pytest.mark.parametrize(("role", "type_", "place", "field"), FORBIDDEN)
async def test_what_the_viewer_may_not_see_it_may_not_ask_about(demo: Asker, role: Role, type_: str, place: str, field: str) -> None:
    """Whoever may see it is answered."""
    path = ["it", *(int(step) if step.isdigit() else step for step in place.split())]
    wanted = Refusal("FORBIDDEN", f"{type_}.{path[-1]} is hidden from you: leave it out of filters, orders and aggregates.", tuple(path))
    assert await refusal(demo, f"{{ it: {field} {{ totalCount }} }}", role) == wanted
    assert await refusal(demo, f"{{ it: {field} {{ pageInfo {{ hasNextPage }} nodes {{ id }} }} }}", role) == wanted
    await ask(demo, f"{{ it: {field} {{ totalCount }} }}")


async def test_what_is_hidden_is_refused_below_lists_and_in_variables_too(demo: Asker) -> None:
    below = "query ($f: PartyFilter) { services { nodes { provider { it: children(filter: $f) { totalCount } } } } }"
    wanted = Refusal(
        "FORBIDDEN",
        "Party.email is hidden from you: leave it out of filters, orders and aggregates.",
        ("services", "nodes", "provider", "it", "filter", "email"),
    )
    assert await refusal(demo, below, Role.CUSTOMER, f={"email": {"isNull": True}}) == wanted
    await ask(demo, below, Role.CUSTOMER, f={"key": {"isNull": True}})


VARIABLE: list[tuple[str, str, Any, str]] = [
    ("ServicePackageFilter", "filter: $v", {"key": {"startsWith": "pkg-s"}}, "S"),
    ("ServicePackageFilter", "filter: $v", {"versions": {"some": {"stage": {"in": ["IN_DESIGN", "PROPOSED"]}}}}, "CE"),
    ("ServicePackageFilter", "filter: $v", {"currentVersion": {"name": {"translations": {"fi": {"contains": "talous"}}}}}, "EF"),
    ("ServicePackageFilter", "filter: $v",
     {"or": [{"key": {"in": ["PKG-CASE"]}}, {"agreements": {"some": {"startsOn": {"lt": "2025-01-02"}}}}]}, "CE"),
    ("ServicePackageFilter", "filter: $v", {}, "CEFSW"),
    ("ServicePackageFilter", "filter: $v", None, "CEFSW"),
    ("ServicePackageFilter!", "filter: {not: $v}", {"provider": {"key": {"eq": "UNIT-FIN"}}}, "CESW"),
    ("[ServicePackageFilter!]!", "filter: {or: $v}",
     [{"key": {"eq": "PKG-CASE"}}, {"not": {"currentVersion": {}}}, {"key": {"eq": "PKG-SCHOOL"}}], "CS"),
    ("[ServicePackageFilter!]!", "filter: {or: $v}", [], ""),
    ("StringFilter!", "filter: {key: $v, provider: {key: {eq: \"UNIT-ICT\"}}}", {"gt": "PKG-D"}, "ESW"),
    ("String!", 'filter: {or: [{key: {eq: $v}}, {key: {eq: "PKG-SCHOOL"}}]}', "PKG-FINOPS", "FS"),
    ("[String!]!", "filter: {key: {in: $v}}", ["PKG-FINOPS", "PKG-SCHOOL"], "FS"),
    ("[Stage!]!", "filter: {versions: {some: {stage: {in: $v}}}}", ["IN_TRANSITION"], "W"),
    ("Int!", "filter: {currentVersion: {leadTimeDays: {gte: $v}}}", 21, "FS"),
    ("Boolean!", "filter: {currentVersion: {documentationUrl: {isNull: $v}}}", False, "EW"),
    ("Date!", "filter: {reviewDueOn: {gt: $v}}", "2027-06-01", "SW"),
]  # fmt: skip


@pytest.mark.parametrize(("type_", "arguments", "value", "found"), VARIABLE)
async def test_filters_in_variables(demo: Asker, type_: str, arguments: str, value: Any, found: str) -> None:
    """Whole, in part, and as single values; asked twice, so that the second time the statement is only filled."""
    for _ in range(2):
        listed = await keys(demo, "servicePackages", arguments, head=f"query ($v: {type_})", v=value)
        assert "".join(key[4] for key in listed) == found


async def test_one_document_with_filters_of_many_shapes(demo: Asker) -> None:
    """Statements are kept by shape; each is filled with the values of its own request."""
    text = """query ($f: PortfolioItemFilter! = {}, $s: String, $n: Int) {
        portfolioItems(first: $n, filter: {and: [$f], key: {startsWith: $s}}) { nodes { key } }
    }"""
    asked: list[tuple[dict[str, Any], list[str]]] = [
        ({"n": 2}, ["PKG-CASE", "PKG-ERP-MAINT"]),
        ({"n": 2, "s": "SVC-M"}, ["SVC-MAIL"]),
        ({"n": 2, "s": "SVC-P"}, ["SVC-PAYROLL", "SVC-PRINT"]),
        ({"n": 1, "s": "SVC-P"}, ["SVC-PAYROLL"]),
        ({"f": {"plannedVersions": {"some": {}}}}, PLANNED),
        ({"f": {"plannedVersions": {"some": {}}}, "s": "SVC"}, PLANNED[3:]),
        ({"f": {"not": {"plannedVersions": {"none": {}}}}, "s": "PKG"}, PLANNED[:3]),
        ({"f": {"key": {"in": ["SVC-IAM"]}}}, ["SVC-IAM"]),
        ({"f": {"key": {"in": ["SVC-IAM", "SVC-MAIL"]}}}, ["SVC-IAM", "SVC-MAIL"]),
        ({"f": {"or": [{"key": {"eq": "SVC-IAM"}}]}}, ["SVC-IAM"]),
        ({"f": {"or": [{"key": {"eq": "SVC-IAM"}}, {"key": {"eq": "SVC-PRINT"}}]}}, ["SVC-IAM", "SVC-PRINT"]),
        ({"f": {"or": []}}, []),
    ]
    for variables, listed in [*asked, *reversed(asked)]:
        found = await run(demo, text, None, Role.PORTFOLIO_MANAGER, **variables)
        assert [node["key"] for node in found["portfolioItems"]["nodes"]] == listed
        assert len(demo.statements) == 1


async def test_absent_variables_leave_their_entry_out(demo: Asker) -> None:
    head = "query ($a: String, $b: StringFilter, $c: [ServicePackageFilter!], $d: ServicePackageFilter)"
    everything = "filter: {key: {eq: $a}, category: $b, or: $c, not: $d}"
    assert await keys(demo, "servicePackages", everything, head=head) == PACKAGES
    assert await keys(demo, "servicePackages", everything, head=head, a="PKG-CASE") == ["PKG-CASE"]
    assert await keys(demo, "servicePackages", everything, head=head, d={"key": {"eq": "PKG-CASE"}}) == PACKAGES[1:]
    for name, path in {"a": ("key", "eq"), "b": ("category",), "c": ("or",), "d": ("not",)}.items():
        found = await refusal(demo, f"{head} {{ servicePackages({everything}) {{ totalCount }} }}", Role.PORTFOLIO_MANAGER, **{name: None})
        assert (found.code, found.path) == ("BAD_USER_INPUT", ("servicePackages", "filter", *path))


async def test_a_filter_follows_three_relations_and_no_more(demo: Asker) -> None:
    three = 'versions: {some: {comments: {some: {author: {key: {eq: "PERSON-SUPPLIER"}}}}}}'
    assert await packages(demo, three) == "E"
    four = "{ servicePackages(filter: {versions: {some: {comments: {some: {author: {parent: {}}}}}}}) { totalCount } }"
    path = ("servicePackages", "filter", "versions", "some", "comments", "some", "author", "parent")
    assert await refusal(demo, four) == Refusal("QUERY_TOO_COMPLEX", "The filter follows more than 3 relations in a row.", path)
