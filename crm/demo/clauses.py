"""Clauses of the demonstration: our own words, Russian with their English twins, one with its fallbacks."""

from crm.core.actor import Actor
from crm.partnerships.models.clauses import ClauseLanguage, Risk
from crm.partnerships.operations import clauses as verbs
from crm.partnerships.operations.clauses import ClauseFacts

RU, EN = ClauseLanguage.RU, ClauseLanguage.EN
SECRETS, EVENTS, PEOPLE = "Конфиденциальность", "Обстоятельства", "Персональные данные"

_CLAUSES: tuple[tuple[ClauseFacts, str, str], ...] = (
    (
        ClauseFacts(
            "confidentiality",
            RU,
            "Конфиденциальность, три года",
            SECRETS,
            Risk.LOW,
            "Обычный случай: стороны передают друг другу планы, цены, контакты партнёров.",
        ),
        "",
        """1. Сведения, которые Сторона пометила словом **«Конфиденциально»**, другая Сторона \
использует только для исполнения договора и не раскрывает в течение трёх лет после его окончания.
2. Запрет не касается сведений, которые *уже были известны* или стали известны не по вине получателя, и \
ответов на законные запросы государственных органов.
3. О таком запросе Сторона сообщает другой Стороне до ответа, если закон это разрешает.""",
    ),
    (
        ClauseFacts(
            "confidentiality_short",
            RU,
            "Конфиденциальность, один год",
            SECRETS,
            Risk.MEDIUM,
            "Если контрагент не согласен на три года: чаще всего муниципальные заказчики.",
        ),
        "confidentiality",
        """1. Сведения с пометкой **«Конфиденциально»** не раскрываются в течение одного года со дня передачи.
2. Раскрытие по требованию закона нарушением не считается.""",
    ),
    (
        ClauseFacts(
            "confidentiality_none",
            RU,
            "Сведения открыты",
            SECRETS,
            Risk.HIGH,
            "Последний запасной вариант, когда контрагент обязан публиковать все договоры.",
        ),
        "confidentiality_short",
        "1. Условия договора открыты. Служебные контакты Стороны используют только для его исполнения.",
    ),
    (
        ClauseFacts("confidentiality", EN, "Confidentiality, three years", SECRETS, Risk.LOW),
        "",
        """1. Information that a Party has marked **“Confidential”** serves the performance of the agreement \
alone and is not disclosed for three years after its end.
2. This does not cover information that was *already known* or became known through no fault of the \
recipient, nor answers to lawful requests of authorities.
3. Where the law allows, the other Party is told of such a request before it is answered.""",
    ),
    (
        ClauseFacts(
            "force_majeure",
            RU,
            "Непреодолимая сила на площадке форума",
            EVENTS,
            Risk.LOW,
            "Договоры, исполнение которых зависит от проведения форума: выставка, сцена, доставка.",
        ),
        "",
        """1. Сторона не отвечает за неисполнение, если ему помешало чрезвычайное и непредотвратимое \
событие, в том числе запрет проводить форум «{{ forum.name }}».
2. Она сообщает о событии за пять рабочих дней и подтверждает его документом.
3. Если событие длится больше двух месяцев, каждая Сторона вправе отказаться от договора.""",
    ),
    (
        ClauseFacts("force_majeure", EN, "Force majeure at the forum", EVENTS, Risk.LOW),
        "",
        """1. A Party is not liable where an extraordinary and unavoidable event, a ban on holding the forum \
“{{ forum.name }}” among them, kept it from performing.
2. It tells the other Party within five working days and proves the event by a document.
3. Where the event lasts more than two months, either Party may withdraw.""",
    ),
)


def add_clauses(by: Actor) -> None:
    """The clauses, approved, each fallback tied to the wording that it softens."""
    ids: dict[str, int] = {}
    for facts, softens, wording in _CLAUSES:
        clause = verbs.add_clause(facts, by=by)
        if softens:
            verbs.change_clause(clause, _softening(facts, ids[softens]), by=by)
        if facts.language is RU:
            ids[facts.code] = clause.id
        verbs.approve_version(verbs.write_version(clause, wording, by=by), by=by)


def _softening(facts: ClauseFacts, clause_id: int) -> ClauseFacts:
    return ClauseFacts(
        facts.code, facts.language, facts.title, facts.category, facts.risk, facts.when_to_use, clause_id
    )
