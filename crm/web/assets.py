"""Built front-end files by their plain names; the build gives each a hashed one."""

import json
from functools import lru_cache
from pathlib import Path

from flask import Flask

DIST = Path(__file__).resolve().parents[1] / "static" / "dist"
ADDRESS = "/static/dist/"


@lru_cache(maxsize=1)
def _manifest() -> dict[str, str]:
    path = DIST / "manifest.json"
    if not path.exists():
        return {}
    manifest: dict[str, str] = json.loads(path.read_text())
    return manifest


def asset(name: str) -> str:
    """The address of a built file; the plain name, which answers 404, until `make assets` ran."""
    return ADDRESS + _manifest().get(name, name)


def install(app: Flask) -> None:
    app.jinja_env.globals["asset"] = asset
