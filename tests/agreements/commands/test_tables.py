"""`decline` and `requisites` at the keyboard: lines in, the same lines with more columns out."""

import io
import sys
from collections.abc import Callable

import pytest

from agreements.__main__ import main
from agreements.requisites import kinds
from tests.agreements.russian.tables import rows

Command = Callable[..., tuple[int, list[list[str]]]]


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch) -> Command:
    """Run a command over typed bytes; its exit code and the cells of what it wrote."""

    def run(*arguments: str, typed: str | bytes) -> tuple[int, list[list[str]]]:
        data = typed.encode() if isinstance(typed, str) else typed
        out = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data), encoding="ascii"))
        monkeypatch.setattr(sys, "stdout", out)
        code = main([*arguments])
        out.flush()
        return code, [line.split("\t") for line in out.buffer.getvalue().decode().splitlines()]  # type: ignore[attr-defined]

    return run


def test_names_come_back_in_the_genitive_whatever_the_typing_habits(command: Command) -> None:
    typed = (
        "\ufeffsurname\tname\tpatronymic\tsex\r\n"
        "Иванова\tАнна\tСергеевна\tf\r\n"
        "\r\n"
        "Мюллер\tХанс\r\n"
        "ИВАНОВ\tИВАН\tИВАНОВИЧ\t"
    )
    assert command("decline", "--kind", "name", typed=typed) == (
        0,
        [
            ["surname", "name", "patronymic", "sex", "genitive"],
            ["Иванова", "Анна", "Сергеевна", "f", "Ивановой Анны Сергеевны"],
            [""],
            ["Мюллер", "Ханс", "", "", "Мюллера Ханса"],
            ["ИВАНОВ", "ИВАН", "ИВАНОВИЧ", "", "Иванова Ивана Ивановича"],
        ],
    )


@pytest.mark.parametrize(
    ("kind", "table", "column"),
    [
        ("name", "names_genitive.tsv", "genitive"),
        ("title", "titles_genitive.tsv", "genitive"),
        ("city", "cities_genitive.tsv", "genitive"),
        ("organisation", "organisation_agreement.tsv", "form"),
    ],
)
def test_a_table_keeps_its_columns_and_gains_the_right_one(
    command: Command, kind: str, table: str, column: str
) -> None:
    expected = rows(table)
    typed = "\n".join("\t".join(row) for row in [[*expected[0]], *([*row.values()] for row in expected)])
    code, (header, *lines) = command("decline", "--kind", kind, typed=typed)
    assert (code, header) == (0, [*expected[0], column])
    assert [line[:-1] for line in lines] == [[*row.values()] for row in expected]
    assert all(line[-1] in [*row.values()][-1].split("|") for line, row in zip(lines, expected, strict=True))


def test_columns_under_other_names_count_by_their_order(command: Command) -> None:
    assert command("decline", "--kind", "title", typed="Должность\nМэр\n")[1][1] == ["Мэр", "Мэра"]
    _, lines = command("decline", "--kind", "name", typed="Ф\tИ\tО\tпол\nКим\tСаша\t\tж\n")
    assert lines[1][-1] == "Ким Саши"


def test_columns_may_stand_in_any_order(command: Command) -> None:
    typed = "sex\tname\tsurname\nf\tСаша\tКим\n"
    assert command("decline", "--kind", "name", typed=typed)[1][1][-1] == "Ким Саши"


def test_an_entrepreneur_is_named_by_the_sex_given(command: Command) -> None:
    typed = "organisation\tsex\nИП Ким Саша\tf\nИП Ким Саша\tm\n"
    _, lines = command("decline", "--kind", "organisation", typed=typed)
    assert [line[-1] for line in lines] == ["form", "именуемая", "именуемый"]


def test_requisites_get_a_verdict_and_a_reason(command: Command) -> None:
    typed = (
        "kind\tvalue\tcontext\n"
        "inn\t7707083893\n"
        "account\t40602810600000000025\tbic=049805746\n"
        "treasury_account\t03100643000000013000\tbic = 011909101; eks=40102810445370000022\n"
        "kpp\tя\tkind=5;value=6\n"
        "snils\t1\n"
    )
    code, (header, *lines) = command("requisites", typed=typed)
    assert (code, header) == (0, ["kind", "value", "context", "verdict", "reason"])
    assert [line[3] for line in lines] == ["fine", "suspicious", "not_checked", "impossible", "not_checked"]
    assert [bool(line[4]) for line in lines] == [False, True, True, True, True]


def test_the_kinds_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["requisites", "--kinds"]) == 0
    assert tuple(capsys.readouterr().out.split()) == kinds()


@pytest.mark.parametrize("typed", [b"", b"\n\n", "город\nОмск".encode("cp1251"), b"\xff\xfe"])
def test_input_without_a_header_or_in_another_encoding_is_refused_in_one_line(
    command: Command, capsys: pytest.CaptureFixture[str], typed: bytes
) -> None:
    assert command("decline", "--kind", "city", typed=typed) == (2, [])
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize("arguments", [[], ["decline"], ["decline", "--kind", "verb"], ["conjugate"]])
def test_wrong_usage_is_told_in_one_line(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2
    assert capsys.readouterr().err.count("\n") == 1
