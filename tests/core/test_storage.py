"""Stored contents: found by their hash, whole or absent, and a change on disk is noticed."""

from pathlib import Path

import pytest

from crm.core.storage import LocalStorage


def test_the_same_content_twice_is_one_file(tmp_path: Path) -> None:
    storage = LocalStorage(tmp_path)
    assert storage.put(b"text") == storage.put(b"text")
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1


def test_what_was_put_comes_back(tmp_path: Path) -> None:
    storage = LocalStorage(tmp_path)
    assert storage.get(storage.put(b"\x00text")) == b"\x00text"


def test_a_changed_file_is_noticed(tmp_path: Path) -> None:
    storage = LocalStorage(tmp_path)
    key = storage.put(b"text")
    next(path for path in tmp_path.rglob(key)).write_bytes(b"forged")
    with pytest.raises(ValueError, match="changed on disk"):
        storage.get(key)


def test_an_unknown_key_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        LocalStorage(tmp_path).get("0" * 64)
