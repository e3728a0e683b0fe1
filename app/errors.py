"""The errors that Salkku raises on purpose. Everything else is a bug: logged whole, shown masked.

SalkkuError
├── SetupError     the machine or a setting is not right; `salkku` prints it on one screen and exits with 1
├── Unavailable    the database does not answer now; a moment later it may
├── TimedOut       it took longer than a request may; asking for less helps
└── DomainError    the business refuses what was asked; becomes `errors: [...]` in a payload
    ├── NotFound   no such thing, or none that this viewer may see
    ├── Forbidden  the thing is visible, the act is not this viewer's
    ├── Conflict   somebody was faster, or the thing's state does not allow it
    └── Invalid    the input itself is wrong
"""

from collections.abc import Sequence


class SalkkuError(Exception):
    """Root of every error raised on purpose."""


class SetupError(SalkkuError):
    """A start that cannot go on. `remedy` says what to do, and names the setting to change when there is one."""

    def __init__(self, message: str, *, remedy: str) -> None:
        super().__init__(f"{message}\n{remedy}")
        self.message = message
        self.remedy = remedy


class Unavailable(SalkkuError):
    """Nothing was done; the same request may succeed in a moment."""


class TimedOut(SalkkuError):
    """The same request will take as long again; asking for less helps."""


class DomainError(SalkkuError):
    """An expected refusal. `code` never changes its meaning; `path` leads into the input that was refused."""

    default_code: str

    def __init__(self, message: str, *, code: str | None = None, path: Sequence[str | int] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.code = code or self.default_code
        self.path = tuple(path)


class NotFound(DomainError):
    """Also when the thing exists and this viewer may not see it: the two look alike."""

    default_code = "NOT_FOUND"


class Forbidden(DomainError):
    """The viewer sees the thing and may not do this to it."""

    default_code = "FORBIDDEN"


class Conflict(DomainError):
    """What is there now does not allow it; something else may have to be done first."""

    default_code = "CONFLICT"


class Invalid(DomainError):
    """The input is wrong whoever sends it and whenever."""

    default_code = "INVALID"
