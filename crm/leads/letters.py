"""Letters that leads write, in the language of whoever gets them."""

from crm.accounts.roles import Role


def portal_invitation(organisation: str, role: Role, address: str, locale: str) -> tuple[str, str]:
    """Subject and text of the letter that opens the portal."""
    subject, text = _INVITATION["en" if locale == "en" else "ru"][role is Role.CITY]
    return subject.format(organisation=organisation), text.format(organisation=organisation, address=address)


_INVITATION = {
    "ru": (
        (
            "Личный кабинет участника выставки: {organisation}",
            "Здравствуйте!\n\n"
            "Для организации {organisation} открыт личный кабинет участника выставки. В нём можно выбрать "
            "стенд, проверить реквизиты и скачать договор.\n\n"
            "Чтобы войти, откройте ссылку и нажмите «Войти»:\n{address}\n\n"
            "Ссылка действует 14 дней и срабатывает один раз. Если письмо пришло вам по ошибке, просто "
            "удалите его.\n",
        ),
        (
            "Кабинет команды города: {organisation}",
            "Здравствуйте!\n\n"
            "Для города ({organisation}) открыт кабинет команды: витрина на форуме, стенд, проекты и "
            "соглашение о сотрудничестве.\n\n"
            "Чтобы войти, откройте ссылку и нажмите «Войти»:\n{address}\n\n"
            "Ссылка действует 14 дней и срабатывает один раз. Если письмо пришло вам по ошибке, просто "
            "удалите его.\n",
        ),
    ),
    "en": (
        (
            "Your exhibitor account: {organisation}",
            "Hello,\n\n"
            "an exhibitor account is ready for {organisation}. There you can choose a stand, check your "
            "company details and download the contract.\n\n"
            "To sign in, open this link and press the button:\n{address}\n\n"
            "The link is valid for 14 days and works once. If this letter reached you by mistake, simply "
            "delete it.\n",
        ),
        (
            "Your city team account: {organisation}",
            "Hello,\n\n"
            "a team account is ready for {organisation}: your showcase at the forum, the stand, the "
            "projects and the cooperation agreement.\n\n"
            "To sign in, open this link and press the button:\n{address}\n\n"
            "The link is valid for 14 days and works once. If this letter reached you by mistake, simply "
            "delete it.\n",
        ),
    ),
}
