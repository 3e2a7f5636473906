"""What does the room look like?  Takes the pictures in docs/pictures.

    .venv/bin/python tools/pictures.py [--to docs/pictures]

A room of its own is furnished for them: the starter pack, the example article and a ranked list, and stand-
ins for what is the user's: files that hold a plain tone, and twelve episodes with cue times that we made up.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

import uvicorn

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests/web"))

from furnished import own, tone  # noqa: E402

from tearjerker.audio.formats import Known  # noqa: E402
from tearjerker.audio.model import Cue, CueSheet  # noqa: E402
from tearjerker.catalogue import Catalogue, open_catalogue  # noqa: E402
from tearjerker.library.sheets import KeptSheet, keep_sheet  # noqa: E402
from tearjerker.settings import settings  # noqa: E402
from tearjerker.web import make_app  # noqa: E402
from tearjerker.web.shelf import kept_lists  # noqa: E402

WIDE, PHONE = (1280, 860), (390, 844)
SHOTS = (
    ("list-light", "{read}", WIDE, "light", ""),
    ("list-evidence", "{read}", (1280, 1000), "light", "play evidence"),
    ("ranked-dark", "{made}", WIDE, "dark", ""),
    ("song-light", "/recording/secret-garden--that-man", WIDE, "light", ""),
    ("drama-dark", "/drama/secret-garden", (1280, 1400), "dark", "play"),
    ("artist-light", "/artist/baek-ji-young", WIDE, "light", ""),
    ("search-dark", "/search?q=bogo+sipda", WIDE, "dark", ""),
    ("home-light", "/", WIDE, "light", ""),
    ("list-phone", "{read}", PHONE, "light", ""),
    ("entry-phone", "{read}", PHONE, "dark", "play evidence"),
    ("song-phone", "/recording/secret-garden--that-man", PHONE, "dark", ""),
    ("drama-phone", "/drama/secret-garden", PHONE, "light", ""),
    ("search-phone", "/search?q=bogo+sipda", PHONE, "light", ""),
    ("queue-phone", "{read}", PHONE, "dark", "play queue"),
    ("heard-phone", "/drama/secret-garden", PHONE, "light", "play episode"),
    ("dramas-light", "/drama?year=2016", WIDE, "light", ""),
    ("library-light", "/library", WIDE, "light", "play"),
)


def main() -> None:
    told = argparse.ArgumentParser(description=__doc__)
    told.add_argument("--to", type=Path, default=ROOT / "docs/pictures")
    to = told.parse_args().to
    to.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        catalogue = furnished(Path(folder))
        lists = {k.made_by: f"/list/{k.slug}" for k in kept_lists(catalogue)}
        address = served(catalogue)
        take(address, to, read=lists["read"], made=lists["list"])


def furnished(folder: Path) -> Catalogue:
    url = f"sqlite:///{folder}/catalogue.sqlite"
    run = [sys.executable, "-m", "tearjerker"]
    example = str(ROOT / "examples/seven-iconic-osts.md")
    subprocess.run([*run, "read", example, "--keep", "--catalogue", url], check=True, capture_output=True)
    ranked = ["list", "--top", "7", "--keep"]
    subprocess.run([*run, *ranked, "--catalogue", url], check=True, capture_output=True)
    catalogue = open_catalogue(url)
    content = next(k.content for k in kept_lists(catalogue) if k.made_by == "read")
    recordings = dict.fromkeys(
        s["recording"] for e in content["entries"] for s in e["songs"] if s["recording"]
    )
    for number, recording in enumerate(recordings):
        if recording != "recording/the-heirs--moment":
            own(catalogue, tone(folder / f"{number}.wav", 220 + 40 * number), folder, recording)
    for number in range(1, 13):
        keep_sheet(catalogue, heard(folder, number, catalogue))
    return catalogue


def heard(folder: Path, number: int, catalogue: Catalogue) -> KeptSheet:
    """An episode whose cue times are made up."""
    starts = {"that-woman": (200, 2900), "that-man": (1500,), "appear": (900,), "here-i-am": (2300,)}
    songs = {t: f"recording/secret-garden--{t}" for t in starts}
    cues = [
        Cue(track, s + 37 * number % 150, s + 37 * number % 150 + 150 + 20 * number % 90, 0, 1, 0, 0.95)
        for n, (track, at) in enumerate(starts.items())
        for s in at
        if number % (n + 2) != 1 or n == 0
    ]
    cues.append(Cue(None, 600 + 61 * number, 690 + 61 * number, 0, 1, 0, 0.8))
    cues.sort(key=lambda c: c.start_s)
    sheet = CueSheet(f"ep{number:02}.mkv", 3600 + 23 * number, tuple(cues))
    known = Known({t: catalogue.entity(id).name for t, id in songs.items()}, songs)
    return KeptSheet(folder / sheet.media, sheet, known, {}, "x", "drama/secret-garden", 1, number)


def served(catalogue: Catalogue) -> str:
    server = uvicorn.Server(uvicorn.Config(make_app(catalogue, settings()), port=0, log_level="error"))
    threading.Thread(target=server.run, daemon=True).start()
    while not server.started:
        time.sleep(0.05)
    return f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"


def take(address: str, to: Path, **lists: str) -> None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--mute-audio"]
        )
        for name, path, (width, height), theme, doing in SHOTS:
            context = browser.new_context(
                base_url=address, color_scheme=theme, viewport={"width": width, "height": height}
            )
            page = context.new_page()
            page.goto(path.format(**lists))
            page.wait_for_timeout(400)
            _do(page, doing)
            page.screenshot(path=str(to / f"{name}.png"))
            context.close()
        browser.close()


def _do(page: Any, doing: str) -> None:
    if "play" in doing:
        page.locator("[data-play-all]").first.click()
        page.wait_for_timeout(700)
        page.keyboard.press("j")
        page.wait_for_timeout(1500)
    if "queue" in doing:
        page.locator("[data-queue-shown]").click()
    if "episode" in doing:
        page.locator(".slim .timeline a.row").nth(6).click()
        page.evaluate("document.querySelectorAll('.ep:not([open])').forEach((e) => { e.hidden = true })")
        page.locator(".ep[open]").evaluate("e => scrollTo(0, e.offsetTop - 420)")
    if "evidence" in doing:
        page.evaluate("document.querySelector('#n1 .why').open = true")
        page.evaluate("document.querySelector('#n1').scrollIntoView()")
        page.wait_for_timeout(300)


if __name__ == "__main__":
    main()
