"""What the pages take from the code while they are built."""

import re
from html import escape

import click

from topics.cli._main import _cli

HELP = re.compile(r"<!-- help: (\w+) -->")
WIDTH = 78


def help_of(name):
    """Return what ``topics NAME --help`` prints, as a block of a page."""
    group = click.Context(_cli, info_name="topics", terminal_width=WIDTH, **_cli.context_settings)
    with click.Context(_cli.commands[name], parent=group, info_name=name) as context:
        return f'<pre class="help"><code>{escape(context.get_help())}</code></pre>'


def on_page_markdown(markdown, page, config, files):
    """Put the help of commands in its place."""
    return HELP.sub(lambda found: help_of(found[1]), markdown)


def on_page_content(html, page, config, files):
    """Turn the pages in ar/ from right to left, without their code."""
    return f'<div dir="rtl" lang="ar" class="arabic">{html}</div>' if page.file.src_uri.startswith("ar/") else html
