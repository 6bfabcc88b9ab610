"""Near-duplicate articles (wire copy): groups of near-identical stories, and which source ran whose."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Generic

import numpy as np
import pandas as pd
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from topics._elsewhere import ExplainsNames
from topics._frozen import read_only
from topics._rtl import RightToLeft
from topics._validation import check_between, check_integer, count_noun
from topics.arabic import CLEANING, FOLDING, apply_steps, scan
from topics.corpus._articles import ArticlesT, add_rejected
from topics.linalg import jaccard_of_pairs

# Two sets of similarity s share a band of r rows with probability 1 - (1 - s**r)**b: with 32 bands of 4 rows that is
# .9999999 at .8 and .94 at .54; every pair found is then compared exactly.
_PERMUTATIONS, _ROWS_PER_BAND = 128, 4
_MINHASH_SEED = 1
_ARTICLES_PER_BLOCK = 5_000  # what goes to rensa at once: bounds the memory
_MAX_BUCKET_OF_ALL_PAIRS = 64  # pairs grow with the square of a bucket
_LOWEST_MIN_SIMILARITY = 0.5  # below it, bands miss pairs (see above)
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)  # 2**64 over the golden ratio, odd


@dataclass(frozen=True, eq=False, repr=False)
class Duplicates(ExplainsNames, Generic[ArticlesT]):
    """Groups of near-identical stories in a corpus.

    Parameters
    ----------
    corpus : Corpus
        Where they were looked for.
    group : ndarray of shape (n_articles,), int
        The group of every article, -1 for an article that has no double.
    first : ndarray of shape (n_articles,), int
        The position of the earliest article of the same group; an article without a double is its own first.
    similarity : ndarray of shape (n_articles,), float
        Jaccard similarity with that first article, 0 to 1.

    See Also
    --------
    Corpus.duplicates : Makes one.
    Corpus.boilerplate : Finds repeated lines instead of repeated stories.

    Examples
    --------
    >>> import topics
    >>> topics.load_sample(part="copies").duplicates()
    Duplicates(12 groups, 12 copies among 24 articles)
    """

    corpus: ArticlesT
    group: np.ndarray
    first: np.ndarray
    similarity: np.ndarray

    def __post_init__(self) -> None:
        for name in ("group", "first", "similarity"):
            object.__setattr__(self, name, read_only(np.array(getattr(self, name))))

    def __len__(self) -> int:
        return int(self.group.max(initial=-1)) + 1

    def __repr__(self) -> str:
        found = f"{count_noun(len(self), 'group')}, {count_noun(self.n_copies, 'copy', 'copies')}"
        return f"Duplicates({found} among {count_noun(len(self.corpus), 'article')})"

    def _repr_html_(self) -> str:
        shown = RightToLeft(self.groups().round({"similarity": 3}))
        return f"<p>{self!r}</p>{shown._repr_html_()}"

    @cached_property
    def is_copy(self) -> np.ndarray:
        """Whether each article is a later copy, shape (n_articles,)."""
        return read_only(self.first != np.arange(len(self.corpus)))

    @property
    def n_copies(self) -> int:
        """Number of articles that a copy-free corpus goes without."""
        return int(self.is_copy.sum())

    def groups(self) -> pd.DataFrame:
        """Return a table with one row per article that has a double.

        Returns
        -------
        DataFrame
            ``group``, ``id``, ``date``, ``source``, ``is_copy``, ``similarity`` (with the first article of the
            group), the first of a group before its copies.
        """
        rows = np.flatnonzero(self.group >= 0)
        found = self.corpus.take(rows)
        table = RightToLeft(
            {
                "group": self.group[rows],
                "id": found.ids,
                "date": found.dates,
                "source": found.sources,
                "is_copy": self.is_copy[rows],
                "similarity": self.similarity[rows],
            }
        )
        return table.sort_values(["group", "is_copy", "date"], kind="stable", ignore_index=True)

    def flows(self) -> pd.DataFrame:
        """Return who ran whose story.

        Returns
        -------
        DataFrame
            ``from`` (source of the first article), ``to`` (source of the copy), ``n_documents``; most frequent first.
        """
        copies = np.flatnonzero(self.is_copy)
        sources = np.array(self.corpus.sources, dtype=object)
        pairs = RightToLeft({"from": sources[self.first[copies]], "to": sources[copies]}, dtype=object)
        counts = pairs.value_counts(["from", "to"]).rename("n_documents").reset_index()
        return counts.sort_values(["n_documents", "from", "to"], ascending=[False, True, True], ignore_index=True)

    def by_source(self) -> pd.DataFrame:
        """Return how much of every source is copy.

        Returns
        -------
        DataFrame
            ``source``, ``n_documents``, ``copies``, ``share`` (0 to 1).
        """
        return self._shares("source", pd.Series(self.corpus.sources, dtype=object))

    def by_month(self) -> pd.DataFrame:
        """Return how much of every month is copy; articles without a date are left out.

        Returns
        -------
        DataFrame
            ``month`` (such as ``2018-05``), ``n_documents``, ``copies``, ``share`` (0 to 1).
        """
        return self._shares("month", pd.Series(self.corpus.dates.strftime("%Y-%m")))

    def _shares(self, name: str, keys: pd.Series) -> pd.DataFrame:
        table = pd.DataFrame({name: keys, "copy": self.is_copy}).groupby(name)["copy"].agg(["size", "sum"])
        table = table.rename(columns={"size": "n_documents", "sum": "copies"}).reset_index()
        return table.assign(share=table["copies"] / table["n_documents"])

    def without_copies(self) -> ArticlesT:
        """Return the corpus with the earliest article of every group alone.

        Returns
        -------
        Corpus
            In the same order; every copy is listed in its ``rejected`` with the article it repeats.
        """
        ids, copies = self.corpus.ids, np.flatnonzero(self.is_copy)
        why = [f"repeats {ids[self.first[i]]} (similarity {self.similarity[i]:.2f})" for i in copies]
        rejected = add_rejected(self.corpus.rejected, zip([f"article {ids[i]}" for i in copies], why, strict=True))
        return replace(self.corpus.take(np.flatnonzero(~self.is_copy)), rejected=rejected)


def find_duplicates(corpus: ArticlesT, *, min_similarity: float = 0.8, shingle: int = 5) -> Duplicates[ArticlesT]:
    """Group the near-identical stories of a corpus; see ``Corpus.duplicates``."""
    check_between("min_similarity", min_similarity, _LOWEST_MIN_SIMILARITY, 1)
    check_integer("shingle", shingle)
    hashes, indptr = _shingle_sets(corpus.texts, shingle)
    left, right = _candidate_pairs(hashes, indptr)
    similar = jaccard_of_pairs(hashes, indptr, left, right) >= min_similarity
    n = len(corpus)
    graph = coo_array((np.ones(similar.sum()), (left[similar], right[similar])), shape=(n, n))
    component = connected_components(graph, directed=False)[1]
    first = _earliest(component, corpus.dates)
    similarity = jaccard_of_pairs(hashes, indptr, np.arange(n), first)
    similarity[first == np.arange(n)] = 1.0
    has_double = np.bincount(component)[component] > 1
    group = np.full(n, -1)
    group[has_double] = np.unique(component[has_double], return_inverse=True)[1]  # numbered without gaps
    return Duplicates(corpus, group, first, similarity)


def _shingle_sets(texts: Sequence[str], size: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the set of word runs of every text as sorted 64-bit numbers, and its borders; a short text is one run."""
    words, ids, indptr = scan(texts)
    steps = [*CLEANING.values(), *FOLDING.values()]
    # blake2b gives a word the same number in every process, which hash() does not.
    cleaned = (apply_steps(steps, word).encode("utf-8", "surrogatepass") for word in words)
    digests = b"".join(hashlib.blake2b(word, digest_size=8).digest() for word in cleaned)
    word_hash = np.frombuffer(digests, dtype="<u8").astype(np.uint64)
    sets, lengths = [np.empty(0, np.uint64)], np.zeros(len(texts), dtype=np.int64)
    for d in range(len(texts)):
        tokens = word_hash[ids[indptr[d] : indptr[d + 1]]]
        if tokens.size:
            found = np.unique(_hash_shingles(tokens, min(size, tokens.size)))
            lengths[d] = found.size
            sets.append(found)
    return np.concatenate(sets), np.concatenate([[0], lengths.cumsum()])


def _hash_shingles(tokens: np.ndarray, size: int) -> np.ndarray:
    """Return a number for every run of ``size`` tokens (a polynomial hash modulo 2**64)."""
    total = np.zeros(tokens.size - size + 1, dtype=np.uint64)
    for k in range(size):
        total = total * _MULTIPLIER + tokens[k : tokens.size - size + 1 + k]
    return total


def _candidate_pairs(hashes: np.ndarray, indptr: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return pairs of sets that share a band of their MinHash signatures, each pair once, the smaller first."""
    n = indptr.size - 1
    signatures = _minhash(hashes, indptr)
    filled = np.flatnonzero(np.diff(indptr) > 0)
    found = [np.empty(0, dtype=np.int64)]
    for start in range(0, _PERMUTATIONS, _ROWS_PER_BAND):
        band = np.ascontiguousarray(signatures[filled, start : start + _ROWS_PER_BAND])
        key = band.view(np.dtype((np.void, band.itemsize * _ROWS_PER_BAND))).ravel()
        order = np.argsort(key, kind="stable")
        borders = np.flatnonzero(np.concatenate([[True], key[order][1:] != key[order][:-1], [True]]))
        sizes = np.diff(borders)
        shared = np.flatnonzero(sizes > 1)
        found += [_bucket_pairs(filled[order[borders[b] : borders[b] + sizes[b]]], n) for b in shared]
    packed = np.unique(np.concatenate(found))
    return packed // max(n, 1), packed % max(n, 1)


def _bucket_pairs(members: np.ndarray, n: int) -> np.ndarray:
    """Return the pairs of a bucket, packed as ``smaller * n + larger``.

    A large bucket holds one story many times: pairs with its first member and between neighbours connect it.
    """
    members = np.sort(members)
    if members.size <= _MAX_BUCKET_OF_ALL_PAIRS:
        i, j = np.triu_indices(members.size, k=1)
        return members[i] * n + members[j]
    return np.concatenate([members[0] * n + members[1:], members[1:-1] * n + members[2:]])


def _minhash(hashes: np.ndarray, indptr: np.ndarray) -> np.ndarray:
    """Return MinHash signatures of shape (n_sets, _PERMUTATIONS), uint32."""
    from rensa import RMinHash

    n = indptr.size - 1
    signatures = np.empty((n, _PERMUTATIONS), dtype=np.uint32)
    for start in range(0, n, _ARTICLES_PER_BLOCK):
        stop = min(start + _ARTICLES_PER_BLOCK, n)
        offsets = (indptr[start : stop + 1] - indptr[start]).astype(np.uint64)
        block = hashes[indptr[start] : indptr[stop]]
        matrix = RMinHash.digest_matrix_from_flat_token_hashes(block, offsets, _PERMUTATIONS, _MINHASH_SEED)
        signatures[start:stop] = matrix.to_rows()
    return signatures


def _earliest(component: np.ndarray, dates: pd.DatetimeIndex) -> np.ndarray:
    """Return for every article the position of the earliest of its component; without a date it counts as last."""
    days = dates.fillna(pd.Timestamp.max.normalize()).to_numpy()
    order = np.lexsort([np.arange(component.size), days, component])
    earliest = order[np.unique(component[order], return_index=True)[1]]
    return earliest[component]
