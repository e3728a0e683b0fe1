"""The verb that erases a person: from the row, from all that was recorded, and from texts as far as somebody says that they mean them."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

import asyncpg

from app import limits
from app.database.unit_of_work import driver_of
from app.domain.party.inputs import PartyEraseInput
from app.domain.party.mentions import Called, Found, called, found_in
from app.domain.party.model import Party
from app.domain.party.rules import Erasure, erasure_faults, is_erased, unknown_mention
from app.domain.verbs import Outcome
from app.domain.work import Work, camel
from app.identity.issuing import revoke_all
from app.languages import LANGUAGES

SHOWN_LETTERS_MAX = 200  # letters of a mention, and of what stands around it, that are shown: words have no end of their own


@dataclass(frozen=True, slots=True)
class Mention:
    """One way in which one text says the name; in how many states of the row does not matter. `language`: that it stands under."""

    table: str
    column: str
    row: str
    language: str | None
    found: Found
    since: datetime | None
    until: datetime | None

    @property
    def id(self) -> str:
        """The same as long as the text says it so."""
        named = json.dumps([self.table, self.column, self.row, self.language, self.found.said])
        return sha256(named.encode()).hexdigest()[:32]

    def told(self, chosen: set[str]) -> dict[str, object]:
        """As the payload tells it."""
        is_row = self.table != "change_transaction"
        type_ = _type(self.table)
        return {
            "id": self.id,
            "entityType": type_,
            "entity": f"{type_}:{self.row}" if is_row else None,
            "field": _field(self.column),
            "language": None if self.language is None else self.language.upper(),
            "said": self.found.said[:SHOWN_LETTERS_MAX],
            "excerpt": self.found.around[: 2 * SHOWN_LETTERS_MAX],
            "recordedFrom": None if self.since is None else self.since.isoformat(),
            "recordedTo": None if self.until is None else self.until.isoformat(),
            "redacted": self.id in chosen,
        }


async def party_erase(work: Work, asked: PartyEraseInput) -> Outcome:
    """A dry run does all of it too, and takes it back."""
    party = await work.the(Party, asked.party, "input", "party")
    work.expect(party, asked.expected_revision)
    wish = Erasure(party.id, party.key, party.kind, asked.confirm_key, asked.also_called)
    work.faults.add(*erasure_faults(wish, work.viewer.party_id))
    work.faults.stop()
    connection = await driver_of(work.session)
    names = _called(party, asked.also_called)
    by_itself = set(await connection.fetchval(_OWN_REFERENCES, party.id))
    mentions = [it for it in await _mentions(connection, names) if it.row not in by_itself and not _is_fact(it, party)]
    known = {mention.id: mention for mention in mentions}
    work.faults.add(*(unknown_mention(id_, place) for place, id_ in enumerate(asked.redact) if id_ not in known))
    work.faults.stop()
    rewritten = await _erased(connection, party, names, [known[id_] for id_ in dict.fromkeys(asked.redact)])
    revoked = await revoke_all(connection, party.id, work.now, work.viewer.party_id)
    duties = [dict(row) for row in await connection.fetch(_DUTIES, party.id)]
    work.session.expire(party)
    listed = sorted(mentions, key=_newest, reverse=True)[: limits.MENTIONS_MAX]
    told = {"mentions": [mention.told(set(asked.redact)) for mention in listed]}
    report = {"found": len(mentions), "tokens": revoked, "rewritten": rewritten, "duties": duties}
    return Outcome({"party": wish.party_id}, report, told=told)


def _called(party: Party, also: Sequence[str]) -> Called:
    """Of somebody who is erased already nothing is known any more."""
    if is_erased(party.id, party.key):
        return called(also, ())
    addresses = [party.email, party.email.partition("@")[0]] if party.email else []
    return called([*party.name.values(), *also], [party.key, *addresses])


async def _erased(connection: asyncpg.Connection, party: Party, names: Called, chosen: Sequence[Mention]) -> list[dict[str, object]]:
    """Of each table and column, how many rows were rewritten."""
    marks = [{"table": it.table, "column": it.column, "id": it.row, "language": it.language, "found": it.found.said} for it in chosen]
    told = json.loads(await connection.fetchval(_ERASE, party.id, names.in_sql, json.dumps(marks)))
    await connection.execute("select search_forget()")
    rows: dict[tuple[str, str], set[str]] = {}
    for it in told:
        for column in it["columns"]:
            rows.setdefault((it["table"], column), set()).add(it["id"])
    return [{"entityType": _type(table), "field": _field(column), "rows": len(ids)} for (table, column), ids in rows.items()]


async def _mentions(connection: asyncpg.Connection, names: Called) -> list[Mention]:
    """Read from the states, of which the last is the row as it is; from rows without states as they are."""
    found: dict[str, Mention] = {}
    if not names.pattern:
        return []
    for table in await connection.fetch(_TEXTS):
        for row in await connection.fetch(_reading(table), names.hints, names.in_sql):
            for mention in _of_row(table, row, names):
                found.setdefault(mention.id, mention)
    return list(found.values())


def _is_fact(mention: Mention, party: Party) -> bool:
    """Of a decision: it names the party by its key, and nobody has to say that it means it."""
    return mention.column == "gate_result" and mention.found.said == party.key


def _reading(table: Mapping[str, Any]) -> str:
    """The rows of a table that may say the name, the newest first."""
    columns = ", ".join(f"'{name}', {name}" for name in table["columns"])
    texts = ", ".join(f"{name}::text" for name in table["columns"])
    states = "nullif(rec_from, '-infinity') as since, nullif(rec_to, 'infinity') as until"
    moments, source = (states, f"{table['name']}_states") if table["states"] else ("recorded_at as since, null as until", table["name"])
    said = f"concat_ws(' ', {texts}) collate pg_c_utf8"
    return f"""
        select {table["id"]}::text as id, {table["language"]} as language, {moments}, jsonb_build_object({columns})::text as said
        from {source} where case when lower({said}) like any ($1::text[]) then normalize({said}, NFC) ~* $2 else false end
        order by since desc nulls last, id limit {limits.MENTIONS_MAX}
    """  # noqa: S608 - names of tables and columns, as the database has them


def _of_row(table: Mapping[str, Any], row: Mapping[str, Any], names: Called) -> Iterator[Mention]:
    for column, value in json.loads(row["said"]).items():
        for language, text in _texts(value, row["language"]):
            for found in found_in(text, names):
                yield Mention(table["name"], column, row["id"], language, found, row["since"], row["until"])


def _texts(value: object, language: str | None) -> Iterator[tuple[str | None, str]]:
    """Every text of a column with the language that it stands under."""
    match value:
        case str():
            yield language, value
        case dict():
            for name, item in value.items():
                yield from _texts(item, name if name in LANGUAGES else language)
        case list():
            for item in value:
                yield from _texts(item, language)


def _type(table: str) -> str:
    return "".join(part.capitalize() for part in table.split("_"))


def _field(column: str) -> str:
    return "externalId" if column == "external_id" else camel(column)


def _newest(mention: Mention) -> tuple[bool, float]:
    return mention.until is None, mention.since.timestamp() if mention.since else 0.0


_ERASE = "select erase_party($1, $2, $3::text::jsonb)::text"
_TEXTS = """
select c.table_name as name, array_agg(c.column_name order by c.column_name) as columns,
    to_regclass('public.' || c.table_name || '_states') is not null as states,
    case c.table_name when 'change_transaction' then 'recorded_at' else 'id' end as id,
    case when exists (
        select from pg_attribute where attrelid = ('public.' || c.table_name)::regclass and attname = 'language'
    ) then 'language' else 'null::text' end as language
from personal_column c where c.kind = 'FREE_TEXT' group by c.table_name order by c.table_name
"""
_OWN_REFERENCES = "select array(select distinct id::text from external_reference_states where entity_id = $1)"
_DUTIES = """
select * from (
    select 'Service' as "entityType", 'owner' as field, count(*)::integer as rows from service where owner_id = $1
    union all select 'Portfolio', 'owner', count(*)::integer from portfolio where owner_id = $1
    union all select 'Capability', 'owner', count(*)::integer from capability where owner_id = $1
    union all select 'Project', 'owner', count(*)::integer from project where owner_id = $1
    union all select 'ServiceStakeholder', 'party', count(*)::integer from service_stakeholder where party_id = $1
) duty where rows > 0
"""
