"""The first steps of every run and sweep: read articles, make terms of them; and the seconds of each step."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from topics.corpus import Corpus
from topics.runs._cache import Prepared, prepared
from topics.runs._config import Config
from topics.runs._manifest import EMBEDDED, InputFacts
from topics.runs._read_input import check_enough, read_input, unfitted_preprocessor

Say = Callable[[str], None]


def silent(message: str) -> None:
    """Say nothing."""


class Steps:
    """Seconds of each step, and a line for the user when one begins."""

    def __init__(self, say: Say, seconds: dict[str, float] | None = None) -> None:
        self.say = say
        self.seconds: dict[str, float] = dict(seconds or {})

    @contextmanager
    def step(self, name: str, message: str) -> Iterator[None]:
        """Announce a step and add its seconds."""
        self.say(message)
        start = time.perf_counter()
        yield
        self.seconds[name] = round(self.seconds.get(name, 0.0) + time.perf_counter() - start, 3)


def prepare_input(config: Config, data: Any, steps: Steps, n_topics: int) -> tuple[Corpus, InputFacts, Prepared]:
    """Return the documents of an experiment, what was read, and their terms; enough for so many topics."""
    with steps.step("read", f"Reading {config.input.path or f'the {EMBEDDED}'}"):
        corpus, facts = read_input(config.input, data)
    check_enough(corpus, config.input.split, n_topics)
    with steps.step("preprocess", f"Preparing {len(corpus):,} {config.input.split}"):
        return corpus, facts, prepared(corpus, config, lambda: _encode(corpus, config), steps.say)


def _encode(corpus: Corpus, config: Config) -> Prepared:
    """Return the preprocessor and the terms of every document."""
    preprocessor = unfitted_preprocessor(config)
    texts = corpus.full_texts(titles=config.input.titles)
    return Prepared(preprocessor, preprocessor.fit_encode(texts, n_jobs=config.compute.n_jobs))
