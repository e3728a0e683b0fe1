"""Whatever way a question comes by, its answer is the same: data, codes, messages, paths, and statuses by media type."""

from collections.abc import AsyncIterator

import pytest

from app.transport.outgoing import OF_THE_DOMAIN, STATUS
from tests.support.databases import Database
from tests.support.service import Service, service
from tests.transport.alike import ASKED, RESPONSE, STREAM, WAYS, Asked, Told, of_reads, of_the_readme


@pytest.fixture(scope="module")
async def api(demo_database: Database) -> AsyncIterator[Service]:
    async with service(demo_database) as made:
        yield made


@pytest.mark.parametrize("asked", [*ASKED, *of_the_readme(), *of_reads()], ids=str)
async def test_every_way_gives_the_same_answer(api: Service, asked: Asked) -> None:
    answers = {name: answer for name, way in WAYS.items() if (answer := await way(api, asked)) is not None}
    first, *others = answers.values()
    assert len(others) >= 2, "nothing to compare"
    for name, answer in answers.items():
        assert (answer.data, answer.faults) == (first.data, first.faults), name
        if answer.status is not None:
            assert answer.status == status_of(answer), name


def status_of(answer: Told) -> int:
    """What the table says of its code. A stream that has begun tells the rest itself."""
    if not answer.faults or answer.media == STREAM:
        return 200
    statuses = STATUS.get(answer.faults[0][0], OF_THE_DOMAIN)
    return statuses.response if answer.media == RESPONSE else statuses.json
