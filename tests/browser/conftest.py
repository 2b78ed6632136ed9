"""A real Chromium that reaches nothing but this machine, and a JupyterLab for it to open."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Playwright,
    Request,
    ViewportSize,
    sync_playwright,
)

from hrcvote import report

ROOT = Path(__file__).resolve().parents[2]
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # No name and no address but this machine's leads anywhere. Chromium itself sees to it, and keeps its cache, which
    # it would not if a test were asked about each request.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
]
WINDOW: ViewportSize = {"width": 1400, "height": 900}
LOCAL_SCHEMES = {"file", "data", "blob", "about"}
LOCAL_HOSTS = {"localhost", "127.0.0.1", "::1"}
# JupyterLab answers below this address, to see that nothing takes the root for granted.
BASE_URL = "/desk/"
TOKEN = "browser-tests"
STARTS_WITHIN = 60


def find_chromium(playwright: Playwright) -> str:
    """Return the path of a Chromium, or fail: a browser test that is skipped has tested nothing."""
    named = os.environ.get("HRCVOTE_CHROMIUM")
    if named:
        if Path(named).is_file():
            return named
        pytest.fail(f"HRCVOTE_CHROMIUM names {named}, and there is no such file", pytrace=False)
    for name in ("chromium", "chromium-browser", "google-chrome"):
        path = shutil.which(name)
        if path:
            return path
    own = playwright.chromium.executable_path
    if Path(own).is_file():
        return own
    pytest.fail(
        "no Chromium was found. Install one (Debian, Ubuntu: apt-get install chromium; any system: "
        ".venv/bin/playwright install chromium), name one with HRCVOTE_CHROMIUM=/path/to/it, "
        "or leave the browser tests out with: make test BROWSER=no",
        pytrace=False,
    )


def is_local(url: str) -> bool:
    """Whether a request for `url` stays on this machine."""
    parts = urlsplit(url)
    return parts.scheme in LOCAL_SCHEMES or parts.hostname in LOCAL_HOSTS


@dataclass
class Watched:
    """A page with what it should not have done."""

    page: Page
    outside: list[str] = field(default_factory=list)
    """Requests that would have left the machine; each failed."""
    errors: list[str] = field(default_factory=list)
    """Errors on the console and errors that no script caught."""


@pytest.fixture(scope="package")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The reports of the bundle, made as `make reports` makes them."""
    out = tmp_path_factory.mktemp("reports")
    # Playwright's event loop is this thread's, and the notebooks need one of their own.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(report.export, ROOT, out).result()
    return out


# Not for the whole session: while Playwright runs, its event loop is the thread's, and other tests need their own.
@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(playwright), args=FLAGS)
        yield browser
        browser.close()


def watch(page: Page) -> Watched:
    """Return a page with what it asks for outside, and its errors, from now on."""
    seen = Watched(page)

    def asked(request: Request) -> None:
        if not is_local(request.url):
            seen.outside.append(request.url)

    def heard(message: ConsoleMessage) -> None:
        if message.type == "error":
            seen.errors.append(f"{message.text} ({message.location.get('url', '')})")

    page.on("request", asked)
    page.on("console", heard)
    page.on("pageerror", lambda error: seen.errors.append(str(error)))
    return seen


@contextmanager
def watching(chromium: Browser) -> Iterator[Callable[..., Watched]]:
    """Give a function that opens a watched page; its keywords are those of Playwright's `new_context`."""
    contexts = []

    def opened(**options: Any) -> Watched:
        context = chromium.new_context(**({"viewport": WINDOW} | options))
        contexts.append(context)
        return watch(context.new_page())

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def open_page(chromium: Browser) -> Iterator[Callable[..., Watched]]:
    """Return a function that opens a page which is closed after the test."""
    with watching(chromium) as opened:
        yield opened


# One for all: a browser that has seen none of JupyterLab's scripts, 13 MB of them, reads them for some seconds.
@pytest.fixture(scope="package")
def profile(chromium: Browser) -> Iterator[BrowserContext]:
    with closing(chromium.new_context(viewport=WINDOW)) as context:
        yield context


@pytest.fixture
def open_tab(profile: BrowserContext) -> Iterator[Callable[[], Watched]]:
    """Return a function that opens another tab of the same browser, which is closed after the test."""
    tabs = []

    def opened() -> Watched:
        tabs.append(profile.new_page())
        return watch(tabs[-1])

    yield opened
    for tab in tabs:
        tab.close()


@dataclass(frozen=True)
class Lab:
    """A running JupyterLab and the directory that it serves."""

    url: str
    root: Path

    def address(self, notebook: str) -> str:
        """Return the address that opens one notebook in a workspace of its own."""
        workspace = "".join(c for c in notebook if c.isalnum())
        return f"{self.url}lab/workspaces/{workspace}/tree/{notebook}?token={TOKEN}&reset"


@pytest.fixture(scope="package")
def jupyterlab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """Serve a copy of the bundle from the environment that the tests run in."""
    with serving(tmp_path_factory.mktemp("lab")) as lab:
        yield lab


@contextmanager
def serving(home: Path) -> Iterator[Lab]:
    """Serve a copy of the bundle, with everything that JupyterLab writes in one directory."""
    root = home / "bundle"
    for part in ("data", "notebooks"):
        shutil.copytree(ROOT / part, root / part, ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    places = {
        "JUPYTER_CONFIG_DIR": "config",
        "JUPYTER_DATA_DIR": "share",
        "JUPYTER_RUNTIME_DIR": "runtime",
        "JUPYTERLAB_SETTINGS_DIR": "settings",
        "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
        "IPYTHONDIR": "ipython",
    }
    environment = os.environ | {name: str(home / place) for name, place in places.items()}
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--ip=127.0.0.1", "--port=0"]
    command += [f"--ServerApp.base_url={BASE_URL}", f"--IdentityProvider.token={TOKEN}", f"--ServerApp.root_dir={root}"]
    log = home / "log.txt"
    with log.open("w") as stream:
        server = subprocess.Popen(command, env=environment, stdout=stream, stderr=stream, stdin=subprocess.DEVNULL)
    try:
        yield Lab(_address(server, home / "runtime", log), root)
    finally:
        server.terminate()
        try:
            server.wait(timeout=20)
        except subprocess.TimeoutExpired:
            server.kill()


def _address(server: subprocess.Popen[bytes], runtime: Path, log: Path) -> str:
    """Wait until the server says where it listens."""
    about = runtime / f"jpserver-{server.pid}.json"
    until = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < until and server.poll() is None:
        try:
            return str(json.loads(about.read_text())["url"])
        except (FileNotFoundError, json.JSONDecodeError):
            time.sleep(0.1)
    pytest.fail(f"JupyterLab did not start within {STARTS_WITHIN} s; its log:\n{log.read_text()}", pytrace=False)
