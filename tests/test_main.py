"""What the server's face does when it starts."""

import gc

from app.main import Dispatch, create_app
from app.settings import Settings
from tests.support.databases import Database


async def test_what_the_start_has_made_is_not_collected_again_and_again(database: Database) -> None:
    """Else a full collection stops the event loop for 100 ms, every fifty new operations."""
    app = create_app(Settings(), database_url=database.url)
    assert isinstance(app, Dispatch)
    sent: list[object] = []

    async def send(message: object) -> None:
        sent.append(message)

    messages = iter([{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}])
    frozen: list[int] = []

    async def receive() -> object:
        frozen.append(gc.get_freeze_count())
        return next(messages)

    try:
        await app({"type": "lifespan", "asgi": {"version": "3.0"}, "state": {}}, receive, send)  # type: ignore[arg-type]
    finally:
        gc.unfreeze()
    assert sent == [{"type": "lifespan.startup.complete"}, {"type": "lifespan.shutdown.complete"}]
    assert frozen[0] == 0
    assert frozen[1] > 10_000
