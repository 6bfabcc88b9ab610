"""Text without what would act on a page: signs that reorder it, controls, marks of Markdown."""

import re

# Characters that reorder what follows them, on the rest of the page too, and controls that no page may hold.
UNSAFE = re.compile("[\u202a-\u202e\u2066-\u2069\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_MARKDOWN_SIGNS = re.compile(r"([\\`*_\[\]<>#|~])")


def markdown_of(text: str) -> str:
    """Return text whose signs Markdown shows as they are."""
    return _MARKDOWN_SIGNS.sub(r"\\\1", UNSAFE.sub("", text))
