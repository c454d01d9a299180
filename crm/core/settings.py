"""What the installation decides, read once from the environment."""

import os
import secrets
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

DATABASES = ("sqlite", "postgresql+psycopg")
DEFAULT_DATA = Path(__file__).resolve().parents[2] / "var"


class SettingsRefused(Exception):
    """The environment asks for what cannot be; names the variable and the remedy, in both languages."""


@dataclass(frozen=True)
class Settings:
    """One installation's settings.

    `base_url` is the address people reach us at (links in letters); `mail` is `file`, `console` or an
    `smtp://user:password@host:port` address; `trusted_hosts` are the names a request may ask for.
    """

    data_dir: Path
    database_url: str
    secret_key: str
    base_url: str
    mail: str
    mail_from: str
    trusted_hosts: tuple[str, ...]
    secure_cookies: bool
    rate_limits: bool = True

    @property
    def storage_dir(self) -> Path:
        return self.data_dir / "files"


def from_environment(environment: Mapping[str, str] | None = None) -> Settings:
    """Settings from variables; what is missing gets a default that is right on one laptop.

    DATA_DIR, DATABASE_URL, SECRET_KEY, BASE_URL, HOST, PORT, MAIL, MAIL_FROM, TRUSTED_HOSTS
    (comma-separated). Raises SettingsRefused.
    """
    env = os.environ if environment is None else environment
    data_dir = _writable(Path(env.get("DATA_DIR") or DEFAULT_DATA).resolve())
    base_url = env.get("BASE_URL") or f"http://{env.get('HOST') or '127.0.0.1'}:{env.get('PORT') or '8000'}"
    host = base_url.split("://", 1)[-1].split("/", 1)[0].rsplit(":", 1)[0]
    named = tuple(name.strip() for name in env.get("TRUSTED_HOSTS", "").split(",") if name.strip())
    return Settings(
        data_dir=data_dir,
        database_url=_database_url(env.get("DATABASE_URL"), data_dir),
        secret_key=env.get("SECRET_KEY") or _kept_secret(data_dir / "secret_key"),
        base_url=base_url.rstrip("/"),
        mail=env.get("MAIL") or "file",
        mail_from=env.get("MAIL_FROM") or "Витрина <noreply@localhost>",
        trusted_hosts=(*dict.fromkeys((host, "127.0.0.1", "localhost", *named)),),
        secure_cookies=base_url.startswith("https://"),
    )


def _database_url(given: str | None, data_dir: Path) -> str:
    if not given:
        return f"sqlite:///{data_dir / 'vitrina.db'}"
    scheme, separator, rest = given.partition("://")
    url = f"postgresql+psycopg{separator}{rest}" if scheme in ("postgres", "postgresql") else given
    if not separator or url.partition("://")[0] not in DATABASES:
        raise SettingsRefused(
            "DATABASE_URL: нужен адрес вида / expected postgresql://user:password@host/name "
            "или / or sqlite:////path/file.db"
        )
    return url


def _writable(folder: Path) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return folder
    except OSError as error:
        raise SettingsRefused(
            f"DATA_DIR: в папку нельзя писать / cannot write to {folder}: {error.strerror}"
        ) from error


def _kept_secret(path: Path) -> str:
    """The installation's own secret, made at the first start and readable by its owner alone."""
    try:
        return path.read_text()
    except FileNotFoundError:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(48))
        return path.read_text()
