"""The closed lists of words about services and their versions."""

from enum import StrEnum


class ServiceForm(StrEnum):
    """What the customer gets (ITIL 4: goods, access, service actions)."""

    SERVICE = "SERVICE"
    ACTIVITY = "ACTIVITY"
    PRODUCT = "PRODUCT"
    ACCESS = "ACCESS"


class Classification(StrEnum):
    CUSTOMER_FACING = "CUSTOMER_FACING"
    SUPPORTING = "SUPPORTING"


class PriceUnit(StrEnum):
    FLAT_MONTH = "FLAT_MONTH"
    PER_USER_MONTH = "PER_USER_MONTH"
    PER_DEVICE_MONTH = "PER_DEVICE_MONTH"
    PER_SERVER_MONTH = "PER_SERVER_MONTH"
    PER_HOUR = "PER_HOUR"
    PER_GB_MONTH = "PER_GB_MONTH"
    PER_ITEM_MONTH = "PER_ITEM_MONTH"


class LanguageStatus(StrEnum):
    DRAFT = "DRAFT"
    PUBLISHED = "PUBLISHED"


class Inclusion(StrEnum):
    INCLUDED = "INCLUDED"
    EXCLUDED = "EXCLUDED"


class CommitmentKind(StrEnum):
    AVAILABILITY = "AVAILABILITY"
    SUPPORT_HOURS = "SUPPORT_HOURS"
    RESPONSE_TIME = "RESPONSE_TIME"
    RESOLUTION_TIME = "RESOLUTION_TIME"
    LEAD_TIME = "LEAD_TIME"
    CAPACITY = "CAPACITY"
    CONTINUITY = "CONTINUITY"
    SECURITY = "SECURITY"
    QUALITY = "QUALITY"


class RelationshipType(StrEnum):
    DEPENDS_ON = "DEPENDS_ON"
    REPLACES = "REPLACES"


class StakeholderRole(StrEnum):
    CUSTOMER = "CUSTOMER"
    PRODUCTION = "PRODUCTION"
    SUPPLIER = "SUPPLIER"
    FINANCE = "FINANCE"
    SECURITY = "SECURITY"
    ARCHITECTURE = "ARCHITECTURE"
    OTHER = "OTHER"


class RequiredStatement(StrEnum):
    """The aspects on which a stakeholder must speak before a version is chartered."""

    FEATURES = "FEATURES"
    FEASIBILITY = "FEASIBILITY"
