"""What each refusal of the lifecycle says to a person, in Russian and in English; data only."""

from collections.abc import Mapping
from types import MappingProxyType

from agreements.bilingual import Text
from agreements.lifecycle.guards import Refusal

REFUSAL_TEXTS: Mapping[Refusal, Text] = MappingProxyType(
    {
        Refusal.NOT_FROM_THIS_STATE: Text(
            "В этом состоянии соглашения такое действие невозможно.",
            "The agreement is in a state that does not allow this.",
        ),
        Refusal.SIGNING_CLOSED: Text(
            "Подписание закрыто: подпись или отказ уже не принимаются.",
            "Signing is closed: signatures and refusals are no longer accepted.",
        ),
        Refusal.NOT_YOUR_MOVE: Text(
            "Это действие выполняет другой участник.",
            "This step belongs to somebody else.",
        ),
        Refusal.REASON_MISSING: Text("Укажите причину.", "Give a reason."),
        Refusal.TEMPLATE_NOT_APPROVED: Text(
            "Версия шаблона не утверждена или отозвана.",
            "The template version is not approved or has been retired.",
        ),
        Refusal.TYPE_UNKNOWN: Text("Выберите вид соглашения.", "Choose the type of agreement."),
        Refusal.SIGNED_COPY_MISSING: Text(
            "Приложите подписанный документ: DOCX, PDF или скан.",
            "Attach the signed document: DOCX, PDF or a scan.",
        ),
        Refusal.SIGNED_LATER: Text(
            "Дата подписания ещё не наступила: подписанным вносится только то, что уже подписано.",
            "The date of signing has not come: only what is signed already is recorded as signed.",
        ),
        Refusal.NOT_RENDERED: Text(
            "Текст ещё не сформирован: сформируйте редакцию.",
            "There is no text yet: generate a revision.",
        ),
        Refusal.REVISION_STALE: Text(
            "Данные изменились после формирования текста: сформируйте редакцию заново.",
            "The data changed after the text was generated: generate the revision again.",
        ),
        Refusal.VARIABLES_MISSING: Text(
            "Заполнены не все обязательные поля.",
            "Some required fields are empty.",
        ),
        Refusal.PARTIES_INCOMPLETE: Text(
            "Не у всех сторон указаны реквизиты, подписант, основание и проверенные падежные формы.",
            "Some party lacks requisites, a signatory, a basis of authority or confirmed genitive forms.",
        ),
        Refusal.TOTALS_DIFFER: Text(
            "Итоговая сумма не равна сумме строк.",
            "The total differs from the sum of the lines.",
        ),
        Refusal.VALUE_LOST: Text(
            "Часть данных не попала в текст: проверьте шаблон.",
            "Some values did not reach the text: check the template.",
        ),
        Refusal.STEP_NOT_OPEN: Text(
            "Этот этап согласования сейчас не открыт.",
            "This approval step is not open now.",
        ),
        Refusal.OWN_REVISION: Text(
            "Автор не согласует собственную редакцию.",
            "Authors may not approve their own revision.",
        ),
        Refusal.DECISION_ON_OTHER_REVISION: Text(
            "Решение принято по другой редакции: откройте действующую.",
            "The decision refers to another revision: open the current one.",
        ),
        Refusal.APPROVALS_INCOMPLETE: Text(
            "Действующая редакция согласована не всеми.",
            "Not everybody has approved the current revision.",
        ),
        Refusal.ALL_STEPS_DECIDED: Text(
            "Решения по всем этапам уже приняты: отозвать с согласования нельзя.",
            "Every step has been decided: the review can no longer be withdrawn.",
        ),
        Refusal.NO_CONTACT: Text(
            "У контрагента не указан контакт.",
            "The counterparty has no contact.",
        ),
        Refusal.CHANNEL_NOT_RECORDED: Text(
            "Укажите, каким способом текст передан контрагенту.",
            "Say how the text is given to the counterparty.",
        ),
        Refusal.REVISION_CHANGED: Text(
            "Редакция изменилась с тех пор, как её видела другая сторона.",
            "The revision has changed since the other side saw it.",
        ),
        Refusal.NEW_REVISION_MISSING: Text(
            "Приложите новую редакцию текста.",
            "Provide a new revision of the text.",
        ),
        Refusal.REDLINE_MISSING: Text(
            "Нет сравнения новой редакции с отправленной.",
            "The new revision has not been compared with the one sent.",
        ),
        Refusal.CONTENT_NOT_CHANGED: Text(
            "Содержание не изменилось: меняются только регистрационные данные.",
            "The content has not changed: only registration fields differ.",
        ),
        Refusal.ORDER_HAS_GAPS: Text(
            "В очерёдности подписания есть пропуски.",
            "The signing order has gaps.",
        ),
        Refusal.CHANNEL_IMPOSSIBLE: Text(
            "Для одного из подписантов выбранный способ подписания невозможен.",
            "One signatory cannot sign in the chosen way.",
        ),
        Refusal.POWER_NOT_VALID: Text(
            "Доверенность подписанта сегодня не действует.",
            "A signatory's power of attorney is not valid today.",
        ),
        Refusal.NUMBER_MISSING: Text(
            "Реестр требует присвоить номер до отправки.",
            "The register requires a number before sending.",
        ),
        Refusal.DOCX_NOT_FROZEN: Text(
            "Файл DOCX этой редакции не зафиксирован.",
            "The DOCX of this revision is not frozen.",
        ),
        Refusal.PDF_NOT_FROZEN: Text(
            "Файл PDF этой редакции не зафиксирован.",
            "The PDF of this revision is not frozen.",
        ),
        Refusal.NOT_SIGNERS_TURN: Text(
            "Очередь этого подписанта ещё не наступила или уже прошла.",
            "It is not this signatory's turn.",
        ),
        Refusal.DECLINE_OUT_OF_TURN: Text(
            "Отказаться от подписания можно только в свою очередь.",
            "A signatory may decline only in turn.",
        ),
        Refusal.LINK_NOT_VALID: Text(
            "Ссылка на подписание недействительна.",
            "The signing link is not valid.",
        ),
        Refusal.OTHER_FILE_SIGNED: Text(
            "Подпись относится к другому файлу, а не к отправленной редакции.",
            "The signature belongs to another file, not to the revision that was sent.",
        ),
        Refusal.REQUEST_OPEN: Text(
            "Прежний запрос на подписание ещё не закрыт.",
            "The previous signature request is still open.",
        ),
        Refusal.DEADLINE_NOT_REACHED: Text(
            "Срок подписания ещё не истёк.",
            "The signing deadline has not passed.",
        ),
        Refusal.NEW_DEADLINE_MISSING: Text(
            "Укажите новый срок подписания в будущем.",
            "Set a new signing deadline in the future.",
        ),
        Refusal.OUT_FOR_SIGNATURE: Text(
            "Есть открытый запрос на подписание: сначала аннулируйте его.",
            "A signature request is open: void it first.",
        ),
        Refusal.NOT_EFFECTIVE_YET: Text(
            "Дата вступления в силу не указана или ещё не наступила.",
            "The effective date is not set or has not come.",
        ),
        Refusal.CONDITIONS_NOT_MET: Text(
            "Не выполнены условия вступления в силу: регистрация или оригиналы.",
            "Conditions for taking effect are not met: registration or originals.",
        ),
        Refusal.OBLIGATIONS_OPEN: Text(
            "Не все обязательства приняты или сняты.",
            "Some obligations are neither accepted nor waived.",
        ),
        Refusal.NOT_ENDED_YET: Text(
            "Срок действия не указан или ещё не истёк.",
            "The end date is not set or has not passed.",
        ),
        Refusal.PROLONGATION_DUE: Text(
            "Соглашение продлевается автоматически.",
            "The agreement is prolonged automatically.",
        ),
        Refusal.TERMINATION_BEFORE_SIGNING: Text(
            "Укажите дату расторжения не раньше даты подписания.",
            "Give a termination date not earlier than the signing date.",
        ),
        Refusal.GROUND_MISSING: Text(
            "Укажите основание расторжения.",
            "Give the ground for termination.",
        ),
        Refusal.TERMINATION_DOCUMENT_MISSING: Text(
            "Приложите документ о расторжении.",
            "Attach the termination document.",
        ),
        Refusal.SUCCESSOR_NOT_ACTIVE: Text(
            "Заменяющее соглашение ещё не действует.",
            "The superseding agreement is not active yet.",
        ),
    }
)
