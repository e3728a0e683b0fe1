"""Acts of conversation, ideas and feedback."""

from app.viewer import Role
from tests.support.acting import TARGET, Act, Input, Row, Target
from tests.support.acts_rows import (
    CASE,
    CUSTOMERS,
    ERP,
    LAUNCHED,
    OWNER,
    PACKAGES,
    SAYS,
    SERVICES,
    TEXT,
    WORKPLACE,
    WORKPLACE_IDEA,
    comment,
    feedback,
    idea,
    made_comment,
    of_target,
    part,
    party,
    service,
    version,
)

CUSTOMER = (Role.CUSTOMER,)
PROVIDERS = tuple(role for role in Role if role is not Role.CUSTOMER)
EXCLUDED = "position = 1 and inclusion = 'EXCLUDED'"
SIMPLE = "version_id is not null and stance is null and parent_id is null"

ANNOUNCED = Target(comment("PERSON-OWNER-ERP", "audience = 'CUSTOMER' and customer_id is null order by id limit 1"), OWNER)
"""Everybody sees it."""
THEIRS = (
    ANNOUNCED,
    Target(comment("PERSON-CUSTOMER-EDU", SIMPLE), {"customer-edu", "owner"}),
    Target(comment("PERSON-CUSTOMER-TECH"), {"customer-tech", "owner"}),
    Target(comment("PERSON-PRODUCTION", SIMPLE), {"stakeholder"}),
    Target(comment("PERSON-SUPPLIER"), {"supplier", "owner"}),
    Target(comment("PERSON-FINANCE", "audience = 'INTERNAL' and parent_id is not null"), {"analyst", "owner"}),
)
"""A comment of each; the owner's are those about the owner's services."""
WORDS = (
    ANNOUNCED,
    *(Target(target.row, set(target.own) - OWNER) for target in THEIRS[1:]),
    Target(comment("PERSON-MANAGER"), {"manager"}),
    Target(comment("PERSON-OWNER-ERP", SIMPLE), OWNER),
)
"""Words are their author's only."""
SETTLED = (
    Target(made_comment("PERSON-OWNER-ERP"), OWNER),
    Target(comment("PERSON-CUSTOMER-EDU", "resolved_at is not null"), {"customer-edu", "owner"}),
    Target(made_comment("PERSON-CUSTOMER-TECH"), {"customer-tech", "owner"}),
    Target(made_comment("PERSON-PRODUCTION"), {"stakeholder"}),
    Target(made_comment("PERSON-SUPPLIER"), {"supplier", "owner"}),
    Target(comment("PERSON-FINANCE", "resolved_at is not null"), {"analyst"}),
)
THREADS = (
    Target(comment("PERSON-CUSTOMER-EDU", SIMPLE), {"owner", "stakeholder", "customer-edu"}),
    Target(comment("PERSON-CUSTOMER-TECH"), {"owner", "stakeholder", "customer-tech"}),
    ANNOUNCED,
    Target(comment("PERSON-OWNER-INFRA", "audience = 'CUSTOMER' and customer_id is null")),
    Target(comment("PERSON-OWNER-ERP", SIMPLE), {"owner", "stakeholder", "supplier", "analyst"}),
)
"""Of customers; announcements; inside the provider."""
PARTS = {
    "ServiceOffering": ("version_id", "key = 'BASIC'"),
    "ScopeItem": ("version_id", EXCLUDED),
    "ServiceCommitment": ("version_id", "kind = 'QUALITY'"),
    "CompositionItem": ("package_version_id", "component_service_id = (select id from service where key = 'SVC-SMALLDEV')"),
}
"""What is spoken of in a version."""


def _about(type_: str, line: str, own: set[str], by: tuple[Role, ...], asked: Input) -> Act:
    target = {"subject": {"version": TARGET}, "targetItem": of_target(type_, *PARTS[type_])}
    return Act(line, {**target, **asked, **SAYS}, (Target(version(ERP, "2.0"), own),), by)


COMMENTS = [
    Act("commentAdd", {"subject": {"idea": TARGET}, **SAYS}, (Target(idea("PERSON-CUSTOMER-EDU")), Target(idea("PERSON-CUSTOMER-TECH")))),
    Act("commentAdd", {"subject": {"service": TARGET}, **SAYS}, (*SERVICES, Target(service(CASE)))),
    Act("commentAdd:INTERNAL", {"subject": {"version": TARGET}, "audience": "INTERNAL", **SAYS}, (*LAUNCHED, *PACKAGES)),
    *(_about(type_, "commentAdd:INTERNAL", set(), PROVIDERS, {"audience": "INTERNAL"}) for type_ in PARTS),
    *(_about(type_, "commentAdd:CUSTOMER", {"customer-edu", "customer-tech"}, CUSTOMER, {}) for type_ in PARTS),
    Act(
        "commentAdd:CUSTOMER",
        {"subject": {"version": version(ERP, "2.0")}, "audience": "CUSTOMER", "customer": TARGET, **SAYS},
        CUSTOMERS,
    ),
    Act("commentAdd:ANNOUNCEMENT", {"subject": {"service": TARGET}, "audience": "CUSTOMER", **SAYS}, SERVICES, PROVIDERS),
    Act(
        "commentAdd:STATEMENT",
        {"subject": {"version": TARGET}, "statement": {"aspect": "FEATURES", "stance": "NEUTRAL"}, **SAYS},
        (Target(version(ERP, "3.0"), {"customer-tech"}), Target(version(WORKPLACE, "3.0"), {"customer-edu"}), Target(version(CASE, "1.0"))),
    ),
    Act("commentAdd:REPLY", {"subject": {"replyTo": TARGET}, **SAYS}, THREADS),
    Act("commentEdit", {"comment": TARGET, "body": "Toisin sanoin."}, WORDS),
    Act("commentResolve", {"comment": TARGET, "resolution": "Sovittu."}, THEIRS),
    Act("commentReopen", {"comment": TARGET}, SETTLED),
]

WISH: Input = {"title": "Toive", "body": "Lisää.", "language": "FI"}
SUBMITTED = (Target(idea("ORG-NAAPURI"), OWNER), Target(WORKPLACE_IDEA))
ACCEPTED = (Target(idea("PERSON-CUSTOMER-TECH"), OWNER), Target(WORKPLACE_IDEA))
"""Or planned already."""
PLAN = Row(
    "ServiceVersion",
    "service_id = (select service_id from development_idea where id = '{target}') and number = case when exists (select from service s "
    f"where s.id = service_id and s.key = '{ERP}') then '3.0' else '4.0' end",
)
IDEAS = [
    Act("ideaSubmit", {"service": TARGET, **WISH}, (*SERVICES, Target(service(CASE)))),
    Act(
        "ideaSubmit",
        {"service": service(ERP), "scopeItem": part("ScopeItem", "version_id", ERP, "2.0", EXCLUDED), "feedback": TARGET, **WISH},
        (
            Target(feedback(ERP, "UNIT-EDU", "touchpoint = 'AFTER_DELIVERY'")),
            Target(feedback(ERP, "UNIT-TECH", "touchpoint = 'AFTER_DELIVERY'")),
        ),
    ),
    Act("ideaPlan", {"idea": TARGET, "version": PLAN, "answer": TEXT}, ACCEPTED),
    Act("ideaAnswer", {"idea": TARGET, "status": "UNDER_REVIEW", "answer": TEXT}, SUBMITTED),
]

GIVEN: Input = {
    "service": service(ERP),
    "offering": part("ServiceOffering", "version_id", ERP, "2.0", "key = 'BASIC'"),
    "customer": TARGET,
    "touchpoint": "USE",
    "score": 4,
}
FEEDBACK = [
    Act("feedbackGive", {**GIVEN, "respondent": {"party": party("PERSON-CUSTOMER-EDU")}}, CUSTOMERS[:1], PROVIDERS),
    Act("feedbackGive", GIVEN, CUSTOMERS, CUSTOMER),
    Act(
        "feedbackAnswer",
        {"feedback": TARGET, "handling": "RESOLVED", "answer": "Korjattu."},
        (Target(feedback(ERP, "UNIT-EDU", "touchpoint = 'AFTER_DELIVERY'"), OWNER), Target(feedback("PKG-FAX", "UNIT-EDU", "true"))),
    ),
]

TALKING = [*COMMENTS, *IDEAS, *FEEDBACK]
