"""Files: contents addressed by their SHA-256, and the rows that name them."""

import hashlib
import os
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Protocol

from flask import current_app
from sqlalchemy.orm import Mapped, mapped_column

from crm.core import clock
from crm.core.db import session
from crm.core.model import Record
from crm.core.settings import Settings


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


class LocalStorage:
    """A folder on this machine, written so that a file is whole or absent."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, content: bytes) -> str:
        key = hashlib.sha256(content).hexdigest()
        target = self._path(key)
        if target.exists():
            return key
        descriptor, name = self._new_file_beside(target)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(target)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        return key

    def get(self, key: str) -> bytes:
        content = self._path(key).read_bytes()
        if hashlib.sha256(content).hexdigest() != key:
            raise ValueError(f"Stored file {key} was changed on disk")
        return content

    def _new_file_beside(self, target: Path) -> tuple[int, str]:
        try:
            return tempfile.mkstemp(dir=target.parent)
        except FileNotFoundError:
            target.parent.mkdir(parents=True, exist_ok=True)
            return tempfile.mkstemp(dir=target.parent)

    def _path(self, key: str) -> Path:
        return self.root / key[:2] / key[2:4] / key


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
