"""From terms to numbers."""
