"""The functions that columns and checks use: order of names and written amounts."""

from decimal import Decimal

import pytest

from tests.support.rows import Connection

IN_ORDER = ["Aalto", "Émile", "Foo", "wasa", "Über", "Ymer", "Zeus", "Åland", "Æble", "Ähtäri", "Öja", "Østfold"]


async def test_names_sort_as_finns_and_swedes_expect(connection: Connection) -> None:
    assert await connection.fetchval(
        'select array_agg(name order by sort_key(name) collate "C") from unnest($1::text[]) name', IN_ORDER
    ) == (IN_ORDER)


async def test_a_decomposed_name_sorts_like_a_composed_one(connection: Connection) -> None:
    assert await connection.fetchval("select sort_key($1)", "A\u0308hta\u0308ri") == await connection.fetchval("select sort_key('ähtäri')")


async def test_v_and_w_are_two_letters(connection: Connection) -> None:
    assert await connection.fetchval("select sort_key('Vz') collate \"C\" < sort_key('Wa')")


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        ("4.5", "4.50"),
        ("0.12", "0.12"),
        ("0.0725", "0.0725"),
        ("1200.0000", "1200.00"),
        ("3434", "3434.00"),
        ("0.123", "0.123"),
        ("1.50001", "1.50"),
        ("-2.5", "-2.50"),
        ("0", "0.00"),
    ],
)
async def test_amounts_have_two_to_four_decimals(connection: Connection, amount: str, text: str) -> None:
    assert await connection.fetchval("select money_text($1)", Decimal(amount)) == text
