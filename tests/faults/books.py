"""What writers sent and what was acknowledged, and what the database must hold of it afterwards."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

COUNTED = "select key, (name ->> 'fi')::int as reached, revision from capability where key like $1"
SAID = "select body, count(*) as times from stakeholder_comment where body like $1 group by body"


@dataclass
class Account:
    """Of one writer. `sent` and `done`: how far its counter was told to go, and how far it was told that it went."""

    key: str
    sent: int = 0
    done: int = 0


@dataclass
class Books:
    """Of one fault. `name`: what all its rows are called by."""

    name: str
    accounts: dict[str, Account] = field(default_factory=dict)
    sent: set[str] = field(default_factory=set)
    acknowledged: set[str] = field(default_factory=set)

    def account(self, number: int) -> Account:
        key = f"{self.name}-{number}"
        return self.accounts.setdefault(key, Account(key))

    def audit(self, counted: Sequence[Mapping[str, Any]], said: Sequence[Mapping[str, Any]]) -> list[str]:
        """Everything that is lost or was done twice. The rows of COUNTED and SAID."""
        reached = {row["key"]: (row["reached"], row["revision"]) for row in counted}
        times = Counter({row["body"]: row["times"] for row in said})
        return [*self._counters(reached), *self._comments(times)]

    def _counters(self, reached: Mapping[str, tuple[int, int]]) -> Iterator[str]:
        for account in self.accounts.values():
            found, revision = reached.get(account.key, (0, 0))
            if not account.done <= found <= account.sent:
                yield f"{account.key} is at {found}, {account.done} was acknowledged and {account.sent} was sent"
            if found != revision:
                yield f"{account.key} is at {found} and was changed {revision} times"

    def _comments(self, times: Mapping[str, int]) -> Iterator[str]:
        for body in sorted(self.sent | set(times)):
            if times[body] > 1:
                yield f"{body!r} was said {times[body]} times"
            if times[body] == 0 and body in self.acknowledged:
                yield f"{body!r} was acknowledged and is not there"
            if body not in self.sent:
                yield f"{body!r} was never sent"
