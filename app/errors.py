"""The errors that Salkku raises on purpose. Everything else is a bug: logged whole, shown masked.

SalkkuError
├── SetupError       the machine or a setting is not right; `salkku` prints it on one screen and exits with 1
├── Unavailable      the database does not answer now; a moment later it may
│   └── Unconfirmed  it did not say whether it has committed a change
├── TimedOut         it took longer than a request may; asking for less helps
├── Unauthenticated  nobody known is asking
├── RateLimited      who asks has spent what it may for now
├── Refused          several DomainErrors of one input at once
└── DomainError      the business refuses what was asked; becomes `errors: [...]` in a payload
    ├── NotFound       no such thing, or none that this viewer may see
    ├── Forbidden      the thing is visible, the act is not this viewer's
    ├── Conflict       somebody was faster, or the thing's state does not allow it
    ├── Invalid        the input itself is wrong
    ├── GateRefused    checks of a gate failed
    ├── StepRefused    the stage graph has no such step
    └── LimitExceeded  more was asked for at once than is done at once
"""

from collections.abc import Mapping, Sequence

Path = Sequence[str | int]
"""Leads into an input: names as the contract writes them, places in lists."""


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


class Unconfirmed(Unavailable):
    """All was done, or nothing. With the same idempotency key it is done once, however often it is sent."""


class TimedOut(SalkkuError):
    """The same request will take as long again; asking for less helps."""


class Unauthenticated(SalkkuError):
    """No token, or none that opens anything; the message says what to send and repeats nothing of it."""


class RateLimited(SalkkuError):
    """Nothing was done; after `retry_seconds` the same request is answered."""

    def __init__(self, message: str, *, retry_seconds: int) -> None:
        super().__init__(message)
        self.retry_seconds = retry_seconds


class DomainError(SalkkuError):
    """An expected refusal. `code` never changes its meaning; `path` leads into the input that was refused."""

    default_code: str

    def __init__(self, message: str, *, code: str | None = None, path: Path = ()) -> None:
        super().__init__(message)
        self.message = message
        self.code = code or self.default_code
        self.path = tuple(path)

    def told(self) -> Mapping[str, object]:
        """What its kind says beside message, code and path; keys as the contract writes them."""
        return {}


class NotFound(DomainError):
    """Also when the thing exists and this viewer may not see it: the two look alike."""

    default_code = "NOT_FOUND"


class Forbidden(DomainError):
    """The viewer sees the thing and may not do this to it."""

    default_code = "FORBIDDEN"


class Conflict(DomainError):
    """What is there now does not allow it; something else may have to be done first. `current_revision`: when it is about an old one."""

    default_code = "CONFLICT"

    def __init__(self, message: str, *, code: str | None = None, path: Path = (), current_revision: int | None = None) -> None:
        super().__init__(message, code=code, path=path)
        self.current_revision = current_revision

    def told(self) -> Mapping[str, object]:
        return {"currentRevision": self.current_revision}


class Invalid(DomainError):
    """The input is wrong whoever sends it and whenever."""

    default_code = "INVALID"


class GateRefused(DomainError):
    """Checks of a gate failed and were not overridden. `checks`: all of the gate's, as a transition keeps them."""

    default_code = "GATE_FAILED"

    def __init__(self, message: str, *, checks: Sequence[Mapping[str, object]], code: str | None = None, path: Path = ()) -> None:
        super().__init__(message, code=code, path=path)
        self.checks = checks

    def told(self) -> Mapping[str, object]:
        return {"checks": list(self.checks)}


class StepRefused(DomainError):
    """The stage graph has no such step. `allowed`: the stages that can be reached from where it is."""

    default_code = "ILLEGAL_STEP"

    def __init__(self, message: str, *, allowed: Sequence[str], code: str | None = None, path: Path = ()) -> None:
        super().__init__(message, code=code, path=path)
        self.allowed = tuple(allowed)

    def told(self) -> Mapping[str, object]:
        return {"allowed": list(self.allowed)}


class LimitExceeded(DomainError):
    """More at once than is done at once; `limit` says how much is."""

    default_code = "LIMIT_EXCEEDED"

    def __init__(self, message: str, *, limit: int, code: str | None = None, path: Path = ()) -> None:
        super().__init__(message, code=code, path=path)
        self.limit = limit

    def told(self) -> Mapping[str, object]:
        return {"limit": self.limit}


class Refused(SalkkuError):
    """All faults of one input."""

    def __init__(self, errors: Sequence[DomainError]) -> None:
        super().__init__("; ".join(error.message for error in errors))
        self.errors = tuple(errors)


class Faults:
    """Collects the faults of an input, so that whoever sent it can mend all of them at once."""

    def __init__(self) -> None:
        self.found: list[DomainError] = []

    def add(self, *faults: DomainError | None) -> None:
        """What rules say, as it is: one fault, all of them, or None for nothing wrong."""
        self.found.extend(fault for fault in faults if fault is not None)

    def stop(self) -> None:
        """Raises Refused when there are any."""
        if self.found:
            raise Refused(self.found)


def with_article(name: str) -> str:
    """For sentences about names of types: a Party, an Idea."""
    return f"{'an' if name[0] in 'AEIOaeio' else 'a'} {name}"
