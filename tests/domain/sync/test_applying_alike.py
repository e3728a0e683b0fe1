"""Any sequence of wishes, told to two packages alike: to one by the verbs for people, to the other by a sync."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.sync.forms import in_order_of_commitments, in_order_of_scope
from app.domain.sync.things import Kind
from tests.domain.sync.test_applying import by_verbs, events, ids, line, rows, set_by_verbs
from tests.support.syncing import batch
from tests.support.writing import Writer

TEXTS = st.sampled_from([{"fi": "a"}, {"fi": "a", "sv": "b"}, {"sv": "b"}, {"en": "c"}])
SCOPE = st.lists(st.fixed_dictionaries({"inclusion": st.sampled_from(["INCLUDED", "EXCLUDED"]), "text": TEXTS}), max_size=5)
TARGETS = st.sampled_from([(None, None), (None, "h"), ("99.5", "%"), ("4", "h")])
KINDS = st.sampled_from(["AVAILABILITY", "QUALITY"])
COMMITMENTS = st.lists(st.tuples(KINDS, TARGETS, TEXTS), max_size=5)
COMPONENTS = st.lists(st.sampled_from(["SVC-MAIL", "SVC-IAM", "SVC-BACKUP", "SVC-TRAINING"]), unique=True, max_size=4)
WISHES = st.lists(st.tuples(SCOPE, COMMITMENTS, COMPONENTS, st.integers(1, 3)), min_size=2, max_size=4)


@pytest.mark.slow
@settings(max_examples=8, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(wishes=WISHES, number=st.uuids())
async def test_any_sequence_of_wishes_leaves_the_same_rows_and_the_same_history(writer: Writer, wishes: Any, number: Any) -> None:
    keys = verbs, sync = [f"PKG-{by}-{number.hex[:12].upper()}" for by in ("V", "S")]
    for key in keys:
        await by_verbs(writer, key, is_package=True)
    for scope, commitments, components, amount in wishes:
        scope = in_order_of_scope(scope)
        commitments = in_order_of_commitments(
            {"kind": kind, "offering": None, "targetValue": target, "unit": unit, "text": text}
            for kind, (target, unit), text in commitments
        )
        lines = [line(key, defaultQuantity=str(amount), note={"fi": key}) for key in components]
        price = {"unitPrice": str(amount), "unitCost": "1", "currency": "EUR", "priceUnit": "PER_HOUR"}
        before = [await ids(writer, key) for key in keys]
        await set_by_verbs(writer, verbs, scope, commitments, price, lines)
        async with batch(writer) as made:
            there = await made.thing(Kind.VERSION, sync, "1.0")
            writes = {"scope": scope, "commitments": commitments, "composition": lines, "prices.2027-01-01": price}
            assert await made.apply([made.change(there, writes)]) == {}
        assert await rows(writer, sync) == await rows(writer, verbs)
        kept = [
            {table: len(known[table] & of[table]) for table in of}
            for key, known in zip(keys, before, strict=True)
            for of in [await ids(writer, key)]
        ]
        assert kept[0] == kept[1]
    assert await events(writer, sync) == await events(writer, verbs)
