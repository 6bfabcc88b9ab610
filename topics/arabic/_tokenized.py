"""Raw texts as numbered forms; every distinct word is cleaned once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from topics.arabic._letters import ARABIC_DIGITS
from topics.arabic._normalize import Step, apply_steps, apply_steps_to_all
from topics.arabic._scan import scan
from topics.arabic._tokenize import ARABIC_KIND, TokenRules, token_kind
from topics.linalg import document_frequency


@dataclass(frozen=True, eq=False)
class TokenizedTexts:
    """Texts as form numbers; document ``d`` holds the tokens ``ids[indptr[d]:indptr[d + 1]]``."""

    forms: list[str]  # distinct, sorted
    kinds: list[str]  # the kind of each form, as `token_kind` names it
    ids: np.ndarray  # (n_tokens,), int32: the form of every token
    indptr: np.ndarray  # (n_documents + 1,), int64

    @cached_property
    def counts(self) -> np.ndarray:
        """The number of tokens of every form, int64."""
        return np.bincount(self.ids, minlength=len(self.forms))

    @cached_property
    def document_frequency(self) -> np.ndarray:
        """The number of documents that hold every form, int64."""
        return document_frequency(self.ids, self.indptr, len(self.forms))

    def attested(self) -> dict[str, int]:
        """Return how often every Arabic form occurs."""
        rows = zip(self.forms, self.kinds, self.counts.tolist(), strict=True)
        return {form: count for form, kind, count in rows if kind == ARABIC_KIND}


def tokenize_texts(
    texts: Sequence[str], rules: TokenRules, cleaning: Sequence[Step], n_jobs: int | None
) -> TokenizedTexts:
    """Return texts as form numbers; the result does not depend on n_jobs."""
    words, word_ids, indptr = scan(texts, rules=rules, n_jobs=n_jobs)
    kinds = [token_kind(word) for word in words] if rules.keeps_more else [ARABIC_KIND] * len(words)
    cleaned = _clean_all(words, kinds, cleaning)
    # A token of another kind is never spelled like an Arabic word, so a form has one kind.
    kind_of_form = dict(zip(cleaned, kinds, strict=True))
    forms = sorted(kind_of_form)
    number = {form: i for i, form in enumerate(forms)}
    ids = np.array([number[form] for form in cleaned], dtype=np.int32)[word_ids]
    return TokenizedTexts(forms, [kind_of_form[form] for form in forms], ids, indptr)


def _clean_all(words: Sequence[str], kinds: Sequence[str], cleaning: Sequence[Step]) -> list[str]:
    """Return every word cleaned according to its kind."""
    arabic = [word for word, kind in zip(words, kinds, strict=True) if kind == ARABIC_KIND]
    cleaned = iter(apply_steps_to_all(cleaning, arabic))
    return [
        next(cleaned) if kind == ARABIC_KIND else clean_foreign(word) for word, kind in zip(words, kinds, strict=True)
    ]


def clean_foreign(word: str) -> str:
    """Return a token that is no Arabic word in lower case and European digits."""
    return word.casefold().translate(ARABIC_DIGITS)


def clean_token(word: str, kind: str, cleaning: Iterable[Step]) -> str:
    """Return one token cleaned according to its kind."""
    return apply_steps(cleaning, word) if kind == ARABIC_KIND else clean_foreign(word)
