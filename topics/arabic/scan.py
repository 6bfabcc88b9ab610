"""One pass over the texts: their distinct words, and where each stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np
from joblib import Parallel, delayed

from topics._progress import progress
from topics.arabic.tokenize import words

TEXTS_A_BLOCK = 2_000

Block = tuple[list[str], np.ndarray, np.ndarray]


def scan_block(texts: Sequence[str]) -> Block:
    """Return the distinct words of a block, the word of every token, and the number of tokens of every text."""
    number: defaultdict[str, int] = defaultdict()
    number.default_factory = number.__len__
    ids: list[int] = []
    lengths = np.zeros(len(texts), dtype=np.int64)
    for i, text in enumerate(texts):
        found = [number[word] for word in words(text)]
        ids += found
        lengths[i] = len(found)
    return list(number), np.array(ids, dtype=np.int32), lengths


def merge_blocks(blocks: Iterable[Block]) -> tuple[list[str], np.ndarray, np.ndarray]:
    """Return sorted distinct words, the word of every token and the document borders of blocks in order."""
    blocks = list(blocks)
    vocabulary = sorted({word for found, _, _ in blocks for word in found})
    number = {word: i for i, word in enumerate(vocabulary)}
    ids = [np.array([number[word] for word in found], dtype=np.int32)[local] for found, local, _ in blocks]
    lengths = [lengths for _, _, lengths in blocks]
    indptr = np.concatenate([[0], *lengths]).cumsum(dtype=np.int64)
    return vocabulary, np.concatenate([np.empty(0, np.int32), *ids]), indptr


def scan(texts: Sequence[str], *, n_jobs: int | None = None) -> tuple[list[str], np.ndarray, np.ndarray]:
    """Scan texts block by block; the result does not depend on n_jobs.

    Parameters
    ----------
    texts : sequence of str
        Any strings.
    n_jobs : int, optional
        Processes, in joblib's sense; None means one unless a joblib backend says otherwise.

    Returns
    -------
    words : list of str
        The distinct words, sorted.
    ids : ndarray of shape (n_tokens,), int32
        The word of every token.
    indptr : ndarray of shape (n_documents + 1,), int64
        The tokens of document ``d`` are ``ids[indptr[d]:indptr[d + 1]]``.
    """
    blocks = [texts[start : start + TEXTS_A_BLOCK] for start in range(0, len(texts), TEXTS_A_BLOCK)]
    if len(blocks) == 1:
        return merge_blocks([scan_block(blocks[0])])
    scanned = Parallel(n_jobs=n_jobs, return_as="generator")(delayed(scan_block)(block) for block in blocks)
    return merge_blocks(progress(scanned, "Reading words", total=len(blocks), unit="block"))
