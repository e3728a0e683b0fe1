"""EmbeddedError: why the embedded PostgreSQL does not start, and which setting to change."""

from app.errors import SetupError

OTHER_SERVER = "Or set SALKKU_DATABASE_URL to the DSN of a PostgreSQL 18 that you run yourself."


class EmbeddedError(SetupError):
    """`remedy` always ends with the way out that needs no embedded server."""

    def __init__(self, message: str, *, remedy: str) -> None:
        super().__init__(message, remedy=remedy if remedy.endswith(OTHER_SERVER) else f"{remedy}\n{OTHER_SERVER}")
