"""The articles of a run, and of a reference to score topics in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from topics._checks import InputError
from topics.arabic.encoded import EncodedTexts
from topics.arabic.preprocessor import ArabicPreprocessor
from topics.corpus.corpus import Corpus
from topics.corpus.readers import load_corpus
from topics.corpus.samples import sample_file
from topics.experiment.options import SPLITS, RunOptions
from topics.rundir import EMBEDDED, input_digest, sha256_of


def read_input(data: str | Path | None, options: RunOptions) -> tuple[Corpus, dict[str, Any]]:
    """Return the corpus to model, and the facts of the input for the manifest."""
    if data is None:
        with sample_file() as path:
            corpus, digest = load_corpus(path), sha256_of(path)
    else:
        path = Path(data)
        columns: dict[str, Any] = dict(options.columns)
        corpus, digest = load_corpus(path, pages=options.pages, **columns), sha256_of(path)
    source = {
        "path": EMBEDDED if data is None else str(data),
        "sha256": digest,
        "corpus_sha256": corpus.sha256,
        "articles": len(corpus),
        "rejected": len(corpus.rejected),
    }
    corpus = SPLITS[options.split](corpus)
    source["documents"] = len(corpus)
    return corpus, source


def check_enough(corpus: Corpus, options: RunOptions) -> None:
    """Refuse fewer documents than topics before any work is done on them."""
    if len(corpus) >= max(options.n_topics, 2):
        return
    hint = " or divide them with --split paragraphs" if options.split == "articles" else ""
    raise InputError(
        f"{options.n_topics:,} topics need at least {max(options.n_topics, 2):,} {options.split}; the input has "
        f"{len(corpus):,}. Ask for fewer topics, add articles{hint}."
    )


@dataclass(frozen=True, slots=True, eq=False)
class Reference:
    """A corpus to score topics in: where it comes from, its digest, its documents and their terms."""

    path: str
    corpus_sha256: str
    corpus: Corpus
    preprocessor: ArabicPreprocessor
    encoded: EncodedTexts

    @staticmethod
    def of(data: str | Path | None, options: RunOptions, preprocessor: ArabicPreprocessor) -> Reference:
        """Read a corpus and fit a preprocessor on it; None is the embedded corpus."""
        corpus, source = read_input(data, options)
        encoded = preprocessor.fit_encode(corpus.full_texts(titles=options.titles), n_jobs=options.n_jobs)
        return Reference(source["path"], source["corpus_sha256"], corpus, preprocessor, encoded)

    @staticmethod
    def read_as(manifest: dict[str, Any], data: str | None, *, pages: bool, columns: dict[str, str]) -> Reference:
        """Read a corpus as a run read its own; ``columns`` are those that differ from the run's or the usual ones."""
        try:
            options = RunOptions(**(manifest["options"] | {"models": ()}))
            preprocessor = ArabicPreprocessor(**manifest["preprocessor"])
        except (KeyError, TypeError) as error:
            raise InputError(f"The manifest was written by another version of topics ({error}); run again.") from None
        is_own = input_digest(data or EMBEDDED) == manifest["input"]["sha256"]
        own = options.columns if is_own else {}
        options = replace(options, columns=own | columns, pages=pages or (is_own and options.pages))
        return Reference.of(data, options, preprocessor)

    @staticmethod
    def read_plainly(
        data: str | None, *, stemmer: str | None = None, pages: bool = False, columns: dict[str, str] | None = None
    ) -> Reference:
        """Read a corpus for topics of unknown origin: spelling is normalized and no word is left out."""
        preprocessor = ArabicPreprocessor(
            stemmer=None if stemmer == "none" else stemmer,
            # All forms of a stem are one term, whatever the corpus makes of them: a topics file may hold any of them.
            merge="dictionary",
            stopwords=None,
            min_length=1,
            keep_numbers=True,
            keep_latin=True,
        )
        return Reference.of(data, RunOptions(models=(), pages=pages, columns=columns or {}), preprocessor)
