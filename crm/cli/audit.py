"""Commands over the history: seal it, verify it, hand its anchors out."""

from pathlib import Path

import click
from flask.cli import AppGroup, with_appcontext

from crm.core import anchors
from crm.core import audit as history
from crm.core.db import unit_of_work

audit = AppGroup("audit", help="The history of everything: is it whole?")


@audit.command("seal")
@with_appcontext
def seal() -> None:
    """Seal what happened since the last anchor now."""
    anchors.seal_now({})
    click.echo(f"Anchors are kept in {anchors.outside_file()}")


@audit.command("verify")
@click.option(
    "--anchors", "outside", type=click.Path(path_type=Path), help="A copy of the anchors kept outside."
)
@click.option("--files", is_flag=True, help="Read every stored file again, too.")
@with_appcontext
def verify(outside: Path | None, *, files: bool) -> None:
    """Name every row that was changed, removed, inserted or reordered. Exit 1 when there is one."""
    if outside is not None and not outside.exists():
        raise click.BadParameter(f"there is no file {outside}", param_hint="--anchors")
    kept = anchors.read_outside(outside or anchors.outside_file())
    count = 0
    with unit_of_work(writes=False):
        for finding in history.verify(kept):
            count += _say(finding)
        for finding in history.verify_files() if files else ():
            count += _say(finding)
    if count:
        raise SystemExit(1)
    click.echo("The history is whole.")


def _say(finding: history.Finding) -> int:
    click.echo(f"{finding.fault.value}: {finding.where}{': ' + finding.detail if finding.detail else ''}")
    return 1
