"""versionLanguagePublish and versionShare: what customers may see of a version, through the API."""

from typing import Any

from tests.domain.service.portfolio import MANAGER, VERSION, about, told, update
from tests.support.writing import Writer


async def publish(writer: Writer, service: str, number: str, **statuses: str) -> Any:
    languages = [{"language": language.upper(), "status": status} for language, status in statuses.items()]
    return await writer.do(MANAGER, "versionLanguagePublish", {**await about(writer, service, number), "languages": languages}, VERSION)


async def test_a_plan_is_published_with_its_name_need_and_value(writer: Writer) -> None:
    await update(writer, "PKG-CASE", "1.0", customerNeed={"fi": "Tarve", "sv": None, "en": None}, valueProposition=None)
    after = await publish(writer, "PKG-CASE", "1.0", fi="PUBLISHED", en="DRAFT")
    assert (after["errors"], after["version"]["publishedLanguages"]) == ([], ["FI"])
    refused = await publish(writer, "PKG-CASE", "1.0", sv="PUBLISHED", fi="DRAFT")
    assert told(refused) == [("ConflictError", "TEXTS_MISSING", ["input", "languages", "0"])]
    assert refused["errors"][0]["message"] == (
        "The version cannot be published in sv: these texts are not written in it: customerNeed. Write them, then publish."
    )
    withdrawn = await publish(writer, "PKG-CASE", "1.0", fi="DRAFT")
    assert (withdrawn["errors"], withdrawn["version"]["publishedLanguages"]) == ([], [])


async def test_a_closed_promise_is_published_when_all_its_customer_texts_are_written(writer: Writer) -> None:
    """SVC-COMMS is operational; English is a draft. Its Swedish was never written."""
    refused = await publish(writer, "SVC-COMMS", "1.0", sv="PUBLISHED")
    (error,) = refused["errors"]
    assert (error["code"], error["path"]) == ("TEXTS_MISSING", ["input", "languages", "0"])
    assert "name" in error["message"]
    assert "scope INCLUDED 1" in error["message"]
    twice = [{"language": "FI", "status": "DRAFT"}, {"language": "FI", "status": "PUBLISHED"}]
    repeated = await writer.do(MANAGER, "versionLanguagePublish", {**await about(writer, "SVC-COMMS", "1.0"), "languages": twice}, VERSION)
    assert told(repeated) == [("ValidationError", "REPEATED", ["input", "languages", "1"])]
    assert repeated["errors"][0]["message"] == "fi stands twice; say its status once."


async def test_a_plan_is_published_half_written_and_stays_so_while_it_grows(writer: Writer) -> None:
    """SVC-REPORTING is being designed and has no Swedish description. Only what opens a language is judged."""
    assert (await publish(writer, "SVC-REPORTING", "1.0", sv="DRAFT"))["version"]["publishedLanguages"] == ["FI"]
    assert (await publish(writer, "SVC-REPORTING", "1.0", sv="PUBLISHED"))["version"]["publishedLanguages"] == ["FI", "SV"]
    await update(writer, "SVC-REPORTING", "1.0", customerNeed={"sv": None})
    same = await publish(writer, "SVC-REPORTING", "1.0", fi="PUBLISHED", sv="PUBLISHED", en="DRAFT")
    assert (same["errors"], same["changeCursor"]) == ([], None)


async def test_what_is_in_use_stays_in_one_published_language(writer: Writer) -> None:
    refused = await publish(writer, "SVC-MAIL", "2.0", fi="DRAFT", sv="DRAFT", en="DRAFT")
    one_left = await publish(writer, "SVC-MAIL", "2.0", fi="DRAFT", en="DRAFT")

    assert told(refused) == [("ConflictError", "LAST_LANGUAGE", ["input", "languages"])]
    assert (one_left["errors"], one_left["version"]["publishedLanguages"]) == ([], ["SV"])


async def share(writer: Writer, service: str, number: str, to: bool) -> Any:
    return await writer.do(MANAGER, "versionShare", {**await about(writer, service, number), "share": to}, VERSION)


async def test_planned_versions_are_shared_and_no_others(writer: Writer) -> None:
    shared = await share(writer, "PKG-CASE", "1.0", True)
    assert (shared["errors"], shared["version"]["shareWithCustomers"]) == ([], True)
    assert (await share(writer, "PKG-CASE", "1.0", True))["changeCursor"] is None
    refused = await share(writer, "PKG-ERP-MAINT", "2.0", False)
    assert told(refused) == [("ConflictError", "NOT_PLANNED", ["input", "version"])]
    assert refused["errors"][0]["message"] == "The version is OPERATIONAL; only planned versions are shared or not."
