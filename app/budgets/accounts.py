"""Budgets: units of cost (graphsql/cost.py) that each principal may spend a minute.

A process takes a part of a budget from the ledger at once and spends it by itself, so that a request pays for no store.
"""

import time
from collections.abc import Callable
from hashlib import sha256
from math import ceil
from typing import NamedTuple
from zlib import crc32

from limits import RateLimitItemPerMinute

from app import limits
from app.budgets.ledger import Ledger
from app.budgets.shares import Share
from app.errors import Invalid, RateLimited
from app.viewer import Role, Viewer

WINDOW_SECONDS = 60


class Policy(NamedTuple):
    """What a role may spend a minute. `name`: a structured field's string; `line`: of an answer's header."""

    units: int
    name: bytes
    line: bytes


class Spent(NamedTuple):
    """What an operation took of a budget, and what is left of it until it is full again."""

    requested: int
    limit: int
    remaining: int
    reset_seconds: int
    policy: Policy

    def extension(self) -> bytes:
        """As `extensions.cost` of an answer."""
        return b'{"requested":%d,"limit":%d,"remaining":%d,"resetSeconds":%d}' % self[:4]

    def lines(self) -> bytes:
        """Of an answer's header, each with its end, as the IETF's draft ratelimit-headers words them."""
        policy = self.policy
        return b"ratelimit: %b;r=%d;t=%d\r\n%b" % (policy.name, self.remaining, self.reset_seconds, policy.line)


class Account:
    """What one principal has in this process. `ends`: the moment when its minute is over and the next begins. `left`: units that were
    taken from the ledger and are not spent. `rest`: units that the ledger had beyond them when it was asked last."""

    __slots__ = ("_offset", "ends", "item", "left", "name", "policy", "rest", "role", "share", "window")

    def __init__(self, principal: str, role: Role, policy: Policy, share: Share) -> None:
        self.name = sha256(f"{role}|{principal}".encode()).hexdigest()[:32]  # stores refuse some letters, and are shown to people
        self._offset = crc32(principal.encode()) % WINDOW_SECONDS  # minutes of different tokens do not all begin at once
        self.role = role
        self.policy = policy
        self.share = share
        self.item = RateLimitItemPerMinute(policy.units, namespace="salkku")
        self.window = -1
        self.ends = 0.0
        self.left = self.rest = 0

    def at(self, now: float) -> "Account":
        """With its minute begun."""
        if now >= self.ends:
            self.window = int((now - self._offset) // WINDOW_SECONDS)
            self.ends = float((self.window + 1) * WINDOW_SECONDS + self._offset)
            self.left, self.rest = 0, self.policy.units
        return self

    def next_lease(self, units: int) -> int:
        """Units to take from the ledger, at least so many: fewer the less is left, so that no process sits on the last of them."""
        most, least = self.policy.units // limits.LEASES_PER_BUDGET, self.policy.units // limits.LEASES_PER_BUDGET_MAX
        return max(units, min(most, self.rest // limits.LEASES_OF_REST), least, 1)

    def spent(self, units: int, now: float) -> Spent:
        """`units` are taken already."""
        policy = self.policy
        return Spent(units, policy.units, self.rest + self.left, ceil(self.ends - now), policy)


class Budgets:
    """Those of all principals. `units`: what one may spend a minute, before its role is looked at."""

    def __init__(self, units: int, ledger: Ledger, share: Callable[[], Share], *, now: Callable[[], float] = time.time) -> None:
        self._policies = {role: _policy(role, units) for role in Role}
        self._ledger = ledger
        self._share = share
        self._now = now
        self._accounts: dict[str, Account] = {}  # the last of each principal
        self._by_role: dict[tuple[str, Role], Account] = {}

    def faults(self) -> int:
        """How often the ledger's shared store did not answer."""
        return self._ledger.faults

    def __len__(self) -> int:
        return len(self._by_role)

    def account(self, viewer: Viewer) -> Account:
        """Made when it is asked for the first time."""
        account = self._accounts.get(viewer.principal)
        if account is None or account.role is not viewer.role:
            account = self._accounts[viewer.principal] = self._of_role(viewer, account)
        return account

    def _of_role(self, viewer: Viewer, last: Account | None) -> Account:
        """A person may come now with one role, now with another: each has units of its own, and they share what runs at once."""
        key = viewer.principal, viewer.role
        known = self._by_role.get(key)
        if known is not None:
            return known
        if len(self._by_role) >= limits.ACCOUNTS_MAX:
            self._forget()
        share = self._share() if last is None else last.share
        made = self._by_role[key] = Account(viewer.principal, viewer.role, self._policies[viewer.role], share)
        return made

    def charge_now(self, viewer: Viewer, units: int) -> Spent | None:
        """From what this process has taken of the budget already; None: ask `charge`."""
        account = self._accounts.get(viewer.principal)
        now = self._now()
        if units < limits.COST_LEAST:
            units = limits.COST_LEAST
        if account is None or units > account.left or now >= account.ends or account.role is not viewer.role:
            return None
        account.left -= units
        return account.spent(units, now)

    async def charge(self, viewer: Viewer, units: int) -> Spent:
        """Raises RateLimited, and Invalid for what no minute is enough for."""
        account = self.account(viewer).at(self._now())
        units = max(units, limits.COST_LEAST)
        if units > account.policy.units:
            raise Invalid(_too_dear(units, account), code="QUERY_TOO_COMPLEX")
        async with account.share.leasing:  # whoever waited finds what the first one took
            while account.at(self._now()).left < units:
                if not account.rest:
                    raise _over(units, account, self._now())
                await self._lease(account, units - account.left)
        account.left -= units
        return account.spent(units, self._now())

    def balance(self, viewer: Viewer) -> Spent:
        """As it stands, with nothing taken."""
        now = self._now()
        return self.account(viewer).at(now).spent(0, now)

    async def _lease(self, account: Account, units: int) -> None:
        wanted, window = account.next_lease(units), account.window
        taken = await self._ledger.take(account.item, account.name, window, wanted)
        if account.window == window:  # else its minute is over
            account.left += min(wanted, max(0, account.policy.units - (taken - wanted)))
            account.rest = max(0, account.policy.units - taken)

    def _forget(self) -> None:
        """Whose minute is over; when that is nobody, who came first: the ledger knows what it had taken."""
        now = self._now()
        resting = {key: account for key, account in self._by_role.items() if not account.share.running}
        for key in [key for key, account in resting.items() if account.ends <= now] or list(resting)[: limits.ACCOUNTS_MAX // 10]:
            del self._by_role[key]
            self._accounts.pop(key[0], None)


def _policy(role: Role, units: int) -> Policy:
    units = int(units * _FACTORS.get(role, 1))
    name = b'"analysis"' if role is Role.ANALYST else b'"default"'
    return Policy(units, name, b'ratelimit-policy: %b;q=%d;w=%d;qu="units"\r\n' % (name, units, WINDOW_SECONDS))


def _too_dear(units: int, account: Account) -> str:
    return (
        f"The operation costs {units} units, and {account.role} has {account.policy.units} for a whole minute. "
        "Ask for smaller pages, fewer lists in lists or fewer fields."
    )


def _over(units: int, account: Account, now: float) -> RateLimited:
    seconds, whole = ceil(account.ends - now), account.policy.units
    message = f"This costs {units} units, and {account.left + account.rest} of {whole} are left; they are {whole} again in {seconds} s."
    return RateLimited(message, retry_seconds=seconds)


_FACTORS = {
    Role.CUSTOMER: limits.BUDGET_OF_CUSTOMER,
    Role.STAKEHOLDER: limits.BUDGET_OF_STAKEHOLDER,
    Role.ANALYST: limits.BUDGET_OF_ANALYST,
    Role.INTEGRATION: limits.BUDGET_OF_INTEGRATION,
}
