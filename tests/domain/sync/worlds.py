"""A few parties, services and versions of a test's own: made, read as flat fields, and spoken of by rows at random."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from random import Random
from typing import Any

from tests.domain.sync.expected import Fields, Id, Row, Said, Thing, World
from tests.support import rows
from tests.support.rows import Connection

LANGUAGES = ("fi", "sv", "en")
TEXTS = {
    "name": "name",
    "customerNeed": "customer_need",
    "valueProposition": "value_proposition",
    "description": "description",
    "internalDescription": "internal_description",
}
WORDS = ("Tuki", "Åtkomst på väg", "Päivystys 24/7", "Service desk")
SCOPE = [("INCLUDED", "Asennus"), ("INCLUDED", "Ylläpito"), ("EXCLUDED", "Laitteet"), ("EXCLUDED", "Käyttö ulkomailla")]
COMMITMENTS = [("AVAILABILITY", "99.5", "%"), ("CAPACITY", None, None), ("RESOLUTION_TIME", "4.25", "h"), ("RESOLUTION_TIME", "8", "h")]
AMOUNTS = ("1", "2.5", "1200.0625")
DAYS = ("2027-01-01", "2027-07-01")
INVALID: Sequence[tuple[str, str, object, str]] = (
    ("service", "form", "NOPE", "BAD_VALUE"),
    ("service", "category", {}, "BAD_VALUE"),
    ("service", "reviewDueOn", "2026-02-30", "BAD_VALUE"),
    ("service", "owner", {"key": "NOBODY-AT-ALL"}, "NOT_FOUND"),
    ("version", "leadTimeDays", -1, "OUT_OF_BOUNDS"),
    ("version", "businessValue", 9, "OUT_OF_BOUNDS"),
    ("version", "documentationUrl", "javascript:x", "URL_NOT_ALLOWED"),
    ("version", "internalDescription", {"sv": " "}, "EMPTY_TEXT"),
)
"""Kind, field, value, and the code of its refusal."""

PARTIES = """select p.key, p.revision, p.kind, p.name, p.email, a.key as parent, p.preferred_language, p.active
from party p left join party a on a.id = p.parent_id where p.key like $1 || '-%' order by p.key"""
SERVICES = """select s.key, s.revision, s.form, s.is_package, s.classification, s.category, s.review_due_on,
f.key as portfolio, p.key as provider, o.key as owner from service s join portfolio f on f.id = s.portfolio_id
left join party p on p.id = s.provider_id left join party o on o.id = s.owner_id where s.key like $1 || '-%' order by s.key"""
VERSIONS = """select s.key, v.*, b.number as based_on,
  (select coalesce(jsonb_agg(jsonb_build_object('inclusion', i.inclusion, 'text', i.text)
    order by i.inclusion = 'EXCLUDED', i.position), '[]') from scope_item i where i.version_id = v.id) as scope,
  (select coalesce(jsonb_agg(jsonb_build_object('kind', c.kind, 'offering', null, 'targetValue', trim_scale(c.target_value)::text,
    'unit', c.unit, 'text', c.text)), '[]') from service_commitment c where c.version_id = v.id) as commitments,
  (select coalesce(jsonb_object_agg('prices.' || p.valid_from, jsonb_build_object('unitPrice', trim_scale(p.unit_price)::text,
    'unitCost', trim_scale(p.unit_cost)::text, 'currency', p.currency, 'priceUnit', p.price_unit)), '{}')
    from service_price p where p.version_id = v.id) as prices
from service_version v join service s on s.id = v.service_id left join service_version b on b.id = v.based_on_id
where s.key like $1 || '-%' order by s.key, v.number"""


async def made(connection: Connection, name: str) -> None:
    """Three services: planned, in force, and in force with a draft of the next version."""
    portfolio = await connection.fetchval("select id from portfolio")
    unit = await rows.party(connection, key=f"{name}-UNIT", name={"fi": "Yksikkö"})
    await rows.party(connection, key=f"{name}-OTHER", name={"fi": "Toinen", "sv": "Andra"}, parent_id=unit)
    person = await rows.party(connection, "PERSON", key=f"{name}-PERSON", name={"fi": "Henkilö"}, parent_id=unit)
    for number, stage in enumerate(("PROPOSED", "OPERATIONAL", "OPERATIONAL")):
        service = await rows.service(connection, key=f"{name}-{number}", portfolio_id=portfolio, owner_id=person, provider_id=unit)
        version = await rows.version(connection, service, stage, description={"fi": WORDS[0], "en": WORDS[3]}, priority=1)
        await rows.insert(connection, "scope_item", version_id=version, inclusion="INCLUDED", text={"fi": "Asennus"}, position=1)
        if number == 2:
            await rows.version(connection, service, "IN_DESIGN", "2.0", based_on_id=version)


async def read(connection: Connection, name: str, world: World) -> None:
    """As it is now. What was known of each thing's past stays."""
    found: dict[Id, Thing] = {}
    for row in await connection.fetch(PARTIES, name):
        found[Id("party", row["key"])] = Thing(_party(row), row["revision"])
    for row in await connection.fetch(SERVICES, name):
        found[Id("service", row["key"])] = Thing(_service(row), row["revision"])
    for row in await connection.fetch(VERSIONS, name):
        found[Id("version", row["key"], row["number"])] = Thing(_version(row), row["revision"], row["stage"], row["based_on"])
    for id_, thing in found.items():
        if id_ in world.things:
            thing.history = world.things[id_].history
        thing.history[thing.revision] = thing.fields
    world.fresh = set(found) - set(world.things)
    world.things = found


def _texts(name: str, value: Mapping[str, str] | None) -> Fields:
    return {f"{name}.{language}": (value or {}).get(language) for language in LANGUAGES}


def _party(row: Mapping[str, Any]) -> Fields:
    names = _texts("name", row["name"])
    return {**names, "preferredLanguage": row["preferred_language"], **{name: row[name] for name in ("kind", "email", "parent", "active")}}


def _service(row: Mapping[str, Any]) -> Fields:
    day = row["review_due_on"]
    same = {name: row[name] for name in ("form", "classification", "category", "portfolio", "provider", "owner")}
    return {**same, "isPackage": row["is_package"], "reviewDueOn": day and day.isoformat()}


def _version(row: Mapping[str, Any]) -> Fields:
    texts = {key: value for name, column in TEXTS.items() for key, value in _texts(name, row[column]).items()}
    estimate: Decimal | None = row["investment_estimate"]
    return {
        **texts,
        **row["prices"],
        "leadTimeDays": row["lead_time_days"],
        "priority": row["priority"],
        "businessValue": row["business_value"],
        "risk": row["risk"],
        "investmentEstimate": None if estimate is None else f"{estimate.normalize():f}",
        "documentationUrl": row["documentation_url"],
        "scope": row["scope"],
        "commitments": _ordered(row["commitments"]),
    }


def _ordered(commitments: list[Fields]) -> list[Fields]:
    """None of these has words of its own in more than one language."""
    return sorted(commitments, key=lambda each: (each["kind"], each["text"]["fi"], each["targetValue"] or ""))


class Dice:
    """What a random source sends."""

    def __init__(self, random: Random, world: World, name: str) -> None:
        self.random, self._world, self._name = random, world, name

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def batch(self) -> list[Row]:
        """Mostly of several things, each spoken of once."""
        services = [f"{self._name}-{number}" for number in range(4)]
        parties = [f"{self._name}-{word}" for word in ("OTHER", "PERSON", "NEW")]
        subjects = self.random.sample([*services, *parties], self.random.randint(1, 6))
        found = [self._party(key) if key in parties else self._service(key) for key in subjects]
        if self.chance(0.1):
            found.append(self.random.choice([row for row in found if row.invalid is None] or found))
        return found

    def _some(self, fields: Fields, share: float) -> Fields:
        return {name: value for name, value in fields.items() if self.chance(share)}

    def _revision(self, id_: Id) -> int | None:
        """Mostly none, or one that was."""
        there = self._world.things.get(id_)
        if there is None or self.chance(0.5):
            return None
        return 99_999 if self.chance(0.05) else self.random.choice(sorted(there.history))

    def _row(self, said: list[Said], item: Fields, invalid: str | None = None) -> Row:
        policy, draft = self.random.choice(("FAIL", "KEEP_CURRENT", "TAKE_INCOMING")), self.chance(0.8)
        more = {"onConflict": policy, "onImmutable": "DRAFT_VERSION" if draft else "REJECT"}
        return Row(said, policy, draft, {**item, **more}, invalid)

    def _party(self, key: str) -> Row:
        id_ = Id("party", key)
        fields = self._some(
            {
                "name.sv": self.random.choice((None, "Enhet", "Person")),
                "email": self.random.choice((None, "a@example.com", "å@example.com")),
                "preferredLanguage": self.random.choice((None, "fi", "sv")),
                "parent": self.random.choice((None, f"{self._name}-UNIT")),
            },
            0.5,
        )
        if id_ not in self._world.things:
            fields |= {"kind": "ORG_UNIT", "name.fi": "Uusi", "active": True}
        said = Said(id_, fields, self._revision(id_), named=self.chance(0.5))
        return self._row([said], {"party": self._item(said)})

    def _service(self, key: str) -> Row:
        id_ = Id("service", key)
        new = id_ not in self._world.things
        fields = self._some(self._identity(), 1.0 if new else 0.5)
        if not new and self.chance(0.05):
            fields["isPackage"] = self.random.choice((True, False))
        if self.chance(0.2):
            fields["portfolio"] = "MERILINNA"
        said = [Said(id_, fields, self._revision(id_), named=self.chance(0.5))]
        item = self._item(said[0])
        if self.chance(0.9):
            said.append(self._version(key))
            item["version"] = self._item(said[1])
            if said[1].id == self._world.meant(key) and self.chance(0.5) and not said[1].named and said[1].revision is None:
                del item["version"]["number"]
                said[1].implied = True
        row = self._row(said, {"service": item})
        if self.chance(0.1):
            kind, name, value, row.invalid = self.random.choice(INVALID)
            (item if kind == "service" else item.setdefault("version", {}))[name] = value
        if new and "portfolio" not in fields:
            fields["portfolio"] = "MERILINNA"  # the only one
        if new:
            fields.setdefault("isPackage", False)
        return row

    def _identity(self) -> Fields:
        return {
            "form": self.random.choice(("SERVICE", "ACCESS")),
            "classification": self.random.choice(("CUSTOMER_FACING", "SUPPORTING")),
            "category": self.random.choice(("ict", "tuki ä")),
            "provider": self.random.choice((None, f"{self._name}-UNIT", f"{self._name}-OTHER")),
            "owner": self.random.choice((None, f"{self._name}-PERSON")),
            "reviewDueOn": self.random.choice((None, "2027-01-15", "2027-06-15")),
        }

    def _version(self, key: str) -> Said:
        known = self._world.versions(key)
        id_ = self.random.choice([*known, Id("version", key, self._world.next_number(key))]) if known else Id("version", key, "1.0")
        fields = self._managed() | (self._promises() if self.chance(0.5) else {})
        if id_ not in self._world.things:
            fields["name.fi"] = "Uusi versio"
        return Said(id_, fields, self._revision(id_), named=self.chance(0.4))

    def _promises(self) -> Fields:
        texts = {
            f"{name}.{language}": self.random.choice((None, *WORDS))
            for name in TEXTS
            if name != "internalDescription"
            for language in LANGUAGES
        }
        del texts["name.fi"]
        whole = {
            "leadTimeDays": self.random.choice((None, 1, 30)),
            "scope": self._scope(),
            "commitments": self._commitments(),
        }
        return self._some(texts, 0.2) | self._some(whole, 0.3)

    def _scope(self) -> list[Fields]:
        drawn = self.random.sample(SCOPE, self.random.randint(0, 3))
        return [{"inclusion": inclusion, "text": {"fi": text}} for inclusion, text in sorted(drawn, key=lambda each: each[0] == "EXCLUDED")]

    def _commitments(self) -> list[Fields]:
        drawn = self.random.sample(COMMITMENTS, self.random.randint(0, 3))
        return _ordered(
            [
                {"kind": kind, "offering": None, "targetValue": target, "unit": unit, "text": {"fi": "Lupaus"}}
                for kind, target, unit in drawn
            ]
        )

    def _managed(self) -> Fields:
        fields: Fields = {f"internalDescription.{language}": self.random.choice((None, *WORDS[:2])) for language in LANGUAGES}
        fields |= {
            "documentationUrl": self.random.choice((None, "https://a.example/ä", "https://b.example")),
            "priority": self.random.choice((None, 1, 50)),
            "businessValue": self.random.choice((None, 1, 5)),
            "risk": self.random.choice((None, 1, 5)),
            "investmentEstimate": self.random.choice((None, *AMOUNTS)),
        }
        prices = {f"prices.{day}": self._price() for day in DAYS}
        return self._some(fields, 0.4) | self._some(prices, 0.4)

    def _price(self) -> Fields:
        price = {"unitPrice": self.random.choice(AMOUNTS), "currency": self.random.choice(("EUR", "EUR", "SEK")), "priceUnit": "PER_HOUR"}
        return price if self.chance(0.2) else {**price, "unitCost": self.random.choice(AMOUNTS)}

    def _item(self, said: Said) -> Fields:
        """As it is sent: named by its key; numbers as numbers or in a text."""
        item: Fields = {"number": said.id.number} if said.id.kind == "version" else {"key": said.id.key}
        if said.named:
            item["externalId"] = f"{said.id.key}/{said.id.number}/å"
        if said.revision is not None:
            item["baseRevision"] = said.revision
        for name, value in said.fields.items():
            whole, _, part = name.partition(".")
            if whole == "prices":
                item.setdefault("prices", []).append({"validFrom": part, **value})
            elif part:
                item.setdefault(whole, {})[part] = value
            elif whole in ("portfolio", "provider", "owner", "parent"):
                item[whole] = None if value is None else {"key": value}
            elif whole == "commitments":
                item[whole] = [_sent_commitment(each) for each in self.random.sample(value, len(value))]
            else:
                item[whole] = self._either(value)
        return item

    def _either(self, value: Any) -> Any:
        return str(value) if type(value) is int and self.chance(0.5) else value


def _sent_commitment(entry: Fields) -> Fields:
    return {name: value for name, value in entry.items() if name != "offering" and value is not None}
