"""Which media type an answer has, by the header Accept; which bodies are read, by Content-Type and Content-Encoding. Pure."""

import pytest

from app import limits
from app.refusals import Refusal
from app.transport.negotiation import CSV, EVENT_STREAM, GRAPHQL_RESPONSE, JSON, NDJSON, accepted, check_content

NEW, STREAM = GRAPHQL_RESPONSE, EVENT_STREAM


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        # Clients as they are.
        (b"*/*", JSON),
        (b"application/json", JSON),
        (NEW, NEW),
        (b"application/graphql-response+json,application/json;q=0.9", NEW),  # Apollo, Relay's examples
        (b"application/graphql-response+json, application/graphql+json, application/json, text/event-stream, multipart/mixed", NEW),  # urql
        (b"application/json, multipart/mixed", JSON),  # GraphiQL
        (b"application/json, text/plain, */*", JSON),  # axios
        (b"text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", JSON),  # a browser
        (b"text/event-stream", STREAM),
        # Quality.
        (b"application/json;q=0.5, application/graphql-response+json", NEW),
        (b"application/graphql-response+json;q=0.001, application/json;q=0", NEW),
        (b"application/graphql-response+json;q=0.5, */*;q=0.6", JSON),
        (b"application/json;q=0, */*", NEW),
        (b"application/json;q=0, application/*", NEW),
        (b"*/*;q=0, application/json", JSON),
        (b"application/json;q=0, application/json", JSON),
        # What is named before what is meant too; then the order of the list.
        (b"*/*, application/graphql-response+json", NEW),
        (b"application/*, application/graphql-response+json", NEW),
        (b"application/json, application/graphql-response+json", JSON),
        (b"application/graphql-response+json, application/json", NEW),
        (b"application/json, text/event-stream", JSON),
        (b"text/event-stream, application/json", STREAM),
        (b"text/event-stream;q=0.5, application/json", JSON),
        (b"text/csv", CSV),
        (b"application/x-ndjson", NDJSON),
        (b"application/x-ndjson, text/csv", NDJSON),
        (b"application/x-ndjson;q=0.9, text/csv", CSV),
        (b"text/csv, */*", CSV),
        (b"text/csv;q=0.1, */*", JSON),
        (b"text/*, application/json;q=0.1", JSON),  # files of rows are for those who name them
        (b"application/*", JSON),
        # Spelling.
        (b"Application/GraphQL-Response+JSON", NEW),
        (b"  application/graphql-response+json ;  Q=0.5 , application/json;q=0.4", NEW),
        (b"application/graphql-response+json;charset=UTF-8", NEW),
        (b'application/graphql-response+json;charset="utf-8"', NEW),
        (b"application/graphql-response+json;profile=x;version=1", NEW),
        (b'application/graphql-response+json;note="a, application/json;q=1"', NEW),
        (b"application/graphql-response+json,,, ,", NEW),
        # Nothing asked for is anything.
        (None, JSON),
        (b"", JSON),
        (b" , ,", JSON),
        # As if it were not there: what is no media range, or cannot be had.
        (b"application/graphql-response+json;charset=latin1, application/json", JSON),
        (b"application/graphql-response+json;q=2, application/json;q=0.1", JSON),
        (b"application/graphql-response+json;q=nan, application/json", JSON),
        (b"application/graphql-response+json;q=-1, application/json", JSON),
        (b"application/graphql-response+json;q=0.0001, application/json", JSON),
        (b"\xff, application/json", JSON),
    ],
)
def test_the_media_type_is_the_one_that_the_caller_would_rather_read(accept: bytes | None, media: bytes) -> None:
    for _ in range(2):
        found = accepted(accept)
        assert found is not None
        assert found.media == media


@pytest.mark.parametrize(
    "accept",
    [
        b"text/html",
        b"application/xml",
        b"text/*",
        b"application/json;q=0",
        b"*/*;q=0",
        b"*/*;q=nan",
        b"application/json;charset=latin1",
        b"application/graphql-response+json;charset=utf-16",
        b"json",
        b"*",
        b"*/json",
        b'"application/json"',
        b'"application/json',
        b"\xff",
        b"a/b" * 10_000,
        b";q=1",
        b";",
        b"text/csv;separator=tab",
        b'text/csv;separator=";"',
        b"text/csv;separator=",
        b"text/csv;separator=comma;separator=semicolon",
        b"text/csv;decimal=comma",
        b"text/csv;separator=comma;decimal=comma",
        b"text/csv;separator=semicolon;decimal=semicolon",
        b"text/csv;separator=semicolon;decimal=",
        b"text/csv;separator=semicolon;decimal=comma;decimal=point",
        b"text/csv;bom=maybe",
        b"text/csv;formulas=",
        b"text/csv;formulas=raw;formulas=safe",
    ],
)
def test_what_is_not_written_here_is_not_acceptable(accept: bytes) -> None:
    assert accepted(accept) is None


@pytest.mark.parametrize(
    ("accept", "answer", "events"),
    [
        (b"*/*", JSON, False),
        (b"text/*, */*", JSON, False),
        (b"text/event-stream", None, True),
        (b"text/event-stream;q=0, application/json", JSON, False),
        (b"text/event-stream, application/graphql-response+json;q=0.5, application/json;q=0.1", NEW, True),
        (b"application/json, text/event-stream", JSON, True),
        (b"text/event-stream, */*", JSON, True),
    ],
)
def test_who_names_an_event_stream_reads_one_and_the_rest_what_is_left(accept: bytes, answer: bytes | None, events: bool) -> None:
    found = accepted(accept)
    assert found is not None
    assert (found.answer, found.events) == (answer, events)


def test_a_header_is_read_up_to_a_limit() -> None:
    room = b"text/html," * (limits.MEDIA_HEADER_BYTES_MAX // 10)
    assert accepted(b"application/json," + room + NEW) == accepted(b"application/json")
    assert accepted(room + NEW) is None


@pytest.mark.parametrize(
    "media",
    [
        b"application/json",
        b"Application/JSON",
        b" application/json ",
        b"application/json; charset=utf-8",
        b"application/json;charset=UTF-8",
        b'application/json; charset="utf-8"',
        b"application/json; charset=utf8",
        b"application/json;",
        b'application/json; version=1; profile="a;b"',
    ],
)
def test_json_in_utf_8_is_read(media: bytes) -> None:
    check_content({b"content-type": media})
    check_content({b"content-type": media, b"content-encoding": b"Identity"})


JSON_ONLY = "Send the request as JSON, with `Content-Type: application/json`."
UTF_8_ONLY = "Send the request in UTF-8: another charset is not read."
PLAIN_ONLY = "Send the body as it is: one that is compressed (`Content-Encoding`) is not read."


@pytest.mark.parametrize(
    ("headers", "message"),
    [
        ({}, JSON_ONLY),
        ({b"content-type": b""}, JSON_ONLY),
        ({b"content-type": b"text/plain"}, JSON_ONLY),
        ({b"content-type": b"text/plain; application/json"}, JSON_ONLY),
        ({b"content-type": b"application/x-www-form-urlencoded"}, JSON_ONLY),
        ({b"content-type": b"multipart/form-data; boundary=x"}, JSON_ONLY),
        ({b"content-type": b"application/graphql"}, JSON_ONLY),
        ({b"content-type": b"application/graphql-response+json"}, JSON_ONLY),
        ({b"content-type": b"application/json, application/json"}, JSON_ONLY),
        ({b"content-type": b"application/json5"}, JSON_ONLY),
        ({b"content-type": b"application/*"}, JSON_ONLY),
        ({b"content-type": b"\xff"}, JSON_ONLY),
        ({b"content-type": b"application/json; charset=latin1"}, UTF_8_ONLY),
        ({b"content-type": b"application/json; charset=utf-16"}, UTF_8_ONLY),
        ({b"content-type": b"application/json; charset="}, UTF_8_ONLY),
        ({b"content-type": b"application/json; charset=latin1; charset=utf-8"}, UTF_8_ONLY),
        ({b"content-type": b"application/json", b"content-encoding": b"gzip"}, PLAIN_ONLY),
        ({b"content-type": b"application/json", b"content-encoding": b"identity, br"}, PLAIN_ONLY),
        ({b"content-type": b"application/json", b"content-encoding": b""}, PLAIN_ONLY),
    ],
)
def test_other_bodies_are_refused(headers: dict[bytes, bytes], message: str) -> None:
    with pytest.raises(Refusal) as refused:
        check_content(headers)
    assert (refused.value.code, refused.value.status, refused.value.errors) == ("BAD_REQUEST", 415, ({"message": message},))


@pytest.mark.parametrize(
    ("accept", "raw", "bom"),
    [
        (b"text/csv", False, False),
        (b"text/csv;formulas=raw", True, False),
        (b"text/csv; Formulas = RAW ;q=0.5", True, False),
        (b'text/csv;bom=yes;formulas="raw"', True, True),
        (b"text/csv;bom=no;formulas=safe", False, False),
        (b"text/csv;formulas=rwa, text/csv;bom=yes;q=0.1", False, True),
        (b"text/csv;header=present;bom=yes", False, True),
        (b"text/csv, application/x-ndjson;formulas=raw;q=0.1", False, False),
    ],
)
def test_how_csv_is_written(accept: bytes, raw: bool, bom: bool) -> None:
    found = accepted(accept)
    assert found is not None
    assert (found.media, found.export, found.raw, found.bom) == (CSV, True, raw, bom)


@pytest.mark.parametrize(
    ("accept", "separator"),
    [
        (b"text/csv", ","),
        (b"text/csv; separator=comma", ","),
        (b'text/csv; bom=yes; Separator = "Semicolon"', ";"),
        (b"text/csv;separator=semicolon;q=0.5, text/csv;separator=comma", ","),
        (b"text/csv;separator=comma;q=0.5, text/csv;separator=semicolon", ";"),
        (b"text/csv;separator=tab, text/csv;separator=semicolon;q=0.5", ";"),
        (b"application/x-ndjson;separator=semicolon;q=0.5, text/csv", ","),
    ],
)
def test_what_stands_between_cells(accept: bytes, separator: str) -> None:
    found = accepted(accept)
    assert found is not None
    assert (found.media, found.separator) == (CSV, separator)


@pytest.mark.parametrize(
    ("accept", "decimal"),
    [
        (b"text/csv;separator=semicolon", "."),
        (b"text/csv; decimal=point", "."),
        (b"text/csv; separator=semicolon; decimal=point", "."),
        (b'text/csv; Decimal="Comma"; separator=semicolon', ","),
        (b"text/csv;separator=semicolon;decimal=comma;q=0.5, text/csv;separator=semicolon", "."),
        (b"text/csv;decimal=comma, text/csv;separator=semicolon;decimal=comma;q=0.1", ","),
    ],
)
def test_which_sign_numbers_have(accept: bytes, decimal: str) -> None:
    found = accepted(accept)
    assert found is not None
    assert (found.media, found.decimal) == (CSV, decimal)


def test_a_file_is_no_answer() -> None:
    found = accepted(b"text/csv, application/json;q=0.5")
    assert found is not None
    assert (found.media, found.answer, found.export) == (CSV, JSON, True)
    assert accepted(b"text/csv").answer is None  # type: ignore[union-attr]  # it would fail the test
