"""docs/documents.md says what is true: its examples run, its filters print what it shows."""

import doctest
import re
from pathlib import Path

import pytest

from agreements.__main__ import _commands
from agreements.docx import compile_template
from tests.agreements.docx.building import template, text

PAGE = (Path(__file__).parents[2] / "docs" / "documents.md").read_text("utf-8")
FILTERS = re.findall(r"^\| `\w+`(?: \(`\w+`\))? \| `(\{\{.*?\}\})` \| (.*) \|$", PAGE, re.MULTILINE)


def test_the_examples_of_the_library_run() -> None:
    code = "\n".join(re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL))
    data = template("Договор № {{ number }} на {{ total | money }}")
    examples = doctest.DocTestParser().get_doctest(code, {"data": data}, "documents.md", None, 0)
    assert examples.examples
    assert doctest.DocTestRunner(verbose=False).run(examples).failed == 0


def test_the_table_of_filters_was_found() -> None:
    assert len(FILTERS) >= 10


@pytest.mark.parametrize(("tag", "printed"), FILTERS)
def test_a_filter_prints_what_the_page_shows(tag: str, printed: str) -> None:
    made = text(compile_template(template(tag.replace("\\|", "|"))).render({}))
    assert made.replace("\u00a0", " ") == printed


def test_every_command_stands_on_the_page() -> None:
    assert set(re.findall(r"^\| `(\w+) .*\| \d", PAGE, re.MULTILINE)) == {
        command.NAME for command in _commands("")
    }
