"""Latent Dirichlet allocation: passes over documents, passes over terms, likelihood of tokens.

Topics are stored term by term, shape (n_terms, width), float32. ``width`` is the number of topics rounded up to whole
vectors; the topics beyond have probability 0 and stay there.
"""

import numpy as np

from topics.linalg.kernels._compile import kernel

# No token is less likely than this, so that a ratio never becomes infinite in single precision.
_MIN_PROBABILITY = np.float32(1e-25)
# The logarithm of a product is taken before it leaves the range of doubles.
_MAX_PRODUCT = 1e200


@kernel(vectorize=True)
def responsibilities(first, last, indices, counts, mixture, term_topic, gain, ratio):
    """Take the expectation step of a document: how many of its tokens come from each topic.

    Fills ``ratio`` with every count over the probability of its term, and ``gain`` with the sum over terms of ratio
    and probability in each topic: the topic's expected tokens over its share in the mixture.

    Equivalent to ``ratio = counts / (term_topic[terms] @ mixture); gain = ratio @ term_topic[terms]``.
    """
    width = mixture.size
    for k in range(width):
        gain[k] = 0
    for i in range(first, last):
        term = indices[i]
        p = np.float32(0)
        for k in range(width):
            p += mixture[k] * term_topic[term, k]
        p = max(p, _MIN_PROBABILITY)
        ratio[i] = counts[i] / p
        for k in range(width):
            gain[k] += ratio[i] * term_topic[term, k]


@kernel
def log_likelihood(first, last, counts, ratio):
    """Return the log-likelihood of a document's tokens, given every count over the probability of its term.

    Equivalent to ``(counts * log(counts / ratio)).sum()``; most counts are 1, and of those the logarithm is taken once
    for many.
    """
    total, product = 0.0, 1.0
    for i in range(first, last):
        if counts[i] == 1:
            product *= ratio[i]
            if product > _MAX_PRODUCT:
                total -= np.log(product)
                product = 1.0
        elif counts[i] > 0:
            total += counts[i] * np.log(counts[i] / ratio[i])
    return total - np.log(product)


@kernel(vectorize=True)
def _update_mixture(mixture, gain, prior):
    """Take the maximization step of a document: its expected tokens and pseudo-counts; return the mixture's change.

    Equivalent to ``new = mixture * gain + prior; mixture[:] = new / new.sum()`` and the sum of absolute changes.
    """
    total = np.float32(0)
    for k in range(mixture.size):
        gain[k] = mixture[k] * gain[k] + prior[k]
        total += gain[k]
    change = np.float32(0)
    for k in range(mixture.size):
        share = gain[k] / total
        change += abs(share - mixture[k])
        mixture[k] = share
    return change


@kernel
def pass_over_documents(
    start, stop, indptr, indices, counts, term_topic, prior, n_sweeps, doc_topic, used, ratio, likelihood
):
    """Move the mixtures of documents ``start`` to ``stop`` towards the topics, ``n_sweeps`` times.

    Changes ``doc_topic``; writes the mixtures and ratios of the last sweep into ``used`` and ``ratio``, from which
    ``pass_over_terms`` sums up the expected counts, and into ``likelihood`` the log-likelihood of each document.
    """
    gain = np.empty(prior.size, np.float32)
    for d in range(start, stop):
        mixture = doc_topic[d]
        for _ in range(n_sweeps):
            used[d] = mixture
            responsibilities(indptr[d], indptr[d + 1], indices, counts, mixture, term_topic, gain, ratio)
            _update_mixture(mixture, gain, prior)
        likelihood[d] = log_likelihood(indptr[d], indptr[d + 1], counts, ratio)


@kernel(vectorize=True)
def pass_over_terms(start, stop, bounds, rows, positions, ratio, used, term_topic, expected):
    """Add to ``expected`` the expected tokens of terms ``start`` to ``stop`` in each topic.

    Equivalent to ``expected[start:stop] += (term_topic * (R.T @ used))[start:stop]`` with R the ratios as a csr matrix.
    """
    width = used.shape[1]
    gain = np.empty(width, np.float32)
    for term in range(start, stop):
        for k in range(width):
            gain[k] = 0
        for j in range(bounds[term], bounds[term + 1]):
            r, d = ratio[positions[j]], rows[j]
            for k in range(width):
                gain[k] += r * used[d, k]
        for k in range(width):
            expected[term, k] += gain[k] * term_topic[term, k]


@kernel(vectorize=True)
def expected_counts(start, stop, indptr, indices, counts, weights, term_topic, expected):
    """Write the expected tokens of each topic in documents ``start`` to ``stop``; neither factor need be scaled.

    Equivalent to ``ratio = counts / (weights[d] @ term_topic[terms].T); expected[d] = weights[d] * (ratio @
    term_topic[terms])`` for every document.
    """
    ratio = np.empty(max(1, (indptr[start + 1 : stop + 1] - indptr[start:stop]).max()), np.float32)
    for d in range(start, stop):
        first, last = indptr[d], indptr[d + 1]
        responsibilities(
            0, last - first, indices[first:last], counts[first:last], weights[d], term_topic, expected[d], ratio
        )
        for k in range(weights.shape[1]):
            expected[d, k] *= weights[d, k]


@kernel
def infer_mixtures(start, stop, indptr, indices, counts, term_topic, prior, tol, max_sweeps, doc_topic):
    """Find the mixtures of documents ``start`` to ``stop`` under fixed topics, each until it moves by less than tol.

    ``doc_topic`` holds where to start from, and the mixtures afterwards.
    """
    gain = np.empty(prior.size, np.float32)
    ratio = np.empty((indptr[start + 1 : stop + 1] - indptr[start:stop]).max(), np.float32)
    for d in range(start, stop):
        first, last = indptr[d], indptr[d + 1]
        for _ in range(max_sweeps):
            responsibilities(
                0, last - first, indices[first:last], counts[first:last], doc_topic[d], term_topic, gain, ratio
            )
            if _update_mixture(doc_topic[d], gain, prior) < tol:
                break


@kernel(vectorize=True)
def log_likelihoods(start, stop, indptr, indices, counts, doc_topic, term_topic, out):
    """Write the log-likelihood of documents ``start`` to ``stop``, in nats, in double precision.

    Equivalent to ``out[d] = (counts * log(doc_topic[d] @ term_topic[terms].T)).sum()``; ``-inf`` where a term that
    occurs has probability 0.
    """
    for d in range(start, stop):
        total = 0.0
        for i in range(indptr[d], indptr[d + 1]):
            p = 0.0
            for k in range(doc_topic.shape[1]):
                p += doc_topic[d, k] * term_topic[indices[i], k]
            if p > 0:
                total += counts[i] * np.log(p)
            elif counts[i] > 0:
                total = -np.inf
        out[d] = total
