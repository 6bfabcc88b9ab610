"""What a reader changes of themes; each change gives new ones and is noted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from typing import Any, Self

import numpy as np
from sklearn.base import clone

from topics._validation import InputError, check_integer
from topics.matrix import WEIGHTINGS
from topics.selection import refit
from topics.themes._edits import Drop, Merge, Rename, Split
from topics.themes._tables import ThemeTables

_OF_THE_WHOLE = ("init", "seed_words")


class ThemeChanges(ThemeTables):
    """The changes of :class:`topics.Themes`."""

    def rename(self, theme: int | str, name: str) -> Self:
        """Give a theme a name of your own.

        Parameters
        ----------
        theme : int or str
            Id or name of a theme.
        name : str
            A name that no other theme has.

        Returns
        -------
        Themes
            New ones; the ids stay.

        Raises
        ------
        InputError
            If there is no such theme, or the name is empty or taken.
        """
        id_ = self.ids[self.row(theme)]
        name = self._free_name(name, {id_})
        return self._after(Rename(id_, name), {id_: name})

    def merge(self, themes: Sequence[int | str], *, name: str | None = None) -> Self:
        """Make several themes one.

        Parameters
        ----------
        themes : sequence of int or str
            Two ids or names at least. The merged theme keeps the id of the first.
        name : str, optional
            Its name; without one it gets a new proposal.

        Returns
        -------
        Themes
            New ones. The merged theme has the sum of the weights; its words are the mean of its parts', weighted by
            their shares.

        Raises
        ------
        InputError
            If there are fewer than two different themes, one does not exist, or the name is taken.
        """
        ids = self._ids_of("themes", themes)
        if len(ids) < 2:
            raise InputError(f"merge joins two different themes or more; got {list(themes)!r}.")
        if name is not None:
            self._free_name(name, set(ids))
        merged = self._after(Merge(ids), {})
        return merged if name is None else merged.rename(ids[0], name)

    def drop(self, themes: int | str | Sequence[int | str]) -> Self:
        """Leave themes out, such as one of app footers.

        Parameters
        ----------
        themes : int, str or sequence of them
            Ids or names.

        Returns
        -------
        Themes
            New ones. What articles gave to a dropped theme goes to no other: their weights then sum to less than 1,
            and an article that gave more to dropped themes than to any other has no main theme.

        Raises
        ------
        InputError
            If one does not exist, or none would be left.
        """
        ids = self._ids_of("themes", [themes] if isinstance(themes, int | str | np.integer) else themes)
        if len(ids) == self.n_topics:
            raise InputError(f"drop would leave none of the {self.n_topics} themes; keep at least one.")
        return self._after(Drop(ids), {})

    def split(self, theme: int | str, n_topics: int = 2) -> Self:
        """Divide a theme: a model of the same kind is fitted on its articles alone.

        Parameters
        ----------
        theme : int or str
            Id or name of a theme.
        n_topics : int, default=2
            Into how many, at least 2.

        Returns
        -------
        Themes
            New ones: the theme's place is taken by themes with new ids, and its weight in every article is divided
            among them as the new model divides the article.

        Raises
        ------
        InputError
            If there is no such theme, or fewer articles than ``n_topics`` have it as their main theme.
        """
        id_ = self.ids[self.row(theme)]
        check_integer("n_topics", n_topics, minimum=2)
        own = np.flatnonzero(self.main_theme == id_)
        if own.size < n_topics:
            raise InputError(
                f"{own.size} articles have theme {id_} as their main theme; {n_topics} topics need as many at least."
            )
        # Seed words and a start of the whole model's make no sense for a part of it.
        plain = {name: value for name, value in type(self.model)().get_params().items() if name in _OF_THE_WHOLE}
        model = clone(self.model).set_params(n_topics=n_topics, **plain).fit(self._X[own])
        first = 1 + max(len(self.model.components_) - 1, *(new for edit in self.edits for new in edit.new_ids), -1)
        return self._after(Split(id_, tuple(range(first, first + n_topics)), model, int(own.size)), {})

    def _ids_of(self, argument: str, themes: Any) -> tuple[int, ...]:
        """Return the ids of some themes, each once, in the order given."""
        if isinstance(themes, str) or not isinstance(themes, Sequence | np.ndarray):
            raise InputError(f"{argument} must be a list of ids or names of themes; got {themes!r}.")
        return tuple(dict.fromkeys(self.ids[self.row(theme)] for theme in themes))

    def _free_name(self, name: Any, own: set[int]) -> str:
        """Return a name for a theme, or refuse an empty one and one that another theme has."""
        if not isinstance(name, str) or not name.strip():
            raise InputError(f"name must be a text; got {name!r}.")
        holder = next((theme for theme, there in self.names.items() if there == name.strip()), None)
        if holder is not None and holder not in own:
            raise InputError(f"{name.strip()!r} is the name of theme {holder} already; names must differ.")
        return name.strip()

    def with_robustness(
        self, *, seeds: int = 3, n_jobs: int | None = None, same_refits_as: ThemeChanges | None = None
    ) -> Self:
        """Look how far every theme comes back when both models are fitted anew.

        Parameters
        ----------
        seeds : int, default=3
            Fits of LDA and of NMF each, with other seeds and on other nine tenths of the articles.
        n_jobs : int or None, default=None
            Fits at a time; None means one a core. The result does not depend on it.
        same_refits_as : Themes, optional
            Take the fits that were made for another model's themes over the same terms, instead of new ones.

        Returns
        -------
        Themes
            The same, with ``robustness``: a row a theme id, ``score`` from 0 to 1 (the similarity with the theme's
            best counterpart, mean over the models of the mean over their fits), the same of each model, and in a word
            what that means. :meth:`info`, the report and the command line show it.

        Raises
        ------
        InputError
            If there are fewer articles than a fit needs, an option is out of range, or the other themes are over other
            terms or have no fits.

        Notes
        -----
        Robustness is the stability of a single theme. The similarity is the cosine of two rows of probabilities. The
        best counterpart may be that of another theme as well, so that two themes that always come as one topic both
        score by it; :func:`topics.align` tells them apart. The fits have as many topics as the model had before any
        theme was merged, dropped or divided.

        With 20 themes and three seeds of each model on 28,677 articles of five broadcasters, 16 of 20 LDA themes and 18
        of 20 NMF themes score at least 0.75. Readable single themes (Yemen, Gaza, Korea, the World Cup) score .94 to
        .98, a mixture of laws, Europe and migrants .60, one of missiles and plane crashes .62.

        References
        ----------
        Greene, O'Callaghan and Cunningham (2014), *How Many Topics? Stability Analysis for Topic Models*, ECML PKDD.
        Belford, Mac Namee and Greene (2018), *Stability of Topic Modeling via Matrix Factorization*, Expert Systems
        with Applications 91.
        """
        # All that was derived stays as it is, but for what tells of the fits.
        counted = copy(self)
        for derived in ("robustness", "manifest"):
            counted.__dict__.pop(derived, None)
        if same_refits_as is not None:
            counted._refits = self._fits_of(same_refits_as)
            return counted
        tfidf = WEIGHTINGS["tfidf"]().fit(self._counts).transform(self._counts)
        n_topics = len(self.model.components_)
        counted._refits = refit(self._counts, tfidf, n_topics, seeds=seeds, n_jobs=n_jobs)
        return counted

    def _fits_of(self, other: ThemeChanges) -> Mapping[str, Sequence[np.ndarray]]:
        """Return the fits made for other themes, if they are over the same terms."""
        if not other._refits:
            raise InputError("The themes to be like have no fits yet; call with_robustness on them first.")
        if other.vocabulary.terms != self.vocabulary.terms:
            raise InputError("The themes to be like are over other terms; call with_robustness without them.")
        return other._refits
