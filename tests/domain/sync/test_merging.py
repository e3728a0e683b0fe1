"""Three values of a field, and what becomes of it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from app.domain.sync.merging import Blocked, merge
from app.domain.sync.things import Conflicting, Kind, Sent, Thing
from app.domain.sync.words import ConflictPolicy, FieldGroup, OwnershipPolicy

FAIL, KEEP, TAKE = ConflictPolicy.FAIL, ConflictPolicy.KEEP_CURRENT, ConflictPolicy.TAKE_INCOMING
MASTER, FILL, NEVER = OwnershipPolicy.MASTER, OwnershipPolicy.WRITE_IF_EMPTY, OwnershipPolicy.NEVER


def version(current: Mapping[str, Any], base: Mapping[str, Any] | None = None) -> Thing:
    return Thing(Kind.VERSION, UUID(int=1), "SVC-X 1.0", current, {}, base)


def sent(**fields: Any) -> Sent:
    return Sent(
        Kind.VERSION, ("input", "items", 0, "service", "version"), {name.replace("_", "."): value for name, value in fields.items()}
    )


def master(_: FieldGroup) -> OwnershipPolicy:
    return MASTER


def test_what_only_the_sender_changed_is_written() -> None:
    merged = merge(sent(priority=2), version({"priority": 1}, {"priority": 1}), master, FAIL)
    assert (merged.writes, merged.conflicts, merged.kept) == ({"priority": 2}, [], False)


def test_what_only_others_changed_stays_and_is_told() -> None:
    there = version({"priority": 3, "name.fi": "A"}, {"priority": 1, "name.fi": "A"})
    merged = merge(sent(priority=1, name_fi="B"), there, master, FAIL)
    assert (merged.writes, merged.conflicts, merged.kept) == ({"name.fi": "B"}, [], True)


def test_a_field_that_the_row_leaves_out_is_merged_too() -> None:
    merged = merge(sent(name_fi="B"), version({"priority": 3, "name.fi": "A"}, {"priority": 1, "name.fi": "A"}), master, FAIL)
    assert (merged.writes, merged.kept) == ({"name.fi": "B"}, True)


def test_what_both_changed_is_a_conflict_whatever_becomes_of_it() -> None:
    there = version({"priority": 3}, {"priority": 1})
    for policy, writes in ((FAIL, {}), (KEEP, {}), (TAKE, {"priority": 2})):
        merged = merge(sent(priority=2), there, master, policy)
        assert merged.conflicts == [Conflicting("priority", 1, 3, 2)]
        assert (merged.writes, merged.kept) == (writes, False)


def test_what_others_changed_and_nobody_kept_is_a_conflict_without_a_base() -> None:
    there = Thing(
        Kind.PARTY, UUID(int=1), "PERSON-X", fields := {"name.fi": "Ö", "email": "o@x.example"}, {}, fields, forgotten=frozenset({"name"})
    )
    for policy, writes in ((FAIL, {}), (KEEP, {}), (TAKE, {"name.fi": "Å"})):
        merged = merge(of_party(**{"name.fi": "Å"}), there, master, policy)
        assert merged.conflicts == [Conflicting("name.fi", None, "Ö", "Å")]
        assert (merged.writes, merged.kept) == (writes, False)
    same = merge(of_party(**{"name.fi": "Ö", "email": "a@x.example"}), there, master, FAIL)
    assert (same.writes, same.conflicts, same.kept) == ({"email": "a@x.example"}, [], True)
    removed = merge(of_party(**{"name.sv": None}), there, master, FAIL)
    assert (removed.writes, removed.conflicts) == ({}, [])
    assert merge(of_party(**{"name.fi": None}), there, master, FAIL).conflicts == [Conflicting("name.fi", None, "Ö", None)]


def of_party(**fields: Any) -> Sent:
    return Sent(Kind.PARTY, ("input", "items", 0, "party"), fields)


def test_both_changing_it_alike_is_no_conflict() -> None:
    merged = merge(sent(priority=3), version({"priority": 3}, {"priority": 1}), master, FAIL)
    assert (merged.writes, merged.conflicts) == ({}, [])


def test_without_a_base_the_owner_writes_and_the_others_fill_gaps() -> None:
    there = version({"priority": 3, "risk": None, "scope": [], "name.sv": None})
    wish = sent(priority=2, risk=1, scope=[{}], name_sv="B")
    assert merge(wish, there, master, FAIL).writes == {"priority": 2, "risk": 1, "scope": [{}], "name.sv": "B"}
    filled = merge(wish, there, lambda _: FILL, FAIL)
    assert filled.writes == {"risk": 1, "scope": [{}], "name.sv": "B"}
    assert filled.blocked == [Blocked("priority", FieldGroup.ASSESSMENT, FILL)]
    never = merge(wish, there, lambda _: NEVER, FAIL)
    assert (never.writes, len(never.blocked)) == ({}, 4)


def test_what_may_not_be_written_is_no_conflict() -> None:
    merged = merge(sent(priority=2), version({"priority": 3}, {"priority": 1}), lambda _: NEVER, FAIL)
    assert (merged.conflicts, [each.field for each in merged.blocked]) == ([], ["priority"])


def test_a_later_price_is_no_gap() -> None:
    price = {"unitPrice": "1", "currency": "EUR", "priceUnit": "PER_HOUR"}
    new = Sent(Kind.VERSION, (), {"prices.2027-01-01": price})
    assert merge(new, version({}), lambda _: FILL, FAIL).writes == new.fields
    assert merge(new, version({"prices.2026-01-01": price}), lambda _: FILL, FAIL).writes == {}


def test_who_sends_no_cost_is_not_judged_by_it() -> None:
    """Nor told of it."""
    known = {"unitPrice": "1", "unitCost": "0.5", "currency": "EUR", "priceUnit": "PER_HOUR"}
    seen = {name: value for name, value in known.items() if name != "unitCost"}
    there = version({"prices.2026-01-01": {**known, "unitCost": "0.7"}}, {"prices.2026-01-01": known})
    assert merge(Sent(Kind.VERSION, (), {"prices.2026-01-01": seen}), there, master, FAIL).writes == {}
    dearer = version({"prices.2026-01-01": {**known, "unitPrice": "2"}}, {"prices.2026-01-01": known})
    merged = merge(Sent(Kind.VERSION, (), {"prices.2026-01-01": {**seen, "unitPrice": "3"}}), dearer, master, FAIL)
    assert merged.conflicts == [Conflicting("prices.2026-01-01", seen, {**seen, "unitPrice": "2"}, {**seen, "unitPrice": "3"})]


def test_what_never_changes_is_refused_only_with_another_value() -> None:
    there = Thing(Kind.SERVICE, UUID(int=1), "SVC-X", {"isPackage": False}, {})
    assert merge(Sent(Kind.SERVICE, (), {"isPackage": True}), there, master, TAKE).fixed == ["isPackage"]
    assert merge(Sent(Kind.SERVICE, (), {"isPackage": False}), there, master, TAKE).fixed == []


NAMES = ("priority", "risk", "name.fi", "name.sv", "documentationUrl", "leadTimeDays")
FIELDS = st.dictionaries(st.sampled_from(NAMES), st.integers(0, 2) | st.none())


@given(FIELDS, FIELDS, FIELDS | st.none(), st.sampled_from(FieldGroup), st.sampled_from(OwnershipPolicy), st.sampled_from(ConflictPolicy))
def test_each_field_goes_one_way(
    incoming: dict[str, Any],
    current: dict[str, Any],
    base: dict[str, Any] | None,
    group: FieldGroup,
    policy: OwnershipPolicy,
    on_conflict: ConflictPolicy,
) -> None:
    """Written, kept, blocked or in conflict; and what was written is not sent twice."""

    def owned(each: FieldGroup) -> OwnershipPolicy:
        return policy if each is group else MASTER

    merged = merge(Sent(Kind.VERSION, (), incoming), version(current, base), owned, on_conflict)
    conflicts, blocked = {each.field for each in merged.conflicts}, {each.field for each in merged.blocked}
    assert not blocked & {*merged.writes, *conflicts}
    assert (conflicts & set(merged.writes)) == (conflicts if on_conflict is TAKE else set())
    assert all(base is not None and base.get(each) != current.get(each) for each in conflicts)
    for name, value in incoming.items():
        if name not in merged.writes and name not in conflicts and name not in blocked:
            assert value == current.get(name) or (base is not None and value == base.get(name))
    after = {**current, **merged.writes}
    again = merge(Sent(Kind.VERSION, (), {name: after.get(name) for name in incoming}), version(after, after), owned, on_conflict)
    assert (again.writes, again.conflicts, again.blocked) == ({}, [], [])
