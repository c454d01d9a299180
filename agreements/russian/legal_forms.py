"""Abbreviations of legal forms and public bodies, and the gender of the word they stand for."""

import re
from typing import Literal

from agreements.russian.wordlist import words

Gender = Literal["m", "f", "n"]

ENTREPRENEUR = "ИП"

_NEUTER = words(
    "ООО АО ПАО НАО ЗАО ОАО ТОО ОСОО ОДО СООО ИООО МУП ГУП ФГУП УП ЧУП ЧТУП ЧПУП РУП КУП КПУП ГП РГП КГП "
    "ГКП ГККП МП МКП КП СП МКУ МБУ МАУ ГБУ ГКУ ГАУ ФГБУ ФГБОУ ФГАОУ ГАПОУ КГУ РГУ ГУ КФХ ТСЖ ТСН СНТ ДНТ "
    "НП МО ПО НПО АОЗТ МВД МЧС УМВД УФНС УФК ГУВД"
)
_FEMININE = words("АНО НКО АНПОО ГК УК СК СРО ТПП КСП РАН ФНС ИФНС МИФНС ФАС ФТС ЦИК ТИК РОО МОО ОО КА ВОИС")
_MASCULINE = words("БФ МФ НПФ НИИ НИЦ ТД ТЦ ЦСР РСПП ПК СПК ЖСК ГСК КПК ГО МР ЦБ НИУ")

_INSTITUTION = re.compile(
    r"(М|Г|Ф|ФГ|ОГ|КГ|РГ|ЛОГ)[БКА]([ДПНВС]{0,2}О)?У(К|З|С|ДО|СО|СОН|СЗН)?|(М|Г|Н|Ч)Д?ОУ(ДО|ДПО)?|ФГБНУ"
)
"""Учреждение, whatever its founder and trade: МБДОУ, ГБУЗ; universities (МГАУ) are none."""

_FOREIGN_COMPANIES = words("ltd limited llc inc incorporated corp corporation co company llp plc")
_FOREIGN_SOCIETIES = words("gmbh ag sa srl spa bv nv oy ab sro doo kft")


def gender_of_abbreviation(word: str) -> Gender | None:
    """The gender of a Russian legal form («АНО» → f); None for a word that is no known abbreviation."""
    form = word if word.isupper() else word.upper() if word.islower() or word == "ОсОО" else ""
    if form in _NEUTER or _INSTITUTION.fullmatch(form):
        return "n"
    if form in _FEMININE:
        return "f"
    return "m" if form in _MASCULINE else None


def gender_of_foreign_form(word: str) -> Gender | None:
    """The gender contracts give a foreign legal form: «Ltd.» is a компания, «GmbH» an общество."""
    form = word.lower().replace(".", "")
    if form in _FOREIGN_COMPANIES:
        return "f"
    return "n" if form in _FOREIGN_SOCIETIES else None
