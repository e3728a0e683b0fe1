"""Markdown bodies: kept letter by letter, refused with HTML outside code or with a link that would run something."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import limits
from app.domain.blank import is_blank
from app.domain.markdown import markdown_faults
from app.domain.texts import composed

TAGS = ["<b>", "</b>", "<br>", "<br/>", '<img src="x" onerror="y()">', "<script>", "<a href='x'>", "<!-- x -->", "<?php x ?>", "<x-y>"]
WORDS = [
    "palvelu",
    "tjänst",
    "a < b",
    "1 > 0",
    "x & y",
    "&lt;b&gt;",
    "AT&T",
    "12:30",
    "C:\\n",
    "\\<b>",
    "5<6>4",
    "å ä ö",
    "|",
    "#",
    "*",
    "_",
]
CODE = ["`<b>`", "``<script>``", "`</div>`", "`<!-- -->`"]
LINKS = ["<https://salkku.example>", "<hei@salkku.example>", "[sivu](https://a.example/b)", "[post](mailto:a@b.example)", "[ylös](#alku)"]
LINES = [
    "# Otsikko",
    "> lainaus",
    "- kohta",
    "1. ensin",
    "***",
    "```\n<div>\n```",
    "~~~html\n<b>x</b>\n~~~",
    "| a | b |\n|---|---|\n| 1 | 2 |",
]

inline = st.lists(st.sampled_from([*WORDS, *CODE, *LINKS, "**väri**", "*lisä*"]), min_size=1, max_size=6).map(" ".join)
block = st.one_of(inline, st.sampled_from(LINES))
body = st.lists(block, min_size=1, max_size=5).map("\n\n".join)


def codes(text: str) -> list[str]:
    return [fault.code for fault in markdown_faults(text, "input", "body")]


@given(body)
def test_markdown_without_tags_passes_unchanged(text: str) -> None:
    assert codes(text) == []
    assert composed(text) == unicodedata.normalize("NFC", text)


@given(st.text(st.characters(exclude_characters="<[", exclude_categories=["Cs"]), min_size=1).filter(lambda text: not is_blank(text)))
def test_any_text_without_angle_brackets_passes(text: str) -> None:
    assert codes(text) in ([], ["TEXT_TOO_DEEP"])
    assert unicodedata.is_normalized("NFC", composed(text))


@given(body, st.sampled_from(TAGS), body, st.sampled_from(["{}", "sana {} sana", "> {}", "- {}", "**{}**", "[{}](https://a.example)"]))
def test_a_tag_outside_code_is_refused(before: str, tag: str, after: str, place: str) -> None:
    assert "HTML_NOT_ALLOWED" in codes("\n\n".join((before, place.format(tag), after)))


@pytest.mark.parametrize(
    "link",
    [
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt&#58;alert(1))",
        "[x](java&Tab;script:x)",
        "[x]( <javascript:x> 'y')",
        "<javascript:alert(1)>",
        "![x](data:text/html;base64,eA==)",
        "[x](vbscript:x)",
        "[x]\n\n[x]: javascript:x",
        "[only defined]: javascript:x",
    ],
)
def test_a_link_that_runs_something_is_refused(link: str) -> None:
    assert codes(f"Katso: {link}" if not link.endswith("x") else link) == ["LINK_NOT_ALLOWED"]


def test_a_refusal_names_what_is_wrong_and_where() -> None:
    (html, link) = markdown_faults("a <b>x</b> <em> [y](javascript:z)", "input", "body")
    assert html.message == "The text holds HTML (<b>, </b>, <em>). Write Markdown, or put it between `backticks` to show it as it is."
    assert (html.code, html.path) == ("HTML_NOT_ALLOWED", ("input", "body"))
    assert link.message == "The text holds a link that leads nowhere (javascript:). Links begin with https:, http: or mailto:."
    assert (link.code, link.path) == ("LINK_NOT_ALLOWED", ("input", "body"))


def test_what_is_code_in_one_reading_and_html_in_another_is_refused() -> None:
    """In a table a cell ends at the bar, whatever a reader without tables makes of the backticks around it."""
    assert codes("| a | b |\n|---|---|\n| ` | <b>` |") == ["HTML_NOT_ALLOWED"]


def test_what_is_indented_is_code_unless_it_goes_on_with_a_list() -> None:
    assert codes("    <pre>") == []
    assert codes("- kohta\n\n    <pre>") == ["HTML_NOT_ALLOWED"]


def test_nothing_hides_below_what_the_parser_reads() -> None:
    deep = "> " * (limits.BODY_NESTING_MAX + 5) + "<script>"
    assert codes(deep) == ["TEXT_TOO_DEEP"]
    assert codes("> " * (limits.BODY_NESTING_MAX - 3) + "hei") == []


def test_a_body_has_bounds() -> None:
    assert codes(" \n\t") == ["EMPTY_TEXT"]
    assert codes("a" * limits.BODY_LETTERS_MAX) == []
    (fault,) = markdown_faults("a" * (limits.BODY_LETTERS_MAX + 1), "input", "body")
    assert (fault.code, fault.path) == ("TEXT_TOO_LONG", ("input", "body"))
    assert fault.message == "The text has 10001 letters, and at most 10000 are kept; link to a document instead."


def test_letters_are_composed_and_nothing_else_changes() -> None:
    assert composed("Mäkelä  \r\n\tx ") == "Mäkelä  \r\n\tx "
    assert composed(unicodedata.normalize("NFD", "Mäkelä")) == "Mäkelä"
