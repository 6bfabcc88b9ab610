"""One pass over the texts: their distinct words, and the word of every token."""

from collections.abc import Iterable, Sequence

import numpy as np
from joblib import Parallel, delayed

from topics._progress import progress
from topics.arabic._tokenize import ARABIC_ONLY, TokenRules, character_kinds, tokenize
from topics.linalg import find_words, number_words

_TEXTS_PER_BLOCK = 10_000

_ScannedBlock = tuple[list[str], np.ndarray, np.ndarray]


def _scan_block(texts: Sequence[str], rules: TokenRules) -> _ScannedBlock:
    """Return the distinct words of a block, the word of every token, and the number of tokens per text."""
    is_plain = [rules.is_plain(text) for text in texts]
    found, ids, lengths = _scan_plain([text for text, plain in zip(texts, is_plain, strict=True) if plain], rules)
    if all(is_plain):
        return found, ids, lengths
    number = {word: i for i, word in enumerate(found)}
    plain_documents = iter(np.split(ids, lengths.cumsum()[:-1]))
    documents = [
        next(plain_documents)
        if plain
        else np.array([number.setdefault(word, len(number)) for word in tokenize(text, rules)], dtype=np.int32)
        for text, plain in zip(texts, is_plain, strict=True)
    ]
    return list(number), np.concatenate(documents), np.array([document.size for document in documents], dtype=np.int64)


def _scan_plain(texts: Sequence[str], rules: TokenRules) -> _ScannedBlock:
    """Return ``_scan_block`` of texts in which every word is a run of letters or digits: the fast case."""
    joined = "\n".join(texts)  # no word crosses a line
    codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    starts, sizes = find_words(codes, character_kinds(), rules.latin, rules.numbers)
    ids, first = number_words(codes, starts, sizes)
    begins, ends = starts[first].tolist(), (starts[first] + sizes[first]).tolist()
    borders = np.cumsum([0, *(len(text) + 1 for text in texts)])
    lengths = np.diff(np.searchsorted(starts, borders))
    return [joined[begin:end] for begin, end in zip(begins, ends, strict=True)], ids, lengths


def _merge_blocks(blocks: Iterable[_ScannedBlock]) -> tuple[list[str], np.ndarray, np.ndarray]:
    """Return the distinct words of blocks in order, the word of every token, and the document borders."""
    number: dict[str, int] = {}
    ids, lengths = [np.empty(0, np.int32)], [np.zeros(1, np.int64)]
    for found, local, sizes in blocks:
        ids.append(np.array([number.setdefault(word, len(number)) for word in found], dtype=np.int32)[local])
        lengths.append(sizes)
    return list(number), np.concatenate(ids), np.concatenate(lengths).cumsum()


def scan(
    texts: Sequence[str], *, rules: TokenRules = ARABIC_ONLY, n_jobs: int | None = None
) -> tuple[list[str], np.ndarray, np.ndarray]:
    """Return the distinct words in order of appearance, and texts as word numbers; n_jobs does not change the result.

    Returns words, ids of shape (n_tokens,), int32, and indptr of shape (n_documents + 1,): the tokens of document
    ``d`` are ``ids[indptr[d]:indptr[d + 1]]``.
    """
    blocks = [texts[start : start + _TEXTS_PER_BLOCK] for start in range(0, len(texts), _TEXTS_PER_BLOCK)]
    if len(blocks) == 1:
        return _merge_blocks([_scan_block(blocks[0], rules)])
    # The kernels release the interpreter lock, and threads need no copies of the texts.
    jobs = Parallel(n_jobs=n_jobs, prefer="threads", return_as="generator")
    scanned = jobs(delayed(_scan_block)(block, rules) for block in blocks)
    return _merge_blocks(progress(scanned, "Reading words", total=len(blocks), unit="block"))
