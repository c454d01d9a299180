"""The readme of a package: how a stranger checks it with openssl and sha256sum, in Russian and in English."""

from collections.abc import Iterable, Mapping

from agreements.signing.cms import read_signature
from agreements.signing.faults import NotASignature

_RU = """\
{heading}

В этом архиве соглашение и всё, что подтверждает его подписание. Проверить его можно без нашей программы
и без сети.

ЧТО ВНУТРИ
  documents/       документ в том виде, в каком он подписан
  signatures/      файлы электронных подписей
  reports/         отчёты о проверке подписей (JSON, справочно)
  trust/           сертификаты УЦ и списки отозванных, с которыми выполнена проверка
  powers/          машиночитаемые доверенности
  certificate.pdf  сертификат завершения подписания (с печатью, если она настроена)
  events.jsonl     цепочка событий, по одному событию в строке
  manifest.json    опись: размер и SHA-256 каждого файла
  SHA256SUMS       то же для команды sha256sum
Части, которых у этого соглашения нет, в архив не входят.

1. ФАЙЛЫ НЕ ИЗМЕНЕНЫ
  Linux, macOS:    sha256sum -c SHA256SUMS        (macOS: shasum -a 256 -c SHA256SUMS)
  Windows:         certutil -hashfile ФАЙЛ SHA256 и сравнить с SHA256SUMS
  Где есть Python: python3 verify.py
  Опись можно заменить вместе с файлами, поэтому сравните отпечаток документа с независимым источником:
  страницей проверки по QR-коду, экземпляром другой стороны или сертификатом завершения с печатью.

2. ПОДПИСИ ВЕРНЫ
  Для подписей ГОСТ нужен OpenSSL с модулем gost-engine (Debian, Ubuntu: libengine-gost-openssl). Сохраните
  в файл gost.cnf (каталог модуля показывает команда openssl version -e):

{configuration}
  Затем по отдельности: соответствие документа и подписи, доверие к сертификату, отзыв.

{commands}
  Подпись без ГОСТ проверяется так же, без OPENSSL_CONF.

3. ПЕЧАТЬ НА СЕРТИФИКАТЕ
  Откройте certificate.pdf в программе, проверяющей подписи PDF, или: pdfsig certificate.pdf

Проверка через OpenSSL справочная. Для формального подтверждения обратитесь к аккредитованному
удостоверяющему центру или на официальный сервис проверки электронной подписи.
"""
_EN = """\
{heading}

This archive holds an agreement and everything that proves its signing. It can be checked without our
program and without a network.

WHAT IS INSIDE
  documents/       the document as it was signed
  signatures/      electronic signatures
  reports/         reports of their verification (JSON, for information)
  trust/           certificates of the authorities and revocation lists used for the verification
  powers/          machine-readable powers of attorney
  certificate.pdf  the certificate of completion (sealed where a seal is configured)
  events.jsonl     the chain of events, one a line
  manifest.json    size and SHA-256 of every file
  SHA256SUMS       the same for sha256sum
Parts that this agreement does not have are not in the archive.

1. THE FILES ARE UNCHANGED
  Linux, macOS:    sha256sum -c SHA256SUMS        (macOS: shasum -a 256 -c SHA256SUMS)
  Windows:         certutil -hashfile FILE SHA256, and compare with SHA256SUMS
  With Python:     python3 verify.py
  A manifest can be replaced together with the files: compare the fingerprint of the document with an
  independent source: the page behind the QR code, the other party's copy, or the sealed certificate.

2. THE SIGNATURES ARE RIGHT
  GOST signatures need OpenSSL with gost-engine (Debian, Ubuntu: libengine-gost-openssl). Save as gost.cnf
  (the folder of the engine is shown by openssl version -e):

{configuration}
  Then one by one: the document fits the signature, the certificate is trusted, it is not revoked.

{commands}
  A signature without GOST is checked alike, without OPENSSL_CONF.

3. THE SEAL ON THE CERTIFICATE
  Open certificate.pdf in a program that verifies PDF signatures, or: pdfsig certificate.pdf

A check by OpenSSL is for information. For formal proof turn to an accredited certification authority or
to an official verification service.
"""
_CONFIGURATION = """\
    openssl_conf = openssl_def
    [openssl_def]
    engines = engines
    [engines]
    gost = gost_conf
    [gost_conf]
    engine_id = gost
    dynamic_path = /usr/lib/x86_64-linux-gnu/engines-3/gost.so
    default_algorithms = ALL
"""
_DETACHED = """\
    export OPENSSL_CONF="$PWD/gost.cnf"
    openssl cms -verify -binary -inform {form} -in "{signature}" -content "{document}" -noverify \\
      -out /dev/null
    openssl cms -verify -binary -inform {form} -in "{signature}" -content "{document}" -nosigs \\
      -CAfile chain.pem -no-CApath -no-CAstore -purpose any -out /dev/null
    openssl cms -verify -binary -inform {form} -in "{signature}" -content "{document}" \\
      -CAfile chain.pem -no-CApath -no-CAstore -purpose any -crl_check -CRLfile crl.pem -out /dev/null
"""
_ATTACHED = """\
    export OPENSSL_CONF="$PWD/gost.cnf"
    openssl cms -verify -binary -inform {form} -in "{signature}" -noverify -out extracted
    sha256sum extracted "{document}"    # the two must be alike
    openssl cms -verify -binary -inform {form} -in "{signature}" -nosigs \\
      -CAfile chain.pem -no-CApath -no-CAstore -purpose any -out /dev/null
"""
_BASE64 = '    base64 -d "{signature}" > signature.der\n'
_CHAIN = (
    "    # chain.pem: the certificates of trust/ one after another as PEM; crl.pem: the revocation lists\n"
)


def readme(
    title: str, number: str, listing: Iterable[Mapping[str, object]], parts: Mapping[str, bytes]
) -> bytes:
    """The text for a package with these files, with ready commands for each of its signatures."""
    heading = f"{title}, № {number}" if number else title
    signed = [each for each in listing if each.get("kind") == "signatures" and each.get("of")]
    commands = "\n".join(_commands(str(each["path"]), str(each["of"]), parts) for each in signed)
    values = {"heading": heading, "configuration": _CONFIGURATION, "commands": _CHAIN + commands}
    return ("\ufeff" + _RU.format(**values) + "\n" + "=" * 100 + "\n\n" + _EN.format(**values)).encode()


def _commands(signature: str, document: str, parts: Mapping[str, bytes]) -> str:
    data = parts[signature]
    try:
        is_attached = read_signature(data).content is not None
    except NotASignature:
        is_attached = False
    pattern = _ATTACHED if is_attached else _DETACHED
    if data[:1] == b"\x30":
        return pattern.format(form="DER", signature=signature, document=document)
    if b"-----BEGIN " in data[:64]:
        return pattern.format(form="PEM", signature=signature, document=document)
    decoded = pattern.format(form="DER", signature="signature.der", document=document)
    return _BASE64.format(signature=signature) + decoded
