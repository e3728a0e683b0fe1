"""Every text that customers may not read holds a word of its own by which a leak is noticed."""

import re
from collections import Counter

import asyncpg
import pytest

from app.demo.file import PATH

CANARY = re.compile(r"canary-[\w-]+")

INTERNAL = {
    "party": ("email", "email is not null"),
    "capability": ("name::text", "true"),
    "service_version": ("internal_description::text", "true"),
    "composition_item": ("note::text", "note is not null and not customer_visible"),
    "capability_use": ("note", "note is not null"),
    "service_relationship": ("note", "note is not null"),
    "lifecycle_transition reason": ("reason", "reason is not null"),
    "lifecycle_transition override": ("overrides::text", "overrides <> '[]'"),
    "lifecycle_transition gate": ("gate_result::text", "gate_result is not null"),
    "stakeholder_comment": ("body", "audience = 'INTERNAL'"),
    "stakeholder_comment resolution": ("resolution", "resolution is not null"),
    "stakeholder_comment of a customer": ("body", "customer_id is not null"),
    "development_idea": ("body", "true"),
    "development_idea answer": ("answer::text", "answer is not null"),
    "service_feedback": ("body", "body is not null"),
    "service_feedback answer": ("answer", "answer is not null"),
    "external_reference": ("external_id", "true"),
    "project": ("name::text", "true"),
    "external_reference url": ("url", "true"),
}
"""By table, and what of it: the text and the rows whose text is for some eyes only."""

DRAFTS = """
select s.key || '/' || v.number || ' ' || d.language, concat_ws(' ', v.customer_need ->> d.language, v.value_proposition ->> d.language,
    v.description ->> d.language, (select string_agg(x.text ->> d.language, ' ') from scope_item x where x.version_id = v.id))
from service_version v join service s on s.id = v.service_id cross join lateral jsonb_each_text(v.language_status) d (language, status)
where d.status = 'DRAFT' and concat(v.customer_need ->> d.language, v.value_proposition ->> d.language, v.description ->> d.language) <> ''
"""


def test_no_canary_is_written_twice() -> None:
    counted = Counter(CANARY.findall(PATH.read_text(encoding="utf-8")))
    assert [word for word, times in counted.items() if times > 1] == []
    assert len(counted) > 300


@pytest.mark.parametrize("what", INTERNAL)
async def test_internal_text_holds_a_canary_of_its_own(demo: asyncpg.Connection, what: str) -> None:
    text, which = INTERNAL[what]
    found = await demo.fetch(f"select {text} from {what.split()[0]} where {which}")
    words = [CANARY.findall(row[0]) for row in found]
    assert found
    assert [row[0] for row, canaries in zip(found, words, strict=True) if not canaries] == []
    everything = [word for canaries in words for word in canaries]
    assert len(set(everything)) == len(everything)


async def test_hidden_lines_have_notes(demo: asyncpg.Connection) -> None:
    assert not await demo.fetchval("select count(*) from composition_item where not customer_visible and note is null")


async def test_each_draft_language_holds_a_canary(demo: asyncpg.Connection) -> None:
    found = await demo.fetch(DRAFTS)
    assert len(found) >= 10
    assert [row[0] for row in found if not CANARY.search(row[1])] == []


async def test_published_texts_hold_none(demo: asyncpg.Connection) -> None:
    """Nor what belongs to no version: names of parties, announcements, titles of ideas."""
    found = await demo.fetch(
        """
        select concat(v.name ->> d.language, v.customer_need ->> d.language, v.value_proposition ->> d.language, v.description ->> d.language,
            (select string_agg(x.text ->> d.language, ' ') from scope_item x where x.version_id = v.id),
            (select string_agg(x.text ->> d.language, ' ') from service_commitment x where x.version_id = v.id),
            (select string_agg(concat(x.name ->> d.language, x.target_group ->> d.language), ' ') from service_offering x where x.version_id = v.id),
            (select string_agg(x.note ->> d.language, ' ') from composition_item x where x.package_version_id = v.id and x.customer_visible))
        from service_version v cross join lateral jsonb_each_text(v.language_status) d (language, status) where d.status = 'PUBLISHED'
        union all select name::text from party
        union all select title from development_idea
        union all select body from stakeholder_comment where audience = 'CUSTOMER' and customer_id is null
        """  # noqa: E501
    )
    assert [row[0] for row in found if CANARY.search(row[0])] == []
    assert len(found) > 100


async def test_what_belongs_to_a_customer_names_that_customer_in_its_canary(demo: asyncpg.Connection) -> None:
    found = await demo.fetch(
        """
        select p.key, f.body || coalesce(f.answer, '') from service_feedback f join party p on p.id = f.customer_id where f.body is not null
        union all
        select p.key, c.body from stakeholder_comment c join party p on p.id = c.customer_id
        """
    )
    for customer, text in found:
        own = f"canary-own-{customer.partition('-')[2].lower()}-"
        assert all(word.startswith(own) for word in CANARY.findall(text)), text
