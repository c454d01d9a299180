"""A backup is one file, made while people work: the database of one moment and every content its rows name.

The manifest comes last into the archive and the archive gets its name last: what looks whole is whole.
"""

import hashlib
import io
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import IO

from sqlalchemy import Connection, Engine, create_engine, func, inspect, select, table
from sqlalchemy import text as sql
from sqlalchemy.exc import DBAPIError

from crm.core import clock
from crm.core.model import Base
from crm.core.storage import Storage, StoredFile, make_durable

FORMAT = 1
DATABASE, FILES, SECRET, MANIFEST = "database", "files/", "secret_key", "manifest.json"
CHUNK = 1 << 20
WORKSHOP = ".vitrina-backup-"
INTERRUPTED_SECONDS = 24 * 3600


class Trouble(StrEnum):
    """Why a backup is refused; the detail beside it names which file, table, database or program."""

    EXISTS = "exists"
    UNPREPARED = "unprepared"
    INCOMPLETE = "incomplete"
    CHANGED = "changed"
    UNREADABLE = "unreadable"
    NEWER = "newer"
    OTHER_DATABASE = "other_database"
    NOT_EMPTY = "not_empty"
    AWAY = "away"
    DAMAGED = "damaged"
    ROWS_DIFFER = "rows_differ"
    TOOL_MISSING = "tool_missing"
    TOOL_FAILED = "tool_failed"


class BackupRefused(Exception):
    """A backup cannot be made, trusted or restored here."""

    def __init__(self, trouble: Trouble, detail: object = "") -> None:
        super().__init__(f"{trouble}: {detail}")
        self.trouble, self.detail = trouble, str(detail)


@dataclass(frozen=True)
class Manifest:
    """What a backup holds: rows by table, SHA-256 of the database and the secret, contents that were missing
    or changed when it was made."""

    made_at: str
    dialect: str
    revision: str
    rows: dict[str, int]
    hashes: dict[str, str]
    files: int
    damaged: list[str] = field(default_factory=list)
    format: int = FORMAT


@dataclass(frozen=True)
class Snapshot:
    """The database as it was at one moment: its copy, what it counts and the contents it names."""

    copy: Path
    revision: str
    rows: dict[str, int]
    keys: Sequence[str]


# Making


def back_up(engine: Engine, storage: Storage, target: Path, *, secret: Path | None = None) -> Manifest:
    """Write the backup to `target`, which must not exist; whole, or not at all."""
    if target.exists():
        raise BackupRefused(Trouble.EXISTS, target)
    _forget_interrupted(target.parent)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=WORKSHOP) as folder:
        snapshot = _snapshot(engine, Path(folder) / DATABASE)
        partial = Path(folder) / target.name
        with _private(partial) as file:
            manifest = _write(file, snapshot, engine.dialect.name, storage, secret)
            file.flush()
            os.fsync(file.fileno())
        check(partial)
        partial.replace(target)
        make_durable(target.parent)
    return manifest


def _forget_interrupted(folder: Path) -> None:
    """What a killed backup left holds people's data and is of no use."""
    for workshop in folder.glob(f"{WORKSHOP}*"):
        if workshop.stat().st_mtime < time.time() - INTERRUPTED_SECONDS:
            shutil.rmtree(workshop, ignore_errors=True)


def _private(path: Path) -> IO[bytes]:
    """A new file that its owner alone may read."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def _write(
    file: IO[bytes], snapshot: Snapshot, dialect: str, storage: Storage, secret: Path | None
) -> Manifest:
    hashes, damaged = {DATABASE: _hash_of(snapshot.copy)}, []
    with tarfile.open(fileobj=file, mode="w") as archive:
        archive.add(snapshot.copy, DATABASE)
        if secret is not None and secret.exists():
            hashes[SECRET] = _hash_of(secret)
            archive.add(secret, SECRET)
        for key in snapshot.keys:
            try:
                _add(archive, FILES + key, storage.get(key))
            except (OSError, ValueError):
                damaged.append(key)
        kept = len(snapshot.keys) - len(damaged)
        made_at = clock.now().isoformat(timespec="seconds")
        manifest = Manifest(made_at, dialect, snapshot.revision, snapshot.rows, hashes, kept, damaged)
        _add(archive, MANIFEST, json.dumps(asdict(manifest), indent=1).encode())
    return manifest


def _add(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mode = len(content), 0o600
    archive.addfile(member, io.BytesIO(content))


def _snapshot(engine: Engine, copy: Path) -> Snapshot:
    return (
        _sqlite_snapshot(engine, copy) if engine.dialect.name == "sqlite" else _server_snapshot(engine, copy)
    )


def _sqlite_snapshot(engine: Engine, copy: Path) -> Snapshot:
    """SQLite's own backup in one step; a copy of the file alone would miss what its log still holds."""
    with closing(sqlite3.connect(str(engine.url.database))) as live, closing(sqlite3.connect(copy)) as kept:
        live.backup(kept)
        kept.execute("PRAGMA journal_mode=DELETE")
    kept_engine = create_engine(f"sqlite:///{copy}")
    try:
        with kept_engine.connect() as connection:
            return _counted(connection, copy)
    finally:
        kept_engine.dispose()


def _server_snapshot(engine: Engine, copy: Path) -> Snapshot:
    """pg_dump looks through the very snapshot in which the rows are counted."""
    with engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        snapshot = connection.scalar(sql("SELECT pg_export_snapshot()"))
        options = ("--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}")
        _tool("pg_dump", engine, *options, f"--file={copy}")
        return _counted(connection, copy)


def _counted(connection: Connection, copy: Path) -> Snapshot:
    revision = connection.scalar(sql("SELECT version_num FROM alembic_version"))
    if revision is None:
        raise BackupRefused(Trouble.UNPREPARED)
    keys = connection.scalars(select(StoredFile.sha256).distinct().order_by(StoredFile.sha256)).all()
    return Snapshot(copy, revision, _rows(connection), keys)


def _rows(connection: Connection) -> dict[str, int]:
    kinds = Base.metadata.sorted_tables
    return {kind.name: connection.scalar(select(func.count()).select_from(kind)) or 0 for kind in kinds}


# Checking


def check(source: Path) -> Manifest:
    """Read a backup from end to end. Raises BackupRefused when anything is missing or was changed."""
    with _opened(source) as archive:
        found: dict[str, str] = {}
        manifest: Manifest | None = None
        for member, content in _members(archive):
            if member.name == MANIFEST:
                manifest = _manifest(content.read())
            else:
                found[member.name] = _hash(content)
    if manifest is None:
        raise BackupRefused(Trouble.INCOMPLETE, source)
    files = {name.removeprefix(FILES): digest for name, digest in found.items() if name.startswith(FILES)}
    others = {name: digest for name, digest in found.items() if not name.startswith(FILES)}
    changed = [key for key, digest in files.items() if key != digest]
    if changed or others != manifest.hashes or len(files) != manifest.files:
        named = ", ".join(changed[:3]) or DATABASE
        raise BackupRefused(Trouble.CHANGED, named)
    return manifest


@contextmanager
def _opened(source: Path) -> Iterator[tarfile.TarFile]:
    try:
        with tarfile.open(source, "r:") as archive:
            yield archive
    except (tarfile.TarError, OSError, ValueError, EOFError) as error:
        raise BackupRefused(Trouble.UNREADABLE, error) from error


def _members(archive: tarfile.TarFile) -> Iterator[tuple[tarfile.TarInfo, IO[bytes]]]:
    for member in archive:
        content = archive.extractfile(member)
        if content is not None:
            yield member, content


def _manifest(content: bytes) -> Manifest:
    told = json.loads(content)
    if told.get("format") != FORMAT:
        raise BackupRefused(Trouble.NEWER)
    return Manifest(**told)


# Restoring


def restore(engine: Engine, storage: Storage, source: Path, *, secret: Path | None = None) -> Manifest:
    """Bring a backup into an empty database. Contents come first: a database never names what is not there.

    Raises BackupRefused before anything is touched; what was interrupted may simply be begun again.
    """
    manifest = check(source)
    if manifest.dialect != engine.dialect.name:
        raise BackupRefused(Trouble.OTHER_DATABASE, manifest.dialect)
    if not is_empty(engine):
        raise BackupRefused(Trouble.NOT_EMPTY)
    with _opened(source) as archive, tempfile.TemporaryDirectory(prefix="vitrina-restore-") as folder:
        copy = Path(folder) / DATABASE
        for member, content in _members(archive):
            if member.name.startswith(FILES):
                storage.put(content.read())
            elif member.name == DATABASE:
                _copy(content, copy)
            elif member.name == SECRET and secret is not None:
                secret.unlink(missing_ok=True)
                with _private(secret) as file:
                    file.write(content.read())
        _restore_database(engine, copy)
    _compare(engine, manifest)
    return manifest


def is_empty(engine: Engine) -> bool:
    """Whether no table is there yet."""
    try:
        return not inspect(engine).get_table_names()
    except DBAPIError as error:
        raise BackupRefused(Trouble.AWAY, error.orig) from error
    finally:
        engine.dispose()


def _restore_database(engine: Engine, copy: Path) -> None:
    if engine.dialect.name != "sqlite":
        _tool("pg_restore", engine, "--single-transaction", "--exit-on-error", "--no-owner", str(copy))
        return
    with closing(sqlite3.connect(copy)) as kept:
        if kept.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
            raise BackupRefused(Trouble.DAMAGED)
        with closing(sqlite3.connect(str(engine.url.database))) as place:
            kept.backup(place)


def _compare(engine: Engine, manifest: Manifest) -> None:
    with engine.connect() as connection:
        present = inspect(connection).get_table_names()
        rows = {
            name: connection.scalar(select(func.count()).select_from(table(name)))
            for name in manifest.rows
            if name in present
        }
    differing = [name for name, count in manifest.rows.items() if rows.get(name) != count]
    if differing:
        raise BackupRefused(Trouble.ROWS_DIFFER, ", ".join(differing))


def _copy(content: IO[bytes], target: Path) -> None:
    with _private(target) as file:
        while chunk := content.read(CHUNK):
            file.write(chunk)


def _hash_of(path: Path) -> str:
    with path.open("rb") as file:
        return _hash(file)


def _hash(file: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while chunk := file.read(CHUNK):
        digest.update(chunk)
    return digest.hexdigest()


def _tool(name: str, engine: Engine, *options: str) -> None:
    """Run one of PostgreSQL's own programs; the password never shows in the list of processes."""
    address = engine.url.set(drivername="postgresql", password=None).render_as_string()
    secret = {"PGPASSWORD": str(engine.url.password)} if engine.url.password else {}
    command = [name, "--dbname", address, *options]
    try:
        done = subprocess.run(command, env={**os.environ, **secret}, capture_output=True, check=False)
    except FileNotFoundError:
        raise BackupRefused(Trouble.TOOL_MISSING, name) from None
    if done.returncode != 0:
        raise BackupRefused(Trouble.TOOL_FAILED, f"{name}: {done.stderr.decode(errors='replace').strip()}")
