"""In which windows of a text words stand, and in how many of them two stand together.

Windows slide over a document token by token. All windows of all documents are numbered through, and the windows that
hold a word are a few runs of numbers: what two words share is what their runs have in common.
"""

import numpy as np

from topics.linalg.kernels._compile import kernel


@kernel
def occurrences(ids, indptr, n_words):
    """Return where every word stands, word by word: bounds, documents, and places in them.

    Word ``w`` has entries ``bounds[w]`` to ``bounds[w + 1]``, in the order of the texts. ``ids`` holds word numbers, -1
    for tokens of no interest.

    Equivalent to: for each w, ``t = np.flatnonzero(ids == w)``, the document d of each t, and ``t - indptr[d]``.
    """
    bounds = np.zeros(n_words + 1, np.int64)
    for t in range(ids.size):
        if ids[t] >= 0:
            bounds[ids[t] + 1] += 1
    for w in range(n_words):
        bounds[w + 1] += bounds[w]
    documents = np.empty(bounds[-1], np.int32)
    places = np.empty(bounds[-1], np.int32)
    free = bounds[:-1].copy()
    for d in range(indptr.size - 1):
        for t in range(indptr[d], indptr[d + 1]):
            if ids[t] >= 0:
                documents[free[ids[t]]] = d
                places[free[ids[t]]] = t - indptr[d]
                free[ids[t]] += 1
    return bounds, documents, places


@kernel
def runs_of_windows(words, bounds, documents, places, first_windows, window, forgets):
    """Return the runs of windows that hold each of some words: bounds, starts, stops and documents of the runs.

    Document d has windows ``first_windows[d]`` to ``first_windows[d + 1] - 1``; the first begins at its first token.
    With ``forgets``, a word counts as gone when its first copy leaves the window, though others stand in it.

    Equivalent to: the runs of True in ``[word in tokens[s : s + window] for s in windows]``.
    """
    n_entries = 0
    for w in words:
        n_entries += bounds[w + 1] - bounds[w]
    run_bounds = np.zeros(words.size + 1, np.int64)
    starts, stops = np.empty(n_entries, np.int64), np.empty(n_entries, np.int64)
    of_document = np.empty(n_entries, np.int32)
    n = 0
    for i in range(words.size):
        first = n
        leaving = bounds[words[i]]
        for entry in range(bounds[words[i]], bounds[words[i] + 1]):
            d, place = documents[entry], places[entry]
            begin, last = first_windows[d], first_windows[d + 1] - 1
            start = begin + max(0, place - window + 1)
            stop = begin + place
            if forgets:
                while documents[leaving] != d or begin + places[leaving] < start:
                    leaving += 1
                stop = begin + places[leaving]
            stop = min(stop, last) + 1
            if n > first and of_document[n - 1] == d and start <= stops[n - 1]:
                stops[n - 1] = max(stops[n - 1], stop)
            else:
                starts[n], stops[n], of_document[n] = start, stop, d
                n += 1
        run_bounds[i + 1] = n
    return run_bounds, starts[:n], stops[:n], of_document[:n]


@kernel
def shared_windows(firsts, seconds, run_bounds, starts, stops):
    """Return for each pair of words how many windows hold both; a word paired with itself: how many hold it.

    Equivalent to: ``(holds[first] & holds[second]).sum()`` with ``holds`` the runs as rows of True and False.
    """
    counts = np.zeros(firsts.size, np.int64)
    for p in range(firsts.size):
        a, b = run_bounds[firsts[p]], run_bounds[seconds[p]]
        end_a, end_b = run_bounds[firsts[p] + 1], run_bounds[seconds[p] + 1]
        total = 0
        while a < end_a and b < end_b:
            total += max(0, min(stops[a], stops[b]) - max(starts[a], starts[b]))
            # Without a branch, which half of the time would be guessed wrong.
            a_ends_first = np.int64(stops[a] < stops[b])
            a += a_ends_first
            b += 1 - a_ends_first
        counts[p] = total
    return counts


@kernel
def documents_of_words(words, bounds, documents):
    """Return the documents that hold each of some words, as runs of windows that are whole documents.

    Equivalent to: ``np.unique(documents[bounds[w] : bounds[w + 1]])`` for each word, and the bounds between them.
    """
    n_entries = 0
    for w in words:
        n_entries += bounds[w + 1] - bounds[w]
    run_bounds = np.zeros(words.size + 1, np.int64)
    found = np.empty(n_entries, np.int32)
    n = 0
    for i in range(words.size):
        last = -1
        for entry in range(bounds[words[i]], bounds[words[i] + 1]):
            found[n] = documents[entry]
            n += np.int64(documents[entry] != last)
            last = documents[entry]
        run_bounds[i + 1] = n
    return run_bounds, found[:n]


@kernel
def shared_documents(firsts, seconds, run_bounds, of_document, n_documents):
    """Return for each pair of words how many documents hold both, given those that hold each.

    Fastest for pairs in the order of their first words. Equivalent to ``shared_windows``.
    """
    counts = np.zeros(firsts.size, np.int64)
    holds = np.zeros(n_documents, np.uint8)
    marked = -1
    for p in range(firsts.size):
        if firsts[p] == seconds[p]:
            counts[p] = run_bounds[firsts[p] + 1] - run_bounds[firsts[p]]
            continue
        if firsts[p] != marked:
            holds[:] = 0
            marked = firsts[p]
            for i in range(run_bounds[marked], run_bounds[marked + 1]):
                holds[of_document[i]] = 1
        total = 0
        for i in range(run_bounds[seconds[p]], run_bounds[seconds[p] + 1]):
            total += holds[np.uintp(of_document[i])]  # no negative number to look out for
        counts[p] = total
    return counts


@kernel
def shared_windows_of_documents(firsts, seconds, run_bounds, starts, stops, of_document):
    """Return for each pair of words how many windows of each document hold both: bounds, documents and counts.

    Equivalent to: ``shared_windows`` of each document alone, without the zeros, as rows of a csr matrix.
    """
    bounds = np.zeros(firsts.size + 1, np.int64)
    documents, counts = np.empty(1024, np.int32), np.empty(1024, np.int64)
    n = 0
    for p in range(firsts.size):
        a, b = run_bounds[firsts[p]], run_bounds[seconds[p]]
        end_a, end_b = run_bounds[firsts[p] + 1], run_bounds[seconds[p] + 1]
        while a < end_a and b < end_b:
            shared = min(stops[a], stops[b]) - max(starts[a], starts[b])
            if shared > 0:
                if n == bounds[p] or documents[n - 1] != of_document[a]:
                    if n == documents.size:
                        documents = np.concatenate((documents, np.empty(n, np.int32)))
                        counts = np.concatenate((counts, np.empty(n, np.int64)))
                    documents[n], counts[n] = of_document[a], 0
                    n += 1
                counts[n - 1] += shared
            if stops[a] < stops[b]:
                a += 1
            else:
                b += 1
        bounds[p + 1] = n
    return bounds, documents[:n], counts[:n]
