"""Every change knows the service that it belongs to, whoever wrote it: the recorders, or the migration for what was recorded before."""

from tests.support.databases import Database
from tests.support.rows import connected

BELONGS = """
select e.entity_type, e.service_id is not distinct from coalesce(
    case when e.entity_type = 'Service' then e.entity_id end,
    (select service_id from service_version where id = e.entity_id),
    (select v.service_id from service_version v join scope_item x on x.version_id = v.id where x.id = e.entity_id),
    (select v.service_id from service_version v join service_commitment x on x.version_id = v.id where x.id = e.entity_id),
    (select v.service_id from service_version v join service_price x on x.version_id = v.id where x.id = e.entity_id),
    (select v.service_id from service_version v join service_offering x on x.version_id = v.id where x.id = e.entity_id),
    (select v.service_id from service_version v join offering_selection x on x.version_id = v.id where x.id = e.entity_id),
    (select v.service_id from service_version v join capability_use x on x.version_id = v.id where x.id = e.entity_id),
    (select v.service_id from service_version v join project_delivery x on x.version_id = v.id where x.id = e.entity_id),
    (select v.service_id from service_version v join lifecycle_transition x on x.version_id = v.id where x.id = e.entity_id),
    (select v.service_id from service_version v join composition_item x on x.package_version_id = v.id where x.id = e.entity_id),
    (select v.service_id from service_version v join option_group x on x.package_version_id = v.id where x.id = e.entity_id),
    (select service_id from customer_agreement where id = e.entity_id),
    (select service_id from stakeholder_comment where id = e.entity_id),
    (select service_id from development_idea where id = e.entity_id),
    (select service_id from service_feedback where id = e.entity_id),
    (select service_id from service_stakeholder where id = e.entity_id),
    (select from_service_id from service_relationship where id = e.entity_id),
    (select s.id from external_reference x join service s on s.id = x.entity_id where x.id = e.entity_id),
    (select v.service_id from external_reference x join service_version v on v.id = x.entity_id where x.id = e.entity_id),
    (select a.service_id from external_reference x join customer_agreement a on a.id = x.entity_id where x.id = e.entity_id)
) as right, count(*) filter (where e.service_id is not null) as of_service
from change_event e group by 1, 2
"""
OF_NONE = {"Party", "Portfolio", "Capability", "Project", "GateCheck", "SourceSystem", "FieldOwnership"}


async def test_the_changes_of_the_demo_know_their_service(demo_database: Database) -> None:
    async with connected(demo_database.owner_url) as owner:
        found = await owner.fetch(BELONGS)
    assert {row["right"] for row in found} == {True}
    assert {row["entity_type"] for row in found if not row["of_service"]} <= OF_NONE
    assert len(found) > 18
