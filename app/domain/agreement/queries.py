"""Root fields about agreements."""

import strawberry

from app.domain.agreement.types import CustomerAgreement
from app.domain.binding import Connection, page


@strawberry.type
class AgreementQueries:
    """Joined into Query."""

    agreements: Connection[CustomerAgreement] = page("Who has what, by key.", order=("key",))
