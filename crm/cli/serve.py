"""`serve`: prepare the database, say how to sign in, and run the web server with a worker beside it."""

import ctypes
import errno
import fcntl
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_migrate import upgrade
from sqlalchemy.exc import OperationalError

import crm.demo.load as demonstration
from agreements import pdf
from crm.accounts import queries as accounts
from crm.accounts.roles import Role
from crm.cli.accounts import first_administrator_link
from crm.core import actor
from crm.core.db import session, unit_of_work
from crm.core.installation import is_demonstration
from crm.core.settings import Settings
from crm.partnerships.operations import install_shipped_templates

GRACE_SECONDS = 10
RESTART_SECONDS = 2.0
THREADS = 8
PR_SET_PDEATHSIG = 1


@click.command()
@click.option("--demo/--no-demo", default=False, help="Load the demonstration into an empty database.")
@click.option("--host", default=lambda: os.environ.get("HOST") or "127.0.0.1")
@click.option("--port", type=click.IntRange(1, 65535), default=lambda: os.environ.get("PORT") or "8000")
@click.option("--workers", type=int, default=2, show_default=True)
@with_appcontext
def serve(demo: bool, host: str, port: int, workers: int) -> None:
    """Serve pages and do background work until Ctrl-C."""
    require_free(host, port)
    try:
        with _alone():
            prepare(demo=demo)
            announce()
    except OperationalError as error:
        raise click.ClickException(
            f"База данных не отвечает, проверьте DATABASE_URL / the database does not answer: {error.orig}"
        ) from None
    sys.exit(run(host, port, workers))


def require_free(host: str, port: int) -> None:
    """Say at once what the web server would say after the demonstration was loaded."""
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise click.ClickException(
                f"Порт {port} занят, возьмите другой / port {port} is taken: PORT={port + 1} make run"
            ) from None
        raise click.ClickException(
            f"Нельзя слушать / cannot listen on {host}:{port}: {error.strerror}"
        ) from None


@contextmanager
def _alone() -> Iterator[None]:
    """Whoever starts on the same data waits until it is prepared: nobody migrates or loads twice at once."""
    settings: Settings = current_app.extensions["settings"]
    with (settings.data_dir / "preparing.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def prepare(*, demo: bool) -> None:
    """Bring the database to the present shape and, when empty and asked for, load the demonstration."""
    upgrade()
    with unit_of_work():
        is_empty = not accounts.users()
    if is_empty and demo:
        click.echo("Загружаем демонстрацию… / Loading the demonstration…")
        demonstration.load()
    elif is_empty:
        with unit_of_work():
            install_shipped_templates(by=actor.command("serve"))


def announce() -> None:
    """Where it is, how to sign in, and what is missing."""
    settings: Settings = current_app.extensions["settings"]
    click.echo(f"\n  Витрина: {settings.base_url}\n")
    with unit_of_work():
        if is_demonstration(session()):
            click.echo(
                "  Демонстрация. Пароль у всех / demonstration, one password for all: "
                + demonstration.PASSWORD
            )
            for sign_in in demonstration.SIGN_INS:
                click.echo(f"    {sign_in.email:<28}{sign_in.title}")
        elif not any(Role.ADMINISTRATOR in user.role_names for user in accounts.users()):
            click.echo("  Первый администратор, ссылка на один раз / first administrator, one-time link:")
            click.echo(f"    {first_administrator_link()}")
    engine = pdf.engine()
    if engine is None:
        click.echo("\n  PDF: LibreOffice не найден / not found: apt-get install libreoffice-writer-nogui")
    click.echo("\n  Ctrl-C — остановить / stop\n")


def run(host: str, port: int, workers: int) -> int:
    """Keep the web server and the worker running; a worker that died is started again."""
    gunicorn = [
        sys.executable, "-m", "gunicorn", "wsgi:app", "--bind", f"{host}:{port}",
        "--workers", str(workers), "--threads", str(THREADS), "--worker-class", "gthread", "--preload",
        "--graceful-timeout", str(GRACE_SECONDS), "--log-level", "warning",
    ]  # fmt: skip
    flask_worker = [sys.executable, "-m", "flask", "--app", "wsgi", "worker"]
    stopping = threading.Event()
    for asked in (signal.SIGTERM, signal.SIGINT):
        signal.signal(asked, lambda _signal, _frame: stopping.set())
    web, background, began = _child(gunicorn), _child(flask_worker), time.monotonic()
    while not stopping.is_set() and web.poll() is None:
        if background.poll() is not None and time.monotonic() - began > RESTART_SECONDS:
            background, began = _child(flask_worker), time.monotonic()
        stopping.wait(0.2)
    for process in (web, background):
        if process.poll() is None:
            process.terminate()
    for process in (web, background):
        try:
            process.wait(GRACE_SECONDS + 2)
        except subprocess.TimeoutExpired:
            process.kill()
    return 0 if stopping.is_set() else web.returncode or 1


def _child(command: list[str]) -> subprocess.Popen[bytes]:
    """In a session of its own, so that Ctrl-C reaches us alone; it stops by itself when we are killed."""
    return subprocess.Popen(command, start_new_session=True, preexec_fn=_stop_with_the_parent)


def _stop_with_the_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
