"""SQL with line breaks, for readers: one clause a line, one field of an answer a line, sub-selects indented. The text stays the same."""

import re

_TOKEN = re.compile(r"'(?:[^']|'')*'|\"[^\"]*\"|\|\||[()]|[^\s()'\"|]+|\|")
_CLAUSES = {"FROM", "WHERE", "ORDER", "GROUP", "LIMIT", "UNION", "JOIN", "LEFT"}
_FIELD = re.compile(r"'[,{}\]\[\"]*\"\w+\":")  # an answer's text up to the next field


def pretty(sql: str) -> str:
    """The statement in lines. Only white space outside of literals is changed."""
    lines = [""]
    blocks: list[bool] = []  # for each open parenthesis: whether it holds a sub-select
    tokens = _TOKEN.findall(sql)
    for before, token, after in zip(["", *tokens], tokens, [*tokens[1:], ""], strict=False):
        if token == "(":
            _write(lines, before, token)
            blocks.append(after in ("SELECT", "WITH"))
            if blocks[-1]:
                _break(lines, blocks)
        elif token == ")":
            if blocks.pop():
                _break(lines, blocks)
            _write(lines, before, token)
        else:
            if _opens_line(token, after, blocks):
                _break(lines, blocks)
            _write(lines, before, token)
    return "\n".join(lines) + "\n"


def squeezed(sql: str) -> str:
    """Without white space, to see that two texts are one statement."""
    return "".join(sql.split())


def _opens_line(token: str, after: str, blocks: list[bool]) -> bool:
    if token == "||":
        return _FIELD.match(after) is not None
    return token in _CLAUSES and (not blocks or blocks[-1])


def _break(lines: list[str], blocks: list[bool]) -> None:
    lines.append("  " * sum(blocks))


def _write(lines: list[str], before: str, token: str) -> None:
    if lines[-1].strip() and before != "(" and token not in (")", ",") and not _called(before, token):
        lines[-1] += " "
    lines[-1] += token


def _called(before: str, token: str) -> bool:
    """Whether a parenthesis follows its function's name."""
    return token == "(" and re.fullmatch(r"[a-z_]+|CAST|ARRAY", before) is not None
