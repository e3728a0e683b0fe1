"""Rows at the edges of the calendar: where days, weeks, quarters and years begin in Helsinki, and in the hours that come twice or never."""

from datetime import datetime

from tests.support.rows import Connection, feedback

EDGES = (
    "2024-02-28T22:30:00Z",  # the leap day has begun
    "2024-12-29T21:59:59.999999Z",  # the last moment of a week
    "2024-12-29T22:00:00Z",  # a week of two years
    "2024-12-31T21:59:59Z",
    "2024-12-31T22:00:00Z",  # the year has begun, the week has not ended
    "2025-03-29T22:30:00Z",  # a day of 23 hours
    "2025-03-30T00:59:59Z",
    "2025-03-30T01:00:00Z",
    "2025-03-30T21:30:00Z",  # the next day, an hour early
    "2025-06-30T21:00:00Z",  # a quarter has begun
    "2025-10-25T21:00:00Z",  # a day of 25 hours
    "2025-10-26T00:30:00Z",  # half past three
    "2025-10-26T01:30:00Z",  # and once more
    "2025-10-26T21:30:00Z",  # its last hour
    "2025-10-26T22:00:00Z",
)
KRONOR = """
insert into service_price (version_id, unit_price, unit_cost, currency, price_unit, valid_from)
select v.id, 33.3333, 22.5, 'SEK', 'PER_USER_MONTH', date '2026-06-01'
from service_version v join service s on s.id = v.service_id where s.key = 'SVC-PRINT'
"""
"""Of what stands in no package."""
CUSTOMERS = ("UNIT-EDU", "UNIT-FIN", "UNIT-TECH")


async def lay_edges(owner: Connection) -> None:
    """Feedback of several customers at each of them, and a price in another currency than all others."""
    await owner.execute(KRONOR)
    service = await owner.fetchval("select id from service where key = 'SVC-MAIL'")
    for number, moment in enumerate(EDGES):
        customer = await owner.fetchval("select id from party where key = $1", CUSTOMERS[number % 3])
        given = {"score": 1 + number % 5, "respondent_hash": f"edge-{number}", "occurred_at": datetime.fromisoformat(moment)}
        await feedback(owner, service, customer_id=customer, **given)
