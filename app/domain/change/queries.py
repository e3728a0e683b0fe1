"""Root fields about changes."""

import strawberry

from app.domain.change.asked import point_of
from app.domain.change.types import AFTER, FILTER, FIRST, ChangeFeed, feed


@strawberry.type
class ChangeQueries:
    """Joined into Query."""

    changes: ChangeFeed = feed(
        "What was changed, in the order in which it was recorded: the audit log, and how to keep something in step with the portfolio. "
        "Go on with `after:` the cursor of the page; nothing is missed and nothing is told twice.",
        lambda env: point_of(env, "after", aged=True),
        [AFTER, FIRST, FILTER],
    )
