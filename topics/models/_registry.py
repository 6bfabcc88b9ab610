"""The models that a name stands for, and what the rest of the house must know of each."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from topics._validation import InputError, check_choice
from topics.matrix import Weighting
from topics.models._base import TopicModel
from topics.models._lda import LDA
from topics.models._nmf import NMF


@dataclass(frozen=True, slots=True)
class _ModelKind:
    """One kind of model."""

    name: str  # what users call it
    estimator: type[TopicModel]
    weighting: Weighting  # of its matrix
    svd_init: str  # the start that singular vectors at hand can stand in for
    seedable: Mapping[str, Any] = field(default_factory=dict)  # options with which fits differ from seed to seed

    def takes_svd(self, model: Any) -> bool:
        """Return whether an unfitted model of this kind can start from singular vectors."""
        return bool(model.engine == "native" and model.init == self.svd_init)


MODELS: Mapping[str, _ModelKind] = {
    kind.name: kind
    for kind in (
        _ModelKind("lda", LDA, "count", svd_init="clusters"),
        # From singular vectors NMF starts at the same place whatever its seed.
        _ModelKind("nmf", NMF, "tfidf", svd_init="nndsvd", seedable={"init": "clusters"}),
    )
}
"""A model that commands, sweeps and runs know has a row here."""

ModelChoice = str | TopicModel | Sequence[str | TopicModel] | Mapping[str, TopicModel]


def model_kind(model: Any) -> _ModelKind:
    """Return the kind of an unfitted model; raise InputError for anything else."""
    for kind in MODELS.values():
        if isinstance(model, kind.estimator):
            return kind
    names = f"{', '.join(map(repr, MODELS))} or unfitted topics.LDA and topics.NMF"
    if isinstance(model, type):
        raise InputError(f"models must be {names}; got the class {model.__name__}. Make one of it: {model.__name__}().")
    raise InputError(f"models must be {names}; got {type(model).__name__}.")


def models_from_names(models: Any, *, seedable: bool = False) -> dict[str, TopicModel]:
    """Return unfitted models by name, given one or several.

    With ``seedable``, those that are only named have options that let seeds matter.
    """
    if isinstance(models, str | TopicModel | type):
        models = [models]
    if not isinstance(models, Iterable):
        raise InputError(f"models must be 'nmf', a list such as ['lda', 'nmf'], or a mapping; got {models!r:.60}.")
    if isinstance(models, Mapping):
        pairs = [(str(name), model) for name, model in models.items()]
    else:
        pairs = [(model if isinstance(model, str) else model_kind(model).name, model) for model in models]
    if not pairs:
        raise InputError("models is empty; name at least one, such as ['lda'].")
    if len({name for name, _ in pairs}) < len(pairs):
        raise InputError('Two models have the same name; name them yourself: {"name": topics.NMF(), ...}.')
    return {name: _unfitted(model, seedable=seedable) for name, model in pairs}


def _unfitted(model: Any, *, seedable: bool) -> TopicModel:
    """Return the model that a name stands for, or the model itself."""
    if not isinstance(model, str):
        model_kind(model)
        return model
    kind = MODELS[check_choice("A model", model, MODELS)]
    return kind.estimator(**(kind.seedable if seedable else {}))
