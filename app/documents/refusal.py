"""A request that is refused before any SQL."""

from collections.abc import Sequence

from graphql import GraphQLError

from app import limits


class RefusedRequest(Exception):
    """It cannot be answered: every error with the same code."""

    def __init__(self, code: str, errors: Sequence[GraphQLError]) -> None:
        self.code = code
        self.errors = tuple(_short(error) for error in errors)
        super().__init__("; ".join(error.message for error in self.errors))

    def again(self) -> "RefusedRequest":
        """The same to be raised once more: an exception that is raised twice keeps the frames of both requests."""
        return RefusedRequest(self.code, self.errors)

    def lean(self) -> "RefusedRequest":
        """The same without the syntax tree that its errors point into, so that it can be kept."""
        return RefusedRequest(self.code, [_lean(error) for error in self.errors])


def refused(code: str, message: str, path: Sequence[str | int] = ()) -> RefusedRequest:
    """A refusal of one error. `path`: of the field to change, where there is one."""
    return RefusedRequest(code, [GraphQLError(message, path=list(path) or None)])


def _short(error: GraphQLError) -> GraphQLError:
    if len(error.message) > limits.MESSAGE_LETTERS_MAX:
        error.message = error.message[: limits.MESSAGE_LETTERS_MAX] + "…"
    return error


def _lean(error: GraphQLError) -> GraphQLError:
    kept = GraphQLError(error.message, path=error.path)
    kept.locations = error.locations
    return kept
