"""Which feedback a viewer sees, and which agreements: customers their own."""

from sqlalchemy import ColumnElement, and_

from app.context import among_customers
from app.domain.service.visibility import of_service, role_of
from app.graphsql.environment import Environment
from app.graphsql.mapping import Row
from app.viewer import Role


def own_or_of_service(row: Row, env: Environment) -> ColumnElement[bool] | None:
    """Rows with a `customer_id` and a `service_id`. Customers: their own. Others: those about services that they see."""
    of_its_service = of_service("service_id")(row, env)
    if role_of(env) is not Role.CUSTOMER or of_its_service is None:
        return of_its_service
    return and_(among_customers(row.customer_id, env), of_its_service)
