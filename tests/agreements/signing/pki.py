"""A certification authority for tests, made by the real openssl: GOST, RSA and ECDSA."""

import subprocess
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from agreements.signing import Openssl, TrustStore

OIDS = "oid_section = oids\n[oids]\nINNLE = 1.2.643.100.4\nOGRNIP_ = 1.2.643.100.5\n"
ENGINE = (
    "openssl_conf = conf\n{oids}[conf]\nengines = engines\n[engines]\ngost = gost\n[gost]\nengine_id = gost\n"
    "dynamic_path = {library}\ndefault_algorithms = ALL\n"
)
AUTHORITY = """
oid_section = oids
[oids]
INNLE = 1.2.643.100.4
[req]
distinguished_name = dn
string_mask = utf8only
[dn]
[ca]
default_ca = own
[own]
dir = {folder}
database = {folder}/index.txt
new_certs_dir = {folder}
serial = {folder}/serial
crlnumber = {folder}/crlnumber
default_md = {digest}
policy = anything
unique_subject = no
email_in_dn = yes
preserve = yes
default_crl_days = 30
copy_extensions = none
[anything]
C = optional
O = optional
CN = supplied
title = optional
surname = optional
givenName = optional
INN = optional
INNLE = optional
OGRN = optional
SNILS = optional
[authority]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[person]
basicConstraints = CA:FALSE
keyUsage = digitalSignature, nonRepudiation
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
"""
KINDS = {
    "gost256": ("gost2012_256", "paramset:A", "md_gost12_256"),
    "gost512": ("gost2012_512", "paramset:A", "md_gost12_512"),
    "rsa": ("rsa", "rsa_keygen_bits:2048", "sha256"),
    "ecdsa": ("ec", "ec_paramgen_curve:P-256", "sha256"),
}
HEAD = {
    "CN": "Иванова Мария Петровна",
    "surname": "Иванова",
    "givenName": "Мария Петровна",
    "title": "Генеральный директор",
    "O": "ООО «Ромашка»",
    "INN": "770812345678",
    "INNLE": "7707083893",
    "OGRN": "1027700132195",
    "SNILS": "11223344595",
}


@dataclass(frozen=True)
class Holder:
    """Somebody with a certificate and its key, as PEM files."""

    certificate: Path
    key: Path


@dataclass
class Workshop:
    """openssl with a private configuration, in a folder of its own."""

    folder: Path
    openssl: Openssl
    count: int = field(default=0)

    def __post_init__(self) -> None:
        library = self.openssl.engine
        text = ENGINE.format(oids=OIDS, library=library) if library else OIDS
        (self.folder / "openssl.cnf").write_text(text)

    def name(self, suffix: str) -> Path:
        self.count += 1
        return self.folder / f"{self.count}.{suffix}"

    def run(self, *arguments: str | Path) -> bytes:
        done = subprocess.run(
            [self.openssl.program, *map(str, arguments)],
            env={"OPENSSL_CONF": str(self.folder / "openssl.cnf"), "PATH": "/usr/bin:/bin"},
            cwd=self.folder,
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, f"openssl {arguments}\n{done.stderr.decode()}"
        return done.stdout

    def sign(
        self,
        document: bytes,
        *holders: Holder,
        options: tuple[str, ...] = (),
        attached: bool = False,
        form: str = "DER",
    ) -> bytes:
        """A CMS signature over the document by all the holders."""
        source, target = self.name("bin"), self.name("sig")
        source.write_bytes(document)
        who = [each for one in holders for each in ("-signer", one.certificate, "-inkey", one.key)]
        how = ["-nodetach"] if attached else []
        self.run(
            *("cms", "-sign", "-binary", "-in", source, *who, *how, *options),
            *("-outform", form, "-out", target),
        )
        return target.read_bytes()


class Authority:
    """A root, or an intermediate under another authority."""

    def __init__(
        self,
        workshop: Workshop,
        kind: str = "rsa",
        name: str = "Тестовый УЦ",
        under: "Authority | None" = None,
        days: int = 3650,
    ) -> None:
        self.workshop, self.kind, self.folder = workshop, kind, workshop.name("ca")
        self.folder.mkdir()
        self.config = self.folder / "ca.cnf"
        self.config.write_text(AUTHORITY.format(folder=self.folder, digest=KINDS[kind][2]))
        for file, text in (("index.txt", ""), ("serial", "1000\n"), ("crlnumber", "01\n")):
            (self.folder / file).write_text(text)
        if under is not None:
            self.holder = under.issue({"CN": name}, kind=kind, extensions="authority")
            return
        self.holder = Holder(self.folder / "root.pem", self.folder / "root.key")
        workshop.run(
            *("req", "-x509", "-config", self.config, "-extensions", "authority", "-nodes"),
            *("-newkey", KINDS[kind][0], "-pkeyopt", KINDS[kind][1], f"-{KINDS[kind][2]}"),
            *("-keyout", self.holder.key, "-out", self.holder.certificate, "-days", str(days)),
            *("-utf8", "-subj", f"/C=RU/CN={name}"),
        )

    def issue(
        self,
        subject: dict[str, str] = HEAD,
        *,
        kind: str | None = None,
        extensions: str = "person",
        since: timedelta = timedelta(days=-1),
        until: timedelta = timedelta(days=365),
    ) -> Holder:
        """A certificate by this authority, valid from and to these distances from now."""
        kind = kind or self.kind
        key, request, made = (self.workshop.name(each) for each in ("key", "csr", "pem"))
        names = "".join(f"/{field}={value}" for field, value in subject.items())
        self.workshop.run(
            *("req", "-new", "-config", self.config, "-nodes", "-newkey", KINDS[kind][0]),
            *("-pkeyopt", KINDS[kind][1], "-keyout", key, "-out", request, "-utf8", "-subj", names),
        )
        now = datetime.now(UTC)
        self.workshop.run(
            *("ca", "-batch", "-utf8", "-config", self.config, "-extensions", extensions, "-notext"),
            *("-cert", self.holder.certificate, "-keyfile", self.holder.key, "-in", request, "-out", made),
            *("-startdate", f"{now + since:%y%m%d%H%M%SZ}", "-enddate", f"{now + until:%y%m%d%H%M%SZ}"),
        )
        return Holder(made, key)

    def revoke(self, holder: Holder) -> None:
        self.workshop.run("ca", "-config", self.config, *self._own(), "-revoke", holder.certificate)

    def crl(self, *options: str) -> bytes:
        target = self.workshop.name("crl")
        self.workshop.run("ca", "-config", self.config, *self._own(), "-gencrl", *options, "-out", target)
        return target.read_bytes()

    @property
    def pem(self) -> bytes:
        return self.holder.certificate.read_bytes()

    def _own(self) -> tuple[str | Path, ...]:
        return "-cert", self.holder.certificate, "-keyfile", self.holder.key


def store(*files: bytes) -> TrustStore:
    return TrustStore.of((f"{number}.pem", data) for number, data in enumerate(files))
