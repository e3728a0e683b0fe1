"""What agreements cost their customers: the golden offerings, a quantity of one's own, another currency."""

from app.viewer import Role
from tests.support.asking import Asker

AGREED = """{ agreements { nodes {
    key customer { key } offeringKey pricing { price { amount currency } cost { amount } problem lines { component { key } quantity } }
} } }"""


async def agreed(demo: Asker, role: Role = Role.PORTFOLIO_MANAGER) -> dict[tuple[str, str], object]:
    """The price by customer and offering."""
    answer = await demo.ask(AGREED, role)
    return {(it["customer"]["key"], it["offeringKey"]): it["pricing"] for it in answer["agreements"]["nodes"]}


def amounts(pricing: object) -> tuple[str | None, ...]:
    assert isinstance(pricing, dict)
    cost = pricing["cost"]
    return (pricing["price"]["amount"], pricing["price"]["currency"], cost and cost["amount"])


async def test_an_agreement_costs_what_its_offering_costs(demo: Asker) -> None:
    found = await agreed(demo)
    assert amounts(found["UNIT-EDU", "BASIC"]) == ("3434.00", "EUR", "2574.00")
    assert amounts(found["UNIT-FIN", "EXTENDED"]) == ("5719.00", "EUR", "4557.00")


async def test_quantities_of_its_own_count(demo: Asker) -> None:
    """35 hours of small development instead of 20: (6020.00 + 15 × 95.00) less 5 %, at 15 × 78.00 more."""
    found = await agreed(demo)
    pricing = found["ORG-NAAPURI", "EXTENDED"]
    assert amounts(pricing) == ("7072.75", "EUR", "5727.00")
    assert isinstance(pricing, dict)
    assert {"component": {"key": "SVC-SMALLDEV"}, "quantity": "35"} in pricing["lines"]


async def test_what_is_sold_in_another_currency_is_not_converted(demo: Asker) -> None:
    found = await agreed(demo)
    (strandvik,) = [pricing for (customer, _), pricing in found.items() if customer == "ORG-STRANDVIK"]
    assert isinstance(strandvik, dict)
    assert strandvik["price"]["currency"] == "SEK"


async def test_customers_see_what_they_pay_and_not_what_it_costs(demo: Asker) -> None:
    found = await agreed(demo, Role.CUSTOMER)
    assert [customer for customer, _ in found] == ["UNIT-EDU"]
    assert amounts(found["UNIT-EDU", "BASIC"]) == ("3434.00", "EUR", None)
