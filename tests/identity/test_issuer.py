"""The keys of an issuer: fetched, changed, withdrawn; and an issuer that is away, slow, or answers what it should not."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from app import limits
from app.errors import SalkkuError, Unavailable
from app.identity.issuer import Issuer
from tests.identity.conftest import Door
from tests.identity.local_issuer import DISCOVERY, KEYS, key, local_issuer, response
from tests.identity.test_jwt import NO_KEY

AWAY = ("Unavailable", "The keys of the issuer cannot be had at the moment; try again soon.")
UNKNOWN = ("Unauthenticated", NO_KEY)


async def knocking(door: Door, token: Callable[[str], str], stop: Callable[[str], bool]) -> list[str]:
    """With one new token after the other, until `stop` says so of what was answered: empty, or why not. Gives all answers."""
    answers: list[str] = []
    async with asyncio.timeout(10):
        while not answers or not stop(answers[-1]):
            try:
                await door.let_in(token(str(len(answers))))
                answers.append("")
            except SalkkuError as error:
                answers.append(str(error))
    return answers


async def until_asked(door: Door, path: str) -> set[str]:
    """All that is answered until the issuer has been asked once more, with time passing meanwhile."""
    asked = door.issuer.asked[path]

    def asked_again(_: str) -> bool:
        door.passed += limits.ISSUER_RETRY_SECONDS
        return door.issuer.asked[path] > asked

    return set(await knocking(door, lambda sub: door.issuer.token(sub=sub), asked_again))


async def test_keys_are_fetched_once_and_kept(door: Door) -> None:
    for number in range(3):
        await door.let_in(door.issuer.token(sub=str(number)))
    assert door.issuer.asked == {DISCOVERY: 1, KEYS: 1}


async def test_a_new_key_is_found_and_the_old_one_is_gone_with_it(door: Door) -> None:
    before = door.issuer.keys[0]
    await door.let_in(door.issuer.token())
    door.issuer.keys = [key("EC", 5)]
    door.passed += limits.ISSUER_PAUSE_SECONDS
    await door.let_in(door.issuer.token(alg="ES256"))
    assert await door.refusal(door.issuer.token(before, sub="late")) == UNKNOWN
    assert door.issuer.asked[KEYS] == 2


async def test_a_key_that_was_withdrawn_works_until_keys_are_refreshed(door: Door) -> None:
    """Beside a request: the one that finds the keys old does not wait for new ones."""
    before = door.issuer.keys[0]
    await door.let_in(door.issuer.token())
    door.issuer.keys = [key("RSA", 4)]
    door.passed += limits.ISSUER_REFRESH_SECONDS + 1
    await door.let_in(door.issuer.token(before, sub="one"))
    await knocking(door, lambda sub: door.issuer.token(before, sub=sub), lambda answer: answer == NO_KEY)


async def test_keys_that_nobody_asked_for_in_a_while_are_refreshed_first(door: Door) -> None:
    before = door.issuer.keys[0]
    await door.let_in(door.issuer.token())
    door.issuer.keys = [key("RSA", 4)]
    door.passed += limits.ISSUER_REFRESH_SECONDS * 2 + 1
    assert await door.refusal(door.issuer.token(before, sub="one")) == UNKNOWN


async def test_made_up_names_of_keys_make_us_ask_once_a_minute(door: Door) -> None:
    await door.let_in(door.issuer.token())
    door.passed += limits.ISSUER_PAUSE_SECONDS - 1
    tokens = [door.issuer.token(header={"kid": f"made-up-{number}"}) for number in range(50)]
    for passed, fetches in ((0, 1), (1, 2), (limits.ISSUER_PAUSE_SECONDS - 1, 2)):
        door.passed += passed
        assert set(await asyncio.gather(*map(door.refusal, tokens))) == {UNKNOWN}
        assert door.issuer.asked[KEYS] == fetches


async def test_many_who_come_first_make_one_fetch(door: Door) -> None:
    await asyncio.gather(*(door.let_in(door.issuer.token(sub=str(number))) for number in range(50)))
    assert door.issuer.asked == {DISCOVERY: 1, KEYS: 1}


async def test_an_issuer_that_is_away_at_first_is_asked_again_soon(door: Door) -> None:
    door.issuer.answers[KEYS] = answering({}, "503 Service Unavailable")
    assert await door.refusal(door.issuer.token()) == AWAY
    door.issuer.answers.clear()
    assert await door.refusal(door.issuer.token()) == AWAY
    assert door.issuer.asked[KEYS] == 1
    door.passed += limits.ISSUER_RETRY_SECONDS
    await door.let_in(door.issuer.token())


async def test_known_keys_go_on_working_while_the_issuer_is_away(door: Door) -> None:
    await door.let_in(door.issuer.token())
    door.issuer.answers[DISCOVERY] = answering({}, "500 Oops")
    for passed in (limits.ISSUER_REFRESH_SECONDS + 1, limits.ISSUER_REFRESH_SECONDS * 2, 3600):
        door.passed += passed
        assert await until_asked(door, DISCOVERY) == {""}
    assert await door.refusal(door.issuer.token(key("RSA", 9))) == AWAY
    door.passed = limits.ISSUER_KEYS_SECONDS_MAX + 1
    assert await door.refusal(door.issuer.token(sub="next day")) == AWAY


async def test_nobody_waits_long_for_a_slow_issuer(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    """And what comes late is used all the same."""
    monkeypatch.setattr(limits, "ISSUER_WAIT_SECONDS", 0.01)
    free = asyncio.Event()

    async def later() -> bytes:
        await free.wait()
        return response(door.issuer.document(KEYS))

    door.issuer.answers[KEYS] = later
    assert await door.refusal(door.issuer.token()) == AWAY
    free.set()
    await knocking(door, lambda sub: door.issuer.token(sub=sub), lambda answer: answer == "")
    assert door.issuer.asked[KEYS] == 1


async def test_an_issuer_that_never_answers_is_given_up(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    free = asyncio.Event()

    async def never() -> bytes:
        await free.wait()
        return b""

    door.issuer.answers[DISCOVERY] = never
    try:
        with monkeypatch.context() as hurried:
            hurried.setattr(limits, "ISSUER_SECONDS", 0.01)
            assert await door.refusal(door.issuer.token()) == AWAY
        door.issuer.answers.clear()
        door.passed += limits.ISSUER_RETRY_SECONDS
        await door.let_in(door.issuer.token())
    finally:
        free.set()


def answering(document: object, status: str = "200 OK", **headers: str) -> Callable[[], Awaitable[bytes]]:
    async def answer() -> bytes:
        return response(document, status, **headers)

    return answer


def raw(content: bytes) -> Callable[[], Awaitable[bytes]]:
    async def answer() -> bytes:
        return content

    return answer


HUGE = b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n" + b'{"keys": [' + b" " * (limits.ISSUER_BYTES_MAX + 1) + b"]}"
ODD = {
    "huge, and it does not say so": (KEYS, raw(HUGE)),
    "compressed": (KEYS, answering({"keys": []}, content_encoding="gzip")),
    "no HTTP": (KEYS, raw(b"SSH-2.0-OpenSSH_9.6\r\n")),
    "nothing": (KEYS, raw(b"")),
    "no JSON": (KEYS, raw(b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n<html")),
    "no object": (KEYS, answering([])),
    "no keys": (KEYS, answering({"key": []})),
    "too many keys": (KEYS, answering({"keys": [{}] * (limits.ISSUER_KEYS_MAX + 1)})),
    "an error": (KEYS, answering({"keys": []}, "404 Not Found")),
    "no discovery": (DISCOVERY, answering(None)),
    "another issuer's discovery": (DISCOVERY, answering({"issuer": "https://other.example", "jwks_uri": "https://other.example/keys"})),
}


@pytest.mark.parametrize("what", ODD)
async def test_odd_answers_are_no_keys(door: Door, what: str) -> None:
    path, answer = ODD[what]
    door.issuer.answers[path] = answer
    assert await door.refusal(door.issuer.token()) == AWAY


@pytest.mark.parametrize("path", [DISCOVERY, KEYS])
async def test_redirects_are_not_followed(door: Door, path: str) -> None:
    """To a place that would vouch for anybody."""
    async with local_issuer(*door.issuer.keys) as other:
        other.url, where = door.issuer.url, other.url
        door.issuer.answers[path] = answering({}, "302 Found", location=where + path)
        assert await door.refusal(door.issuer.token()) == AWAY
        assert not other.asked


@pytest.mark.parametrize(
    "where", ["http://keys.example/keys", "ftp://127.0.0.1/keys", "file:///etc/passwd", "https://u:p@keys.example/", 1, None]
)
async def test_keys_come_by_https_or_from_this_machine(door: Door, where: object) -> None:
    door.issuer.answers[DISCOVERY] = answering({"issuer": door.issuer.url, "jwks_uri": where})
    assert await door.refusal(door.issuer.token()) == AWAY


async def test_keys_may_be_at_an_address_that_was_set(door: Door) -> None:
    """Then nothing is discovered."""
    issuer = Issuer(door.issuer.url, keys_url=door.issuer.url + KEYS)
    try:
        assert await issuer.keys("RS256", door.issuer.keys[0].kid)
        assert door.issuer.asked == {KEYS: 1}
    finally:
        await issuer.close()


async def test_nobody_listens_at_the_issuer() -> None:
    async with local_issuer() as gone:
        url = gone.url
    issuer = Issuer(url)
    with pytest.raises(Unavailable):
        await issuer.keys("RS256", "a")
    await issuer.close()


async def test_the_end_of_the_server_ends_a_fetch(door: Door) -> None:
    came, free = asyncio.Event(), asyncio.Event()

    async def never() -> bytes:
        came.set()
        await free.wait()
        return b""

    door.issuer.answers[DISCOVERY] = never
    waiting = asyncio.create_task(door.refusal(door.issuer.token()))
    await came.wait()
    await door.viewers.close()
    assert await waiting == AWAY
    free.set()
