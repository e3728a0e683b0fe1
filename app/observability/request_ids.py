"""The id of a request: in its answer, in every line of the log about it, and in the history that it writes."""

import re
from collections.abc import Mapping
from itertools import count
from secrets import token_hex

PLAIN = re.compile(rb"[A-Za-z0-9_-]{1,64}")
PROCESS = token_hex(10)  # what the ids of this process's own begin with, so that no two processes make the same
NUMBERS = count(1)


def request_id_of(headers: Mapping[bytes, bytes]) -> str:
    """The caller's own when it is short and plain, so that it can be found in both logs; else a new one."""
    given = headers.get(b"x-request-id")
    return given.decode() if given is not None and PLAIN.fullmatch(given) else f"{PROCESS}{next(NUMBERS):012x}"
