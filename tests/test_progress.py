"""Progress bars: seen on what takes long, never elsewhere."""

import io
import sys
from types import SimpleNamespace

import pytest

from topics import _progress


class Terminal(io.StringIO):
    def isatty(self):
        return True


CASES = [(Terminal, 0.0, True), (Terminal, 60.0, False), (io.StringIO, 0.0, False)]


@pytest.mark.parametrize(("stream", "delay", "seen"), CASES)
def test_a_bar_is_seen_in_a_terminal_once_the_delay_is_over(stream, delay, seen, monkeypatch):
    stderr = stream()
    monkeypatch.setattr(sys, "stderr", stderr)
    monkeypatch.setattr(_progress, "_SECONDS_BEFORE_SHOWN", delay)
    assert list(_progress.progress(range(3), "Reading", unit="row")) == [0, 1, 2]
    assert ("Reading" in stderr.getvalue()) == seen


def test_without_ipywidgets_a_notebook_gets_the_plain_bar(monkeypatch):
    import tqdm

    shell = type("ZMQInteractiveShell", (), {})()
    monkeypatch.setitem(sys.modules, "IPython", SimpleNamespace(get_ipython=lambda: shell))
    assert _progress._in_notebook()
    monkeypatch.setattr(_progress.importlib.util, "find_spec", lambda name: None)
    assert _progress._bar_class() is tqdm.tqdm
