"""Which fields show which recorded columns: every column that a change may name has a field, or a reason to have none."""

import pytest
from sqlalchemy import Table

from app.domain.change.fields import shown_to, told_columns
from app.domain.change.words import ChangedEntity
from app.schema import mapping
from app.viewer import Access, Role
from tests.history.test_in_step import recorded

WITHOUT_A_FIELD = {
    "Service.is_package": "the type says it, and it never changes",
    "OfferingSelection.version_id": "that of its offering",
    "OfferingSelection.offering_id": "it never changes, and is read from the offering",
    "LifecycleTransition.seq": "an order among steps of one instant",
    "LifecycleTransition.cause_id": "tells which steps are one act; they are told in one revision",
    "ServiceFeedback.respondent_hash": "of somebody who is not to be known",
    "ServiceFeedback.occurred_on": "the local day of occurredAt",
    "ExternalReference.entity_type": "it never changes, and a reference is read from the thing",
    "ExternalReference.entity_id": "likewise",
    "ExternalReference.last_synced_revision": "for those who keep it in step",
    "FieldOwnership.source_system_id": "it never changes, and is read from the system",
    **{
        f"GateCheck.{column}": "comes with a release"
        for column in ("gate", "position", "failed", "passed", "path", "remedy", "hint")
    },
}  # fmt: skip
ALL = Access(Role.PORTFOLIO_MANAGER, money=True)


def test_changes_are_told_of_every_recorded_table() -> None:
    tables = {str(of.table): entity for entity, of in shown_to(mapping(), ALL).items()}
    assert set(tables) == set(recorded())
    assert set(tables.values()) == {entity.value for entity in ChangedEntity}
    assert all(entity.value == "".join(word.capitalize() for word in entity.name.split("_")) for entity in ChangedEntity)


def test_every_recorded_column_has_a_field_or_a_reason_to_have_none() -> None:
    shown = shown_to(mapping(), ALL)
    without = {f"{entity}.{column}" for entity, of in shown.items() for column, fields in of.fields.items() if not fields}
    assert without == set(WITHOUT_A_FIELD)
    assert {f"{entity}.{column}" for entity, of in shown.items() for column in of.fields} == {
        f"{entity}.{column}" for entity, of in shown.items() for column in told_columns(of.table)
    }


@pytest.mark.parametrize("role", Role)
def test_no_field_is_named_that_the_viewer_may_not_see(role: Role) -> None:
    access = Access(role)
    for entity, of in shown_to(mapping(), access).items():
        named = {field for fields in of.fields.values() for field in fields}
        assert all(mapping().objects[entity].places[field].allowed(access) for field in named), entity
        assert isinstance(of.table, Table)


def test_what_customers_see_in_part_is_known() -> None:
    """Texts of which some languages are published; numbers that hidden rows take part in; what is theirs to see as it is."""
    shown = shown_to(mapping(), Access(Role.CUSTOMER))
    version, line, group = shown["ServiceVersion"], shown["CompositionItem"], shown["OptionGroup"]
    assert set(version.veiled) == {"name", "customer_need", "value_proposition", "description", "language_status"}
    assert version.fields["language_status"] == ["publishedLanguages"]
    assert {"priority", "risk", "internal_description", "share_with_customers"} <= version.hidden
    assert set(line.among) == {"position"}
    assert "customer_visible" in line.hidden
    assert group.among >= {"position", "min_select", "max_select"}
    assert shown["ServiceOffering"].fields["fixed_price"] == ["pricing"]
    assert {
        "Capability",
        "CapabilityUse",
        "Project",
        "ProjectDelivery",
        "GateCheck",
        "ExternalReference",
        "SourceSystem",
        "FieldOwnership",
    } & shown.keys() == set()
    assert set(shown_to(mapping(), Access(Role.ADMIN))) == {"Party", "SourceSystem", "FieldOwnership"}
