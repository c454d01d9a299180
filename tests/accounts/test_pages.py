"""One's own page, the users of the house, and the letters about passwords."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_security import hash_password

from crm.accounts.models import User
from crm.accounts.roles import Role
from crm.core.db import session
from crm.core.mail import Letter
from tests.accounts.factories import make_user

SignIn = Callable[..., FlaskClient]


def letters() -> list[Letter]:
    return session.query(Letter).order_by(Letter.id).all()


@pytest.mark.parametrize("role", list(Role))
def test_everybody_has_a_page_of_their_own(sign_in: SignIn, role: Role) -> None:
    user = make_user(roles=(role,), name="Анна Белых")
    client, user_id = sign_in(user=user), user.id
    assert "Анна Белых" in client.get("/account").get_data(as_text=True)
    assert client.post("/account", data={"name": " Анна Чёрных "}).status_code == 303
    assert session.get_one(User, user_id).name == "Анна Чёрных"
    assert client.post("/account", data={"name": ""}).status_code == 422


def test_a_colleague_is_invited_by_a_letter_with_a_link(sign_in: SignIn) -> None:
    client = sign_in(Role.ADMINISTRATOR)
    values = {"name": "Олег Дан", "email": "dan@example.org", "roles": ["legal"]}
    assert client.post("/users", data=values).status_code == 302
    (letter,) = letters()
    assert letter.to == "dan@example.org"
    assert "/invitation/" in letter.body_text
    assert client.post("/users", data=values).status_code == 422, "the address is taken"


def test_the_page_of_a_user_tells_what_each_role_may(sign_in: SignIn) -> None:
    client, user = sign_in(Role.ADMINISTRATOR), make_user()
    session.commit()
    page = client.get(f"/users/{user.id}").get_data(as_text=True)
    assert "Соглашения, подписи, реестр и шаблоны" in page


@pytest.mark.parametrize(("language", "greeting"), [("ru", "Здравствуйте"), ("en", "Hello")])
def test_the_letter_about_a_forgotten_password_is_plain_and_in_ones_language(
    app: Flask, client: FlaskClient, language: str, greeting: str
) -> None:
    make_user(email="anna@example.org").password = hash_password("прежний пароль")
    session.commit()
    client.set_cookie("locale", language)
    assert client.post("/reset", data={"email": "anna@example.org"}).status_code in (200, 302)
    (letter,) = letters()
    assert letter.body_text.startswith(greeting)
    assert letter.body_html is None
    assert "/reset/" in letter.body_text


def test_a_strangers_address_gets_the_same_answer_and_no_letter(app: Flask, client: FlaskClient) -> None:
    make_user(email="anna@example.org").password = hash_password("прежний пароль")
    session.commit()
    answers = {
        client.post("/reset", data={"email": who}).status_code for who in ("anna@example.org", "x@y.ru")
    }
    assert len(answers) == 1
    assert [letter.to for letter in letters()] == ["anna@example.org"]
