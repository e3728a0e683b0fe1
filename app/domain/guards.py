"""What the database refused, in the words of the contract: the last guard, for what became wrong between a rule and the commit."""

from collections.abc import Mapping
from typing import NamedTuple

import asyncpg

from app.errors import Conflict, DomainError, Invalid

BUSY = "BUSY"
"""The code of what may go well in a moment, with the same input and the same key."""


class Guard(NamedTuple):
    """The kind, the code and the message of a broken constraint. Message None: what the database says is meant for people."""

    kind: type[DomainError]
    code: str
    message: str | None = None


GUARDS: Mapping[str, Guard] = {
    "uq_party_key": Guard(Conflict, "KEY_TAKEN", "Another party has this key already; choose another one."),
    "uq_portfolio_key": Guard(Conflict, "KEY_TAKEN", "Another portfolio has this key already; choose another one."),
    "uq_service_key": Guard(Conflict, "KEY_TAKEN", "Another service has this key already; choose another one."),
    "uq_capability_key": Guard(Conflict, "KEY_TAKEN", "Another capability has this key already; choose another one."),
    "uq_customer_agreement_key": Guard(Conflict, "KEY_TAKEN", "Another agreement has this key already; choose another one."),
    "uq_project_key": Guard(Conflict, "KEY_TAKEN", "Another project has this key already; choose another one."),
    "uq_service_version_service_id_number": Guard(Conflict, "NUMBER_TAKEN", "The service has a version of this number already."),
    "uq_external_reference_same_as": Guard(
        Conflict, "EXTERNAL_ID_TAKEN", "This name in the other system stands for another thing already."
    ),
    "uq_source_system_code": Guard(Conflict, "KEY_TAKEN", "Somebody else has just told of this system; read it, and decide again."),
    "uq_service_feedback_once_a_day": Guard(
        Conflict, "FEEDBACK_ALREADY_GIVEN", "This respondent has told about this touchpoint on that day already."
    ),
    "ck_party_no_circle": Guard(Conflict, "PARTY_CIRCLE"),
    "ck_party_person_has_no_parts": Guard(Conflict, "PERSON_HAS_NO_PARTS"),
    "ck_composition_item_no_circle": Guard(Conflict, "COMPOSITION_CIRCLE"),
    "ck_composition_item_depth": Guard(Conflict, "COMPOSITION_TOO_DEEP"),
    "ck_composition_item_in_package": Guard(Invalid, "NOT_A_PACKAGE"),
    "ck_composition_item_offering_of_package": Guard(Invalid, "OFFERING_MISSING"),
    "ck_option_group_fits_its_items": Guard(Conflict, "OPTIONS_INCONSISTENT"),
    "ck_offering_selection_item_limits": Guard(Conflict, "OFFERING_OUTSIDE_LIMITS"),
    "ck_offering_selection_group_limits": Guard(Conflict, "OFFERING_OUTSIDE_LIMITS"),
    "ck_service_relationship_no_circle": Guard(Conflict, "REPLACEMENT_CIRCLE"),
    "ck_lifecycle_transition_chain": Guard(
        Conflict, "STAGE_CHANGED", "The version has taken another step meanwhile, or has one scheduled; read its stage again."
    ),
    "ck_lifecycle_transition_only_settled_once": Guard(Conflict, "TRANSITION_SETTLED"),
    "ex_lifecycle_transition_one_operational": Guard(Conflict, "TWO_OPERATIONAL"),
    "ck_stakeholder_comment_thread_audience": Guard(Invalid, "THREAD_AUDIENCE"),
    "ck_stakeholder_comment_statement_stage": Guard(Conflict, "STATEMENT_STAGE"),
    "ck_development_idea_planned_in_living": Guard(Conflict, "VERSION_REJECTED"),
}
"""By the name of the constraint. What is not here is a bug, and told as one: a rule should have refused it."""


def refusal_of(error: asyncpg.PostgresError) -> DomainError | None:
    """None: nothing that anybody foresaw."""
    if isinstance(error, asyncpg.LockNotAvailableError):
        return Conflict("Somebody else is changing the same thing; try again in a moment.", code=BUSY, path=["input"])
    guard = GUARDS.get(getattr(error, "constraint_name", None) or "")
    if guard is None:
        return None
    return guard.kind(guard.message or _sentence(str(error.args[0])), code=guard.code, path=["input"])


def _sentence(message: str) -> str:
    return message[:1].upper() + message[1:] + "."
