"""The closed list of what changes are told of."""

from enum import StrEnum


class ChangedEntity(StrEnum):
    """By the name of the recorded row's class, as change events keep it."""

    PARTY = "Party"
    PORTFOLIO = "Portfolio"
    SERVICE = "Service"
    SERVICE_VERSION = "ServiceVersion"
    SERVICE_PRICE = "ServicePrice"
    SCOPE_ITEM = "ScopeItem"
    SERVICE_COMMITMENT = "ServiceCommitment"
    SERVICE_RELATIONSHIP = "ServiceRelationship"
    SERVICE_STAKEHOLDER = "ServiceStakeholder"
    COMPOSITION_ITEM = "CompositionItem"
    OPTION_GROUP = "OptionGroup"
    SERVICE_OFFERING = "ServiceOffering"
    OFFERING_SELECTION = "OfferingSelection"
    LIFECYCLE_TRANSITION = "LifecycleTransition"
    GATE_CHECK = "GateCheck"
    STAKEHOLDER_COMMENT = "StakeholderComment"
    DEVELOPMENT_IDEA = "DevelopmentIdea"
    SERVICE_FEEDBACK = "ServiceFeedback"
    CAPABILITY = "Capability"
    CAPABILITY_USE = "CapabilityUse"
    CUSTOMER_AGREEMENT = "CustomerAgreement"
    PROJECT = "Project"
    PROJECT_DELIVERY = "ProjectDelivery"
    EXTERNAL_REFERENCE = "ExternalReference"
    SOURCE_SYSTEM = "SourceSystem"
    FIELD_OWNERSHIP = "FieldOwnership"
