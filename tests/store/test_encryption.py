"""An encrypted connection to PostgreSQL, with certificates of the tests' own authority."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from hr_desktop.domain.messages import PersonError
from hr_desktop.store import Store
from tests.postgres_server import Missing, PostgresServer


class Authority:
    """Signs certificates; `file` is what a client trusts."""

    def __init__(self, folder: Path, name: str) -> None:
        self._folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        made = self._begin(self._name, self._key).add_extension(
            x509.BasicConstraints(ca=True, path_length=0), critical=True
        )
        self.file = folder / f"{name}.pem"
        self._write(self.file, made.sign(self._key, hashes.SHA256()))

    def certificate(self, name: str, *names: x509.GeneralName) -> tuple[Path, Path]:
        """A server's certificate for these names, and its key."""
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        made = self._begin(subject, key).add_extension(
            x509.SubjectAlternativeName(names), critical=False
        )
        certificate, secret = self._folder / f"{name}.pem", self._folder / f"{name}.key"
        self._write(certificate, made.sign(self._key, hashes.SHA256()))
        secret.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )
        secret.chmod(0o600)
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            shutil.chown(secret, "nobody")
        return certificate, secret

    def _begin(
        self, subject: x509.Name, key: ec.EllipticCurvePrivateKey
    ) -> x509.CertificateBuilder:
        now = datetime.now(UTC)
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self._name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=2))
        )

    def _write(self, path: Path, certificate: x509.Certificate) -> None:
        path.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
        path.chmod(0o644)


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """Where the server, which runs as another user, may read."""
    import tempfile

    with tempfile.TemporaryDirectory(prefix="hr-certificates-") as made:
        Path(made).chmod(0o755)
        yield Path(made)


@pytest.fixture(scope="module")
def authority(folder: Path) -> Authority:
    return Authority(folder, "our-authority")


def _serve(certificate: Path, key: Path) -> PostgresServer:
    try:
        return PostgresServer(
            "postgres-15", "ssl=on", f"ssl_cert_file={certificate}", f"ssl_key_file={key}"
        )
    except Missing as missing:
        if os.environ.get("CI"):
            pytest.fail(str(missing))
        pytest.skip(str(missing))


@pytest.fixture(scope="module")
def here(authority: Authority) -> Iterator[PostgresServer]:
    """A server whose certificate is for this address."""
    names = (x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1")))
    server = _serve(*authority.certificate("here", *names))
    yield server
    server.close()


@pytest.fixture(scope="module")
def elsewhere(authority: Authority) -> Iterator[PostgresServer]:
    """A server whose certificate is for another host."""
    server = _serve(*authority.certificate("elsewhere", x509.DNSName("db.example.test")))
    yield server
    server.close()


async def _open(server: PostgresServer, mode: str, root: Path) -> bool:
    """Whether the connection is encrypted."""
    store = await Store.open(f"{server.url('postgres')}?sslmode={mode}&sslrootcert={root}")
    try:
        async with store.read() as tx:
            asked = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()"
            return bool((await tx.connection.exec_driver_sql(asked)).scalar_one())
    finally:
        await store.close()


async def test_a_server_that_proves_who_it_is_is_spoken_to_encrypted(
    here: PostgresServer, authority: Authority
) -> None:
    assert await _open(here, "verify-full", authority.file)


async def test_a_certificate_of_another_authority_is_refused(
    here: PostgresServer, folder: Path
) -> None:
    other = Authority(folder, "another-authority")
    for mode in ("verify-full", "verify-ca"):
        with pytest.raises(PersonError, match=r"store\.certificate"):
            await _open(here, mode, other.file)


async def test_a_certificate_for_another_host_is_refused(
    elsewhere: PostgresServer, authority: Authority
) -> None:
    with pytest.raises(PersonError, match=r"store\.certificate"):
        await _open(elsewhere, "verify-full", authority.file)
    assert await _open(elsewhere, "verify-ca", authority.file)  # by wish


async def test_an_authority_that_cannot_be_read_is_said(here: PostgresServer, folder: Path) -> None:
    with pytest.raises(PersonError, match=r"store\.no_certificate_file"):
        await _open(here, "verify-full", folder / "nowhere.pem")
