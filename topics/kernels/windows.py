"""How many windows hold a word, and a pair of words."""

import numpy as np

from topics.kernels.compile import kernel


@kernel
def add_run(counts, present, n_present, n_windows):
    """Add ``n_windows`` windows that all hold the same words.

    Equivalent to ``counts[np.ix_(present[:n_present], present[:n_present])] += n_windows``.
    """
    for i in range(n_present):
        for j in range(n_present):
            counts[present[i], present[j]] += n_windows


@kernel
def enter(word, in_window, present, slot, n_present):
    """Count one more token of a word in the window; return how many different words it holds now."""
    if in_window[word] == 0:
        slot[word] = n_present
        present[n_present] = word
        n_present += 1
    in_window[word] += 1
    return n_present


@kernel
def leave(word, in_window, present, slot, n_present):
    """Count one token less of a word in the window; return how many different words it holds now."""
    in_window[word] -= 1
    if in_window[word] == 0:
        n_present -= 1
        last = present[n_present]
        present[slot[word]] = last
        slot[last] = slot[word]
    return n_present


@kernel
def window_counts(ids, indptr, window, n_words):
    """Count the windows of all documents that hold each pair of words, boolean presence, stride 1.

    A document of L tokens has ``max(1, L - window + 1)`` windows. ``ids`` holds word numbers, -1 for all other tokens.
    The diagonal of the counts is the number of windows that hold a word. Returns the counts, shape
    (n_words, n_words), and the number of windows.

    Equivalent to: the sum over windows of ``np.outer(p, p)``, where ``p[i]`` is 1 if the window holds word i.
    """
    counts = np.zeros((n_words, n_words), np.int64)
    in_window = np.zeros(n_words, np.int64)
    present = np.zeros(n_words, np.int64)
    slot = np.zeros(n_words, np.int64)
    total = 0
    for d in range(indptr.size - 1):
        start, stop = indptr[d], indptr[d + 1]
        n_windows = max(1, stop - start - window + 1)
        total += n_windows
        n_present = 0
        for t in range(start, min(start + window, stop)):
            if ids[t] >= 0:
                n_present = enter(ids[t], in_window, present, slot, n_present)
        # Between two changes of what a window holds, all windows count alike: add them at once.
        run_start = 0
        for s in range(1, n_windows):
            old, new = ids[start + s - 1], ids[start + s + window - 1]
            if old == new:
                continue
            loses = old >= 0 and in_window[old] == 1
            gains = new >= 0 and in_window[new] == 0
            if loses or gains:
                add_run(counts, present, n_present, s - run_start)
                run_start = s
            if old >= 0:
                n_present = leave(old, in_window, present, slot, n_present)
            if new >= 0:
                n_present = enter(new, in_window, present, slot, n_present)
        add_run(counts, present, n_present, n_windows - run_start)
        in_window[present[:n_present]] = 0
    return counts, total
