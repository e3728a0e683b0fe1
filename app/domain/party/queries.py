"""Root fields about the viewer and about parties."""

import strawberry

from app import viewer
from app.context import viewer_party
from app.domain.binding import Connection, bound, given, one, page
from app.domain.party.types import ApiToken, Party
from app.viewer import Role


@bound(seen_by=viewer.everyone)
@strawberry.type(description="Who asks.")
class Viewer:
    """Brought along by the request; only the party is looked up."""

    role: Role = given("What the viewer is to the portfolio.", "role")
    scopes: list[str] = given("What else the token allows.", "scopes")
    party: Party | None = one("The person or tool behind the token.", join=lambda _, party, env: party.id == viewer_party(env))


@strawberry.type
class PartyQueries:
    """Joined into Query."""

    parties: Connection[Party] = page("People, units and organisations, by key.", order=("key",))
    api_tokens: Connection[ApiToken] = page(
        "API tokens, the newest first. For administrators.", order=("-id",), seen_by=viewer.administrators
    )
