"""Keys and certificates that a test makes for itself."""

from __future__ import annotations

import datetime
import ipaddress
import ssl
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID


@dataclass(frozen=True)
class Certified:
    """A private key and its certificate, as objects and as PEM files."""

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate
    key_file: Path
    certificate_file: Path


@dataclass(frozen=True)
class Authority:
    """A certificate authority of P-256 in a folder; what it issues is valid for a day."""

    folder: Path
    certified: Certified

    @classmethod
    def new(cls, folder: Path, name: str = "an authority of the tests") -> Authority:
        folder.mkdir(parents=True, exist_ok=True)
        key = ec.generate_private_key(ec.SECP256R1())
        subject = _name(name)
        builder = _builder(key, subject, subject).add_extension(x509.BasicConstraints(True, None), True)
        return cls(folder, _write(folder / "ca", key, builder.sign(key, hashes.SHA256())))

    @property
    def file(self) -> Path:
        """The certificate of the authority, for the clients that should trust it."""
        return self.certified.certificate_file

    def trusting(self) -> ssl.SSLContext:
        """What a client needs to believe a server that has a certificate of this authority."""
        return ssl.create_default_context(cafile=self.file)

    def issue(
        self,
        name: str,
        *,
        organization: str = "",
        names: tuple[str, ...] = (),
        serves: bool = False,
        minutes: float = 24 * 60,
    ) -> Certified:
        """A certificate for a client or a server on this machine; `organization` is a group to Kubernetes.

        It ends in so many `minutes`, or has ended (-4 is the least).
        """
        key = ec.generate_private_key(ec.SECP256R1())
        usage = ExtendedKeyUsageOID.SERVER_AUTH if serves else ExtendedKeyUsageOID.CLIENT_AUTH
        builder = (
            _builder(key, _name(name, organization), self.certified.certificate.subject, minutes)
            .add_extension(x509.BasicConstraints(False, None), True)
            .add_extension(x509.ExtendedKeyUsage([usage]), False)
        )
        if serves:
            here = [x509.DNSName(each) for each in ("localhost", *names)]
            loopback = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
            builder = builder.add_extension(x509.SubjectAlternativeName([*here, loopback]), False)
        return _write(
            self.folder / name.replace(":", "-"), key, builder.sign(self.certified.key, hashes.SHA256())
        )


def _name(name: str, organization: str = "") -> x509.Name:
    parts = [x509.NameAttribute(NameOID.COMMON_NAME, name)]
    if organization:
        parts.insert(0, x509.NameAttribute(NameOID.ORGANIZATION_NAME, organization))
    return x509.Name(parts)


def _builder(
    key: ec.EllipticCurvePrivateKey, subject: x509.Name, issuer: x509.Name, minutes: float = 24 * 60
) -> x509.CertificateBuilder:
    now = datetime.datetime.now(datetime.UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(minutes=5))
        .not_valid_after(now + datetime.timedelta(minutes=minutes))
    )


def _write(stem: Path, key: ec.EllipticCurvePrivateKey, certificate: x509.Certificate) -> Certified:
    pem = serialization.Encoding.PEM
    plain = serialization.NoEncryption()
    key_file, certificate_file = stem.with_suffix(".key"), stem.with_suffix(".crt")
    key_file.write_bytes(key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain))
    key_file.chmod(0o600)
    certificate_file.write_bytes(certificate.public_bytes(pem))
    return Certified(key, certificate, key_file, certificate_file)
