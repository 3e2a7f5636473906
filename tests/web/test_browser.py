"""Does it work in a real browser: playing, keys, themes, and for everybody?

axe-core (data/axe.min.js, MPL 2.0, licence beside it) looks at every page in both themes and two widths.
"""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from furnished import DATA, PAGES, SLUG, furnish, keep

from tearjerker.catalogue import Catalogue, open_catalogue
from tearjerker.model import Fact
from tearjerker.settings import settings
from tearjerker.web import make_app

CHROMIUM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))),
    None,
)
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine"),
    pytest.mark.xdist_group("browser"),
]
LIST = f"/list/{SLUG}"
KINDS = (
    "/",
    LIST,
    "/drama/boys-over-flowers",
    "/recording/secret-garden--that-man",
    "/search?q=bogo+sipda",
    "/library",
)
"""Where the other two combinations of theme and width are looked at: half a second a page is long."""
LOOKS = (("light", 1280), ("dark", 390), ("light", 390), ("dark", 1280))


@contextmanager
def served(room: Catalogue) -> Iterator[str]:
    """The room on a free port."""
    server = uvicorn.Server(uvicorn.Config(make_app(room, settings()), port=0, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(timeout=5)


@pytest.fixture(scope="module")
def address(room: Catalogue) -> Iterator[str]:
    """The room that these tests share, which none of them changes."""
    with served(room) as shown:
        yield shown


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--mute-audio"])
        yield opened
        opened.close()


@pytest.fixture
def page(browser: Any, address: str) -> Iterator[Any]:
    """A fresh page; anything asked of another host, or an error in a script, fails the test."""
    context = browser.new_context(base_url=address, viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    trouble: list[str] = []
    opened.on("pageerror", lambda error: trouble.append(str(error)))
    opened.on("console", lambda m: trouble.append(m.text) if "Content Security Policy" in m.text else None)
    opened.on("request", lambda r: trouble.append(r.url) if not r.url.startswith(address) else None)
    yield opened
    context.close()
    assert not trouble


def position(page: Any) -> float:
    return float(page.locator("[data-seek]").input_value())


def title(page: Any) -> str:
    return str(page.locator('[data-now="title"]').inner_text())


def wait(page: Any, what: str) -> None:
    """Asked again and again from outside: `wait_for_function` would need eval, which our policy forbids."""
    until = time.monotonic() + 8
    while not page.evaluate(what):
        assert time.monotonic() < until, f"never came true: {what}"
        page.wait_for_timeout(40)


PLAYING = "document.querySelector('[data-player]').classList.contains('is-playing')"
MOVING = "Number(document.querySelector('[data-seek]').value) > 0.2"


def test_a_list_plays_seeks_and_goes_on(page: Any) -> None:
    page.goto(LIST)
    assert page.locator("[data-player]").is_hidden()
    page.get_by_role("button", name="Play 7 of 8").click()
    wait(page, PLAYING)
    wait(page, MOVING)
    assert title(page).startswith("Paradise")
    assert page.locator('[data-now="count"]').inner_text() == "7"
    page.locator("[data-seek]").fill("5")
    wait(page, "Number(document.querySelector('[data-seek]').value) >= 5")
    assert page.locator('[data-now="at"]').inner_text() in ("0:05", "0:06")
    page.get_by_role("button", name="Next").click()
    wait(page, "document.querySelector('[data-now=title]').textContent.startsWith('I Miss You')")
    wait(page, PLAYING)
    page.get_by_role("button", name="Pause").click()
    wait(page, f"!{PLAYING}")


def test_a_song_that_ends_is_followed_by_the_next(page: Any) -> None:
    page.goto(LIST)
    page.get_by_role("link", name="Play That Man").click()
    wait(page, MOVING)
    page.locator("[data-seek]").fill("7.6")
    wait(page, "document.querySelector('[data-now=title]').textContent.startsWith('That Woman')")
    wait(page, PLAYING)


def test_the_sound_goes_on_across_pages(page: Any) -> None:
    page.goto(LIST)
    page.get_by_role("link", name="Play I Miss You").click()
    wait(page, MOVING)
    before = position(page)
    page.evaluate("window.sameDocument = true")
    page.locator("#n1 h2 a").first.click()
    page.wait_for_url("**/recording/stairway-to-heaven--i-miss-you")
    page.wait_for_selector(".solo")
    assert page.evaluate("window.sameDocument") is True
    wait(page, PLAYING)
    assert position(page) >= before
    assert page.evaluate("document.activeElement.id") == "main"
    page.go_back()
    page.wait_for_selector(".hero")
    assert page.evaluate("window.sameDocument") is True
    assert page.locator("#n1 [data-play]").get_attribute("aria-current") == "true"


def test_links_in_drawings_and_within_the_page_do_not_load_it_again(page: Any) -> None:
    page.goto("/artist/baek-ji-young")
    page.evaluate("window.sameDocument = true")
    page.locator(".years a").first.click()
    page.wait_for_url("**/recording/*")
    page.wait_for_selector(".sg")
    assert page.evaluate("window.sameDocument") is True
    page.goto(LIST)
    page.evaluate("document.querySelector('#n0 .why').open = true")
    page.locator(".shelf a").nth(3).click()
    page.wait_for_timeout(200)
    assert page.locator("#n0 .why[open]").count() == 1  # a page that is fetched anew would have it shut


def test_the_keyboard_plays_and_finds(page: Any) -> None:
    page.goto(LIST)
    page.keyboard.press("Space")
    wait(page, MOVING)
    page.keyboard.press("j")
    wait(page, "document.querySelector('[data-now=title]').textContent.startsWith('I Miss You')")
    page.keyboard.press("k")
    wait(page, "document.querySelector('[data-now=title]').textContent.startsWith('Paradise')")
    wait(page, MOVING)
    page.keyboard.press("Space")
    wait(page, f"!{PLAYING}")
    page.keyboard.press("e")
    assert page.locator("#n0 details.why").get_attribute("open") is not None
    page.keyboard.press("/")
    page.keyboard.type("bogo sipda")
    assert not page.evaluate(PLAYING)  # the space was typed, not played
    page.keyboard.press("Enter")
    page.wait_for_selector(".found .best")
    page.locator("#q").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Shift+Enter")
    wait(page, "document.querySelector('[data-now=title]').textContent.startsWith('I Miss You')")
    page.keyboard.press("Enter")
    page.wait_for_selector(".solo")


def test_the_systems_media_keys_are_told_what_plays(page: Any) -> None:
    page.goto(LIST)
    page.keyboard.press("Space")
    wait(page, PLAYING)
    told = page.evaluate("({...navigator.mediaSession.metadata, title: navigator.mediaSession.metadata.title,"
                         "state: navigator.mediaSession.playbackState})")  # fmt: skip
    assert told["title"] == "Paradise 파라다이스" and told["state"] == "playing"
    artwork = page.evaluate("navigator.mediaSession.metadata.artwork[0].src")
    assert page.request.get(artwork).headers["content-type"] == "image/png"


def test_nothing_plays_by_itself_and_one_goes_on_where_one_left(page: Any) -> None:
    page.goto(LIST)
    page.keyboard.press("Space")
    wait(page, MOVING)
    page.goto("/")
    assert not page.evaluate(PLAYING)
    page.locator("[data-again] button").click()
    wait(page, PLAYING)
    assert title(page).startswith("Paradise")


def test_a_player_from_elsewhere_waits_for_a_click(browser: Any, address: str) -> None:
    context = browser.new_context(base_url=address)
    page = context.new_page()
    asked: list[str] = []
    context.route(
        lambda url: not url.startswith(address),
        lambda route: (asked.append(route.request.url), route.abort()),
    )
    page.goto(LIST)
    page.wait_for_timeout(200)
    assert not asked and page.locator("iframe").count() == 0
    page.get_by_role("link", name="YouTube").first.click()
    page.wait_for_selector("iframe.frame")
    assert asked[0].startswith("https://www.youtube-nocookie.com/embed/aaaaaaaaaaa")
    context.close()


def test_every_control_can_be_reached_and_seen_by_keyboard(page: Any) -> None:
    page.goto(LIST)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    seen = set()
    for _ in range(90):
        page.keyboard.press("Tab")
        told = page.evaluate(
            "(() => { const e = document.activeElement, b = e.getBoundingClientRect();"
            "return [e.tagName, e.textContent.trim().slice(0, 30), getComputedStyle(e).outlineStyle,"
            "b.width > 0 && b.height > 0] })()"
        )
        if told[0] == "BODY":
            break
        assert told[2] != "none" and told[3], told
        seen.add(told[1])
    assert {"Lists", "Save list", "Play", "YouTube"} <= seen


def violations(page: Any) -> list[str]:
    """What axe-core finds wrong with a page as it stands."""
    page.evaluate(Path(DATA / "axe.min.js").read_text("utf-8"))
    told = page.evaluate(
        "axe.run(document, {resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa', 'wcag21a',"
        "'wcag21aa', 'wcag22aa', 'best-practice']})"
    )
    return [
        f"{v['id']} {n['target']} {n['html'][:160]} {n['failureSummary'][:300]}"
        for v in told["violations"]
        for n in v["nodes"][:3]
    ]


@pytest.mark.parametrize(("theme", "width"), LOOKS)
def test_axe_finds_no_violation(browser: Any, address: str, theme: str, width: int) -> None:
    context = browser.new_context(
        base_url=address,
        color_scheme=theme,
        viewport={"width": width, "height": 844},
        bypass_csp=True,
        reduced_motion="reduce",
    )
    page = context.new_page()
    found = []
    for path in PAGES if LOOKS.index((theme, width)) < 2 else KINDS:
        page.goto(path)
        page.evaluate("document.querySelectorAll('details.why').forEach((d) => { d.open = true })")
        found += [f"{path}: {one}" for one in violations(page)]
        sideways = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if sideways > 0:
            found.append(f"{path}: {sideways} px wider than the window")
    context.close()
    assert not found, "\n".join(found)


@pytest.mark.parametrize("width", [1280, 390, 320])
def test_axe_is_content_with_the_playing_bar_and_the_open_queue(
    browser: Any, address: str, width: int
) -> None:
    context = browser.new_context(
        base_url=address, bypass_csp=True, viewport={"width": width, "height": 844}, reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto(LIST)
    page.keyboard.press("Space")
    wait(page, PLAYING)
    page.evaluate("document.querySelectorAll('#n0 .src, #n0 .why').forEach((d) => { d.open = true })")
    found = violations(page)
    page.get_by_role("button", name="Queue").click()
    found += violations(page)
    context.close()
    assert not found, "\n".join(found)


def test_it_reads_without_scripts(browser: Any, address: str) -> None:
    context = browser.new_context(base_url=address, java_script_enabled=False)
    page = context.new_page()
    for path in (LIST, "/recording/secret-garden--that-man", "/search?q=bogo+sipda"):
        page.goto(path)
        assert page.locator("main").inner_text().strip()
    page.goto(LIST)
    href = page.locator("#n0 a.btn").get_attribute("href")
    assert page.request.get(href).headers["content-type"] == "audio/wav"
    context.close()


def test_a_songs_number_dims_the_others_in_the_timeline(page: Any) -> None:
    page.goto("/drama/boys-over-flowers")
    number = page.locator("[data-only]").first
    number.click()
    dimmed, shown = page.locator(".wide .dim").count(), page.locator(".wide [data-song]:not(.dim)").count()
    assert dimmed > 0 and shown > 0
    number.click()
    assert page.locator(".wide .dim").count() == 0


def test_the_search_page_answers_while_one_types(page: Any) -> None:
    page.goto("/search")
    page.locator("#q").press_sequentially("geu yeoja", delay=20)
    page.wait_for_selector('.found a[href="/recording/secret-garden--that-woman"]')
    assert page.evaluate("location.search") == "?q=geu%20yeoja"
    assert page.locator("#q").input_value() == "geu yeoja"
    assert page.locator(".rt.hit").count() >= 3


def test_on_a_phone_an_entry_keeps_its_width_when_its_drawer_opens(page: Any) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(LIST)
    page.evaluate("document.querySelectorAll('.why').forEach((d) => { d.open = true })")
    widths = (
        "[...document.querySelectorAll('.entry > .main, .entry > .marg, .why')].map((e) => e.offsetWidth)"
    )
    assert min(page.evaluate(widths)) >= 340


def queued(page: Any) -> list[str]:
    return [t.split(" ")[0] for t in page.locator("[data-queue] .d").all_text_contents()]


def test_the_queue_is_put_in_another_order_and_cleared(page: Any) -> None:
    page.goto(LIST)
    page.keyboard.press("Space")
    wait(page, MOVING)
    page.locator("[data-queue-shown]").click()
    first, second, third, *rest = queued(page)
    page.get_by_role("button", name=f"Later: {title(page).split(' ')[0]}").click()
    assert queued(page) == [second, first, third, *rest]
    page.keyboard.press("Enter")  # the button keeps the focus
    assert queued(page) == [second, third, first, *rest]
    page.locator("[data-queue] .go").nth(2).focus()
    page.keyboard.press("Alt+ArrowUp")
    assert queued(page) == [second, first, third, *rest]
    page.locator("[data-queue] li").nth(2).drag_to(page.locator("[data-queue] li").nth(0))
    assert queued(page) == [third, second, first, *rest]
    assert title(page).startswith(first) and page.evaluate(PLAYING)  # what plays goes on
    page.locator("[data-queue] .mv").nth(2).click()
    assert queued(page) == [second, first, *rest]
    page.reload()
    assert queued(page) == [second, first, *rest]
    page.locator("[data-queue-shown]").click()
    page.get_by_role("button", name="Clear the queue").click()
    assert page.locator("[data-player]").is_hidden()


def test_the_theme_is_chosen_and_remembered(page: Any) -> None:
    ground = "getComputedStyle(document.body).backgroundColor"
    page.emulate_media(color_scheme="light")
    page.goto("/")
    as_system, button = page.evaluate(ground), page.locator("[data-theme-next]")
    button.click()
    button.click()
    assert button.get_by_text("Colours: dark").count() == 1
    dark = page.evaluate(ground)
    assert dark != as_system
    page.goto("/drama")
    assert page.evaluate(ground) == dark
    button.click()
    assert page.evaluate(ground) == as_system


def test_keys_can_be_changed_and_are_remembered(page: Any) -> None:
    page.goto("/keys")
    page.get_by_role("button", name="Change the key for: Next song").click()
    page.keyboard.press("n")
    assert page.locator('[data-key="next"]').inner_text() == "n"
    page.goto(LIST)
    page.keyboard.press("Space")
    wait(page, MOVING)
    page.keyboard.press("n")
    wait(page, "document.querySelector('[data-now=title]').textContent.startsWith('I Miss You')")


def test_on_a_phone_the_queue_fills_the_screen_and_back_shuts_it(page: Any) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(LIST)
    page.locator("#n0 a.btn").first.click()
    wait(page, MOVING)
    scrolled = page.evaluate("scrollY")
    page.locator("[data-queue-shown]").click()
    assert page.get_by_role("heading", name="Queue").is_visible()
    assert page.locator("[data-player]").bounding_box()["height"] == 844
    assert page.evaluate("document.getElementById('main').inert")
    page.get_by_role("button", name="Next").click()
    wait(page, "document.querySelector('[data-now=title]').textContent.startsWith('I Miss You')")
    page.get_by_role("button", name="Forward 15 seconds").click()
    page.go_back()
    page.locator("#queue").wait_for(state="hidden")
    assert page.url.endswith(LIST) and page.evaluate("scrollY") == scrolled
    assert not page.evaluate("document.getElementById('main').inert")
    assert page.evaluate("document.activeElement.matches('[data-queue-shown]')")


def test_the_queue_is_kept_as_a_list(browser: Any, tmp_path: Path, reading: dict[str, Any]) -> None:
    with served(furnish(tmp_path, reading)) as address:
        page = browser.new_page(base_url=address)
        page.goto(LIST)
        page.get_by_role("link", name="Play That Man").click()
        page.locator("[data-queue-shown]").click()
        page.get_by_role("textbox", name="Name of the new list").fill("밤에 듣는 노래")
        page.get_by_role("button", name="Save as a list").click()
        page.wait_for_url("**/list/*")
        page.get_by_role("heading", name="밤에 듣는 노래", level=1).wait_for()
        assert page.locator(".entry").count() == 7
        assert page.get_by_text("A list of your own").is_visible()
        page.close()


def test_a_file_that_is_gone_is_named_and_the_next_one_plays(page: Any) -> None:
    gone: list[str] = []
    page.goto(LIST)
    gone.append(page.locator("#n0 a.btn").first.get_attribute("href"))
    page.route(f"**{gone[0]}", lambda route: route.fulfill(status=404, body="gone"))
    page.locator("#n0 a.btn").first.click()
    wait(page, "document.querySelector('[data-said]').textContent.includes('no longer where it was scanned')")
    wait(page, "document.querySelector('[data-now=title]').textContent.startsWith('I Miss You')")
    wait(page, PLAYING)
    assert "no longer where" in page.locator("[data-queue] li").first.text_content()


def test_no_page_is_wider_than_the_narrowest_window(page: Any) -> None:
    """320 px is also what 400 % of zoom leaves of a usual window (WCAG 1.4.10)."""
    page.set_viewport_size({"width": 320, "height": 640})
    wide = []
    for path in PAGES:
        page.goto(path)
        over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        wide += [(path, over)] if over > 0 else []
    assert not wide


ENDLESS = (
    "The Winding Title of a Drama Whose Writers Could Not Stop: Donaudampfschifffahrtsgesellschaftskapitän"
)
UNBROKEN = "쓸쓸하고찬란하신도깨비와함께하는아주아주길고긴드라마의제목이여기에있습니다"


def test_the_longest_titles_stay_within_the_window(browser: Any, tmp_path: Path) -> None:
    """Words without a place to break, in either script, on every kind of page."""
    room = open_catalogue(f"sqlite:///{tmp_path}/c.sqlite", with_pack=False)
    said = {
        f"{kind}/a": names for kind in ("drama", "recording", "artist") for names in [(ENDLESS, UNBROKEN)]
    }
    facts = [Fact(id, "name", name, {"lang": lang}) for id, names in said.items()
             for name, lang in zip(names, ("en", "ko"), strict=True)]  # fmt: skip
    facts += [Fact("recording/a", "placement", "drama/a"), Fact("recording/a", "artist", "artist/a")]
    facts += [
        Fact("recording/b", "name", ENDLESS),
        Fact("recording/b", "version_of", "recording/a", {"kind": "answer"}),
    ]
    room.add(facts)
    song = {"title": ENDLESS, "artists": [{"name": "x" * 80}], "drama": UNBROKEN, "recording": "recording/a"}
    keep(room, "long", {"title": ENDLESS, "entries": [{"rank": 1000, "songs": [song]}]})
    paths = (
        "/",
        "/list",
        "/list/long",
        "/drama",
        "/drama/a",
        "/recording/a",
        "/artist/a",
        "/search?q=winding",
        "/artist",
    )
    with served(room) as address:
        page = browser.new_page(base_url=address)
        wide = []
        for width, path in product((320, 1280), paths):
            page.set_viewport_size({"width": width, "height": 640})
            assert page.goto(path).ok
            over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            wide += [(path, width, over)] if over > 0 else []
        page.close()
    assert not wide
