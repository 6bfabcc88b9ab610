"""One self-contained page that a researcher reads, right to left or left to right."""
