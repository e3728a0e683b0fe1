"""Order: what the first owner and the supervisor that it starts say to each other."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

READY = "ready\n"
"""The supervisor's answer when the server accepts connections; anything else is why it does not."""


@dataclass(frozen=True)
class Order:
    """What the first owner asks for."""

    home: str
    account: str | None = None
    settings: Mapping[str, str] = field(default_factory=dict)

    @property
    def argument(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def parse(cls, argument: str) -> "Order":
        return cls(**json.loads(argument))
