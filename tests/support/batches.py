"""Batches as another system sends them: services with a version in three languages, its scope, guarantees and prices; and what is there of
them afterwards, by natural keys."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, TypeAlias

SYNC = """mutation Sync($input: ServicesSyncInput!, $dry: Boolean!) { servicesSync(input: $input, dryRun: $dry) {
  applied created updated unchanged conflicts rejected changeCursor errors { code path message }
  rows { index externalId status merged errors { code path message } conflicts { field base current incoming resolution }
    blocked { field group policy } } } }"""

Item: TypeAlias = dict[str, Any]
Fetch: TypeAlias = Callable[..., Awaitable[Sequence[Any]]]
"""Rows of a statement with its arguments."""


def service_row(name: str, number: int, *, edition: int = 0, portfolio: str = "MERILINNA") -> Item:
    """A service with a version, three lines of scope, two guarantees and a price of four decimals. Each `edition` of it has other texts,
    another line of scope, another target and, from the second on, one more price."""
    key = f"{name}-{number}"
    service = {
        "externalId": f"{key}/ä",
        "url": f"https://cmdb.example/{key}",
        "key": key,
        "portfolio": {"key": portfolio},
        "form": ("SERVICE", "ACCESS", "PRODUCT")[number % 3],
        "classification": ("CUSTOMER_FACING", "SUPPORTING")[number % 2],
        "category": f"Ylläpito {number % 7}",
        "reviewDueOn": f"2027-{number % 12 + 1:02}-15",
    }
    return {"service": {**service, "version": _version(key, number, edition)}}


def _version(key: str, number: int, edition: int) -> Item:
    return {
        "externalId": f"{key}/ö",
        "name": {"fi": f"Työasema {number}", "sv": f"Arbetsstation på väg {number}", "en": f"Workstation {number}.{edition}"},
        "customerNeed": {"fi": f"Tarvitsen työkoneen {number}, jotta voin työskennellä kotonakin."},
        "description": {"fi": f"Kone {number} ja sen ylläpito, myös öisin.", "sv": f"Datorn {number} och dess skötsel, även på nätter."},
        "internalDescription": {"en": f"Runs on cluster {number % 5}, edition {edition}."},
        "leadTimeDays": number % 30,
        "priority": number % 100 + 1,
        "scope": [
            {"inclusion": "INCLUDED", "text": {"fi": f"Asennus {number}", "sv": "Installation"}},
            {"inclusion": "INCLUDED", "text": {"fi": f"Päivitykset, {edition}. laitos", "en": "Updates"}},
            {"inclusion": "EXCLUDED", "text": {"fi": "Älylaitteet", "sv": "Smarta enheter", "en": "Smart devices"}},
        ],
        "commitments": [
            {"kind": "AVAILABILITY", "targetValue": f"99.{number % 100:02}{edition}5", "unit": "%", "text": {"fi": "Käytettävyys"}},
            {
                "kind": "RESOLUTION_TIME",
                "targetValue": str(number % 48 + 1),
                "unit": "h",
                "text": {"fi": "Ratkaisuaika", "sv": "Åtgärdstid"},
            },
        ],
        "prices": [_price("2027-01-01", number), *([_price(f"2027-0{edition + 1}-01", number + 1)] if edition else [])],
    }


def _price(day: str, number: int) -> Item:
    amount = f"{number % 900}.{number % 10_000:04}"
    return {"validFrom": day, "unitPrice": amount, "unitCost": f"{number % 90}.0625", "currency": "SEK", "priceUnit": "PER_DEVICE_MONTH"}


def batch(source: str, items: Sequence[Item], key: str, **more: object) -> Item:
    """An input of servicesSync."""
    return {"source": source, "idempotencyKey": key, "items": list(items), **more}


OURS = "with ours as (select id, key from service where key like $1 || '-%'), "
VERSIONS = "of_ours as (select v.*, o.key from service_version v join ours o on o.id = v.service_id) "
STANDS = (
    """select 'service' as what, s.key as thing, to_jsonb(s) - '{id,portfolio_id,provider_id,owner_id}'::text[] as stands
    from service s join ours using (id)""",
    """select 'version', key || ' ' || number, to_jsonb(v) - '{id,service_id,based_on_id,stage_since}'::text[] from of_ours v""",
    """select 'scope', v.key || ' ' || v.number, to_jsonb(p) - '{id,version_id}'::text[]
    from scope_item p join of_ours v on v.id = p.version_id""",
    """select 'commitment', v.key || ' ' || v.number, to_jsonb(p) - '{id,version_id}'::text[]
    from service_commitment p join of_ours v on v.id = p.version_id""",
    """select 'price', v.key || ' ' || v.number, to_jsonb(p) - '{id,version_id}'::text[]
    from service_price p join of_ours v on v.id = p.version_id""",
    """select 'transition', v.key || ' ' || v.number, jsonb_build_array(t.from_stage, t.to_stage, t.status, t.seq)
    from lifecycle_transition t join of_ours v on v.id = t.version_id""",
    """select 'reference', coalesce(o.key, v.key || ' ' || v.number), to_jsonb(r) - '{id,entity_id,last_synced_revision}'::text[]
    from external_reference r left join ours o on o.id = r.entity_id left join of_ours v on v.id = r.entity_id
    where coalesce(o.id, v.id) is not null""",
)
HAPPENED = """
select o.key as thing, e.entity_type as type, e.operation, count(*)::int as times
from change_event e join ours o on o.id = e.service_id group by 1, 2, 3 order by 1, 2, 3
"""


async def standing(fetch: Fetch, name: str) -> list[tuple[str, str, str]]:
    """All that the database holds of services whose keys begin so, without ids and moments; the name itself is left out of it."""
    sql = OURS + VERSIONS + " union all ".join(STANDS)
    rows = await fetch(f"select what, thing, stands::text from ({sql}) found (what, thing, stands) order by 1, 2, 3", name)
    return sorted((what, thing.replace(name, "§"), stands.replace(name, "§")) for what, thing, stands in rows)


async def happened(fetch: Fetch, name: str) -> Mapping[str, Mapping[tuple[str, str], int]]:
    """How often what was done to each of these services, its versions and their parts, by the event log."""
    found: dict[str, dict[tuple[str, str], int]] = {}
    for thing, type_, operation, times in await fetch(OURS.rstrip(", ") + HAPPENED, name):
        found.setdefault(thing.replace(name, "§"), {})[type_, operation] = times
    return found
