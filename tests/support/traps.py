"""Traps laid in the demo portfolio: rows in which something hidden lies close to something seen."""

from datetime import UTC, datetime
from uuid import UUID

from tests.support.rows import Connection, insert, transition

ERP, WORKPLACE = "PKG-ERP-MAINT", "PKG-WORKPLACE"


async def lay_traps(connection: Connection) -> None:
    """Hidden rows beside visible ones, and what was said, promised or planned but is not for everybody."""
    erp, workplace = await _version(connection, ERP, "2.0"), await _version(connection, WORKPLACE, "2.0")
    await connection.execute("update service_version set share_with_customers = true where id = $1", erp)
    await transition(connection, erp, "OPERATIONAL", "RETIRING", _day("2027-03-01"), status="SCHEDULED", recorded_at=_day("2026-11-20"))

    await connection.execute("update option_group set max_select = 3 where package_version_id = $1", workplace)
    hidden = await insert(
        connection, "option_group", package_version_id=workplace, name={"fi": "Piilossa"}, min_select=0, max_select=1, position=0
    )
    await _hide(connection, workplace, "SVC-WORKSTATION-MOBILE")
    await _hide(connection, workplace, "SVC-ONCALL")
    await connection.execute(
        "update composition_item set option_group_id = $2 where package_version_id = $1 and component_service_id = $3",
        workplace,
        hidden,
        await _service(connection, "SVC-ONCALL"),
    )

    await connection.execute(
        "update customer_agreement set quantity_overrides = $1 where key = 'AGR-ERP-EDU'", {"SVC-NETWORK": 1, "SVC-SMALLDEV": 12}
    )
    await insert(
        connection,
        "service_relationship",
        from_service_id=await _service(connection, ERP),
        to_service_id=await _service(connection, "SVC-IAM"),
        type="DEPENDS_ON",
        note="Kirjautuminen",
    )
    await connection.execute(
        "insert into stakeholder_comment (service_id, idea_id, author_id, audience, language, body, created_at) "
        "select i.service_id, i.id, s.owner_id, 'CUSTOMER', 'sv', 'Om idén', $1 "
        "from development_idea i join service s on s.id = i.service_id where i.title = 'Självbetjäning för behörigheter'",
        _day("2026-11-01"),
    )
    await connection.execute(
        "update service_version set customer_need = $2 where id = $1", await _version(connection, ERP, "3.0"), {"en": "Only a draft"}
    )


def _day(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


async def _service(connection: Connection, key: str) -> UUID:
    found: UUID = await connection.fetchval("select id from service where key = $1", key)
    return found


async def _version(connection: Connection, key: str, number: str) -> UUID:
    found: UUID = await connection.fetchval(
        "select v.id from service_version v join service s on s.id = v.service_id where s.key = $1 and v.number = $2", key, number
    )
    return found


async def _hide(connection: Connection, version: UUID, component: str) -> None:
    await connection.execute(
        "update composition_item set customer_visible = false where package_version_id = $1 and component_service_id = $2",
        version,
        await _service(connection, component),
    )
