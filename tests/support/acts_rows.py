"""Rows of the demo portfolio that acts name, and what is made beforehand where it has none of a kind."""

from typing import Any

from tests.support.acting import TARGET, Act, Input, Row, Target

ERP, CASE, WORKPLACE = "PKG-ERP-MAINT", "PKG-CASE", "PKG-WORKPLACE"
"""The first two are the service owner's own."""
OWNER = {"owner"}
TEXT = {"fi": "Uusi", "sv": "Ny", "en": "New"}
SAYS: Input = {"language": "FI", "body": "Asia tarkistetaan."}


def _keyed(table_type: str, key: str) -> Row:
    return Row(table_type, f"key = '{key}'")


def service(key: str) -> Row:
    return _keyed("Service", key)


def party(key: str) -> Row:
    return _keyed("Party", key)


def capability(key: str) -> Row:
    return _keyed("Capability", key)


def agreement(key: str) -> Row:
    return _keyed("CustomerAgreement", key)


def project(key: str) -> Row:
    return _keyed("Project", key)


def portfolio() -> Row:
    return _keyed("Portfolio", "MERILINNA")


def version(key: str, number: str) -> Row:
    return Row("ServiceVersion", f"number = '{number}' and service_id = (select id from service where key = '{key}')")


def of_target(type_: str, column: str, which: str) -> Row:
    """A part of the act's target."""
    return Row(type_, f"{column} = '{{target}}' and {which}")


def part(type_: str, column: str, key: str, number: str, which: str) -> Row:
    """A part of a version."""
    return Row(type_, f"{column} = (select id from service_version where {version(key, number).where}) and {which}")


def comment(author: str, which: str = "true") -> Row:
    return Row("StakeholderComment", f"author_id = (select id from party where key = '{author}') and not body like '{MADE}%' and {which}")


def made_comment(author: str) -> Row:
    return Row("StakeholderComment", f"author_id = (select id from party where key = '{author}') and body like '{MADE}%'")


def idea(submitter: str) -> Row:
    return Row("DevelopmentIdea", f"submitted_by_id = (select id from party where key = '{submitter}')")


def feedback(key: str, customer: str, which: str) -> Row:
    named = f"service_id = (select id from service where key = '{key}') and customer_id = (select id from party where key = '{customer}')"
    return Row("ServiceFeedback", f"{named} and {which}")


def step(key: str, number: str, to: str, status: str) -> Row:
    named = f"version_id = (select id from service_version where {version(key, number).where})"
    return Row("LifecycleTransition", f"{named} and to_stage = '{to}' and status = '{status}'")


SERVICES = (Target(service(ERP), OWNER), Target(service(WORKPLACE)))
LAUNCHED = (Target(version(ERP, "2.0"), OWNER), Target(version(WORKPLACE, "2.0")))
OPEN = (Target(version(ERP, "3.0"), OWNER), Target(version("SVC-REPORTING", "1.0")))
PACKAGES = (Target(version(CASE, "1.0"), OWNER), Target(version(WORKPLACE, "4.0")))
CUSTOMERS = (Target(party("UNIT-EDU"), {"customer-edu"}), Target(party("UNIT-TECH"), {"customer-tech"}), Target(party("UNIT-ICT")))
"""And a party that all customers see and none of them is."""
TOKEN = Row("ApiToken", "party_id = (select id from party where key = 'PERSON-CUSTOMER-TECH')")
"""The only one that was made beforehand."""
REFERENCE: Input = {"source": "cmdb", "externalId": "made-1", "type": "DOCUMENT"}
LINKED: dict[str, Row] = {
    "service": service("SVC-MAIL"),
    "version": version("SVC-MAIL", "2.0"),
    "party": party("UNIT-ICT"),
    "capability": capability("CAP-SERVER-ROOM"),
    "agreement": agreement("AGR-ERP-EDU"),
    "portfolio": portfolio(),
    "project": project("PRJ-CLOUD"),
}

WORKPLACE_IDEA = Row("DevelopmentIdea", f"title = 'Toive' and service_id = (select id from service where key = '{WORKPLACE}')")
MADE = "Tehty ennen"
"""How comments begin that were made beforehand."""


def _settled(seat: str, author: str, key: str, **audience: str) -> list[tuple[str, Act]]:
    add: dict[str, Any] = {"subject": {"service": service(key)}, "language": "FI", "body": f"{MADE}, {author}.", **audience}
    return [
        (seat, Act("commentAdd", add)),
        (seat, Act("commentResolve", {"comment": TARGET}, (Target(made_comment(author)),))),
    ]


BEFOREHAND: list[tuple[str, Act]] = [
    ("admin", Act("tokenCreate", {"party": party("PERSON-CUSTOMER-TECH"), "role": "STAKEHOLDER", "expiresAt": "2027-01-01T00:00:00Z"})),
    ("manager", Act("versionCreate", {"service": service(WORKPLACE), "basedOn": "3.0", "number": "4.0"})),
    ("manager", Act("ideaSubmit", {"service": service(WORKPLACE), "title": "Toive", "body": "Toive.", "language": "FI"})),
    ("manager", Act("serviceUpdate", {"service": TARGET, "owner": party("PERSON-OWNER-ERP")}, (Target(service("SVC-CLOUDCAP")),))),
    ("manager", Act("ideaAnswer", {"idea": TARGET, "status": "ACCEPTED", "answer": TEXT}, (Target(WORKPLACE_IDEA),))),
    *_settled("owner", "PERSON-OWNER-ERP", ERP, audience="CUSTOMER"),
    *_settled("stakeholder", "PERSON-PRODUCTION", "SVC-SERVERCAP"),
    *_settled("supplier", "PERSON-SUPPLIER", ERP),
    *_settled("customer-tech", "PERSON-CUSTOMER-TECH", ERP),
    *(("manager", Act("externalLink", {"entity": {name: row}, **REFERENCE})) for name, row in LINKED.items()),
    ("manager", Act("externalLink", {"entity": {"party": party("UNIT-ICT")}, "source": "cmdb", "externalId": "made-2"})),
    (
        "owner",
        Act(
            "transitionSchedule",
            {"version": version(ERP, "3.0"), "to": "IN_TRANSITION", "effectiveAt": "2026-12-24T10:00:00Z"},
        ),
    ),
]
"""Who does what before, for the acts that need it."""
