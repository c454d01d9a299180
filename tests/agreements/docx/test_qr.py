"""The filter for QR codes: one address, one picture; nothing for nothing; refusals by name."""

import io

import pytest
from PIL import Image

from agreements.docx import FilterRefused, Picture, compile_template
from agreements.docx.qr import qr
from tests.agreements.docx.building import part, template, text

ADDRESS = "https://example.org/v/7"


def test_the_picture_is_square_sharp_and_the_same_each_time() -> None:
    picture = qr(ADDRESS)
    assert isinstance(picture, Picture)
    assert picture == qr(ADDRESS) != qr(ADDRESS + "1")
    width, height = Image.open(io.BytesIO(picture.data)).size
    assert width == height > 200


def test_the_side_is_given_in_millimetres() -> None:
    compiled = compile_template(template("{{ address | qr(40) }}", "{{ address | куар }}"))
    document = part(compiled.render({"address": ADDRESS}))
    assert f'cx="{40 * 36_000}" cy="{40 * 36_000}"' in document
    assert f'cx="{25 * 36_000}" cy="{25 * 36_000}"' in document
    assert [(each.path, each.kind) for each in compiled.variables] == [("address", "text")]


def test_an_address_that_is_not_known_yet_leaves_its_place_empty() -> None:
    document = compile_template(template("до{{ address | qr }}после")).render({"address": ""})
    assert text(document) == "допосле"
    assert "w:drawing" not in part(document)


@pytest.mark.parametrize(
    ("value", "side"),
    [("ж" * 3000, 25), (7, 25), (None, 25), (ADDRESS, 9), (ADDRESS, 181), (ADDRESS, "30"), (ADDRESS, True)],
)
def test_what_makes_no_code_is_refused(value: object, side: int) -> None:
    with pytest.raises(FilterRefused, match="qr"):
        qr(value, side)
