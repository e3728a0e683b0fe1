"""Where two answers differ, for whoever reads a failure."""

from typing import Any

import orjson


def differences(found: Any, wanted: Any, path: str = "") -> list[str]:
    """Where two answers differ, and how."""
    if isinstance(found, dict) and isinstance(wanted, dict) and found.keys() == wanted.keys():
        return [each for key in wanted for each in differences(found[key], wanted[key], f"{path}.{key}")]
    if isinstance(found, list) and isinstance(wanted, list) and len(found) == len(wanted):
        return [each for place in range(len(wanted)) for each in differences(found[place], wanted[place], f"{path}.{place}")]
    plain = orjson.loads(orjson.dumps(wanted, default=str))
    return [] if found == plain else [f"{path}: found {found!r}, wanted {plain!r}"]
