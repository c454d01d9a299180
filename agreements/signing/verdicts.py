"""The words in which a signature is judged: never one word "valid", always its parts, each with reasons."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from types import MappingProxyType
from typing import TypeVar

from agreements.bilingual import Text


class Integrity(StrEnum):
    """Is this the very document that was signed, and by the key of the certificate shown."""

    VALID = "valid"
    INVALID = "invalid"
    CANNOT_CHECK = "cannot_check"


class Chain(StrEnum):
    """Does the certificate lead to a root of the store, at the moment asked about."""

    TRUSTED = "trusted"
    UNTRUSTED = "untrusted"
    REVOKED = "revoked"
    EXPIRED = "expired"  # outside the dates of a certificate of the chain; `time` says which way
    CANNOT_CHECK = "cannot_check"


class Revocation(StrEnum):
    GOOD = "good"
    REVOKED = "revoked"
    NOT_CHECKED = "not_checked"
    CANNOT_CHECK = "cannot_check"


class Time(StrEnum):
    """The dates of the signer's certificate against the moment asked about."""

    VALID = "valid"
    EXPIRED = "expired"
    NOT_YET_VALID = "not_yet_valid"
    CANNOT_CHECK = "cannot_check"


class Identity(StrEnum):
    """ИНН and ОГРН of the certificate against those of the party."""

    MATCH = "match"
    MISMATCH = "mismatch"
    CANNOT_CHECK = "cannot_check"


V = TypeVar("V", bound=StrEnum)

Verdict = Integrity | Chain | Revocation | Time | Identity

BAD: frozenset[Verdict] = frozenset(
    {
        Integrity.INVALID,
        Chain.UNTRUSTED,
        Chain.REVOKED,
        Chain.EXPIRED,
        Revocation.REVOKED,
        Time.EXPIRED,
        Time.NOT_YET_VALID,
        Identity.MISMATCH,
    }
)

VERDICT_TEXTS: Mapping[tuple[str, str], Text] = MappingProxyType(
    {
        ("integrity", "valid"): Text("подпись математически верна", "the signature is mathematically right"),
        ("integrity", "invalid"): Text("подпись неверна", "the signature is wrong"),
        ("integrity", "cannot_check"): Text("проверить здесь нельзя", "cannot be checked here"),
        ("chain", "trusted"): Text("доверенный", "trusted"),
        ("chain", "untrusted"): Text("доверия нет", "not trusted"),
        ("chain", "revoked"): Text("сертификат отозван", "the certificate is revoked"),
        ("chain", "expired"): Text("вне срока действия сертификата", "outside the validity of a certificate"),
        ("chain", "cannot_check"): Text("проверить здесь нельзя", "cannot be checked here"),
        ("revocation", "good"): Text("не отозван", "not revoked"),
        ("revocation", "revoked"): Text("отозван", "revoked"),
        ("revocation", "not_checked"): Text("не проверялся", "not checked"),
        ("revocation", "cannot_check"): Text("проверить здесь нельзя", "cannot be checked here"),
        ("time", "valid"): Text("сертификат действует", "the certificate is valid"),
        ("time", "expired"): Text("срок сертификата истёк", "the certificate has expired"),
        ("time", "not_yet_valid"): Text("сертификат ещё не действует", "the certificate is not valid yet"),
        ("time", "cannot_check"): Text("проверить нельзя", "cannot be checked"),
        ("identity", "match"): Text("совпадает со стороной", "matches the party"),
        ("identity", "mismatch"): Text("другое лицо", "somebody else"),
        ("identity", "cannot_check"): Text("сравнить не с чем", "nothing to compare"),
    }
)


class Reason(StrEnum):
    """Why a part was judged as it was, and what else a reader should know."""

    DOCUMENT_DIFFERS = "document_differs"
    ATTACHED_DIFFERS = "attached_differs"
    NOT_COMPARED = "not_compared"
    SIGNATURE_WRONG = "signature_wrong"
    ATTRIBUTES_MALFORMED = "attributes_malformed"
    CONTENT_TYPE_DIFFERS = "content_type_differs"
    CERTIFICATE_SUBSTITUTED = "certificate_substituted"
    ATTRIBUTES_AS_CONTENT = "attributes_as_content"
    CERTIFICATE_MISSING = "certificate_missing"
    NO_OPENSSL = "no_openssl"
    NO_ENGINE = "no_engine"
    ALGORITHM_UNKNOWN = "algorithm_unknown"
    TIMED_OUT = "timed_out"
    WEAK_DIGEST = "weak_digest"
    NO_ATTRIBUTES = "no_attributes"
    NO_TRUST = "no_trust"
    ISSUER_UNKNOWN = "issuer_unknown"
    CHAIN_BROKEN = "chain_broken"
    ISSUER_EXPIRED = "issuer_expired"
    NO_LIST = "no_list"
    LIST_OUT_OF_DATE = "list_out_of_date"
    LIST_BROKEN = "list_broken"
    ISSUERS_NOT_CHECKED = "issuers_not_checked"
    ISSUER_REVOKED = "issuer_revoked"
    REVOKED_LATER = "revoked_later"
    CLAIMED_OUTSIDE = "claimed_outside"
    TIME_IS_NOW = "time_is_now"
    PERSON_ONLY = "person_only"
    NO_REQUISITES = "no_requisites"


REASON_TEXTS: Mapping[Reason, Text] = MappingProxyType(
    {
        Reason.DOCUMENT_DIFFERS: Text(
            "Документ изменён после подписания, или подпись относится к другому файлу.",
            "The document was changed after signing, or the signature belongs to another file.",
        ),
        Reason.ATTACHED_DIFFERS: Text(
            "Документ внутри подписи отличается от этого файла.",
            "The document inside the signature differs from this file.",
        ),
        Reason.NOT_COMPARED: Text(
            "Проверен документ внутри подписи; с отдельным файлом он не сравнивался.",
            "The document inside the signature was checked; it was not compared with a separate file.",
        ),
        Reason.SIGNATURE_WRONG: Text(
            "Подпись не соответствует ключу сертификата.", "The signature does not fit the certificate's key."
        ),
        Reason.ATTRIBUTES_MALFORMED: Text(
            "Подписанные атрибуты нарушают формат CMS.", "The signed attributes violate the CMS format."
        ),
        Reason.CONTENT_TYPE_DIFFERS: Text(
            "Вид содержимого в подписанных атрибутах другой.",
            "The signed attributes name another type of content.",
        ),
        Reason.CERTIFICATE_SUBSTITUTED: Text(
            "Подписавший указал другой сертификат, чем приложен (CAdES).",
            "The signer named another certificate than the one enclosed (CAdES).",
        ),
        Reason.ATTRIBUTES_AS_CONTENT: Text(
            "Подписан не документ, а атрибуты другой подписи.",
            "What is signed is not a document but the attributes of another signature.",
        ),
        Reason.CERTIFICATE_MISSING: Text(
            "Сертификата подписавшего нет ни в подписи, ни среди доверенных.",
            "The signer's certificate is neither in the signature nor in the trust store.",
        ),
        Reason.NO_OPENSSL: Text("На этом сервере нет OpenSSL.", "OpenSSL is not installed here."),
        Reason.NO_ENGINE: Text(
            "На этом сервере нет модуля ГОСТ для OpenSSL: проверить подпись нельзя, но это не значит, "
            "что она неверна.",
            "The GOST engine of OpenSSL is not installed here: the signature cannot be checked, "
            "which does not mean that it is wrong.",
        ),
        Reason.ALGORITHM_UNKNOWN: Text(
            "Алгоритм подписи здесь не поддерживается.",
            "The algorithm of the signature is not supported here.",
        ),
        Reason.TIMED_OUT: Text("Проверка не уложилась в отведённое время.", "The check took too long."),
        Reason.WEAK_DIGEST: Text(
            "Устаревшая хеш-функция: подделка не исключена.",
            "An outdated hash function: forgery is possible.",
        ),
        Reason.NO_ATTRIBUTES: Text(
            "Подпись без подписанных атрибутов: время подписания не указано.",
            "The signature has no signed attributes: it does not state when it was made.",
        ),
        Reason.NO_TRUST: Text(
            "Среди доверенных нет ни одного корневого сертификата: доверие к УЦ не проверено.",
            "The trust store holds no root certificate: trust in the issuer is not established.",
        ),
        Reason.ISSUER_UNKNOWN: Text(
            "Цепочка не ведёт к доверенному корневому сертификату.",
            "The chain does not lead to a trusted root certificate.",
        ),
        Reason.CHAIN_BROKEN: Text(
            "В цепочке сертификатов ошибка: чужая подпись или сертификат, который не вправе выдавать другие.",
            "The chain is broken: a wrong signature or a certificate that may not issue others.",
        ),
        Reason.ISSUER_EXPIRED: Text(
            "Сертификат удостоверяющего центра вне срока действия.",
            "The certificate of the issuer is outside its validity.",
        ),
        Reason.NO_LIST: Text(
            "Нет списка отозванных этого удостоверяющего центра: отзыв не проверен.",
            "There is no revocation list of this issuer: revocation is not checked.",
        ),
        Reason.LIST_OUT_OF_DATE: Text(
            "Список отозванных устарел: отзыв не проверен.",
            "The revocation list is out of date: revocation is not checked.",
        ),
        Reason.LIST_BROKEN: Text(
            "Список отозванных подписан не этим удостоверяющим центром: отзыв не проверен.",
            "The revocation list is not signed by this issuer: revocation is not checked.",
        ),
        Reason.ISSUERS_NOT_CHECKED: Text(
            "Отзыв проверен для сертификата подписавшего; для сертификатов УЦ списков нет.",
            "Revocation was checked for the signer's certificate; there are no lists for its issuers.",
        ),
        Reason.ISSUER_REVOKED: Text(
            "Отозван сертификат удостоверяющего центра.", "The certificate of an issuer is revoked."
        ),
        Reason.REVOKED_LATER: Text(
            "Сертификат отозван позже момента, на который выполнена проверка.",
            "The certificate was revoked after the moment asked about.",
        ),
        Reason.CLAIMED_OUTSIDE: Text(
            "Заявленное время подписания вне срока действия сертификата или в будущем.",
            "The claimed signing time is outside the certificate's validity or in the future.",
        ),
        Reason.TIME_IS_NOW: Text(
            "Сертификат проверен на момент проверки, а не подписания: укажите время получения подписи.",
            "The certificate was judged as of now, not of signing: give the time the signature was received.",
        ),
        Reason.PERSON_ONLY: Text(
            "Сертификат физического лица без организации: нужна машиночитаемая доверенность.",
            "A personal certificate without an organisation: a power of attorney is needed.",
        ),
        Reason.NO_REQUISITES: Text(
            "В сертификате нет ИНН и ОГРН, которые можно сравнить.",
            "The certificate states no ИНН or ОГРН to compare.",
        ),
    }
)


def worst(verdicts: Sequence[V], order: Sequence[V]) -> V:
    """The one that stands first in `order`: how a file with several signatures is judged as a whole."""
    return next(each for each in order if each in verdicts)
