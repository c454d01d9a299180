"""No-break spaces get into every text of a page, and only there."""

import pytest
from flask.testing import FlaskClient
from markupsafe import Markup

from crm.web.spacing import bound


@pytest.mark.parametrize(
    ("plain", "set_right"),
    [
        ("Договор № %(number)s от %(day)s", "Договор №\u00a0%(number)s от\u00a0%(day)s"),
        ("Выпуск — это год форума", "Выпуск\u00a0— это год форума"),
        ("Не найдено ни в одном", "Не\u00a0найдено ни\u00a0в\u00a0одном"),
        ("до 10 МБ", "до\u00a010\u00a0МБ"),
        ("%(area)s м², %(share)s %%", "%(area)s\u00a0м², %(share)s\u00a0%%"),
        ("в 15 часов", "в\u00a015 часов"),
        ("по-русски кое-где", "по-русски кое-где"),
        ("No. 5 is a stand", "No. 5 is a stand"),
    ],
)
def test_what_belongs_together_stays_on_one_line(plain: str, set_right: str) -> None:
    assert bound(plain) == set_right
    assert bound(set_right) == set_right


def test_a_page_has_them(client: FlaskClient) -> None:
    assert "Не\u00a0помню пароль" in client.get("/login").data.decode()


def test_what_is_marked_safe_stays_safe_and_nothing_else_becomes_so() -> None:
    assert isinstance(bound(Markup("не &amp; да")), Markup)
    assert not isinstance(bound("не &amp; да"), Markup)
