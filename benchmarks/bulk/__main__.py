"""A thousand agreements in one run beside docxtpl: `python -m benchmarks.bulk [--rows N] [--database URL]`.

Ours makes them as the product does, with permissions, events, search jobs handed out and every file synced:
from the started run to the last row made. The peer is a docxtpl loop over the same template and values that
writes files only. Chunks of both alternate; CPU is user and system of this process, on PostgreSQL of its
server too (Linux, when the server runs on this machine). `--database` is an empty database.
"""

import argparse
import io
import os
import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from docxtpl import DocxTemplate
from flask import Flask
from sqlalchemy import func, select, update

from agreements.docx import xml_safe
from agreements.docx.environment import template_environment
from agreements.shipped import PAPERS
from benchmarks.rendering.__main__ import resident
from crm.app import create_app
from crm.core import clock, jobs
from crm.core.db import db, session, unit_of_work
from crm.core.jobs import Job, JobState
from crm.core.model import Base
from crm.partnerships import operations
from crm.partnerships.models import AgreementKind, Revision
from crm.partnerships.operations.runs import ROWS, choose_for_run, start_run
from crm.partnerships.queries import runs
from crm.partnerships.rules import ROWS_IN_A_JOB
from tests.conftest import settings_for
from tests.partnerships.factories import SOMEBODY, make_booking, make_ready_edition, make_ready_organisation

WARM_UP = 25
TICKS = os.sysconf("SC_CLK_TCK")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.bulk", description=__doc__)
    parser.add_argument("--rows", type=int, default=1000)
    parser.add_argument(
        "--database", default="", help="an empty PostgreSQL database; a SQLite file without it"
    )
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        app = create_app(settings_for(folder, args.database or f"sqlite:///{folder / 'bulk.db'}"))
        with app.app_context():
            Base.metadata.create_all(db.engine)
            measure(app, folder, args.rows)
            session.remove()
            db.engine.dispose()


def measure(app: Flask, folder: Path, rows: int) -> None:
    """Warm both up on rows of their own, then let their chunks alternate."""
    prepare(WARM_UP)
    ours_until_done()
    search_afterwards()
    run_id = prepare(rows)
    values = values_of_a_row()
    theirs(values, folder, 3)
    before, waiting = resident(), True
    mine = peer = 0.0
    done = 0
    wall = 0.0
    while waiting:
        started, begun = cpu(), time.perf_counter()
        waiting = ours_next()
        mine += cpu() - started
        wall += time.perf_counter() - begun
        started = cpu()
        share = min(ROWS_IN_A_JOB, rows - done)
        theirs(values, folder, max(1, share // 10))
        peer += (cpu() - started) * (share / max(1, share // 10))
        done += share
    grown = resident() - before
    counts = runs_made(run_id)
    print(f"{db.engine.dialect.name}: {counts} of {rows} made in {wall:.1f} s")
    print(f"  this run        {mine:7.2f} s CPU  {1000 * mine / rows:6.2f} ms each")
    print(f"  docxtpl, files  {peer:7.2f} s CPU  {1000 * peer / rows:6.2f} ms each (every tenth rendered)")
    print(f"  ratio {peer / mine:.1f}, memory {before:.0f} MB, grown by {grown:.1f} MB")
    started = cpu()
    count = search_afterwards()
    print(f"  search afterwards, {count} jobs: {cpu() - started:.2f} s CPU")


def prepare(rows: int) -> int:
    """A started run for so many different organisations."""
    with unit_of_work():
        operations.install_shipped_templates(by=SOMEBODY)
        edition = make_ready_edition()
        bookings = [make_booking(edition, organisation(n)) for n in range(rows)]
        run = choose_for_run(AgreementKind.PARTICIPATION, edition, bookings=bookings, by=SOMEBODY)
        start_run(runs.run_to_change(run.id, SOMEBODY), by=SOMEBODY)
        run_id = run.id
    put_off_other_work()
    return run_id


SURNAMES = (
    "Кузнецов",
    "Орлов",
    "Белых",
    "Ткаченко",
    "Соловьёв",
    "Жук",
    "Крутиков",
    "Левин",
    "Айпин",
    "Мухин",
)
NAMES = ("Пётр", "Олег", "Лев", "Никита", "Марк", "Роман", "Павел", "Георгий", "Ильхам", "Иван")
TITLES = ("Генеральный директор", "Директор", "Исполнительный директор", "Управляющий", "Президент")


def organisation(n: int) -> Any:
    signatory = {
        "surname": SURNAMES[n % 10],
        "name": NAMES[n // 10 % 10],
        "patronymic": ("Иванович", "Петрович", "Сергеевич")[n % 3],
        "title": TITLES[n % 5],
    }
    return make_ready_organisation(
        f"Общество с ограниченной ответственностью «Городские решения {n}»",
        f"ООО «Городские решения {n}»",
        signatory=signatory,
        legal_address=f"6200{n % 90:02}, г. Екатеринбург, ул. Мира, д. {n}",
        phone=f"+7 343 {n:07}",
    )


def values_of_a_row() -> dict[str, Any]:
    with unit_of_work(writes=False):
        return dict(session.scalars(select(Revision.values).order_by(Revision.id)).first() or {})


def theirs(values: dict[str, Any], folder: Path, times: int) -> None:
    """docxtpl in the sandbox it needs, once per document as its users do."""
    template = PAPERS["participation"].template()
    for n in range(times):
        different = {**values, "exhibitor": {**values["exhibitor"], "full_name": f"ООО «Другое {n}»"}}
        document = DocxTemplate(io.BytesIO(template))
        document.render(xml_safe(different), template_environment())
        document.save(folder / f"peer-{n}.docx")


def ours_next() -> bool:
    """One job of the run as a worker does it; whether more are left."""
    jobs.run_next("benchmark")
    with unit_of_work(writes=False):
        unfinished = select(func.count(Job.id)).where(Job.kind_of == ROWS, Job.state != JobState.DONE)
        return bool(session.scalar(unfinished))


def ours_until_done() -> None:
    while ours_next():
        pass


def put_off_other_work() -> None:
    """What setting up the records left to do is not measured."""
    with unit_of_work():
        session.execute(update(Job).where(Job.kind_of != ROWS).values(run_at=clock.now() + timedelta(days=1)))


def search_afterwards() -> int:
    """The work after the commit: bringing the search up to date; how many jobs."""
    with unit_of_work():
        session.execute(update(Job).where(Job.kind_of != ROWS).values(run_at=clock.now() + timedelta(days=1)))
        session.execute(
            update(Job)
            .where(Job.kind_of == "events.dispatch_many", Job.state == JobState.QUEUED)
            .values(run_at=clock.now() - timedelta(days=1))
        )
    return jobs.run_all()


def runs_made(run_id: int) -> int:
    with unit_of_work(writes=False):
        return runs.counts_of([run_id])[run_id].made


def cpu() -> float:
    """Seconds of this process, and of the database's server where that is another one."""
    return time.process_time() + sum(_seconds(pid) for pid in _server())


def _server() -> Iterator[int]:
    if db.engine.dialect.name != "postgresql":
        return
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and (entry / "comm").read_text().startswith("postgres"):
            yield int(entry.name)


def _seconds(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (OSError, ValueError):
        return 0.0
    return (int(fields[11]) + int(fields[12])) / TICKS


if __name__ == "__main__":
    main()
