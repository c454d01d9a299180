"""What the commands that filter tables share: tab-separated lines in, the same with more columns out."""

import sys
from collections.abc import Callable, Sequence

from agreements.bilingual import Text
from agreements.commands.files import Unusable, put, say

Row = dict[str, str]


def extend_lines(
    expected: Sequence[str], added: Sequence[str], answer: Callable[[Row], Sequence[str]]
) -> None:
    """Copy standard input to standard output, every line with the columns `added`, which `answer` fills.

    The first line is the header. Columns are found by the names `expected`; where the header lacks the first
    of them, by their order. A row that ends early has empty columns; blank lines stay blank; CR and a byte
    order mark fall away. Raises Unusable for input that is empty or not UTF-8.
    """
    header, *lines = _lines()
    titles = header.split("\t")
    names = titles if expected[0] in titles else [*expected][: len(titles)]
    out = ["\t".join([*titles, *added])]
    for line in lines:
        cells = line.split("\t")
        cells += [""] * (len(titles) - len(cells))
        row = dict.fromkeys(expected, "") | dict(zip(names, map(str.strip, cells), strict=False))
        out.append("\t".join([*cells, *answer(row)]) if line.strip() else line)
    put("".join(f"{line}\n" for line in out))


def _lines() -> list[str]:
    try:
        text = sys.stdin.buffer.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unusable(
            say(Text("Ввод должен быть в кодировке UTF-8", "The input has to be UTF-8"))
        ) from error
    lines = [line.removesuffix("\r") for line in text.removesuffix("\n").split("\n")]
    if not lines[0].strip():
        raise Unusable(
            say(
                Text(
                    "Первой строкой ввода должны быть названия столбцов",
                    "The first line of the input has to name the columns",
                )
            )
        )
    return lines
