"""The closed lists of words about parties and their tokens."""

from enum import StrEnum


class PartyKind(StrEnum):
    PERSON = "PERSON"
    ORG_UNIT = "ORG_UNIT"
    ORGANIZATION = "ORGANIZATION"


class Role(StrEnum):
    """Who asks: decides what is seen and what may be done."""

    PORTFOLIO_MANAGER = "PORTFOLIO_MANAGER"
    SERVICE_OWNER = "SERVICE_OWNER"
    STAKEHOLDER = "STAKEHOLDER"
    ANALYST = "ANALYST"
    INTEGRATION = "INTEGRATION"
    CUSTOMER = "CUSTOMER"
    ADMIN = "ADMIN"
