"""Public corpora: where they are, and how their files become articles."""
