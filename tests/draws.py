"""Random data for tests of definitions."""

import numpy as np
from hypothesis import strategies as st

# What the cell of a table or of a record may hold.
ANY_CELL = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.dates() | st.datetimes() | st.binary()
    | st.lists(st.integers()) | st.dictionaries(st.text(), st.floats() | st.text()) | st.sets(st.text())
    | st.decimals() | st.timedeltas() | st.complex_numbers() | st.fractions()
)  # fmt: skip


def random_topics(seed, n_topics, n_terms, concentration):
    """Return distributions over terms, drawn from a Dirichlet."""
    return np.random.default_rng(seed).dirichlet(np.full(n_terms, concentration), n_topics)
