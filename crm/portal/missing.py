"""What an agreement lacks, by the names that stand on the forms: there a person looks for the field."""

from collections.abc import Iterable

from crm.core.texts import text
from crm.leads.rules.requisites import Requisite
from crm.portal.checklist import is_of_signatory

_OTHERWISE = {
    "bank": Requisite.BANK_NAME,
    "correspondent_account": Requisite.CORR_ACCOUNT,
    "single_account": Requisite.EKS,
    "ogrnip_date": Requisite.OGRNIP_ON,
    "name_original": Requisite.ORIGINAL_NAME,
    "registration_type": Requisite.FOREIGN_ID_KIND,
    "registration_number": Requisite.FOREIGN_ID,
}


def titles(paths: Iterable[str]) -> list[str]:
    """Titles, not yet translated, of the organisation's own fields among `paths` of its party."""
    found = (_title(path) for path in paths if not is_of_signatory(path))
    return list(dict.fromkeys(found))


def _title(path: str) -> str:
    if path == "account":
        return text("Банковские реквизиты")
    name = path.rpartition(".")[2]
    return (_OTHERWISE.get(name) or Requisite(name)).title
