"""JWTs: who is let in by which, and with what words the others are refused."""

from base64 import urlsafe_b64encode
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from joserfc.jwk import Key, OctKey, RSAKey

from app import limits
from app.identity.keys import ALGORITHMS
from app.viewer import MONEY_SCOPE, Role
from tests.identity.conftest import Door
from tests.identity.local_issuer import KEYS, encoded, key, local_issuer, response, signed

BY_ANOTHER = "The signature of this JWT is not one of the issuer's."
NAMELESS = "This JWT names no key (`kid`), and its issuer does not have exactly one that fits."
NO_KEY = "This JWT is signed with a key that its issuer does not have."
ALGORITHM = f"JWTs are accepted with the algorithms {', '.join(ALGORITHMS)}."
KINDS = {"RS": ("RSA", ""), "ES256": ("EC", "P-256"), "ES384": ("EC", "P-384"), "ES512": ("EC", "P-521"), "Ed": ("OKP", "Ed25519")}


def key_for(alg: str) -> Key:
    kty, detail = next(kind for begin, kind in KINDS.items() if alg.startswith(begin))
    return key(kty, 1, detail)


def unfit(claim: str, what: str) -> tuple[str, str]:
    return "Unauthenticated", f"This JWT is not accepted: its claim `{claim}` {what}."


@pytest.mark.parametrize("alg", ALGORITHMS)
async def test_whoever_the_issuer_vouches_for_is_let_in(door: Door, alg: str) -> None:
    door.issuer.keys = [key_for(alg), key("RSA", 7), key("EC", 7)]
    viewer = await door.let_in(door.issuer.token(alg=alg))
    assert (viewer.role, viewer.customer_id, viewer.token_id, viewer.scopes) == (Role.PORTFOLIO_MANAGER, None, None, frozenset())
    assert viewer.principal == f"{door.issuer.url}|manager@merilinna.example"
    assert viewer.languages == ("fi", "sv", "en")
    assert viewer.portfolios


async def test_claims_say_who_asks(door: Door) -> None:
    token = door.issuer.token(
        aud=["https://other.example", "https://salkku.example"],
        salkku_party="PERSON-CUSTOMER-EDU",
        salkku_role=["CUSTOMER"],
        salkku_customer="UNIT-EDU",
        exp=1_900_000_000.5,
    )
    viewer = await door.let_in(token)
    assert (viewer.role, viewer.customers[:1]) == (Role.CUSTOMER, (viewer.customer_id,))
    assert viewer.expires_at == datetime.fromtimestamp(1_900_000_000.5 + limits.CLOCK_SKEW_SECONDS, UTC)


@pytest.mark.parametrize("scopes", ["openid money:read profile", ["openid", "money:read"]])
async def test_costs_are_seen_with_their_scope_only(door: Door, scopes: object) -> None:
    assert (await door.let_in(door.issuer.token(scope=scopes))).scopes == {MONEY_SCOPE}
    assert (await door.let_in(door.issuer.token(scope="openid money:readers", sub="b"))).scopes == frozenset()


@pytest.mark.parametrize(
    ("changed", "claim", "what"),
    [
        ({"iss": "https://other.example"}, "iss", "names another issuer"),
        ({"iss": None}, "iss", "names another issuer"),
        ({"aud": "https://other.example"}, "aud", "does not name this service"),
        ({"aud": None}, "aud", "does not name this service"),
        ({"aud": []}, "aud", "does not name this service"),
        ({"aud": "https://salkku.example.evil"}, "aud", "does not name this service"),
        ({"exp": None}, "exp", "is missing"),
        ({"exp": "1900000000"}, "exp", "is no moment in seconds since 1970"),
        ({"exp": True}, "exp", "is no moment in seconds since 1970"),
        ({"exp": 1e300}, "exp", "is no moment in seconds since 1970"),
        ({"exp": -1}, "exp", "is no moment in seconds since 1970"),
        ({"nbf": {}}, "nbf", "is no moment in seconds since 1970"),
        ({"sub": None}, "sub", "is missing, or no text of 1 to 255 letters"),
        ({"sub": "x" * 256}, "sub", "is missing, or no text of 1 to 255 letters"),
        ({"sub": "a\x00b"}, "sub", "is missing, or no text of 1 to 255 letters"),
        ({"salkku_role": None}, "salkku_role", f"must be one of {', '.join(Role)}"),
        ({"salkku_role": "OWNER"}, "salkku_role", f"must be one of {', '.join(Role)}"),
        ({"salkku_role": "admin"}, "salkku_role", f"must be one of {', '.join(Role)}"),
        ({"salkku_role": []}, "salkku_role", f"must be one of {', '.join(Role)}"),
        ({"salkku_role": {"ADMIN": 1}}, "salkku_role", f"must be one of {', '.join(Role)}"),
        ({"salkku_role": ["ADMIN", "ANALYST"]}, "salkku_role", "names several roles; a token is for one"),
        ({"salkku_party": None}, "salkku_party", "is missing, or no text of 1 to 255 letters"),
        ({"salkku_party": "PERSON-NOBODY"}, "salkku_party", "names no party, or none that still acts"),
        ({"salkku_role": "CUSTOMER"}, "salkku_customer", "must name the customer party with the role CUSTOMER, and with no other"),
        ({"salkku_customer": "UNIT-EDU"}, "salkku_customer", "must name the customer party with the role CUSTOMER, and with no other"),
        (
            {"salkku_role": "CUSTOMER", "salkku_customer": "UNIT-NONE"},
            "salkku_customer",
            "names no party, or none that still acts",
        ),
    ],
)
async def test_what_claims_must_say(door: Door, changed: dict[str, Any], claim: str, what: str) -> None:
    assert await door.refusal(door.issuer.token(**changed)) == unfit(claim, what)


async def test_clocks_may_differ_by_the_skew(door: Door) -> None:
    now = datetime(2026, 11, 22, 12, tzinfo=UTC)
    skew = limits.CLOCK_SKEW_SECONDS

    def at(seconds: float) -> float:
        return (now + timedelta(seconds=seconds)).timestamp()

    usual: dict[str, Any] = {"iat": at(0), "exp": at(60)}
    for number, good in enumerate([{"exp": at(-skew + 1)}, {"nbf": at(skew)}, {"iat": at(skew)}]):
        await door.let_in(door.issuer.token(**{**usual, "sub": str(number), **good}), now)
    expired = unfit("exp", "says that it has expired; ask for a new one")
    assert await door.refusal(door.issuer.token(iat=at(-99), exp=at(-skew)), now) == expired
    for name in ("nbf", "iat"):
        late = door.issuer.token(**{**usual, name: at(skew + 1)})
        assert await door.refusal(late, now) == unfit(name, "lies in the future")


async def test_a_token_is_not_known_beyond_its_end(door: Door) -> None:
    """However short before it was looked up."""
    now = datetime.now(UTC)
    header = f"Bearer {door.issuer.token(exp=(now - timedelta(seconds=limits.CLOCK_SKEW_SECONDS)).timestamp() + 0.05)}".encode()
    await door.viewers.authenticate(header, now)
    while door.viewers.known(header):
        assert datetime.now(UTC) < now + timedelta(seconds=limits.TOKEN_CACHE_SECONDS)


@pytest.mark.parametrize("alg", ["none", "None", "HS256", "HS384", "HS512", "PS256", "ES256K", "Ed448", "rs256", "", None, 1, ["RS256"]])
async def test_other_algorithms_are_refused_before_any_key_is_looked_at(door: Door, alg: object) -> None:
    token = signed({"alg": alg, "kid": door.issuer.keys[0].kid}, door.issuer.claims(), door.issuer.keys[0], "RS256")
    assert await door.refusal(token) == ("Unauthenticated", ALGORITHM)
    assert not door.issuer.asked


async def test_a_token_without_a_signature_is_refused(door: Door) -> None:
    for alg, said in (("none", ALGORITHM), ("RS256", BY_ANOTHER)):
        token = door.issuer.token(header={"alg": alg}).rpartition(".")[0] + "."
        assert await door.refusal(token) == ("Unauthenticated", said)


async def test_the_public_key_is_no_secret_to_sign_with(door: Door) -> None:
    """The oldest trick: HMAC with what everybody may read, under the name of either algorithm."""
    public = RSAKey.import_key(door.issuer.keys[0].as_dict(private=False)).as_pem()
    secret = OctKey.import_key(urlsafe_b64encode(public).decode())
    for alg, said in (("HS256", ALGORITHM), ("RS256", BY_ANOTHER)):
        header = {"alg": alg, "kid": door.issuer.keys[0].kid}
        assert await door.refusal(signed(header, door.issuer.claims(), secret, "HS256")) == ("Unauthenticated", said)


async def test_a_key_is_used_for_its_own_algorithm_only(door: Door) -> None:
    door.issuer.keys = [key("RSA"), key("EC", 1, "P-384"), key("OKP", 1, "Ed25519")]
    for mine, alg in (("RSA", "ES256"), ("EC", "RS256"), ("EC", "ES256"), ("OKP", "RS256"), ("RSA", "EdDSA")):
        by = next(each for each in door.issuer.keys if each.key_type == mine)
        really = {"RSA": "RS256", "EC": "ES384", "OKP": "Ed25519"}[mine]
        token = signed({"alg": alg, "kid": by.kid}, door.issuer.claims(), by, really)
        assert await door.refusal(token) == ("Unauthenticated", NO_KEY), (mine, alg)


@pytest.mark.parametrize(
    "changed",
    [
        {"alg": "RS512"},
        {"use": "enc"},
        {"key_ops": ["encrypt"]},
        {"kty": "oct", "k": "c2VjcmV0"},
        {"n": "AQAB"},
        {"n": "!"},
        {"e": None},
        {"kid": 7},
    ],
)
async def test_keys_for_other_uses_are_passed_over(door: Door, changed: dict[str, object]) -> None:
    """And those that are none do not keep the good ones from being used."""
    bad = {**door.issuer.keys[0].as_dict(private=False), **changed}
    good = key("EC", 3)

    async def told() -> bytes:
        return response({"keys": [bad, good.as_dict(private=False), "key", None]})

    door.issuer.answers[KEYS] = told
    assert await door.refusal(door.issuer.token()) == ("Unauthenticated", NO_KEY)
    await door.let_in(door.issuer.token(good, "ES256"))


async def test_small_moduli_are_not_trusted(door: Door) -> None:
    with pytest.warns(UserWarning, match="2048"):
        small = key("RSA", 0, "1024")
    door.issuer.keys = [small]
    assert await door.refusal(door.issuer.token()) == ("Unauthenticated", NO_KEY)


async def test_the_name_of_a_key_may_be_left_out_where_there_is_one(door: Door) -> None:
    assert (await door.let_in(door.issuer.token(header={"kid": None}))).role is Role.PORTFOLIO_MANAGER
    door.issuer.keys.append(key("RSA", 2))
    door.passed += limits.ISSUER_PAUSE_SECONDS + limits.ISSUER_REFRESH_SECONDS * 2
    assert await door.refusal(door.issuer.token(header={"kid": None}, sub="b")) == ("Unauthenticated", NAMELESS)


async def test_keys_that_a_token_brings_along_are_not_looked_at(door: Door) -> None:
    """The attacker's issuer has keys of the names of ours, and is never asked for them."""
    mine = key("RSA", 66)
    async with local_issuer(mine) as attacker:
        claims = door.issuer.claims()
        extras: list[dict[str, Any]] = [
            {"jku": attacker.url + KEYS},
            {"x5u": attacker.url + KEYS},
            {"jwk": mine.as_dict(private=False)},
            {"x5c": ["MIIB"]},
        ]
        for extra in extras:
            for kid, said in ((door.issuer.keys[0].kid, BY_ANOTHER), (mine.kid, NO_KEY)):
                token = signed({"alg": "RS256", "kid": kid, **extra}, claims, mine, "RS256")
                assert await door.refusal(token) == ("Unauthenticated", said), extra
        claims["iss"] = attacker.url
        assert (await door.refusal(signed({"alg": "RS256", "kid": mine.kid}, claims, mine, "RS256")))[1] == NO_KEY
        assert not attacker.asked


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ({"crit": ["exp"]}, "This JWT asks for extensions (`crit`), and none is known here."),
        ({"crit": [], "b64": False}, "This JWT asks for extensions (`crit`), and none is known here."),
        ({"typ": "logout+jwt"}, "This JWT is no access token: its header has another `typ`."),
        ({"typ": 1}, "This JWT is no access token: its header has another `typ`."),
        ({"kid": 1}, "This JWT is malformed: `kid` is no text."),
        ({"kid": ["a"]}, "This JWT is malformed: `kid` is no text."),
    ],
)
async def test_headers_that_mean_something_else(door: Door, header: dict[str, object], said: str) -> None:
    assert await door.refusal(door.issuer.token(header=header)) == ("Unauthenticated", said)


NEITHER = "This is neither an API token nor a signed JWT."
UNREADABLE = "This JWT is malformed: its header cannot be read."


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda token: token + ".", NEITHER),
        (lambda token: token.replace(".", "", 1), NEITHER),
        (lambda token: f"{token}.{token}.x", NEITHER),
        (lambda token: token + "=", UNREADABLE),
        (lambda token: token.replace(".", ".\u00e5", 1), UNREADABLE),
        (lambda token: token[:9] + "!" + token[9:], UNREADABLE),
        (lambda token: token[:40] + " " + token[40:], UNREADABLE),
        (lambda token: "e30" + token[token.index(".") :], ALGORITHM),
        (lambda token: "W10" + token[token.index(".") :], "This JWT is malformed: its header is no object."),
        (lambda token: "e3" + token[token.index(".") :], UNREADABLE),
        (lambda token: token[:-4] + ("AAAA" if not token.endswith("AAAA") else "BBBB"), BY_ANOTHER),
        (lambda _: "a." * 50_000, f"This token has more than {limits.JWT_BYTES_MAX} bytes; ask for one with fewer claims."),
        (lambda token: token + "A" * 100_000, f"This token has more than {limits.JWT_BYTES_MAX} bytes; ask for one with fewer claims."),
    ],
)
async def test_malformed_tokens_are_told_so(door: Door, change: Callable[[str], str], said: str) -> None:
    assert await door.refusal(change(door.issuer.token())) == ("Unauthenticated", said)


async def test_a_signature_has_one_text_only(door: Door) -> None:
    """The last letter has bits that mean nothing; whoever sets them does not make another token of it."""
    token = door.issuer.token()
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    last = alphabet[alphabet.index(token[-1]) | 1]
    assert last != token[-1]
    assert await door.refusal(token[:-1] + last) == ("Unauthenticated", UNREADABLE)


@pytest.mark.parametrize("payload", [b"[]", b"1", b"null", b'"x"', b"{", b"", b"\x00", b"\xff{}"])
async def test_signed_nonsense_is_refused(door: Door, payload: bytes) -> None:
    by = door.issuer.keys[0]
    token = signed({"alg": "RS256", "kid": by.kid}, payload, by, "RS256")
    assert await door.refusal(token) == ("Unauthenticated", "This JWT is malformed: its claims are no object.")


SEGMENT = st.binary(max_size=40).map(encoded) | st.text("abc-_=!.", max_size=20)
HEADERS: st.SearchStrategy[dict[str, object]] = st.dictionaries(
    st.sampled_from(["alg", "kid", "typ", "crit", "jwk"]), st.sampled_from(["RS256", "EdDSA", "JWT", None, 1, [], {}])
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.text(max_size=200)
    | st.builds("{}.{}.{}".format, SEGMENT, SEGMENT, SEGMENT)
    | st.builds(lambda header, rest: signed(header, {}, key("RSA"), "RS256").rpartition(".")[0] + rest, HEADERS, SEGMENT)
)
@example("slk_" + "x" * 43)
@example("slk_" + "å" * 43)
@example("eyJhbGciOiJSUzI1NiJ9..")
async def test_whatever_comes_is_refused_in_words(door: Door, token: str) -> None:
    kind, said = await door.refusal(token)
    assert (kind, bool(said)) == ("Unauthenticated", True)
