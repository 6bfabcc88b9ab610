"""Where the words of a text stand, and which of them are the same."""

import numpy as np

from topics.linalg.kernels._compile import kernel

_SEPARATOR_KIND, LETTER_KIND, MARK_KIND, IGNORED_KIND, LATIN_KIND, DIGIT_KIND, POINT_KIND = range(7)
"""Kinds of characters. A mark continues an Arabic word, an ignored character any word, a point a number."""

_INITIAL_SLOTS = 1 << 16
_FNV_OFFSET, _FNV_PRIME = np.uint64(14695981039346656037), np.uint64(1099511628211)


@kernel
def find_words(codes, kinds, with_latin, with_numbers):
    """Return where words start and how long they are, in two arrays of shape (n_words,), int32.

    Equivalent to ``[m.span() for m in pattern.finditer(text)]`` with the pattern of ``topics.arabic._tokenize``.
    ``codes`` are the characters' numbers, ``kinds`` says what a number stands for; larger numbers separate.
    """
    starts = np.empty(codes.size, dtype=np.int32)
    lengths = np.empty(codes.size, dtype=np.int32)
    n = 0
    i = 0
    while i < codes.size:
        kind = _character_kind(codes, kinds, i)
        start = i
        i += 1
        if kind == LETTER_KIND:
            while i < codes.size and _is_in_word(_character_kind(codes, kinds, i)):
                i += 1
        elif kind in (LATIN_KIND, DIGIT_KIND):
            while i < codes.size and _character_kind(codes, kinds, i) == DIGIT_KIND:
                i += 1
            is_latin = kind == LATIN_KIND or (i < codes.size and _character_kind(codes, kinds, i) == LATIN_KIND)
            if is_latin:
                while i < codes.size and _character_kind(codes, kinds, i) in (LATIN_KIND, DIGIT_KIND):
                    i += 1
            else:
                i = _end_of_number(codes, kinds, i)
            if not (with_latin if is_latin else with_numbers):
                continue
        else:
            continue
        starts[n] = start
        lengths[n] = i - start
        n += 1
    return starts[:n].copy(), lengths[:n].copy()


@kernel
def _end_of_number(codes, kinds, i):
    """Return where a number ends whose first run of digits ends at ``i``.

    Equivalent to ``re.compile(r"(?:[.,][0-9]+)*").match(text, i).end()``.
    """
    while (
        i + 1 < codes.size
        and _character_kind(codes, kinds, i) == POINT_KIND
        and _character_kind(codes, kinds, i + 1) == DIGIT_KIND
    ):
        i += 1
        while i < codes.size and _character_kind(codes, kinds, i) == DIGIT_KIND:
            i += 1
    return i


@kernel
def _character_kind(codes, kinds, i):
    """Return what the character at a place is.

    Equivalent to ``kinds[codes[i]] if codes[i] < len(kinds) else SEPARATOR``.
    """
    return kinds[codes[i]] if codes[i] < kinds.size else _SEPARATOR_KIND


@kernel
def _is_in_word(kind):
    """Return whether an Arabic word goes on with a character of this kind.

    Equivalent to ``kind in (LETTER_KIND, MARK_KIND, IGNORED_KIND)``.
    """
    return LETTER_KIND <= kind <= IGNORED_KIND


@kernel
def number_words(codes, starts, lengths):
    """Return the number of every word, and the position in ``starts`` where each number occurs first.

    Equivalent to ``dict.setdefault(word, len(dict))`` for word after word.
    """
    slots = np.full(_INITIAL_SLOTS, -1, dtype=np.int32)
    ids = np.empty(starts.size, dtype=np.int32)
    first = np.empty(starts.size, dtype=np.int32)
    # What a slot leads to lies together, so that looking there costs one wait for the memory: hash, place, length.
    entries = np.empty((_INITIAL_SLOTS, 3), dtype=np.uint64)
    spelled = np.empty(8 * _INITIAL_SLOTS, dtype=codes.dtype)
    n, end = 0, 0
    for w in range(starts.size):
        start, length = starts[w], lengths[w]
        h = hash_codes(codes, start, start + length)
        slot = np.int64(h & np.uint64(slots.size - 1))
        while slots[slot] >= 0:
            entry = entries[slots[slot]]
            is_candidate = entry[0] == h and entry[2] == np.uint64(length)
            if is_candidate and _equal_codes(spelled, np.int64(entry[1]), codes, start, length):
                break
            slot = (slot + 1) & (slots.size - 1)
        if slots[slot] < 0:
            if n == entries.shape[0]:
                entries = np.concatenate((entries, np.empty_like(entries)))
            while end + length > spelled.size:
                spelled = np.concatenate((spelled, np.empty_like(spelled)))
            slots[slot], first[n] = n, w
            entries[n, 0], entries[n, 1], entries[n, 2] = h, np.uint64(end), np.uint64(length)
            spelled[end : end + length] = codes[start : start + length]
            end += length
            ids[w] = n
            n += 1
            if 2 * n > slots.size:
                slots = _rehash(slots, entries, n)
        else:
            ids[w] = slots[slot]
    return ids, first[:n].copy()


@kernel
def hash_codes(codes, start, stop):
    """Return a number for a word, the same for the same word (FNV-1a, its halves mixed)."""
    h = _FNV_OFFSET
    for i in range(start, stop):
        h = (h ^ np.uint64(codes[i])) * _FNV_PRIME
    return h ^ (h >> np.uint64(32))


@kernel
def _rehash(slots, entries, n):
    """Return a table four times as large with the same entries.

    Equivalent to ``dict`` growing.
    """
    larger = np.full(4 * slots.size, -1, dtype=np.int32)
    for word in range(n):
        slot = np.int64(entries[word, 0] & np.uint64(larger.size - 1))
        while larger[slot] >= 0:
            slot = (slot + 1) & (larger.size - 1)
        larger[slot] = word
    return larger


@kernel
def _equal_codes(spelled, at, codes, start, length):
    """Return whether two runs of characters are the same.

    Equivalent to ``(spelled[at : at + length] == codes[start : start + length]).all()``.
    """
    for i in range(length):  # noqa: SIM110 - numba compiles no generator
        if spelled[at + i] != codes[start + i]:
            return False
    return True


@kernel
def document_frequency(ids, indptr, n):
    """Return in how many documents each of ``n`` numbers stands.

    Equivalent to ``np.bincount(np.concatenate([np.unique(ids[a:b]) for a, b in pairwise(indptr)]), minlength=n)``.
    """
    found = np.zeros(n, dtype=np.int64)
    last = np.full(n, -1, dtype=np.int64)
    for d in range(indptr.size - 1):
        for i in range(indptr[d], indptr[d + 1]):
            if last[ids[i]] != d:
                last[ids[i]] = d
                found[ids[i]] += 1
    return found
