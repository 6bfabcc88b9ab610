"""The articles of a run, and of a reference to score topics in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace

from topics._validation import InputError
from topics.arabic import ArabicPreprocessor, EncodedTexts
from topics.corpus import Corpus, load_corpus, read_sample, sample_file
from topics.io import sha256_of
from topics.runs._config import IN_MEMORY, Config, Input
from topics.runs._manifest import EMBEDDED, InputFacts, ModelManifest

_SPLITS: Mapping[str, Callable[[Corpus], Corpus]] = {
    "articles": lambda corpus: corpus,
    "paragraphs": lambda corpus: corpus.split_paragraphs(),
}


def read_input(options: Input, data: Any = None) -> tuple[Corpus, InputFacts]:
    """Return the documents to model, and the facts of the input for the manifest.

    ``data`` are articles at hand, whatever :func:`topics.load_corpus` takes; by default they are where the options say.
    """
    columns: dict[str, Any] = dict(options.columns)
    if options.path == IN_MEMORY and data is None:
        raise InputError("The articles of this experiment were in memory; give them: run(data=...).")
    if data is not None:
        corpus = data if isinstance(data, Corpus) else load_corpus(data, pages=options.pages, **columns)
        digest = sha256_of(Path(data)) if isinstance(data, str | Path) else corpus.sha256
    elif options.path is None:
        with sample_file() as path:
            corpus, digest = read_sample(path), sha256_of(path)
    else:
        corpus, digest = load_corpus(options.path, pages=options.pages, **columns), sha256_of(Path(options.path))
    read = corpus
    if options.without_boilerplate:
        corpus = corpus.boilerplate().without_boilerplate()
    if options.without_copies:
        corpus = corpus.duplicates(min_similarity=options.min_similarity).without_copies()
    corpus = _SPLITS[options.split](corpus)
    return corpus, InputFacts(
        path=EMBEDDED if options.path is None else options.path,
        sha256=digest,
        corpus_sha256=read.sha256,
        articles=len(read),
        rejected=len(read.rejected),
        documents=len(corpus),
    )


def input_digest(data: str) -> str | None:
    """Return the digest of a path, or of the embedded corpus by its name; None for what can't be read."""
    try:
        if data == EMBEDDED:
            with sample_file() as sample:
                return sha256_of(sample)
        return sha256_of(Path(data)) if Path(data).exists() else None
    except OSError:
        return None


def find_input(facts: InputFacts) -> str | None:
    """Return the path of what a run read if it still is what it was, else None; EMBEDDED for the embedded corpus."""
    return facts.path if input_digest(facts.path) == facts.sha256 else None


def check_enough(corpus: Corpus, split: str, n_topics: int) -> None:
    """Raise InputError if there are fewer documents than topics, before any work is done on them."""
    if len(corpus) >= n_topics:
        return
    hint = ' or divide them with split="paragraphs" (--split paragraphs)' if split == "articles" else ""
    raise InputError(
        f"{n_topics:,} topics need at least {n_topics:,} {split}; the input has {len(corpus):,}. Ask for fewer topics, "
        f"add articles{hint}."
    )


def unfitted_preprocessor(config: Config) -> ArabicPreprocessor:
    """Return the preprocessor of an experiment, not fitted."""
    return ArabicPreprocessor(**msgspec.to_builtins(config.preprocessing))


@dataclass(frozen=True, slots=True, eq=False)
class Reference:
    """A corpus to score topics in: where it comes from, its digest, its documents and their terms."""

    path: str
    corpus_sha256: str
    corpus: Corpus
    preprocessor: ArabicPreprocessor
    encoded: EncodedTexts

    @staticmethod
    def from_input(options: Input, preprocessor: ArabicPreprocessor, *, n_jobs: int | None = None) -> Reference:
        """Read a corpus and fit a preprocessor on it."""
        corpus, source = read_input(options)
        encoded = preprocessor.fit_encode(corpus.full_texts(titles=options.titles), n_jobs=n_jobs)
        return Reference(source.path, source.corpus_sha256, corpus, preprocessor, encoded)

    @staticmethod
    def read_as(manifest: ModelManifest, data: str | None, *, pages: bool, columns: dict[str, str]) -> Reference:
        """Read a corpus as a run read its own; ``columns`` are those that differ from the run's or the usual ones."""
        try:
            config = manifest.read_config(Config)
            preprocessor = ArabicPreprocessor(**manifest.preprocessor)
        except (TypeError, InputError) as error:
            raise InputError(f"The manifest was written by another version of topics ({error}); run again.") from None
        is_own = input_digest(data or EMBEDDED) == manifest.input.sha256
        options = replace(
            config.input,
            path=data,
            columns=(config.input.columns if is_own else {}) | columns,
            pages=pages or (is_own and config.input.pages),
        )
        return Reference.from_input(options, preprocessor, n_jobs=config.compute.n_jobs)

    @staticmethod
    def read_plainly(
        data: str | None, *, stemmer: Any = None, pages: bool = False, columns: dict[str, str] | None = None
    ) -> Reference:
        """Read a corpus for topics of unknown origin: spelling is normalized and no word is left out."""
        preprocessor = ArabicPreprocessor(
            stemmer=stemmer,
            # All forms of a stem are one term, whatever the corpus makes of them: a topics file may hold any of them.
            conflation="dictionary",
            stopwords=None,
            min_length=1,
            keep_numbers=True,
            keep_latin=True,
        )
        return Reference.from_input(Input(path=data, pages=pages, columns=columns or {}), preprocessor)
