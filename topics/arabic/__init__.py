"""From raw text to terms."""
