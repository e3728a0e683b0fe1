"""What a server has written to its log, line by line."""

import json
from collections.abc import Sequence
from typing import Any

from tests.support.serving import Serving


def lines(said: str) -> Sequence[dict[str, Any]]:
    """Those that are JSON; a server prints its greeting beside them."""
    return [json.loads(line) for line in said.splitlines() if line.startswith("{")]


def lines_about(process: Serving, request_id: str) -> Sequence[dict[str, Any]]:
    """All of one request, the last of which is that of its operation."""
    process.until_matches(rf'"event":"operation","request_id":"{request_id}".*\n')
    return [line for line in lines(process.said) if line.get("request_id") == request_id]


def operation(process: Serving, request_id: str) -> dict[str, Any]:
    """The line of one operation."""
    (found,) = [line for line in lines_about(process, request_id) if line["event"] == "operation"]
    return found
