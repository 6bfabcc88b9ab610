"""Segmentations of words whose rest is known."""

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
def _has_affix(codes, affix, length, at_end):
    """Return whether a word begins or ends with some letters.

    Equivalent to ``word.endswith(affix) if at_end else word.startswith(affix)``.
    """
    if length > codes.size:
        return False
    offset = codes.size - length if at_end else 0
    for i in range(length):  # noqa: SIM110 - numba compiles no generator
        if codes[offset + i] != affix[i]:
            return False
    return True


@kernel
def find_segmentations(
    codes, indptr, prefixes, suffixes, n_articles, n_pronouns, min_length_for_both, known, beginnings, alefs, special
):
    """Return the segmentations of each word whose rest may be known: words, prefixes and suffixes, three int32 arrays.

    ``prefixes`` and ``suffixes`` are tuples of affixes, their lengths, restored letters, their lengths, and the fewest
    letters left; -1 stands for none. ``known`` is a hash table of words, ``beginnings`` one of the first three letters
    of others. The rest of a segmentation that is not returned is unknown; that of one that is may be, too.

    Equivalent to ``[s for s in segmentations(word) if s.rest in known]`` for word after word.
    """
    p_affix, p_size, p_restored, p_restored_size, p_min_rest = prefixes
    s_affix, s_size, s_restored, s_restored_size, s_min_rest = suffixes
    n_prefixes, n_suffixes = p_size.size, s_size.size
    found_word = np.empty(16, dtype=np.int32)
    found_prefix = np.empty(16, dtype=np.int32)
    found_suffix = np.empty(16, dtype=np.int32)
    n = 0
    rest = np.empty(_MAX_WORD_LENGTH + 8, dtype=codes.dtype)
    for w in range(indptr.size - 1):
        word = codes[indptr[w] : indptr[w + 1]]
        if word.size > _MAX_WORD_LENGTH:
            continue
        is_definite = n_articles > 0 and _has_affix(word, p_affix[0], p_size[0], False)
        for prefix in range(-1, n_prefixes):
            if prefix >= 0:
                left = word.size - p_size[prefix]
                if left < p_min_rest[prefix] or not _has_affix(word, p_affix[prefix], p_size[prefix], False):
                    continue
            for suffix in range(-1, n_suffixes):
                if prefix < 0 and suffix < 0:
                    continue
                begin, stop, size = 0, word.size, 0
                if prefix >= 0:
                    begin = p_size[prefix]
                    for i in range(p_restored_size[prefix]):
                        rest[size] = p_restored[prefix, i]
                        size += 1
                if suffix >= 0:
                    definite = is_definite if prefix < 0 else prefix < n_articles
                    if definite and suffix < n_pronouns:
                        continue
                    if prefix >= 0 and size + stop - begin < min_length_for_both:
                        continue
                    stop -= s_size[suffix]
                    if stop - begin + size < s_min_rest[suffix] or stop < begin:
                        continue
                    if not _has_affix(word[begin:], s_affix[suffix], s_size[suffix], True):
                        continue
                for i in range(begin, stop):
                    rest[size] = word[i]
                    size += 1
                if suffix >= 0:
                    for i in range(s_restored_size[suffix]):
                        rest[size] = s_restored[suffix, i]
                        size += 1
                _fold_in_place(rest, size, alefs, special)
                if _contains_hash(known, _nonzero_hash(rest[:size])) or (
                    size >= 3 and _contains_hash(beginnings, _nonzero_hash(rest[:3]))
                ):
                    if n == found_word.size:
                        found_word = np.append(found_word, np.empty_like(found_word))
                        found_prefix = np.append(found_prefix, np.empty_like(found_prefix))
                        found_suffix = np.append(found_suffix, np.empty_like(found_suffix))
                    found_word[n], found_prefix[n], found_suffix[n] = w, prefix, suffix
                    n += 1
    return found_word[:n].copy(), found_prefix[:n].copy(), found_suffix[:n].copy()
