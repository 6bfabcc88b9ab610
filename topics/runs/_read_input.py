"""The articles of a run, and of a reference to score topics in."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace

from topics._validation import InputError
from topics.arabic import ArabicPreprocessor, EncodedTexts
from topics.corpus import Corpus, load_corpus, read_sample, sample_file
from topics.io import sha256_of
from topics.runs._config import DROP, NO_STEMMER, SPLITS, Experiment, Input, experiment_of
from topics.runs._directory import EMBEDDED, input_digest


def read_input(options: Input) -> tuple[Corpus, dict[str, Any]]:
    """Return the documents to model, and the facts of the input for the manifest."""
    if options.path is None:
        with sample_file() as path:
            corpus, digest = read_sample(path), sha256_of(path)
    else:
        path = Path(options.path)
        columns: dict[str, Any] = dict(options.columns)
        corpus, digest = load_corpus(path, pages=options.pages, **columns), sha256_of(path)
    source = {
        "path": EMBEDDED if options.path is None else options.path,
        "sha256": digest,
        "corpus_sha256": corpus.sha256,
        "articles": len(corpus),
        "rejected": len(corpus.rejected),
    }
    if options.boilerplate == DROP:
        corpus = corpus.boilerplate().without_boilerplate()
    if options.duplicates == DROP:
        corpus = corpus.duplicates(threshold=options.threshold).without_copies()
    corpus = SPLITS[options.split](corpus)
    source["documents"] = len(corpus)
    return corpus, source


def check_enough(corpus: Corpus, experiment: Experiment) -> None:
    """Refuse fewer documents than topics before any work is done on them."""
    n_topics = max(experiment.models.n_topics, 2, *(experiment.sweep.n_topics if experiment.sweep else ()))
    if len(corpus) >= n_topics:
        return
    split = experiment.input.split
    hint = " or divide them with --split paragraphs" if split == "articles" else ""
    raise InputError(
        f"{n_topics:,} topics need at least {n_topics:,} {split}; the input has {len(corpus):,}. Ask for fewer topics, "
        f"add articles{hint}."
    )


def preprocessor_of(experiment: Experiment) -> ArabicPreprocessor:
    """Return the preprocessor that an experiment asks for, not fitted."""
    options = msgspec.to_builtins(experiment.preprocessing)
    return ArabicPreprocessor(**options | {"stemmer": _stemmer_named(options["stemmer"])})


def _stemmer_named(name: str | None) -> str | None:
    """Return the stemmer of that name, None for none."""
    return None if name == NO_STEMMER else name


@dataclass(frozen=True, slots=True, eq=False)
class Reference:
    """A corpus to score topics in: where it comes from, its digest, its documents and their terms."""

    path: str
    corpus_sha256: str
    corpus: Corpus
    preprocessor: ArabicPreprocessor
    encoded: EncodedTexts

    @staticmethod
    def of(options: Input, preprocessor: ArabicPreprocessor, *, n_jobs: int | None = None) -> Reference:
        """Read a corpus and fit a preprocessor on it."""
        corpus, source = read_input(options)
        encoded = preprocessor.fit_encode(corpus.full_texts(titles=options.titles), n_jobs=n_jobs)
        return Reference(source["path"], source["corpus_sha256"], corpus, preprocessor, encoded)

    @staticmethod
    def read_as(manifest: dict[str, Any], data: str | None, *, pages: bool, columns: dict[str, str]) -> Reference:
        """Read a corpus as a run read its own; ``columns`` are those that differ from the run's or the usual ones."""
        try:
            experiment = experiment_of(manifest["config"], "The manifest")
            preprocessor = ArabicPreprocessor(**manifest["preprocessor"])
        except (KeyError, TypeError, InputError) as error:
            raise InputError(f"The manifest was written by another version of topics ({error}); run again.") from None
        own = experiment.input
        is_own = input_digest(data or EMBEDDED) == manifest["input"]["sha256"]
        options = replace(
            own,
            path=data,
            columns=(own.columns if is_own else {}) | columns,
            pages=pages or (is_own and own.pages),
        )
        return Reference.of(options, preprocessor, n_jobs=experiment.compute.n_jobs)

    @staticmethod
    def read_plainly(
        data: str | None, *, stemmer: str | None = None, pages: bool = False, columns: dict[str, str] | None = None
    ) -> Reference:
        """Read a corpus for topics of unknown origin: spelling is normalized and no word is left out."""
        preprocessor = ArabicPreprocessor(
            stemmer=_stemmer_named(stemmer),
            # All forms of a stem are one term, whatever the corpus makes of them: a topics file may hold any of them.
            conflation="dictionary",
            stopwords=None,
            min_length=1,
            keep_numbers=True,
            keep_latin=True,
        )
        return Reference.of(Input(path=data, pages=pages, columns=columns or {}), preprocessor)
