"""The twenty tasks: each takes as many statements as its page says, and no more than elsewhere.

That the code runs and prints what the page says is tested with all pages.
"""

import ast
import re
from pathlib import Path

import pytest

PAGE = (Path(__file__).parents[1] / "docs" / "how-to" / "twenty-tasks.md").read_text("utf-8")
# By task: who needs the fewest statements elsewhere, and how many; None where nobody has it. Two models side by side
# take one here, whatever they take elsewhere.
PEERS = {
    1: ("pandas", 1),
    2: None,
    3: None,
    4: ("BERTopic", 2),
    5: ("stm", 3),
    6: ("BERTopic", 1),
    7: ("stm", 1),
    8: ("BERTopic", 2),
    9: ("scikit-learn", 8),
    10: ("gensim", 2),
    11: ("BERTopic", 1),
    12: ("BERTopic", 1),
    13: ("BERTopic", 1),
    14: ("scikit-learn", 1),
    15: ("BERTopic", 1),
    16: ("BERTopic", 2),
    17: None,
    18: None,
    19: ("scikit-learn", 2),
    20: None,
}
TASK = re.compile(r"^## (?P<number>\d+)\. (?P<title>.+)\n(?P<text>(?:(?!## ).*\n)*)", re.MULTILINE)
TASKS = {int(task["number"]): task for task in TASK.finditer(PAGE)}
ROW = re.compile(r"^\| \[(?P<title>.+)\]\(#.+\) \| (?P<ours>.+?) \| (?P<peer>.*?)\|$", re.MULTILINE)
ROWS = dict(enumerate(ROW.finditer(PAGE), start=1))


def statements(code):
    """Return how many statements a piece of code takes, those inside of others included, without imports."""
    found = [node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.stmt)]
    return sum(not isinstance(node, ast.Import | ast.ImportFrom) for node in found)


def ways(number):
    """Return the number of statements of every way to do a task."""
    return [statements(code) for code in re.findall(r"```python\n(.*?)```", TASKS[number]["text"], re.DOTALL)]


def test_there_are_twenty_tasks_in_the_table_and_on_the_page():
    assert list(TASKS) == list(ROWS) == list(PEERS) == list(range(1, 21))
    for number, task in TASKS.items():
        assert ROWS[number]["title"] == f"{number}. {task['title']}"


def test_statements_inside_of_others_count():
    assert statements("import a\nfrom b import c\nx = 1\nfor y in x:\n    print(y)\n    z = y; w = z\n") == 5


@pytest.mark.parametrize("number", PEERS)
def test_a_task_takes_the_statements_that_the_page_says_and_no_more_than_elsewhere(number):
    counted = ways(number)
    assert ROWS[number]["ours"] == " or ".join(map(str, counted))
    if PEERS[number] is None:
        assert ROWS[number]["peer"] == ""
        return
    peer, fewest = PEERS[number]
    assert ROWS[number]["peer"].strip() == f"{peer} {fewest}"
    assert max(counted) <= (1 if number == 9 else fewest)
