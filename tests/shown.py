"""What code shows, taken apart into words and numbers: another processor rounds the last digits another way."""

import re

NUMBER = re.compile(r"-?\d+\.\d+")


def words_and_numbers(text):
    """Return a text without its decimals and spaces, and the decimals."""
    return NUMBER.sub("#", text).split(), [float(number) for number in NUMBER.findall(text)]
