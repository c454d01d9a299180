"""`make test`: see to what the tests need, run them on both databases, close with one line of counts.

Debian packages are installed where there are rights; what cannot be had is named, and fails under CI=true.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ARTEFACTS = ROOT / "test-artefacts"
CI = os.environ.get("CI") == "true"
COUNT = re.compile(r"(\d+) (passed|failed|error|errors|skipped)")


@dataclass(frozen=True)
class Need:
    """Something outside Python that tests use: how to see it, and the Debian packages that bring it."""

    name: str
    commands: tuple[str, ...]
    packages: tuple[str, ...]

    def is_there(self) -> bool:
        if self.name == "GOST engine":
            return bool(shutil.which("openssl")) and any(Path("/usr/lib").glob("*/engines-3/gost.so"))
        found = any(shutil.which(command) for command in self.commands)
        return found or (self.name == "PostgreSQL" and _server_folder() is not None)


NEEDS = (
    Need("Chromium", ("chromium", "chromium-browser", "google-chrome"), ("chromium",)),
    Need(
        "LibreOffice",
        ("soffice", "libreoffice"),
        ("libreoffice-writer-nogui", "fonts-liberation", "fonts-paratype"),
    ),
    Need("PostgreSQL", ("pg_ctlcluster", "postgres", "initdb"), ("postgresql",)),
    Need("GOST engine", ("openssl",), ("openssl", "libengine-gost-openssl")),
)


def main() -> int:
    missing = install_what_is_missing()
    chosen = ["-m", "long"] if "--long" in sys.argv else ["-m", "not long"]
    with tempfile.TemporaryDirectory() as folder:
        runs = [("SQLite", "", [])]
        server = postgresql(Path(folder))
        if server is not None:
            runs.append(
                ("PostgreSQL", server.address, ["--ignore=tests/agreements", "--ignore=tests/browser"])
            )
        else:
            missing.append("PostgreSQL")
        outcomes = []
        try:
            for title, address, extra in runs:
                print(f"\n── {title} ──", flush=True)
                outcomes.append(run_pytest(address, [*chosen, *extra]))
        finally:
            if server is not None:
                server.stop()
    for name in dict.fromkeys(missing):
        print(f"Skipped: the tests that need {name}, which is absent and could not be installed here.")
    return closing_line(outcomes, missing)


def install_what_is_missing() -> list[str]:
    absent = [need for need in NEEDS if not need.is_there()]
    if absent and os.geteuid() == 0 and shutil.which("apt-get"):
        packages = [package for need in absent for package in need.packages]
        print("Installing for the tests: " + " ".join(packages), flush=True)
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-qq"], env=environment, check=False)
        subprocess.run(
            ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages],
            env=environment,
            check=False,
            stdout=subprocess.DEVNULL,
        )
    return [need.name for need in absent if not need.is_there()]


def _server_folder() -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if found:
        return found[-1].parent
    initdb = shutil.which("initdb")
    return Path(initdb).parent if initdb else None


@dataclass
class Server:
    """A PostgreSQL server for this run: one that is there already, or our own in a temporary folder."""

    address: str
    folder: Path | None = None

    def stop(self) -> None:
        if self.folder is not None:
            _as_postgres([str(_binaries() / "pg_ctl"), "-D", str(self.folder), "-m", "immediate", "stop"])


def postgresql(folder: Path) -> Server | None:
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        return Server(given)
    if _server_folder() is None:
        return None
    return _start_own(folder / "postgresql")


def _start_own(folder: Path) -> Server | None:
    """A private server on a socket in its own folder: fast, and nobody else's data are near."""
    folder.mkdir()
    folder.parent.chmod(0o755)
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    binaries = _binaries()
    made = _as_postgres(
        [str(binaries / "initdb"), "-D", str(folder), "-U", "vitrina", "-A", "trust", "-E", "UTF8"]
    )
    options = (
        f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off -c max_connections=200"
    )
    started = made and _as_postgres(
        [str(binaries / "pg_ctl"), "-D", str(folder), "-o", options, "-w", "-l", str(folder / "log"), "start"]
    )
    return Server(f"postgresql://vitrina@/postgres?host={folder}", folder) if started else None


def _binaries() -> Path:
    folder = _server_folder()
    assert folder is not None
    return folder


def _as_postgres(command: list[str]) -> bool:
    """PostgreSQL refuses to serve as root, who becomes its user without `runuser`: a bare PATH has none."""
    who = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}
    done = subprocess.run(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd="/", check=False, **who
    )
    if done.returncode != 0:
        print(done.stderr.decode(errors="replace"), file=sys.stderr)
    return done.returncode == 0


def run_pytest(database: str, extra: list[str]) -> tuple[int, dict[str, int]]:
    """One run of the suite; its exit code and counts."""
    ARTEFACTS.mkdir(exist_ok=True)
    environment = {**os.environ, "TEST_DATABASE_URL": database}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # tests start processes: compiled once, not each time
    command = [sys.executable, "-m", "pytest", "-n", "2", "--dist", "loadgroup", "-q", *extra]
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    assert process.stdout is not None
    last = ""
    for line in process.stdout:
        print(line, end="", flush=True)
        last = line if COUNT.search(line) else last
    counts = {kind.removesuffix("s") if kind == "errors" else kind: int(n) for n, kind in COUNT.findall(last)}
    return process.wait(), counts


def closing_line(outcomes: list[tuple[int, dict[str, int]]], missing: list[str]) -> int:
    total = {
        kind: sum(counts.get(kind, 0) for _, counts in outcomes) for kind in ("passed", "failed", "skipped")
    }
    total["failed"] += sum(counts.get("error", 0) for _, counts in outcomes)
    failed = any(code != 0 for code, _ in outcomes)
    if CI and (missing or total["skipped"]):
        print("A skip is a failure under CI=true.")
        failed = True
    print(f"{total['passed']} passed, {total['failed']} failed, {total['skipped']} skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
