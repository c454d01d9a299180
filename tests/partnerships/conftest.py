"""What the tests of partnerships share."""

from functools import cache

import pytest

from agreements.docx import Report, check_template, outline, repaired
from crm.partnerships import jobs, previews
from crm.partnerships.operations import library


@cache
def _checked(content: bytes, vocabulary: frozenset[str]) -> Report:
    return check_template(content, vocabulary=vocabulary)


def _check(content: bytes, *, vocabulary: frozenset[str], fonts: object = None) -> Report:
    return _checked(content, vocabulary)


@pytest.fixture(autouse=True)
def check_each_file_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The check of a template takes a second; the same file is not checked again for every test.

    Uploads are checked here without a process of their own, which `agreements` tests.
    """
    monkeypatch.setattr(library, "check_template", _check)
    monkeypatch.setattr(jobs, "check_upload", _check)
    monkeypatch.setattr(previews, "outline_upload", outline)
    monkeypatch.setattr(previews, "repair_upload", repaired)
