"""Slow, obvious versions of what the library does fast."""

import itertools
import math

import numpy as np

EPSILON = 1e-12


def windows(document, width):
    """Return the sets of words of all windows of a document."""
    count = max(1, len(document) - width + 1)
    return [set(document[start : start + width]) for start in range(count)]


def share(sets, *words):
    """Return the share of the sets that hold all the words."""
    return sum(all(word in held for word in words) for held in sets) / len(sets)


def pair_log_ratio(sets, a, b):
    return math.log((share(sets, a, b) + EPSILON) / (share(sets, a) * share(sets, b)))


def pair_npmi(sets, a, b):
    joint = share(sets, a, b)
    return 1.0 if joint == 1 else pair_log_ratio(sets, a, b) / -math.log(joint + EPSILON)


def pair_fitelson(sets, a, b):
    """Return how much more likely word a is with b than without; NaN where nothing is without b."""
    with_b, without_b = [held for held in sets if b in held], [held for held in sets if b not in held]
    if not without_b:
        return math.nan
    p, q = share(with_b, a), share(without_b, a)
    return (p - q) / (p + q)


def pairs(topic):
    """Return (word, better-ranked word)."""
    return [(topic[i], topic[j]) for i in range(len(topic)) for j in range(i)]


def coherence(topic, documents, measure):
    """Return the coherence of one topic by DESIGN's definitions, window by window."""
    widths = {"c_uci": 10, "c_npmi": 10, "c_v": 110, "c_p": 70, "u_mass": max(1, *map(len, documents))}
    width = widths[measure]
    sets = list(itertools.chain.from_iterable(windows(document, width) for document in documents))
    if measure == "c_uci":
        return float(np.mean([pair_log_ratio(sets, a, b) for a, b in pairs(topic)]))
    if measure == "c_npmi":
        return float(np.mean([pair_npmi(sets, a, b) for a, b in pairs(topic)]))
    if measure == "c_p":
        return float(np.mean([pair_fitelson(sets, a, b) for a, b in pairs(topic)]))
    if measure == "u_mass":
        return float(np.mean([math.log((share(sets, a, b) + EPSILON) / share(sets, b)) for a, b in pairs(topic)]))
    vectors = np.array([[pair_npmi(sets, a, b) for b in topic] for a in topic])
    whole = vectors.sum(axis=0)
    cosines = [v @ whole / (np.linalg.norm(v) * np.linalg.norm(whole)) for v in vectors]
    return float(np.mean(cosines))


def window_counts(ids, indptr, width, n_words):
    """Return the windows that hold each pair of words, and the number of windows."""
    counts = np.zeros((n_words, n_words), dtype=np.int64)
    total = 0
    for start, stop in itertools.pairwise(indptr):
        for held in windows(list(ids[start:stop]), width):
            present = np.zeros(n_words, dtype=np.int64)
            present[[word for word in held if word >= 0]] = 1
            counts += np.outer(present, present)
            total += 1
    return counts, total


def shingles(tokens, size):
    """Return the set of runs of ``size`` tokens; a shorter text is a single run."""
    if not tokens:
        return set()
    size = min(size, len(tokens))
    return {tuple(tokens[i : i + size]) for i in range(len(tokens) - size + 1)}


def jaccard(a, b):
    return len(a & b) / len(a | b) if a | b else 0.0


def groups_of_similar(sets, threshold):
    """Return the connected groups of sets that are similar, as sets of positions, of two or more."""
    groups = [{i} for i in range(len(sets))]
    for i in range(len(sets)):
        for j in range(i):
            if jaccard(sets[i], sets[j]) >= threshold and groups[i] is not groups[j]:
                groups[i] |= groups[j]
                for k in groups[j]:
                    groups[k] = groups[i]
    return {frozenset(group) for group in groups if len(group) > 1}


def document_frequency(ids, indptr, n):
    """Return in how many documents each of ``n`` numbers stands."""
    found = np.zeros(n, dtype=np.int64)
    for start, stop in itertools.pairwise(indptr):
        found[np.unique(ids[start:stop])] += 1
    return found


def join_pairs(tokens, pairs):
    """Return tokens with every pair joined, from left to right."""
    joined, i = [], 0
    while i < len(tokens):
        is_pair = i + 1 < len(tokens) and (tokens[i], tokens[i + 1]) in pairs
        joined.append(f"{tokens[i]} {tokens[i + 1]}" if is_pair else tokens[i])
        i += 2 if is_pair else 1
    return joined


def lda_step(X, mixtures, term_topic, prior):
    """Return mixtures after one step of expectation-maximization, shape (n_documents, n_topics)."""
    ratio = X / (mixtures @ term_topic.T)
    moved = mixtures * (ratio @ term_topic) + prior
    return moved / moved.sum(axis=1, keepdims=True)


def coordinate_descent(factor, products, gram, l1, l2):
    """Return a factor after one sweep over the entries of every row."""
    factor = factor.astype(float)
    for row in range(len(factor)):
        for k in range(factor.shape[1]):
            slope = gram[k] @ factor[row] - products[row, k] + l1 + l2 * factor[row, k]
            factor[row, k] = max(0.0, factor[row, k] - slope / (gram[k, k] + l2))
    return factor


def multiplicative_step(X, weights, term_topic, l1, l2):
    """Return weights after one step that lowers the Kullback-Leibler loss with penalties."""
    model = weights @ term_topic.T
    claimed = weights * (np.divide(X, model, out=np.zeros_like(model), where=X > 0) @ term_topic)
    b = term_topic.sum(axis=0) + l1
    return claimed / b if l2 == 0 else (np.sqrt(b**2 + 4 * l2 * claimed) - b) / (2 * l2)


def rank_biased_overlap(a, b, p, terms=4000):
    """Return the overlap of two lists summed to a depth at which nothing is left, as if they went on as they end.

    Beyond its end a list goes on with the agreement it had there: words that the shorter one lacks count in the share
    of its end, and beyond the longer one's end the agreement stays.
    """
    (short, long), agreement, total = sorted((a, b), key=len), 0.0, 0.0
    for depth in range(1, terms + 1):
        if depth <= len(long):
            shared = len(set(short[:depth]) & set(long[:depth]))
            assumed = 0.0
            if depth > len(short):
                assumed = (depth - len(short)) * len(set(short) & set(long[: len(short)])) / len(short)
            agreement = (shared + assumed) / depth
        total += (1 - p) * p ** (depth - 1) * agreement
    return total


def top_columns(row, top_n):
    """Return the columns of the largest entries above 0, of equal ones the lower column first."""
    return [w for _, w in sorted((-x, w) for w, x in enumerate(row) if x > 0)[:top_n]]


def exclusivity(phi, top_n):
    """Return the mean share of the topic in each of its top terms, one value a topic."""
    return [
        np.mean([phi[k][w] / sum(row[w] for row in phi) for w in top_columns(phi[k], top_n)]) for k in range(len(phi))
    ]


def frex(phi, weight):
    """Return the harmonic mean of two ranks, entry by entry; every term must have a topic."""
    n_topics, n_terms = len(phi), len(phi[0])
    exclusive = [[round(phi[k][w] / sum(row[w] for row in phi), 12) for w in range(n_terms)] for k in range(n_topics)]

    def rank(row, w):
        return sum(other <= row[w] for other in row) / n_terms

    return [
        [1 / (weight / rank(exclusive[k], w) + (1 - weight) / rank(phi[k], w)) for w in range(n_terms)]
        for k in range(n_topics)
    ]


def relevance(phi, p, weight):
    return [[weight * math.log(f) + (1 - weight) * math.log(f / q) for f, q in zip(row, p, strict=True)] for row in phi]


def divergence(p, q):
    """Return the Kullback-Leibler divergence of two lists of shares, in nats."""
    return sum(x * math.log(x / y) for x, y in zip(p, q, strict=True) if x > 0)


def topic_distances(phi, theta):
    """Return uniform, vacuous and background distance of every topic, as lists."""
    n_topics, n_terms, n_documents = len(phi), len(phi[0]), len(theta)
    share = [sum(row[k] for row in theta) / n_documents for k in range(n_topics)]
    vacuous = [sum(share[k] * phi[k][w] for k in range(n_topics)) for w in range(n_terms)]
    return [
        (
            divergence(phi[k], [1 / n_terms] * n_terms),
            divergence(phi[k], vacuous),
            divergence([row[k] / (share[k] * n_documents) for row in theta], [1 / n_documents] * n_documents),
        )
        for k in range(n_topics)
    ]


def log_likelihood(X, theta, phi):
    """Return the log-likelihood of all tokens, entry by entry."""
    total = 0.0
    for d, w in np.argwhere(X > 0):
        p = sum(theta[d][k] * phi[k][w] for k in range(len(phi)))
        total += X[d, w] * (math.log(p) if p > 0 else -math.inf)
    return total


def completion(seen, unseen, phi, prior, sweeps=50):
    """Return the log-likelihood a token of ``unseen`` under mixtures inferred from ``seen``, all of it dense."""
    term_topic = phi.T + 1e-12
    mixtures = np.full((len(seen), len(phi)), 1 / len(phi))
    for _ in range(sweeps):
        mixtures = lda_step(seen, mixtures, term_topic, prior)
    return log_likelihood(unseen, mixtures, term_topic.T) / unseen.sum()


def best_match(similarity):
    """Return the largest mean similarity of all ways to match rows with columns; a square table of few rows."""
    n = len(similarity)
    return max(np.mean([similarity[i][j] for i, j in enumerate(order)]) for order in itertools.permutations(range(n)))


def jaccard_of_topics(a, b, top_n):
    """Return the Jaccard index of the top terms of every row of a and of b."""
    return [[jaccard(set(top_columns(x, top_n)), set(top_columns(y, top_n))) for y in b] for x in a]


def cosine_of_topics(a, b):
    return [[x @ y / math.sqrt((x @ x) * (y @ y)) for y in b] for x in a]


def predicted_share(labels, doc_topic, n_folds, seed, inverse_penalty):
    """Return the share of articles whose label a logistic regression of the other folds predicts, fold by fold."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import StratifiedKFold

    right = 0
    for train, test in StratifiedKFold(n_folds, shuffle=True, random_state=seed).split(doc_topic, labels):
        model = LogisticRegression(C=inverse_penalty, max_iter=1000).fit(doc_topic[train], np.array(labels)[train])
        right += (model.predict(doc_topic[test]) == np.array(labels)[test]).sum()
    return right / len(labels)
