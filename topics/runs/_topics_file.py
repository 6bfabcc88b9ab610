"""Anybody's topics, read from a file."""

import json
import re
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from topics._validation import InputError
from topics.arabic import ARABIC_COMMA
from topics.corpus import (
    READ_FAILURES,
    UNDECODABLE,
    Header,
    InputRow,
    RejectedRow,
    decode,
    extension,
    open_binary,
    read_csv,
    read_failure,
)

_BETWEEN_WORDS = re.compile(rf"[\s,{ARABIC_COMMA}\ufeff]+")
# BERTopic's own files list the topic of every document under "topics", so its words are looked for first.
_JSON_KEYS = ("topic_representations", "topics")
_TOPIC_COLUMNS, _WORD_COLUMNS, _RANK_COLUMN = ("topic", "theme"), ("word", "term"), "rank"
_OUTLIERS = "-1"


class _Topic(NamedTuple):
    """The words of one topic, its name, and where it stands in the file."""

    name: str
    where: str
    words: list[str]


def read_topics(path: str | Path) -> dict[str, list[str]]:
    """Return the words of the topics in a file that any program wrote, best first, by the topic's name.

    Text: one topic per line, its words between spaces, commas, Arabic commas or tabs. JSON: a list of lists of words,
    or an object with such lists by topic, or either under ``topics`` (OCTIS) or ``topic_representations`` (BERTopic);
    a word may come with its weight. CSV: one row per word, with ``topic`` or ``theme``, ``word`` or ``term``, ``rank``.
    """
    path = Path(path)
    if extension(path) not in _FORMATS:
        raise InputError(
            f"Can't tell how topics stand in {path.name}; supported are {', '.join(_FORMATS)}, each also as .gz. "
            "A file with one topic per line is a .txt."
        )
    try:
        found = list(_FORMATS[extension(path)](path))
    except READ_FAILURES as error:
        raise InputError(f"Can't read {path}: {read_failure(error)}.") from None
    topics: dict[str, list[str]] = {}
    for topic in found:
        if topic.name == _OUTLIERS:
            warnings.warn(f"Topic -1 of {path.name} is left out: BERTopic's outliers are no topic.", stacklevel=2)
            continue
        if topic.name in topics:
            raise InputError(f"{topic.where}: a second topic is called {topic.name!r}; give each its own name.")
        topics[topic.name] = _checked_words(topic)
    if not topics:
        raise InputError(f"{path.name} holds no topics.")
    return topics


def _read_text_topics(path: Path) -> Iterator[_Topic]:
    """Yield one topic per line, numbered from 0; empty lines don't count."""
    number = 0
    for line, text in enumerate(_read_whole(path).splitlines(), start=1):
        words = [word for word in _BETWEEN_WORDS.split(text) if word]
        if words:
            yield _Topic(str(number), f"{path.name} line {line}", words)
            number += 1


def _read_json_topics(path: Path) -> Iterator[_Topic]:
    """Yield the topics of a list or an object."""
    try:
        content = json.loads(_read_whole(path))
    except (json.JSONDecodeError, RecursionError) as error:
        raise InputError(f"{path.name} is not JSON: {error}.") from None
    if isinstance(content, dict):
        content = next((content[key] for key in _JSON_KEYS if key in content), content)
    if not isinstance(content, dict | list):
        raise InputError(f"{path.name} holds a JSON {type(content).__name__}; expected were lists of words.")
    items = content.items() if isinstance(content, dict) else enumerate(content)
    for name, item in items:
        where = f"{path.name} topic {name}"
        yield _Topic(str(name), where, list(_words_of_json(item, where)))


def _words_of_json(item: Any, where: str) -> Iterator[str]:
    """Yield the words of a list of words, or of words with their weights."""
    if not isinstance(item, list):
        raise InputError(
            f'{where} is {item!r:.60}; expected was a list of words: ["word", ...] or [["word", 0.1], ...].'
        )
    for entry in item:
        word = entry[0] if isinstance(entry, list) and entry else entry
        if not isinstance(word, str):
            raise InputError(
                f'{where} holds {entry!r:.60}; expected was a word, or a word and its weight ["word", 0.1].'
            )
        yield word


def _read_csv_topics(path: Path) -> Iterator[_Topic]:
    """Yield the topics of a table with one row per word, in the order in which they first come."""
    roles: dict[str, str] = {}
    rows: dict[str, list[tuple[float, str]]] = {}
    for row in read_csv(path):
        if isinstance(row, Header):
            roles = _find_roles(row.columns, path.name)
        elif isinstance(row, RejectedRow):
            raise InputError(f"{row.where}: {row.why}.")
        else:
            name = row.values[roles["topic"]].strip()
            rows.setdefault(name, []).append((_read_rank(row, roles), row.values[roles["word"]]))
    for name, ranked in rows.items():
        # Stable: without ranks words stay in the order of their rows.
        words = [word for _, word in sorted(ranked, key=lambda entry: entry[0])]
        yield _Topic(name, f"{path.name} topic {name}", words)


def _find_roles(columns: Iterable[str], file_name: str) -> dict[str, str]:
    """Return which column holds the topic, the word and the rank."""
    known = {column.strip().lower(): column for column in columns}
    roles = {
        role: next((known[name] for name in names if name in known), "")
        for role, names in (("topic", _TOPIC_COLUMNS), ("word", _WORD_COLUMNS), ("rank", (_RANK_COLUMN,)))
    }
    if not roles["topic"] or not roles["word"]:
        raise InputError(
            f"{file_name} has the columns {', '.join(known) or '(none)'}; expected were topic (or theme) and word "
            "(or term), one row per word. A file with one topic per line is a .txt."
        )
    return roles


def _read_rank(row: InputRow, roles: Mapping[str, str]) -> float:
    """Return the rank of a row, 0 where the table has none."""
    if not roles["rank"]:
        return 0.0
    try:
        return float(row.values[roles["rank"]])
    except ValueError:
        raise InputError(f"{row.where}: rank must be a number; got {row.values[roles['rank']]!r}.") from None


def _read_whole(path: Path) -> str:
    """Return a file as text."""
    with open_binary(path) as file:
        text = decode(file.read())
    if text is None:
        raise InputError(f"{path.name} is {UNDECODABLE}.")
    return text.removeprefix("\ufeff")


def _checked_words(topic: _Topic) -> list[str]:
    """Return the words of a topic without empty ones; raise InputError for fewer than two, or repetitions."""
    words = [word.strip() for word in topic.words if word.strip()]
    if len(words) < 2:
        what = f"one word only, {words[0]!r}" if words else "no word"
        raise InputError(f"{topic.where} has {what}; a coherence needs pairs, so at least 2 words per topic.")
    twice = next((word for word in words if words.count(word) > 1), None)
    if twice is not None:
        raise InputError(f"{topic.where} holds {twice!r} more than once; each word of a topic counts once.")
    return words


_FORMATS: dict[str, Callable[[Path], Iterator[_Topic]]] = {
    ".txt": _read_text_topics,
    ".json": _read_json_topics,
    ".csv": _read_csv_topics,
    ".tsv": _read_csv_topics,
}
