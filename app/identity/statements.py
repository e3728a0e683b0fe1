"""The statements that look viewers up: by an API token, by what a JWT claims, and whether those that are there may still be."""

_OPAQUE = """
  select t.id as token_id, t.party_id, t.role, t.customer_id, t.scopes, t.demo, t.expires_at
  from api_token t join party p on p.id = t.party_id left join party c on c.id = t.customer_id
  where t.hash = $1 and t.revoked_at is null and t.expires_at > $2 and p.active and c.active is not false
"""

_CLAIMED = """
  select p.id as party_id, c.id as customer_id, $3::text as role, $4::text[] as scopes
  from party p left join party c on c.key = $2 and c.active
  where p.key = $1 and p.active
"""

_VIEWER = """
with recursive shown as (%(shown)s), above (start, id, parent_id) as (
  select p.id, p.id, p.parent_id from party p
  where p.id in (select party_id from shown union select owner_id from portfolio)
  union all
  select above.start, p.id, p.parent_id from above join party p on p.id = above.parent_id
), root as (
  select start, id from above where parent_id is null
), below (top, id) as (
  select id, id from root where start = (select party_id from shown)
  union
  select customer_id, customer_id from shown where customer_id is not null
  union all
  select below.top, p.id from below join party p on p.parent_id = below.id
)
select shown.*,
  array(select id from below where top = shown.customer_id) as customers,
  array(select below.id from below join root on root.id = below.top where root.start = shown.party_id) as parties,
  array(
    select p.id from portfolio p join root on root.start = p.owner_id
    where root.id = (select id from root where start = shown.party_id)
  ) as portfolios,
  coalesce((select languages from portfolio order by key limit 1), array['fi', 'sv', 'en']) as languages
from shown
"""

BY_TOKEN = _VIEWER % {"shown": _OPAQUE}
"""$1: the hash of the token, $2: now."""

BY_PARTIES = _VIEWER % {"shown": "select $1::uuid as party_id, $2::uuid as customer_id"}
"""$1: the party, $2: the customer or null."""

BY_CLAIMS = _VIEWER % {"shown": _CLAIMED}
"""$1: the key of the party, $2: of the customer or null, $3: the role, $4: scopes. A customer that does not act is null."""

STILL_VALID = """
select array(
  select shown.principal
  from unnest($2::text[], $3::uuid[], $4::uuid[], $5::uuid[], $6::text[], $7::text[])
    as shown (principal, token_id, party_id, customer_id, role, scopes)
  left join api_token t on t.id = shown.token_id
  left join party p on p.id = shown.party_id left join party c on c.id = shown.customer_id
  group by shown.principal
  having bool_and(
    p.active is true and (shown.customer_id is null or c.active is true)
    and (shown.token_id is null or (
      t.revoked_at is null and t.expires_at > $1 and t.role = shown.role
      and t.party_id = shown.party_id and t.customer_id is not distinct from shown.customer_id
      and t.scopes <@ string_to_array(shown.scopes, ' ') and string_to_array(shown.scopes, ' ') <@ t.scopes
    ) is true)
  )
) as principals
"""
"""$1: now; of each viewer $2: the principal, $3: the id of its token or null, $4: its party, $5: its customer or null, $6: its role, $7:
its scopes, with spaces between."""
