"""Stored contents: found by their hash, whole or absent, and a change on disk is noticed."""

import os
from collections.abc import Collection
from datetime import UTC, datetime, timedelta
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


def sweep(storage: LocalStorage, *named: str) -> int:
    """An hour ago: whatever was put since is young."""

    def known(keys: Collection[str]) -> Collection[str]:
        return set(keys) & set(named)

    return storage.sweep(known, before=datetime.now(UTC) - timedelta(hours=1))


def age(storage: LocalStorage) -> None:
    for path in storage.root.rglob("*"):
        if path.is_file():
            os.utime(path, (0, 0))


def test_the_sweep_takes_old_contents_nobody_names_and_half_written_ones(tmp_path: Path) -> None:
    storage = LocalStorage(tmp_path)
    kept, orphan = storage.put(b"kept"), storage.put(b"orphan")
    (tmp_path / kept[:2] / kept[2:4] / "partial-x").write_bytes(b"half")
    age(storage)
    assert sweep(storage, kept) == 2
    assert storage.get(kept) == b"kept"
    with pytest.raises(FileNotFoundError):
        storage.get(orphan)


def test_the_sweep_leaves_what_is_about_to_be_named(tmp_path: Path) -> None:
    storage = LocalStorage(tmp_path)
    storage.put(b"text")
    age(storage)
    key = storage.put(b"text")
    assert sweep(storage) == 0
    assert storage.get(key) == b"text"
