"""The explorer as people use it, in a browser that finds no host but this machine; whatever the browser complains of is a failure."""

import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.database.embedded import Server
from app.viewer import Role
from app.web.pages import DIST
from tests.support.databases import ROOT, clone
from tests.support.serving import Serving, salkku, serving
from tests.web.chromium import Page, chromium

pytestmark = pytest.mark.slow

EDITOR = "document.querySelector('.graphiql-query-editor')"
EDITED = f"{EDITOR}.innerText.replaceAll('\\u00a0', ' ')"
RESPONSE = "document.querySelector('.result-window')"
LINES = f"{RESPONSE}.querySelector('.view-lines')"
RUN = "document.querySelector('.graphiql-execute-button')"
NOTICE = "document.querySelector('.bar [role=status]')?.innerText"
EXECUTABLE = f"{RUN}.getAttribute('aria-label').startsWith('Execute')"
FIRST_ANSWER = re.compile(r"### 1\. .*?```json\n(.*?)```", re.DOTALL)


@asynccontextmanager
async def running(server: Server, template: str, var: Path, **settings: str) -> AsyncIterator[Serving]:
    """`make run`, on a database of its own."""
    async with clone(server, template) as database:
        with serving("--demo", settings={**database.settings, "SALKKU_VAR_DIRECTORY": str(var), **settings}) as demo:
            demo.until("README.md")
            assert f"{demo.address}/explorer" in demo.said
            yield demo


@pytest.fixture(scope="module")
async def demo(server: Server, migrated_template: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Serving]:
    async with running(server, migrated_template, tmp_path_factory.mktemp("var")) as demo:
        yield demo


@pytest.fixture
async def page(demo: Serving, tmp_path: Path) -> AsyncIterator[Page]:
    """The explorer, drawn. At the end nothing was refused by its policy, and nobody but our server was asked."""
    async with chromium(tmp_path / "profile") as page:
        await page.open(f"{demo.address}/explorer")
        await page.until(f"{EDITOR}?.innerText.includes('viewer')")
        yield page
        assert page.complaints == []
        assert page.hosts() == {f"127.0.0.1:{demo.port}"}


async def choose(page: Page, words: str) -> None:
    """One of those in the menu of viewers."""
    await page.click(f"[...document.querySelectorAll('.bar label')].find((e) => e.innerText === {json.dumps(words)})")


async def open_example(page: Page, number: int) -> None:
    await page.click(f"document.querySelector('.examples li[value=\"{number}\"] button')")
    await page.until(f"{EDITED}.includes('# {number}. ')")


async def write(page: Page, text: str) -> None:
    """A new tab, and this in it."""
    await page.click("document.querySelector('[aria-label=\"New tab\"]')")
    await page.until(f"!{EDITOR}.innerText.includes('{{')")
    await page.click(f"{EDITOR}.querySelector('.view-lines')")
    await page.type(text)


async def answer(page: Page) -> Any:
    """Presses the button and reads the response, whole."""
    await page.click(RUN)
    await page.value("new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))")  # the answer before is gone
    text = await page.until(f"(() => {{ const t = {LINES}.innerText; return /^}}/m.test(t) && t; }})()")
    return json.loads(text.replace("\xa0", " "))


async def test_an_example_answers_as_the_readme_says_and_tells_its_cost(page: Page) -> None:
    await open_example(page, 1)
    given = await answer(page)
    printed = FIRST_ANSWER.search((ROOT / "README.md").read_text(encoding="utf-8"))
    assert printed is not None
    assert given["data"] == json.loads(printed[1])["data"]
    assert given["extensions"]["cost"]["requested"] > 0


async def test_a_click_chooses_who_asks(page: Page) -> None:
    for role in Role:
        await choose(page, role.value.capitalize().replace("_", " "))
        assert (await answer(page))["data"]["viewer"]["role"] == role


async def test_every_role_gets_the_documentation(page: Page) -> None:
    await page.click("document.querySelector('[aria-label=\"Show Documentation Explorer\"]')")
    for role in Role:
        await choose(page, role.value.capitalize().replace("_", " "))
        shown = "document.querySelector('.graphiql-doc-explorer-content')?.innerText"
        await page.until(f"['Query', 'Mutation', 'Subscription'].every((type) => {shown}?.includes(type))")


async def test_an_example_is_asked_as_the_role_that_the_readme_names(page: Page) -> None:
    await open_example(page, 8)
    assert await page.value("document.querySelector('.bar input:checked').value") == "CUSTOMER"
    assert len((await answer(page))["data"]["feedback"]["nodes"]) == 2


async def test_fields_are_completed_and_faults_are_underlined(page: Page) -> None:
    """Both by workers."""
    await write(page, "{ servicePackages { totalC")
    await page.press("Space", 32, control=True)
    await page.until("document.querySelector('.suggest-widget.visible')?.innerText.includes('totalCount')")
    await page.press("Enter", 13)
    await page.until(f"{EDITED}.includes('{{ servicePackages {{ totalCount')")
    await page.type(" nonesuch ")
    await page.until(f"!!{EDITOR}.querySelector('.squiggly-error')")


async def test_a_subscription_beats_until_it_is_stopped(page: Page) -> None:
    await write(page, "subscription { heartbeat(everySeconds: 1) { at } }")
    await page.click(RUN)
    moment = f'/\\d{{4}}-\\d\\d-\\d\\dT[^"]+/.exec({RESPONSE}.innerText)?.[0]'
    first = await page.until(moment)
    second = await page.until(f"{moment} > {json.dumps(first)} && {moment}")
    await page.click(RUN)
    await page.until(EXECUTABLE)
    await page.click(RUN)
    await page.until(f"{moment} > {json.dumps(second)}")
    await choose(page, "Customer")  # who asked before is not asked for any more
    await page.until(EXECUTABLE)
    (host,) = page.hosts()
    assert {address for address in page.asked if address.startswith("ws:")} == {f"ws://{host}/graphql"}


async def test_without_a_demo_whoever_explores_brings_a_token(server: Server, demo_template: str, tmp_path: Path) -> None:
    async with clone(server, demo_template) as database:
        settings = {"SALKKU_DATABASE_URL": database.url, "SALKKU_MODE": "development", "SALKKU_VAR_DIRECTORY": str(tmp_path / "var")}
        token = salkku("token", "create", "--party", "PERSON-FINANCE", "--role", "ANALYST", settings=settings).stdout.split()[-1]
        with serving(settings=settings) as development:
            development.until("/explorer")
            async with chromium(tmp_path / "profile") as page:
                await page.open(f"{development.address}/explorer")
                await page.until(f"{EDITOR}?.innerText.includes('viewer')")
                assert await page.value("document.querySelectorAll('.bar input').length") == 1
                assert (await answer(page))["errors"] == [{"message": "Say who you are: put a token into the field above."}]
                await page.click("document.querySelector('.bar form input')")
                await page.type(f"Bearer {token}")
                await page.click("document.querySelector('.bar form button')")
                await page.until(f"sessionStorage.getItem('salkku:token') === {json.dumps(token)}")
                assert (await answer(page))["data"]["viewer"]["role"] == "ANALYST"
                assert page.complaints == []


async def test_a_wrong_token_is_told_in_words_and_kept_no_longer_than_the_tab(page: Page) -> None:
    await choose(page, "Own token")
    await page.click("document.querySelector('.bar form input')")
    await page.type("slk_wrong")
    await page.click("document.querySelector('.bar form button')")
    await page.until(f"{NOTICE}.startsWith('401: this token is unknown, expired or revoked')")
    assert await page.value("sessionStorage.getItem('salkku:token')") == "slk_wrong"
    assert "slk_" not in await page.value("JSON.stringify(localStorage) + document.cookie")
    await choose(page, "Analyst")
    await page.until(f"{NOTICE} === ''")
    assert forgiven(page, "the server responded with a status of 401") > 0


async def test_a_budget_that_is_spent_is_told_in_words(server: Server, migrated_template: str, tmp_path: Path) -> None:
    poor = running(server, migrated_template, tmp_path / "var", SALKKU_BUDGET_UNITS="1000000")
    async with poor as demo, chromium(tmp_path / "profile") as page:
        await page.open(f"{demo.address}/explorer")
        await page.until(f"{EDITOR}?.innerText.includes('viewer')")
        told = ""
        for _ in range(100):
            await page.click("document.querySelector('[aria-label^=\"Re-fetch\"]')")
            await page.until("!document.querySelector('.graphiql-spin')")
            if told := await page.value(NOTICE):
                break
        assert re.fullmatch(r"429: the budget of this token is spent; ask again in \d+ s\.", told)
        assert forgiven(page, "the server responded with a status of 429") > 0
        assert page.complaints == []


def forgiven(page: Page, words: str) -> int:
    """How often the browser told that the server refused a request, which it always tells; these are taken off its complaints."""
    expected = [complaint for complaint in page.complaints if complaint.startswith("log:") and words in complaint]
    page.complaints[:] = [complaint for complaint in page.complaints if complaint not in expected]
    return len(expected)


async def test_every_file_comes_with_one_policy_of_each_kind(demo: Serving) -> None:
    async with httpx.AsyncClient(base_url=demo.address) as client:
        for path in ("/explorer", "/explorer/offers", *re.findall(r'"(/explorer/assets/[^"]+)"', (DIST / "index.html").read_text())):
            answer = await client.get(path)
            assert answer.status_code == 200
            assert answer.headers["x-content-type-options"] == "nosniff"
            names = [name for name, _ in answer.headers.multi_items()]
            assert len(names) == len(set(names))


async def test_what_a_page_must_not_do_is_refused_and_heard(page: Page) -> None:
    """That the other tests would see it: a script in the page, another host, HTML with a script in it."""
    await page.value("(() => { const e = document.createElement('script'); e.append('window.ran = 1'); document.head.append(e); })()")
    assert await page.value("window.ran ?? false") is False
    assert await page.value("fetch('https://example.org/').then(() => 'came', () => 'refused')") == "refused"
    await page.value(
        "document.body.append(Object.assign(document.createElement('p'), {innerHTML: '<img src=x onerror=\"window.ran = 1\">'}))"
    )
    assert await page.value("document.querySelector('body > p').innerHTML") == '<img src="x">'
    assert any("script-src" in complaint for complaint in page.complaints)
    assert any("connect-src" in complaint for complaint in page.complaints)
    page.complaints.clear()
