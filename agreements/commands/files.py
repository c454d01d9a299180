"""What the commands share: reading and writing files, and one readable line where it cannot be done."""

import os
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

from agreements.bilingual import Text

USAGE = 2
"""Exit code for wrong usage and for files that cannot be read or written."""


class Unusable(Exception):
    """A file that cannot be read or written; the message is a line for the person at the keyboard."""


def read(path: str) -> bytes:
    """The bytes of the file. Raises Unusable."""
    try:
        return Path(path).read_bytes()
    except (OSError, ValueError) as error:
        raise Unusable(
            say(Text("Не удалось прочитать", "Cannot read")) + f" {path}: {_why(error)}"
        ) from error


def write(path: str, data: bytes) -> None:
    """Put `data` in the place of the file at once: nobody ever sees half of it. Raises Unusable."""
    target = Path(path)
    try:
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
        part = Path(name)
        try:
            with os.fdopen(handle, "wb") as out:
                out.write(data)
            part.chmod(0o666 & ~_umask())
            part.replace(target)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
    except (OSError, ValueError) as error:
        raise Unusable(
            say(Text("Не удалось записать", "Cannot write")) + f" {path}: {_why(error)}"
        ) from error


def say(text: Text) -> str:
    """The text in the language of the terminal; Russian where the terminal names none."""
    named = next((v for k in ("LC_ALL", "LC_MESSAGES", "LANG") if (v := os.environ.get(k))), "")
    return text.ru if named.startswith("ru") or named.partition(".")[0] in {"", "C", "POSIX"} else text.en


def need_streams() -> None:
    """Unusable where the shell closed standard input or output (`<&-`, `>&-`)."""
    if sys.stdout is None or sys.stdin is None:
        raise Unusable(say(Text("Стандартный ввод или вывод закрыт", "Standard input or output is closed")))


def put(text: str) -> None:
    """Write to standard output, in UTF-8 whatever the terminal says. Raises Unusable for a full disk.

    A reader that leaves early («head») is no error.
    """
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(text.encode())
    except BrokenPipeError:
        _write_nowhere()
    except OSError as error:
        raise _unwritten(error) from error


def flush() -> None:
    """Send out what `put` wrote. Raises Unusable for a full disk."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        _write_nowhere()
    except OSError as error:
        raise _unwritten(error) from error


def _unwritten(error: OSError) -> Unusable:
    _write_nowhere()  # else Python would complain once more at its end
    return Unusable(say(Text("Не удалось записать ответ", "Cannot write the answer")) + f": {_why(error)}")


def _write_nowhere() -> None:
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def complain(line: str) -> None:
    """One line on standard error, whatever was in it."""
    if sys.stderr is not None:
        sys.stderr.write(" ".join(line.split()) + "\n")


def _why(error: OSError | ValueError) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
