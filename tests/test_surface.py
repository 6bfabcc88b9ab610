"""Likelihood a word of the text, and the machine that looks for intruders."""

import itertools

import numpy as np
import pandas as pd
import pytest
import reference

from topics import ArabicPreprocessor, InputError, Phrases, Vectorizer
from topics.evaluation import PositionalIndex, word_intrusion
from topics.evaluation._likelihood import PRIORS
from topics.evaluation._word_likelihood import _cut_in_half, word_likelihood
from topics.evaluation._word_model import _CODE_POINTS, _END_OF_WORD, WordModel, _LetterModel, words_only
from topics.evaluation.intrusion._game import IntrusionStudy
from topics.evaluation.intrusion._reader import detect_intruders

TRAINING = [
    "قصفت القوات المدينة في الليل",
    "قوات التحالف في المدينة وقوات الجيش",
    "دخلت القوات الدولي والدولى",
    "أسعار النفط في السوق ارتفعت",
    "سعر النفط والسوق المالي",
    "هبطت أسعار السوق في المدينة",
]
HELD_OUT = [
    "دخلت قوات التحالف المدينة في نهار القوات والسوق",
    "السوق في أسعار نفطية جديدة والنفط",
    "غغغ",
]


def surface_of(training, preprocessor, **options):
    encoded = preprocessor.fit_encode(training)
    return WordModel.from_texts(
        encoded, Vectorizer(preprocessor, **{"min_df": 1, "max_df": 1.0, **options}).fit(encoded)
    )


def topics_over(surface, n_topics=3, seed=0):
    return np.random.default_rng(seed).dirichlet(np.full(surface.term_shares.size, 0.5), n_topics)


def spelled(word, words):
    """Return the probability of a word's letters, given the different words of a corpus."""
    letters = [letter for known in sorted(words) for letter in [*known, "end"]]
    kinds = set(letters)
    share = {letter: letters.count(letter) / (len(letters) + len(kinds)) for letter in kinds}
    strange = len(kinds) / (len(letters) + len(kinds)) / (0x110000 - (len(kinds) - 1))
    return np.prod([share.get(letter, strange) for letter in word]) * share["end"] / (1 - share["end"])


def slow_likelihood(training, held_out, components, preprocessor, vocabulary, prior):
    """Return the log-likelihood a word, word by word and without phrases."""
    plain = words_only(preprocessor, fold=False).fit([])

    def column(word):
        return vocabulary.columns([preprocessor.term(word) or ""])[0]

    words = [word for text in plain.transform(training) for word in text]
    kept, rest = [w for w in words if column(w) >= 0], [w for w in words if column(w) < 0]
    new = (sum(words.count(word) == 1 for word in set(words)) + 1) / (len(words) + 2)
    p_kept, p_rest = ((1 - new) * (len(part) + 1) / (len(words) + 2) for part in (kept, rest))
    shares = np.bincount([column(word) for word in kept], minlength=len(vocabulary)) / len(kept)
    topics = np.vstack([components, shares])
    spare = 1 - sum(spelled(word, set(words)) for word in set(words))
    total, n = 0.0, 0
    for text in held_out:
        first, second = _cut_in_half(text)
        seen = np.zeros((1, len(vocabulary)))
        for word in plain.transform([first])[0]:
            if column(word) >= 0:
                seen[0, column(word)] += 1
        mixture = np.full((1, len(topics)), 1 / len(topics))
        for _ in range(50):
            mixture = reference.lda_step(seen, mixture, topics.T, prior)
        for word in plain.transform([second])[0]:
            n += 1
            if word in kept:
                same = [other for other in kept if column(other) == column(word)]
                p = p_kept * (mixture @ topics)[0, column(word)] * same.count(word) / len(same)
            elif word in rest:
                p = p_rest * rest.count(word) / len(rest)
            else:
                p = (new + (0 if rest else p_rest)) * spelled(word, set(words)) / spare
            total += np.log(p)
    return total / n


@pytest.mark.parametrize(
    "options", [{}, {"stemmer": None}, {"stopwords": None, "min_length": 1}, {"conflation": "dictionary"}]
)
@pytest.mark.parametrize("min_df", [1, 2])
def test_the_likelihood_is_that_of_going_word_by_word(options, min_df):
    preprocessor = ArabicPreprocessor(**options)
    surface = surface_of(TRAINING, preprocessor, min_df=min_df)
    phi = topics_over(surface)
    for prior in (0.05, 0.2):
        expected = slow_likelihood(TRAINING, HELD_OUT, phi, preprocessor, surface.vectorizer.vocabulary_, prior)
        found = word_likelihood(HELD_OUT, phi, surface, doc_topic_prior=prior, n_jobs=1)
        assert found["log_likelihood"] == pytest.approx(expected, abs=1e-5)
    best = max(word_likelihood(HELD_OUT, phi, surface, doc_topic_prior=p)["log_likelihood"] for p in PRIORS)
    assert word_likelihood(HELD_OUT, phi, surface)["log_likelihood"] == best


@pytest.mark.parametrize("options", [{}, {"stemmer": None}, {"stopwords": None, "min_length": 1}])
@pytest.mark.parametrize("min_df", [1, 2])
def test_the_probabilities_of_all_words_sum_to_1(options, min_df):
    surface = surface_of(TRAINING, ArabicPreprocessor(**options), min_df=min_df)
    phi = topics_over(surface)
    known = sorted({*surface.with_term, *surface.without_term})
    # The first half is the same, so the mixture is; the second is one word.
    texts = [f"قوات السوق {word}ـــــــــ" for word in known]
    found = [word_likelihood([text], phi, surface, doc_topic_prior=0.1)["log_likelihood"] for text in texts]
    new = surface.new * (1 - sum(np.exp(surface.letters.log_spelled(word)) for word in known))
    assert np.exp(found).sum() + new == pytest.approx(1, abs=1e-9)


def test_the_probabilities_of_all_strings_of_letters_sum_to_1():
    letters = _LetterModel.from_words(["أب", "ب", "أأب"])
    p = {letter: np.exp(log) for letter, log in letters.known.items()} | {"?": np.exp(letters.unknown)}
    n_unknown = _CODE_POINTS - 2
    assert p["أ"] + p["ب"] + p[_END_OF_WORD] + n_unknown * p["?"] == pytest.approx(1, abs=1e-12)
    total = 0.0
    for length in range(1, 7):
        for word in itertools.product("أب?", repeat=length):
            total += np.exp(letters.log_spelled("".join(word))) * n_unknown ** word.count("?")
    assert total == pytest.approx(1 - (1 - p[_END_OF_WORD]) ** 6, abs=1e-12)


def test_names_and_order_of_terms_do_not_matter():
    names = {word: f"t{i}" for i, word in enumerate(["قوات", "القوات", "المدينة", "السوق", "والسوق", "النفط", "أسعار"])}
    plain, renamed = (
        ArabicPreprocessor(stemmer=stemmer, stopwords=None, conflation="dictionary")
        for stemmer in (None, lambda word: names.get(word, f"s{word[::-1]}"))
    )
    one, other = (surface_of(TRAINING, preprocessor) for preprocessor in (plain, renamed))
    phi = topics_over(one)
    terms = [other.columns[form] for form in one.vectorizer.vocabulary_.shown_terms]
    moved = np.empty_like(phi)
    moved[:, terms] = phi
    found = [word_likelihood(HELD_OUT, *pair)["log_likelihood"] for pair in ((phi, one), (moved, other))]
    assert found[0] == pytest.approx(found[1], abs=1e-6)


def test_merging_forms_that_are_used_alike_changes_nothing_and_others_much():
    alike = ["قلم ورق", "ورق مكتب", "قلم مكتب", "بحر موج"] * 6 + ["قلم ورق بحر موج مكتب"] * 2
    held_out = ["قلم مكتب ورق قلم", "موج بحر موج بحر", "ورق مكتب قلم ورق"]

    def value(merged):
        stem = dict.fromkeys(merged, *merged[:1])
        preprocessor = ArabicPreprocessor(
            stemmer=lambda word: stem.get(word, word), stopwords=None, conflation="dictionary"
        )
        surface = surface_of(alike, preprocessor)
        vocabulary = surface.vectorizer.vocabulary_
        phi = np.zeros((2, len(vocabulary)))
        for word, count in {"قلم": (6, 0), "ورق": (6, 0), "مكتب": (6, 0), "بحر": (0, 6), "موج": (0, 6)}.items():
            phi[:, vocabulary.column(preprocessor.term(word))] += count
        return word_likelihood(held_out, phi / phi.sum(axis=1, keepdims=True), surface, doc_topic_prior=0.05)[
            0:1
        ].item()

    apart, together, wrong = value([]), value(["قلم", "ورق"]), value(["قلم", "بحر"])
    assert together == pytest.approx(apart, abs=0.01)
    assert wrong < apart - 0.2


def test_stop_words_and_rare_words_are_paid_for():
    inside, outside = (surface_of(TRAINING, ArabicPreprocessor(stopwords=lists)) for lists in (None, ("general",)))
    values = [word_likelihood(HELD_OUT, s.term_shares[None], s) for s in (inside, outside)]
    assert values[0]["n_words"] == values[1]["n_words"] == 8
    assert values[0]["with_term"] > values[1]["with_term"]
    # With one topic, which is the terms' own frequencies, it is the same frequencies in any case.
    assert values[0]["log_likelihood"] == pytest.approx(values[1]["log_likelihood"], abs=0.05)
    assert values[0]["new"] == values[1]["new"]


def test_a_corpus_of_one_word_that_is_repeated_costs_next_to_nothing():
    surface = surface_of(["قلم " * 1000], ArabicPreprocessor())
    found = word_likelihood(["قلم " * 10], [[1.0]], surface)
    assert found[["n_words", "with_term", "new"]].tolist() == [5, 1, 0]
    # New words take the one more that is always expected, and so do words without a term.
    assert found["log_likelihood"] == pytest.approx(np.log(1001 / 1002) * 2, abs=1e-6)


def test_a_new_word_costs_the_same_whatever_the_terms():
    new = ["قوات المدينة ظظظظظ"]
    found = []
    for options, min_df in (({}, 1), ({"stemmer": None}, 2), ({"stopwords": None, "min_length": 1}, 2)):
        surface = surface_of(TRAINING, ArabicPreprocessor(**options), min_df=min_df)
        found.append(word_likelihood(new, topics_over(surface), surface)["log_likelihood"])
    assert found == pytest.approx([found[0]] * 3, abs=1e-12)
    assert found[0] < -30


def test_phrases_count_as_their_words_and_unknown_ones_are_taken_apart():
    texts = ["عقد مجلس الأمن جلسة", "قرار مجلس الأمن جديد", "دعا مجلس الأمن أمس", "مجلس الأمن يدين"] * 3
    held_out = ["قرار جديد عقد مجلس الأمن", "جلسة دعا لمجلس أمن", "جديد قرار مجلس الأمن"]
    values = {}
    for phrases in (False, Phrases(min_count=6, min_npmi=0.3, passes=1)):
        surface = surface_of(texts, ArabicPreprocessor(phrases=phrases, stopwords=None))
        values[bool(phrases)] = word_likelihood(held_out, surface.term_shares[None], surface)
    units, documents, lengths = surface.units(held_out)
    assert "مجلس الأمن" in surface.with_term
    assert units == ["قرار", "جديد", "عقد", "مجلس الأمن", "جلسة", "دعا", "لمجلس", "أمن", "جديد", "قرار", "مجلس الأمن"]
    assert (documents.tolist(), lengths.tolist()) == ([0] * 4 + [1] * 4 + [2] * 3, [1, 1, 1, 2, 1, 1, 1, 1, 1, 1, 2])
    assert values[False]["n_words"] == values[True]["n_words"]
    assert values[True]["log_likelihood"] > values[False]["log_likelihood"]


def test_neither_threads_nor_the_order_of_texts_and_topics_matter():
    surface = surface_of(TRAINING, ArabicPreprocessor())
    phi = topics_over(surface)
    once = word_likelihood(HELD_OUT, phi, surface, n_jobs=1)
    assert word_likelihood(HELD_OUT, phi, surface, n_jobs=3).equals(once)
    assert word_likelihood(HELD_OUT[::-1], phi[::-1], surface)["log_likelihood"] == pytest.approx(
        once.iloc[0], abs=1e-6
    )


@pytest.mark.parametrize(
    ("text", "halves"),
    [
        ("", ("", "")),
        (" كلمة ", ("", "كلمة")),
        ("أ ب ج د", ("أ ب", "ج د")),
        ("أ   ب", ("أ", "ب")),
        ("أ\nببببب ج", ("أ", "ببببب ج")),
    ],
)
def test_a_text_is_cut_at_the_white_space_nearest_its_middle(text, halves):
    assert _cut_in_half(text) == halves
    assert " ".join(halves).split() == text.split()


def test_what_does_not_fit_is_refused():
    surface = surface_of(TRAINING, ArabicPreprocessor())
    phi = topics_over(surface)
    with pytest.raises(InputError, match="components have 2 terms and the word model"):
        word_likelihood(HELD_OUT, [[0.5, 0.5]], surface)
    with pytest.raises(InputError, match="second halves of 1 texts hold no word"):
        word_likelihood(["كلمة 123"], phi, surface)
    with pytest.raises(InputError, match="sum to 1"):
        word_likelihood(HELD_OUT, phi * 2, surface)
    with pytest.raises(InputError, match="doc_topic_prior must be"):
        word_likelihood(HELD_OUT, phi, surface, doc_topic_prior=0)
    with pytest.raises(InputError, match="texts must be a list"):
        word_likelihood("نص", phi, surface)
    with pytest.raises(InputError, match="counts other tokens than these texts hold"):
        WordModel.from_texts(ArabicPreprocessor().fit_encode(TRAINING[:2]), surface.vectorizer)


def slow_reader(study, documents, window):
    """Return the share of intruders found and the questions left out, window by window."""
    sets = [held for document in documents for held in reference.windows(document, window)]
    options = [name for name in study.key if name.startswith("option_")]
    found, left_out = [], 0
    for row in study.key.to_dict("records"):
        words = [row[option] for option in options]
        if any(reference.share(sets, word) == 0 for word in words):
            left_out += 1
            continue
        means = [np.mean([reference.pair_npmi(sets, a, b) for b in words if b != a]) for a in words]
        lowest = [i for i, mean in enumerate(means) if mean <= min(means) + 1e-9]
        found.append((row["intruder"] - 1 in lowest) / len(lowest))
    return np.mean(found), left_out


def test_the_machine_answers_as_one_that_reads_window_by_window():
    rng = np.random.default_rng(1)
    words = list("abcdefghijkl")
    documents = [rng.choice(words[:6] if i % 2 else words[4:-1], 12).tolist() for i in range(30)]
    for seed in range(5):
        study = word_intrusion(rng.dirichlet(np.full(12, 0.3), 6), words, top_n=3, random_state=seed)
        for window in (2, 10):
            found = detect_intruders(study, PositionalIndex.from_tokens(documents), window=window)
            share, left_out = slow_reader(study, documents, window)
            assert found["found"] == pytest.approx(share)
            assert (found["n_left_out"], found["n_questions"]) == (left_out, len(study) - left_out)
            assert found["chance"] == 0.25


def study_of(*questions, intruder=1):
    options = pd.DataFrame(list(map(list, questions)), columns=[f"option_{i + 1}" for i in range(len(questions[0]))])
    shown = options.assign(question=range(1, len(questions) + 1), answer="")
    key = options.assign(question=shown.question, topic=0, intruder=intruder, intruder_topic=1)
    return IntrusionStudy("word", shown, key, pd.DataFrame(columns=["topic", "reason"]))


def test_intruders_are_found_missed_and_guessed():
    counts = PositionalIndex.from_tokens([list("abc"), list("xyz")] * 4)
    assert detect_intruders(study_of("xab"), counts)["found"] == 1
    assert detect_intruders(study_of("xab", intruder=2), counts)["found"] == 0
    # Of words that are all alike it takes any.
    assert detect_intruders(study_of("abc"), counts)["found"] == pytest.approx(1 / 3)
    unknown = detect_intruders(study_of("xab", "qab"), counts)
    assert unknown[["found", "n_questions", "n_left_out"]].tolist() == [1, 1, 1]
    assert np.isnan(detect_intruders(study_of("qab"), counts)["found"])


def test_the_machine_refuses_what_it_does_not_know():
    counts = PositionalIndex.from_tokens([list("abc")])
    study = study_of("abc")
    with pytest.raises(InputError, match="got a study of documents"):
        detect_intruders(IntrusionStudy("document", study.questions, study.key, study.left_out), counts)
    with pytest.raises(InputError, match="window"):
        detect_intruders(study, counts, window=0)
    with pytest.raises(InputError, match="'c' is not among the 2 words"):
        detect_intruders(study, PositionalIndex.from_tokens([list("abc")], words=["a", "b"]))
