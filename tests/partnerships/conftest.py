"""What the tests of partnerships share."""

from functools import lru_cache

import pytest

from agreements.docx import check_template
from crm.partnerships.operations import library

_checked = lru_cache(maxsize=None)(check_template)


@pytest.fixture(autouse=True)
def check_each_file_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The check of a template takes a second; the same file is not checked again for every test."""
    monkeypatch.setattr(library, "check_template", _checked)
