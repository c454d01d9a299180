"""Files: contents addressed by their SHA-256, and the rows that name them."""

import hashlib
import os
import tempfile
from collections.abc import Callable, Collection
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

import structlog
from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Mapped, mapped_column

from crm.core import clock, jobs
from crm.core.db import session, unit_of_work
from crm.core.model import Record
from crm.core.settings import Settings

log = structlog.get_logger()

PARTIAL = "partial-"
ORPHAN_AFTER = timedelta(hours=1)
"""Longer than any transaction that may still be about to name a content it has put."""


class StoredFile(Record):
    """A file as somebody gave it to us or as we made it. Another content is another row."""

    __tablename__ = "stored_file"

    sha256: Mapped[str] = mapped_column(index=True)
    size: Mapped[int]
    media_type: Mapped[str]
    name: Mapped[str] = mapped_column(info={"personal": "file"})
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    created_by: Mapped[str]


class Storage(Protocol):
    """Where contents lie. Keys are lower-case hexadecimal SHA-256 digests."""

    def put(self, content: bytes) -> str:
        """Keep the content durably and return its key; the same content twice is one file."""

    def get(self, key: str) -> bytes:
        """The content; raises FileNotFoundError, or ValueError when it no longer matches its key."""

    def sweep(self, named: Callable[[Collection[str]], Collection[str]], *, before: datetime) -> int:
        """Remove what was last put before a moment and whose key is not among those `named`; how many.

        `named` is given keys and answers those that some row names.
        """


class LocalStorage:
    """A folder on this machine, written so that a file is whole or absent."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, content: bytes) -> str:
        key = hashlib.sha256(content).hexdigest()
        target = self._path(key)
        with suppress(FileNotFoundError):
            os.utime(target)  # young again: a sweep leaves alone what somebody is about to name
            return key
        new_folders = [folder for folder in (target.parent, target.parent.parent) if not folder.exists()]
        target.parent.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=PARTIAL)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(target)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        for folder in (target.parent, *(made.parent for made in new_folders)):
            make_durable(folder)
        return key

    def get(self, key: str) -> bytes:
        content = self._path(key).read_bytes()
        if hashlib.sha256(content).hexdigest() != key:
            raise ValueError(f"Stored file {key} was changed on disk")
        return content

    def sweep(self, named: Callable[[Collection[str]], Collection[str]], *, before: datetime) -> int:
        removed = 0
        for folder in self.root.glob("??/??"):
            old = {path.name: path for path in folder.iterdir() if _last_put(path) < before.timestamp()}
            kept = set(named(old.keys())) if old else set()
            removed += sum(_remove(path, before) for name, path in old.items() if name not in kept)
        return removed

    def _path(self, key: str) -> Path:
        return self.root / key[:2] / key[2:4] / key


def make_durable(folder: Path) -> None:
    """A file whose name is lost with the power is lost: its folder has to reach the disk too."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _last_put(path: Path) -> float:
    with suppress(FileNotFoundError):
        return path.stat().st_mtime
    return float("inf")


def _remove(path: Path, before: datetime) -> bool:
    """Remove a file nobody names, unless the same content is put in this very moment."""
    aside = path.with_name(f"{PARTIAL}{path.name}")
    with suppress(FileNotFoundError):
        path.rename(aside)
        if _last_put(aside) < before.timestamp():
            aside.unlink()
            return True
        aside.rename(path)
    return False


@jobs.job("storage.sweep", slow=True)
def sweep(_payload: dict[str, Any]) -> None:
    """Remove contents that no row names: somebody put them and was undone or killed before the commit."""

    def named(keys: Collection[str]) -> Collection[str]:
        with unit_of_work(writes=False):
            return session.scalars(select(StoredFile.sha256).where(StoredFile.sha256.in_(keys))).all()

    removed = storage().sweep(named, before=clock.now() - ORPHAN_AFTER)
    if removed:
        log.info("storage.swept", removed=removed)


def keep_file(content: bytes, *, name: str, media_type: str, by: str) -> StoredFile:
    """Store the content and add its row to the present transaction."""
    row = new_file(content, name=name, media_type=media_type, by=by)
    session.add(row)
    session.flush()
    return row


def new_file(content: bytes, *, name: str, media_type: str, by: str) -> StoredFile:
    """Store the content; its row is for the caller to keep, together with others."""
    return StoredFile(
        sha256=storage().put(content), size=len(content), media_type=media_type, name=name, created_by=by
    )


def content_of(file: StoredFile) -> bytes:
    return storage().get(file.sha256)


def storage() -> Storage:
    """The storage of the running installation."""
    found: Storage = current_app.extensions["storage"]
    return found


def spare_folder(name: str) -> Path:
    """A folder beside the files for what can be made anew at any time; no backup needs it."""
    settings: Settings = current_app.extensions["settings"]
    return settings.data_dir / name
