"""What a sheet shows, as items of the sync: one JSON object a row, made by the database, in the order of the sheet."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from app.exchange.sheets import Kind

_EXTERNAL = """(
  select min(r.external_id) from external_reference r
  where r.entity_id = %(row)s.id and r.entity_type = '%(entity)s' and r.type = 'SAME_AS' and r.source_system = $1
)"""

_SERVICES = """
select jsonb_build_object('service', jsonb_build_object(
  'key', s.key, 'externalId', %(external)s, 'baseRevision', s.revision,
  'portfolio', jsonb_build_object('key', f.key), 'isPackage', s.is_package, 'form', s.form, 'classification', s.classification,
  'category', s.category, 'provider', case when p.id is not null then jsonb_build_object('key', p.key) end,
  'owner', case when o.id is not null then jsonb_build_object('key', o.key) end, 'reviewDueOn', s.review_due_on
))::text
from service s join portfolio f on f.id = s.portfolio_id left join party p on p.id = s.provider_id left join party o on o.id = s.owner_id
order by s.key
"""

_VERSIONS = """
select json_build_object('service', json_build_object(
  'service', json_build_object('key', s.key),
  'version', json_build_object(
    'number', v.number, 'externalId', %(external)s, 'baseRevision', v.revision,
    'name', v.name, 'customerNeed', v.customer_need, 'valueProposition', v.value_proposition, 'description', v.description,
    'internalDescription', v.internal_description, 'leadTimeDays', v.lead_time_days, 'priority', v.priority,
    'businessValue', v.business_value, 'risk', v.risk, 'investmentEstimate', trim_scale(v.investment_estimate)::text,
    'documentationUrl', v.documentation_url,
    'scope', (
      select jsonb_agg(jsonb_build_object('inclusion', i.inclusion, 'text', i.text) order by i.inclusion desc, i.position, i.id)
      from scope_item i where i.version_id = v.id
    ),
    'commitments', (
      select json_agg(json_strip_nulls(json_build_object(
        'kind', c.kind, 'offeringKey', g.key, 'targetValue', trim_scale(c.target_value)::text, 'unit', c.unit, 'text', c.text
      )) order by c.kind, g.key nulls first, c.id)
      from service_commitment c left join service_offering g on g.id = c.offering_id where c.version_id = v.id
    ),
    'prices', coalesce((
      select jsonb_build_array(jsonb_build_object(
        'validFrom', c.valid_from, 'unitPrice', trim_scale(c.unit_price)::text, 'unitCost', trim_scale(c.unit_cost)::text,
        'currency', c.currency, 'priceUnit', c.price_unit
      ))
      from service_price c where c.version_id = v.id
      order by c.valid_from > $2, abs(c.valid_from - $2) limit 1
    ), '[]')
  )
))::text
from service_version v join service s on s.id = v.service_id
order by s.key, string_to_array(v.number, '.')::int[]
"""
"""The price in force on the day $2; before the first one, that."""

_COMPOSITIONS = """
select jsonb_build_object('service', jsonb_build_object(
  'service', jsonb_build_object('key', s.key),
  'version', jsonb_build_object(
    'number', v.number, 'baseRevision', v.revision,
    'composition', jsonb_agg(jsonb_build_object(
      'component', jsonb_build_object('key', c.key), 'role', i.role, 'minQuantity', trim_scale(i.min_quantity)::text,
      'defaultQuantity', trim_scale(i.default_quantity)::text, 'maxQuantity', trim_scale(i.max_quantity)::text,
      'pinnedNumber', n.number, 'componentOfferingKey', i.component_offering_key, 'customerVisible', i.customer_visible,
      'valueChainActivity', i.value_chain_activity, 'note', i.note
    ) order by i.position, i.id)
  )
))::text
from composition_item i join service_version v on v.id = i.package_version_id join service s on s.id = v.service_id
  join service c on c.id = i.component_service_id left join service_version n on n.id = i.pinned_version_id
group by s.key, v.id
order by s.key, string_to_array(v.number, '.')::int[]
"""

_PARTIES = """
select jsonb_build_object('party', jsonb_build_object(
  'key', p.key, 'externalId', %(external)s, 'baseRevision', p.revision, 'kind', p.kind, 'name', p.name,
  'email', p.email, 'parent', case when a.id is not null then jsonb_build_object('key', a.key) end,
  'preferredLanguage', upper(p.preferred_language), 'active', p.active
))::text
from party p left join party a on a.id = p.parent_id
order by p.key
"""


class Statement(NamedTuple):
    """`items`: texts of JSON. `how_many` of them there are. `takes`: its parameters, by the fields of what is wanted."""

    items: str
    how_many: str
    takes: Sequence[str] = ()


def _with_names(items: str, row: str, entity: str) -> str:
    return items % {"external": _EXTERNAL % {"row": row, "entity": entity}}


STATEMENTS: Mapping[Kind, Statement] = {
    Kind.SERVICES: Statement(_with_names(_SERVICES, "s", "Service"), "select count(*) from service", ("source",)),
    Kind.VERSIONS: Statement(_with_names(_VERSIONS, "v", "ServiceVersion"), "select count(*) from service_version", ("source", "today")),
    Kind.COMPOSITIONS: Statement(_COMPOSITIONS, "select count(distinct package_version_id) from composition_item"),
    Kind.PARTIES: Statement(_with_names(_PARTIES, "p", "Party"), "select count(*) from party", ("source",)),
}
