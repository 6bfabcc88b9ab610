"""A browser for tests: the one that is installed, or none, and patient on a busy machine."""

import shutil
from contextlib import contextmanager

import pytest

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
ARGUMENTS += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
ARGUMENTS += ["--disable-dev-shm-usage"]
MILLISECONDS_UNTIL_HUNG = 120_000


@contextmanager
def started_browser():
    """Start a browser, or skip the test where there is none."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright, which drives a browser, is not installed")
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        pytest.skip(f"no browser among {', '.join(BROWSERS)}; none is downloaded")
    sync_api.expect.set_options(timeout=MILLISECONDS_UNTIL_HUNG)
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=ARGUMENTS, timeout=MILLISECONDS_UNTIL_HUNG)
        yield browser
        browser.close()


def new_context(browser, **settings):
    """Return a context whose pages wait for events as long as it takes, unless they never come."""
    context = browser.new_context(**settings)
    context.set_default_timeout(MILLISECONDS_UNTIL_HUNG)
    return context
