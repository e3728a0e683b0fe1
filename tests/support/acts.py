"""One act at least for every verb: a small valid input on the demo portfolio, and the rows that it is about, with whose own they are.

A place of an input that names a row stands in one act at least. test_permissions_of_verbs.py does them all, in every seat.
"""

from tests.support.acting import REVISION, TARGET, Act, Target
from tests.support.acts_lifecycle import LIFECYCLE
from tests.support.acts_rows import (
    ERP,
    LAUNCHED,
    LINKED,
    OPEN,
    OWNER,
    PACKAGES,
    REFERENCE,
    SERVICES,
    TEXT,
    TOKEN,
    WORKPLACE,
    agreement,
    capability,
    of_target,
    party,
    portfolio,
    project,
    service,
    version,
)
from tests.support.acts_talking import TALKING

LINE = {"component": service("SVC-APPMGMT"), "role": "CORE"}
OPTION = {"component": service("SVC-ONCALL"), "role": "ENHANCING"}
GROUP = {"id": of_target("OptionGroup", "package_version_id", "position = 1"), "name": TEXT, "components": [service("SVC-ONCALL")]}
OFFERING = {"key": "BASIC", "name": TEXT, "priceMode": "COMPUTED", "currency": "EUR"}
MUCH = {"component": service("SVC-APPMGMT"), "quantity": "1"}
PRICE = {"validFrom": "2027-01-01", "unitPrice": "9.5", "unitCost": "8.25", "currency": "EUR", "priceUnit": "FLAT_MONTH"}
SCOPE = of_target("ScopeItem", "version_id", "position = 1 and inclusion = 'INCLUDED'")
PROMISE = of_target("ServiceCommitment", "version_id", "kind = 'SUPPORT_HOURS'")

NEXT_YEAR = "2027-11-21T00:00:00Z"
RECONCILED = {"source": "fin-b", "entityType": "SERVICE"}
NEW_REFERENCE = {**REFERENCE, "externalId": "new-1", "url": "https://cmdb.example/new-1"}

SENT = {
    "portfolio": portfolio(),
    "provider": party("UNIT-ICT"),
    "owner": party("PERSON-OWNER-ERP"),
    "version": {"number": "7.3", "name": {"fi": "Uusi"}, "composition": [LINE]},
}
SENT_TOO = [
    {"service": {"key": "SVC-MAIL", "externalId": "m-1"}},
    {"service": {"key": "SVC-PRINT"}},
    {"party": {"key": "UNIT-NOWHERE"}},
]

DESCRIBING = [
    Act(
        "serviceCreate",
        {
            "portfolio": portfolio(),
            "key": "SVC-NEW",
            "form": "SERVICE",
            "classification": "CUSTOMER_FACING",
            "category": "COMMUNICATION",
            "provider": party("UNIT-ICT"),
            "owner": TARGET,
            "version": {"name": TEXT},
        },
        (Target(party("PERSON-OWNER-ERP"), OWNER), Target(party("PERSON-OWNER-INFRA"))),
    ),
    Act(
        "serviceUpdate",
        {"service": TARGET, "category": "OTHER", "provider": party("UNIT-ICT"), "owner": party("PERSON-OWNER-ERP")},
        SERVICES,
    ),
    Act("relationshipSet", {"service": TARGET, "relationships": [{"to": service("SVC-IAM"), "type": "DEPENDS_ON"}]}, SERVICES),
    Act("stakeholdersSet", {"service": TARGET, "stakeholders": [{"party": party("PERSON-PRODUCTION"), "role": "PRODUCTION"}]}, SERVICES),
    Act("versionCreate", {"service": TARGET, "number": "8.7", "basedOn": "2.0"}, SERVICES),
    Act("versionUpdate", {"version": TARGET, "priority": 7}, LAUNCHED),
    Act("versionTextsCorrect", {"version": TARGET, "reason": "Kirjoitusvirhe.", "parts": [{"id": SCOPE, "text": TEXT}]}, LAUNCHED),
    Act("versionLanguagePublish", {"version": TARGET, "languages": [{"language": "SV", "status": "DRAFT"}]}, OPEN),
    Act("versionShare", {"version": TARGET, "share": False}, OPEN),
    Act("scopeSet", {"version": TARGET, "items": [{"id": SCOPE, "inclusion": "INCLUDED", "text": TEXT}]}, OPEN),
    Act("commitmentsSet", {"version": TARGET, "commitments": [{"id": PROMISE, "kind": "SUPPORT_HOURS", "text": TEXT}]}, OPEN),
    Act(
        "priceSet",
        {"version": TARGET, "prices": [PRICE]},
        (Target(version("SVC-APPMGMT", "1.1"), OWNER), Target(version("SVC-ONCALL", "1.0"))),
    ),
    Act("capabilitiesSet", {"version": TARGET, "uses": [{"capability": capability("CAP-CHANGE-PROCESS")}]}, LAUNCHED),
    Act(
        "capabilityUpsert",
        {"key": TARGET, "expectedRevision": REVISION, "name": TEXT, "owner": party("PERSON-OWNER-ERP")},
        (Target(capability("CAP-ERP-COMPETENCE"), OWNER), Target(capability("CAP-SERVER-ROOM"))),
    ),
    Act(
        "capabilityUpsert",
        {"capability": TARGET, "expectedRevision": REVISION, "kind": "KNOWLEDGE"},
        (Target(capability("CAP-ERP-COMPETENCE"), OWNER), Target(capability("CAP-SERVER-ROOM"))),
    ),
]

CASE_1 = version("PKG-CASE", "1.0")

PROJECTS = [
    Act(
        "projectUpsert",
        {"key": TARGET, "expectedRevision": REVISION, "name": TEXT, "owner": party("PERSON-OWNER-ERP"), "delivers": [CASE_1]},
        (Target(project("PRJ-CASE"), OWNER), Target(project("PRJ-WORKPLACE"))),
    ),
    Act(
        "projectUpsert",
        {"project": TARGET, "expectedRevision": REVISION, "status": "DONE", "endsOn": "2026-12-31"},
        (Target(project("PRJ-ERP-3"), OWNER), Target(project("PRJ-REPORTING"))),
    ),
    Act(
        "projectUpsert",
        {"key": "PRJ-NEW", "name": TEXT, "owner": party("PERSON-OWNER-ERP"), "delivers": [TARGET]},
        OPEN,
    ),
]

COMPOSING = [
    Act("compositionItemAdd", {"version": TARGET, "item": {"component": service("SVC-INVOICING"), "role": "ENHANCING"}}, PACKAGES),
    Act("compositionItemRemove", {"version": TARGET, "component": service("SVC-TRAINING")}, PACKAGES),
    Act("optionGroupsSet", {"version": TARGET, "optionGroups": [GROUP]}, PACKAGES),
    Act(
        "offeringsSet",
        {"version": TARGET, "offerings": [{**OFFERING, "selections": [{"component": service("SVC-SERVICEDESK"), "quantity": "200"}]}]},
        PACKAGES,
    ),
    Act(
        "compositionSet",
        {"version": TARGET, "items": [LINE, OPTION], "optionGroups": [GROUP], "offerings": [{**OFFERING, "selections": [MUCH]}]},
        PACKAGES,
    ),
]

AROUND = [
    Act(
        "partyUpsert",
        {"key": TARGET, "expectedRevision": REVISION, "name": TEXT, "parent": party("ORG-MERILINNA")},
        (Target(party("UNIT-HR")), Target(party("PERSON-SUPPLIER"))),
    ),
    Act("partyUpsert", {"party": TARGET, "expectedRevision": REVISION, "name": TEXT}, (Target(party("UNIT-HR")),)),
    Act("tokenCreate", {"party": TARGET, "role": "ANALYST", "expiresAt": NEXT_YEAR}, (Target(party("PERSON-FINANCE")),)),
    Act(
        "tokenCreate",
        {"party": party("PERSON-CUSTOMER-EDU"), "role": "CUSTOMER", "customer": TARGET, "expiresAt": NEXT_YEAR},
        (Target(party("UNIT-EDU")),),
    ),
    Act("tokenRevoke", {"token": {"id": TARGET}}, (Target(TOKEN),)),
    Act("portfolioCreate", {"key": "TOINEN", "name": TEXT, "owner": party("PERSON-MANAGER"), "languages": ["FI", "SV"]}),
    Act("portfolioUpdate", {"portfolio": TARGET, "name": TEXT, "owner": party("PERSON-MANAGER")}, (Target(portfolio()),)),
    Act(
        "agreementUpsert",
        {"key": TARGET, "expectedRevision": REVISION, "endsOn": "2027-12-31"},
        (Target(agreement("AGR-ERP-EDU"), OWNER), Target(agreement("AGR-PRINT-COM"))),
    ),
    Act(
        "agreementUpsert",
        {
            "agreement": TARGET,
            "expectedRevision": REVISION,
            "selections": [{"component": service("SVC-ONCALL"), "quantity": "1"}],
            "quantityOverrides": [{"component": service("SVC-SMALLDEV"), "quantity": "12.5"}],
        },
        (Target(agreement("AGR-ERP-EDU"), OWNER),),
    ),
    Act(
        "agreementUpsert",
        {"key": "AGR-NEW", "customer": party("UNIT-EDU"), "service": TARGET, "offeringKey": "BASIC", "startsOn": "2026-12-01"},
        (Target(service(ERP), OWNER), Target(service(WORKPLACE))),
    ),
    Act(
        "partyErase",
        {"party": TARGET, "expectedRevision": REVISION, "confirmKey": "PERSON-OWNER-HR", "alsoCalled": ["Henkilöstö"]},
        (Target(party("PERSON-OWNER-HR")),),
    ),
    Act("reconcile", {**RECONCILED, "externalIds": ["canary-fin-b-501", "unknown"], "onMissing": "UNLINK", "safetyPercent": 100}),
    Act("reconcile", {"source": "cmdb", "entityType": "PARTY", "externalIds": [], "onMissing": "UNLINK", "safetyPercent": 100}),
    Act(
        "ownershipSet",
        {"source": "cmdb", "tool": TARGET, "rows": [{"group": "TECHNICAL", "policy": "MASTER"}]},
        (Target(party("UNIT-ICT")),),
    ),
    Act("servicesSync", {"source": "cmdb", "items": [{"service": {"service": TARGET, **SENT}}, *SENT_TOO]}, SERVICES),
    Act(
        "servicesSync",
        {"source": "cmdb", "items": [{"party": {"party": TARGET, "parent": party("ORG-MERILINNA"), "externalId": "hr-1"}}]},
        (Target(party("UNIT-HR")),),
    ),
    *(Act("externalLink", {"entity": {name: TARGET}, **NEW_REFERENCE}, (Target(row),)) for name, row in LINKED.items()),
    *(Act("externalUnlink", {"entity": {name: TARGET}, **REFERENCE}, (Target(row),)) for name, row in LINKED.items()),
]

ACTS = [*TALKING, *AROUND, *DESCRIBING, *PROJECTS, *COMPOSING, *LIFECYCLE]
"""In an order in which one person can do them all."""
