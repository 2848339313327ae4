"""A certificate for this machine, signed by an authority of the stand, so that callers who insist on https come."""

import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

LIFE = timedelta(days=365)


def kept_certificate(folder: Path) -> tuple[Path, ssl.SSLContext]:
    """The authority's certificate, for callers to trust, and what to serve with; the same after every restart."""
    authority, served = folder / "authority.pem", folder / "certificate.pem"
    if not served.exists():
        _make(authority, served)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(served)
    return authority, context


def _make(authority: Path, served: Path) -> None:
    issuer_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    issuer = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Учебный портал Битрикс24")])
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    names = x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))])
    usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
    identifier = x509.SubjectKeyIdentifier.from_public_key(issuer_key.public_key())
    # strict callers want both ends of the chain to name the issuer's key
    by = x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(identifier)
    root = _builder(issuer, issuer, issuer_key).add_extension(x509.BasicConstraints(True, None), critical=True)
    root = root.add_extension(identifier, critical=False).add_extension(_signs(), critical=True)
    leaf = _builder(subject, issuer, key).add_extension(x509.BasicConstraints(False, None), critical=True)
    leaf = leaf.add_extension(names, critical=False).add_extension(usage, critical=False)
    leaf = leaf.add_extension(by, critical=False)
    authority.write_bytes(root.sign(issuer_key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    served.touch(mode=0o600)
    served.write_bytes(secret + leaf.sign(issuer_key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))


def _builder(subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    made = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key.public_key())
    made = made.serial_number(x509.random_serial_number())
    return made.not_valid_before(now - timedelta(days=1)).not_valid_after(now + LIFE)


def _signs() -> x509.KeyUsage:
    names = (
        "digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
        "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
    )  # fmt: skip
    return x509.KeyUsage(**{name: name in ("key_cert_sign", "crl_sign") for name in names})
