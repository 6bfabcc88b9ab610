"""Segmentation of words: which splits into front, rest and ending leave a known word."""

import numpy as np

from topics.linalg.kernels._compile import kernel
from topics.linalg.kernels._tokens import hash_codes

_MAX_WORD_LENGTH = 64


@kernel
def hash_words(codes, indptr):
    """Return a number for every word, the same for the same word, uint64; never 0.

    Equivalent to ``[hash(word) for word in words]``.
    """
    hashes = np.empty(indptr.size - 1, dtype=np.uint64)
    for w in range(hashes.size):
        hashes[w] = _nonzero_hash(codes[indptr[w] : indptr[w + 1]])
    return hashes


@kernel
def _nonzero_hash(codes):
    """Return a number for a word, never 0."""
    h = hash_codes(codes, 0, codes.size)
    return h if h != np.uint64(0) else np.uint64(1)


@kernel
def hash_table(hashes):
    """Return an open-addressing table of some hashes; 0 is an empty slot.

    Equivalent to ``set(hashes)``.
    """
    size = 16
    while size < 3 * hashes.size:
        size *= 2
    table = np.zeros(size, dtype=np.uint64)
    for h in hashes:
        slot = np.int64(h & np.uint64(size - 1))
        while table[slot] != np.uint64(0) and table[slot] != h:
            slot = (slot + 1) & (size - 1)
        table[slot] = h
    return table


@kernel
def _contains_hash(table, h):
    """Return whether a table holds a hash.

    Equivalent to ``h in table``.
    """
    slot = np.int64(h & np.uint64(table.size - 1))
    while table[slot] != np.uint64(0):
        if table[slot] == h:
            return True
        slot = (slot + 1) & (table.size - 1)
    return False


@kernel
def _fold_in_place(word, length, alefs, special):
    """Fold the first letters of a buffer as ``topics.arabic._dictionary.fold`` does.

    ``special`` holds alef, alef maksura, ya, hamza on ya, waw, hamza on waw.
    """
    for i in range(length):
        for alef in alefs:
            if word[i] == alef:
                word[i] = special[0]
        if i > 0 and word[i] == special[4] and word[i - 1] == special[3]:
            word[i - 1] = special[5]
    if length and word[length - 1] == special[1]:
        word[length - 1] = special[2]


@kernel
def _has_affix(codes, written, length, at_end):
    """Return whether a word begins or ends with some letters.

    Equivalent to ``word.endswith(written) if at_end else word.startswith(written)``.
    """
    if length > codes.size:
        return False
    offset = codes.size - length if at_end else 0
    for i in range(length):  # noqa: SIM110 - numba compiles no generator
        if codes[offset + i] != written[i]:
            return False
    return True


@kernel
def find_segmentations(
    codes, indptr, fronts, ends, n_articles, n_pronouns, shortest_twice, known, starts, alefs, special
):
    """Return the affix splits of each word that may leave a known one: words, fronts and ends, three int32 arrays.

    ``fronts`` and ``ends`` are tuples of written letters, their number, restored letters, their number, and the
    fewest letters left. A front or end of -1 is none. ``known`` is a hash table of words, ``starts`` one of the
    first three letters of others. A split that is not returned leaves an unknown word; one that is may, too.

    Equivalent to ``[split for split in affix_splits(word) if rest(word, split) in known]`` for word after word.
    """
    f_written, f_size, f_restored, f_restored_size, f_shortest = fronts
    e_written, e_size, e_restored, e_restored_size, e_shortest = ends
    n_fronts, n_ends = f_size.size, e_size.size
    found_word = np.empty(16, dtype=np.int32)
    found_front = np.empty(16, dtype=np.int32)
    found_end = np.empty(16, dtype=np.int32)
    n = 0
    rest = np.empty(_MAX_WORD_LENGTH + 8, dtype=codes.dtype)
    for w in range(indptr.size - 1):
        word = codes[indptr[w] : indptr[w + 1]]
        if word.size > _MAX_WORD_LENGTH:
            continue
        is_definite = n_articles > 0 and _has_affix(word, f_written[0], f_size[0], False)
        for front in range(-1, n_fronts):
            if front >= 0:
                left = word.size - f_size[front]
                if left < f_shortest[front] or not _has_affix(word, f_written[front], f_size[front], False):
                    continue
            for end in range(-1, n_ends):
                if front < 0 and end < 0:
                    continue
                begin, stop, size = 0, word.size, 0
                if front >= 0:
                    begin = f_size[front]
                    for i in range(f_restored_size[front]):
                        rest[size] = f_restored[front, i]
                        size += 1
                if end >= 0:
                    definite = is_definite if front < 0 else front < n_articles
                    if definite and end < n_pronouns:
                        continue
                    if front >= 0 and size + stop - begin < shortest_twice:
                        continue
                    stop -= e_size[end]
                    if stop - begin + size < e_shortest[end] or stop < begin:
                        continue
                    if not _has_affix(word[begin:], e_written[end], e_size[end], True):
                        continue
                for i in range(begin, stop):
                    rest[size] = word[i]
                    size += 1
                if end >= 0:
                    for i in range(e_restored_size[end]):
                        rest[size] = e_restored[end, i]
                        size += 1
                _fold_in_place(rest, size, alefs, special)
                if _contains_hash(known, _nonzero_hash(rest[:size])) or (
                    size >= 3 and _contains_hash(starts, _nonzero_hash(rest[:3]))
                ):
                    if n == found_word.size:
                        found_word = np.append(found_word, np.empty_like(found_word))
                        found_front = np.append(found_front, np.empty_like(found_front))
                        found_end = np.append(found_end, np.empty_like(found_end))
                    found_word[n], found_front[n], found_end[n] = w, front, end
                    n += 1
    return found_word[:n].copy(), found_front[:n].copy(), found_end[:n].copy()
