"""`backup` and `restore`: everything in one file while people work, and back from it onto an empty place."""

from pathlib import Path

import click
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from flask import current_app
from flask.cli import with_appcontext
from flask_migrate import upgrade

from crm.core import backups, clock
from crm.core.backups import BackupRefused, Manifest, Trouble
from crm.core.db import db
from crm.core.settings import Settings
from crm.core.storage import storage

DAMAGED = 1
WORDS = {
    Trouble.EXISTS: "Такой файл уже есть / exists already",
    Trouble.UNPREPARED: "База ещё не подготовлена / the database was never prepared",
    Trouble.INCOMPLETE: "Копия не дописана / the backup is not complete",
    Trouble.CHANGED: "Содержимое копии изменено / the content was changed",
    Trouble.UNREADABLE: "Копия не читается / cannot be read",
    Trouble.NEWER: "Копия из более новой версии, обновите эту / made by a newer version, upgrade this one",
    Trouble.OTHER_DATABASE: "Копия базы другого вида, смените DATABASE_URL / of another kind of database",
    Trouble.NOT_EMPTY: "База не пуста, восстанавливаем только в пустую / the database is not empty",
    Trouble.AWAY: "База не отвечает, проверьте DATABASE_URL / the database does not answer",
    Trouble.DAMAGED: "База в копии повреждена / the database in the backup is damaged",
    Trouble.ROWS_DIFFER: "Строк не столько, сколько было / rows differ",
    Trouble.TOOL_MISSING: "Нет программы, установите postgresql-client / missing: install postgresql-client",
    Trouble.TOOL_FAILED: "Не получилось / failed",
}


class Refused(click.ClickException):
    exit_code = 2


@click.command()
@click.argument("target", type=click.Path(path_type=Path))
@with_appcontext
def backup(target: Path) -> None:
    """Put database and files into TARGET, a new file or a folder, without stopping anybody.

    Exit 0 whole, 1 whole but some contents were damaged before (they are named), 2 refused.
    """
    if target.is_dir():
        target = target / f"vitrina-{clock.now():%Y%m%d-%H%M%S}.tar"
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        manifest = backups.back_up(db.engine, storage(), target, secret=_secret())
    except (BackupRefused, OSError) as refused:
        raise Refused(_said(refused)) from None
    click.echo(f"{target}  {_told(manifest)}  {target.stat().st_size / 1e6:.1f} МБ / MB")
    if manifest.damaged:
        click.echo("Повреждены ещё до копии / damaged before: " + ", ".join(manifest.damaged), err=True)
        raise SystemExit(DAMAGED)


@click.command()
@click.argument("source", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--check", is_flag=True, help="Only read the backup from end to end.")
@with_appcontext
def restore(source: Path, check: bool) -> None:
    """Restore SOURCE into an empty database and compare what came with what was kept."""
    try:
        manifest = backups.check(source)
        _require_known(manifest)
        if not check:
            backups.restore(db.engine, storage(), source, secret=_secret())
            upgrade()
    except (BackupRefused, OSError) as refused:
        raise Refused(_said(refused)) from None
    click.echo(("Копия цела / whole: " if check else "Восстановлено / restored: ") + _told(manifest))


def _told(manifest: Manifest) -> str:
    rows = sum(manifest.rows.values())
    return f"{manifest.made_at}  строк / rows {rows}, файлов / files {manifest.files}"


def _require_known(manifest: Manifest) -> None:
    migrations = ScriptDirectory.from_config(current_app.extensions["migrate"].migrate.get_config())
    try:
        migrations.get_revision(manifest.revision)
    except CommandError:
        raise BackupRefused(Trouble.NEWER) from None


def _said(refused: BackupRefused | OSError) -> str:
    if isinstance(refused, OSError):
        return str(refused)
    return ": ".join(filter(None, (WORDS[refused.trouble], refused.detail)))


def _secret() -> Path:
    settings: Settings = current_app.extensions["settings"]
    return settings.data_dir / "secret_key"
