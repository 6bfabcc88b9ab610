"""What the pages take from the code while they are built."""

import re
from html import escape

import click

from topics.cli.main import cli

HELP = re.compile(r"<!-- help: (\w+) -->")
WIDTH = 100


def help_of(name):
    """Return what ``topics NAME --help`` prints, as a block of a page."""
    command = cli.commands[name]
    with click.Context(command, info_name=f"topics {name}", max_content_width=WIDTH, terminal_width=WIDTH) as context:
        return f'<pre class="help"><code>{escape(command.get_help(context))}</code></pre>'


def on_page_markdown(markdown, page, config, files):
    """Put the help of commands in its place."""
    return HELP.sub(lambda found: help_of(found[1]), markdown)


def on_page_content(html, page, config, files):
    """Turn the pages in ar/ from right to left, without their code."""
    return f'<div dir="rtl" lang="ar" class="arabic">{html}</div>' if page.file.src_uri.startswith("ar/") else html
