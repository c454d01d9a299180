"""The nightly check writes to administrators when a file is not what was stored, and to nobody else."""

from flask import Flask
from sqlalchemy import select

from crm.accounts.roles import Role
from crm.core import storage
from crm.core.db import session
from crm.core.mail import Letter
from crm.desk.watch import check_history
from tests.accounts.factories import make_user


def test_administrators_hear_of_a_changed_file(app: Flask) -> None:
    administrator = make_user(roles=(Role.ADMINISTRATOR,))
    make_user(roles=(Role.LEGAL,))
    kept = storage.keep_file(b"signed on stage", name="a.pdf", media_type="application/pdf", by="x")
    session.commit()
    check_history({})
    assert session.scalars(select(Letter)).all() == []
    root = app.extensions["settings"].storage_dir
    (root / kept.sha256[:2] / kept.sha256[2:4] / kept.sha256).write_bytes(b"forged")
    check_history({})
    (letter,) = session.scalars(select(Letter)).all()
    assert letter.to == administrator.email
    assert f"file_changed: file {kept.id}" in letter.body_text
