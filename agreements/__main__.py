"""`python -m agreements COMMAND …`: the library at the keyboard; every module of `commands` is a command."""

import argparse
import sys
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType
from typing import NoReturn

from agreements import commands
from agreements.commands.files import USAGE, Unusable, complain, flush, need_streams


class _Parser(argparse.ArgumentParser):
    """Wrong usage is told in one line, as everything else here."""

    def error(self, message: str) -> NoReturn:
        complain(f"{self.prog}: {message}")
        raise SystemExit(USAGE)


def main(arguments: list[str] | None = None) -> int:
    """Run one command; its exit code, or 2 for wrong usage and unreadable files."""
    words = sys.argv[1:] if arguments is None else arguments
    parser = _Parser(prog="python -m agreements", description="Agreements as Word documents.")
    chosen = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for command in _commands(words[0] if words else ""):
        about = (command.__doc__ or "").partition(": ")[2].split("\n")[0]
        one = chosen.add_parser(command.NAME, help=about)
        command.add_arguments(one)
        one.set_defaults(run=command.run)
    args = parser.parse_args(words)
    try:
        need_streams()
        code: int = args.run(args)
        flush()
    except Unusable as error:
        complain(str(error))
        return USAGE
    return code


def _commands(named: str) -> list[ModuleType]:
    """The command that was named, alone, so that it starts quickly; all of them where none is."""
    names = [each.name for each in iter_modules(commands.__path__)]
    wanted = [named] if named in names else names
    modules = [import_module(f"agreements.commands.{name}") for name in wanted]
    return [module for module in modules if hasattr(module, "NAME")]


if __name__ == "__main__":
    sys.exit(main())
