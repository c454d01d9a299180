"""What the demonstration's protocols of intentions say: one finished, one still being written."""

from datetime import date, timedelta
from typing import Any


def finished(opening: date) -> dict[str, Any]:
    """Every answer given, with funding and a table of stages; dates follow the opening of the forum."""
    return {
        "проект.название": "Тихий двор",
        "проект.описание": "обустройство трёх дворов с водопроницаемым мощением и дождевыми садами",
        "проект.место": "Екатеринбург, улица Малышева, дома 84–92",
        "ожидаемые_результаты": [
            "меньше воды на тротуарах после ливней",
            "открытый отчёт о затратах на один двор",
            "типовой проект для других городов",
        ],
        "этапы": [
            _stage("Обследование дворов", opening + timedelta(days=40), "Сторона 2", "отчёт с планом"),
            _stage("Эскиз и смета", opening + timedelta(days=75), "Сторона 2", "эскиз, смета"),
            _stage("Обсуждение с жителями", opening + timedelta(days=100), "Сторона 1", "протокол встречи"),
        ],
        "дней_на_ответ": "10",
        "основной_договор_до": (opening + timedelta(days=180)).isoformat(),
        "есть_финансирование": True,
        "объём_финансирования": "4800000.00",
        "источник_финансирования": "средства Стороны 2 и городская программа благоустройства",
        "исключительность": True,
        "контакты.организатор": "Белова Ирина Павловна, +7 343 200-00-12",
        "контакты.контрагент": "руководитель проектов, указанный в письме о начале работ",
    }


def begun() -> dict[str, Any]:
    """Only what is known after the first talk."""
    return {
        "проект.название": "Навигация для всех",
        "проект.описание": "единая система указателей для пешеходов и пассажиров",
        "дней_на_ответ": "5",
    }


def _stage(name: str, due: date, who: str, result: str) -> dict[str, str]:
    return {"название": name, "срок": due.isoformat(), "ответственный": who, "результат": result}
