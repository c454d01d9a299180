"""R17: a backup made while people write is whole, and comes back on an empty place as it was."""

import os
import random
import re
import signal
import tarfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from flask_security import hash_password
from sqlalchemy import func, select

from crm.app import create_app
from crm.cli.backup import WORDS
from crm.core import backups, mail
from crm.core.backups import BackupRefused, Manifest, Trouble
from crm.core.db import db, session, unit_of_work
from crm.core.storage import StoredFile, content_of, keep_file
from tests.accounts.factories import make_user
from tests.conftest import fresh_database, settings_for
from tests.proofs.installation import Installation

BACKUPS = 2
LONG_BACKUPS = 30
EMAIL, PASSWORD = "keeper@example.org", "a long enough password"


@contextmanager
def writing(installation: Installation) -> Iterator[None]:
    """Somebody keeps files and letters all the while, each pair in one transaction."""
    over = threading.Event()

    def write() -> None:
        n = 0
        with installation.app.app_context():
            while not over.is_set():
                with unit_of_work():
                    keep_file(os.urandom(20_000), name=f"{n}.bin", media_type="x/y", by="proof")
                    mail.post("reader@example.org", f"{n}", "text")
                n += 1
                time.sleep(0.002)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        yield
    finally:
        over.set()
        writer.join()


def make(app: Flask, target: Path) -> Manifest:
    with app.app_context():
        return backups.back_up(db.engine, app.extensions["storage"], target)


@contextmanager
def empty_place(folder: Path) -> Iterator[Flask]:
    folder.mkdir()
    with fresh_database(folder) as url:
        app = create_app(settings_for(folder, url))
        app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
        with app.app_context():
            yield app
            session.remove()
            db.engine.dispose()


def prove_it_came_back(app: Flask, source: Path) -> None:
    manifest = backups.restore(db.engine, app.extensions["storage"], source)
    with unit_of_work(writes=False):
        files = session.scalars(select(StoredFile)).all()
        assert len(files) == manifest.rows["stored_file"]
        assert all(len(content_of(file)) == file.size for file in files)
        letters = session.scalar(select(func.count(mail.Letter.id)))
        assert letters == len(files), "files and letters are of one moment"
    answer = app.test_client().post("/login", data={"email": EMAIL, "password": PASSWORD})
    assert (answer.status_code, answer.location) == (302, "/")


def prove(installation: Installation, count: int) -> None:
    with installation.app.app_context(), unit_of_work():
        make_user(email=EMAIL).password = hash_password(PASSWORD)
    with writing(installation):
        made = []
        for n in range(count):
            time.sleep(0.3)
            made.append(installation.folder / f"{n}.tar")
            make(installation.app, made[-1])
    for n, source in enumerate(made):
        with empty_place(installation.folder / f"place{n}") as app:
            prove_it_came_back(app, source)


def test_a_backup_made_while_people_write_comes_back_whole(installation: Installation) -> None:
    prove(installation, BACKUPS)


@pytest.mark.long
def test_thirty_backups_made_while_people_write_come_back_whole(installation: Installation) -> None:
    prove(installation, LONG_BACKUPS)


def test_a_backup_that_was_killed_leaves_nothing_that_looks_whole(installation: Installation) -> None:
    with installation.app.app_context(), unit_of_work():
        for n in range(40):
            keep_file(os.urandom(200_000), name=f"{n}.bin", media_type="x/y", by="proof")
    target, dice = installation.folder / "kept" / "whole.tar", random.Random(5)
    for _ in range(3):
        process = installation.flask("backup", str(target))
        began = time.monotonic()
        while not list(target.parent.glob(".vitrina-backup-*/whole.tar")) and time.monotonic() - began < 30:
            time.sleep(0.005)
        time.sleep(dice.uniform(0, 0.05))
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert not list(target.parent.glob("*.tar")) or backups.check(target)
        target.unlink(missing_ok=True)
    assert installation.flask("backup", str(target)).wait() == 0
    assert backups.check(target).files == 40


@pytest.mark.parametrize("harm", ["cut", "changed", "not an archive"])
def test_a_harmed_backup_is_refused_before_anything_is_touched(
    installation: Installation, tmp_path: Path, harm: str
) -> None:
    with installation.app.app_context(), unit_of_work():
        keep_file(b"content " * 1000, name="a.bin", media_type="x/y", by="proof")
    source = tmp_path / "kept.tar"
    make(installation.app, source)
    content = bytearray(source.read_bytes())
    if harm == "cut":
        content = content[: len(content) // 2]
    elif harm == "changed":
        place = content.index(b"content content")
        content[place : place + 7] = b"CONTENT"
    else:
        content = bytearray(b"nothing of the kind")
    source.write_bytes(content)
    with empty_place(tmp_path / "place") as app:
        with pytest.raises(BackupRefused):
            backups.restore(db.engine, app.extensions["storage"], source)
        assert backups.is_empty(db.engine)


def test_only_an_empty_database_is_restored_into(installation: Installation) -> None:
    source = installation.folder / "kept.tar"
    make(installation.app, source)
    with (
        installation.app.app_context(),
        pytest.raises(BackupRefused, match="not_empty"),
    ):
        backups.restore(db.engine, installation.app.extensions["storage"], source)


def test_what_was_damaged_before_is_named_and_the_rest_is_kept(installation: Installation) -> None:
    with installation.app.app_context(), unit_of_work():
        kept = keep_file(b"one", name="a.bin", media_type="x/y", by="proof").sha256
        lost = keep_file(b"two", name="b.bin", media_type="x/y", by="proof").sha256
    next(installation.app.extensions["storage"].root.rglob(lost)).write_bytes(b"tampered")
    manifest = make(installation.app, installation.folder / "kept.tar")
    assert (manifest.files, manifest.damaged) == (1, [lost])
    with tarfile.open(installation.folder / "kept.tar") as archive:
        assert f"files/{kept}" in archive.getnames()


def test_every_refusal_has_its_words() -> None:
    assert set(WORDS) == set(Trouble)


def test_the_commands_say_what_they_did(installation: Installation) -> None:
    folder = installation.folder / "backups"
    folder.mkdir()
    assert installation.flask("backup", str(folder)).wait() == 0
    (made,) = folder.glob("vitrina-*.tar")
    assert made.stat().st_mode & 0o077 == 0, "nobody else reads it"
    assert installation.flask("restore", "--check", str(made)).wait() == 0
    assert installation.flask("restore", str(made)).wait() == 2, "this database is not empty"
    said = installation.log.read_text()
    assert re.search(r"строк / rows \d+, файлов / files 0", said)
    assert "Копия цела" in said
    assert "не пуста" in said
