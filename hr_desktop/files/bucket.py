"""A bucket of an S3-compatible service: every byte checked, every wait bounded.

boto3 imports slowly: it is imported, and the client built, at the first request.
"""

from __future__ import annotations

import base64
import hashlib
import logging
import os
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

from hr_desktop.config import S3Settings
from hr_desktop.domain.messages import Message, PersonError, refuse
from hr_desktop.files.refusals import AWAY, Act, in_words

log = logging.getLogger(__name__)

PART = 8 * 1024 * 1024  # files above go up in parts of this size, each with its checksum
_BLOCK = 256 * 1024
_TRIES = 2
_CONNECT_S, _ANSWER_S = 4.0, 12.0
_SLOWEST = 16 * 1024  # bytes a second; whatever is slower is given up
_PATIENCE_S = 30.0
_REST_S = 5.0  # after a failure to reach the service nobody waits for it again so soon
_TICK_S = 1.0  # the service tells times in whole seconds
_SAME_TIME = timedelta(seconds=3)  # its answers name whole seconds and take a moment
_JUST_NOW = timedelta(minutes=10)
_LEFT_OVER = timedelta(days=1)
_LONGEST_LINK = timedelta(days=7)


@dataclass(frozen=True)
class Found:
    """An object: its size, when it was put there and the present moment, by the server's clock."""

    size: int
    put_at: datetime
    now: datetime
    checksum: str | None  # base64 of the SHA-256, with `-n` behind it of n parts


class Bucket:
    """Objects named by prefix and SHA-256. Methods block: call them in a thread."""

    def __init__(self, s3: S3Settings, secret: str | None) -> None:
        self.name = s3.bucket or ""
        self._s3 = s3
        self._secret = secret
        self._prefix = f"{s3.prefix.strip('/')}/" if s3.prefix.strip("/") else ""
        self._building = threading.Lock()
        self._client: Any = None
        self._away: tuple[float, Message] | None = None
        self.closed = False

    # -- single objects --------------------------------------------------------------------------

    def upload(self, sha256: str, source: Path) -> None:
        """Puts the file there; returns when the service holds exactly these bytes.

        An equal object of the last minutes is left alone. An older one is written again: its
        time then tells whoever cleans up that the file is wanted (see `delete`).
        """
        whole, composite, size = _checksums(source)
        if whole.hex() != sha256:
            raise refuse("files.damaged")
        expected = (_b64(whole), composite)
        with self._asked("write") as client:
            told = self._send_whole(client, sha256, source, expected[0]) if size <= PART else None
            if told is None:
                found = self.find(sha256)
                if found is not None and _is_fresh(found, size, expected):
                    return
                if size > PART:
                    self._send_parts(client, sha256, source)
                else:
                    told = self._send_whole(client, sha256, source, expected[0], new=False)
        if told == expected[0]:
            return
        found = self.find(sha256)
        if found is None or found.size != size:
            raise refuse("files.damaged")
        if found.checksum not in expected and not self.verify(sha256):
            raise refuse("files.damaged")

    def _send_whole(
        self, client: Any, sha256: str, source: Path, checksum: str, new: bool = True
    ) -> str | None:
        """The checksum of what the service holds now, "" when it does not tell.

        `new`: None when an object is there already (where the service knows that condition).
        """
        extra = dict(self._extra)
        if new:
            extra["IfNoneMatch"] = "*"
        try:
            with source.open("rb") as body:
                answer = client.put_object(
                    Bucket=self.name,
                    Key=self._key(sha256),
                    Body=body,
                    ChecksumSHA256=checksum,
                    **extra,
                )
        except client.exceptions.ClientError as error:
            status = error.response["ResponseMetadata"]["HTTPStatusCode"]
            if new and status in (409, 412):
                return None
            if new and status == 501:  # the service does not know the condition
                return self._send_whole(client, sha256, source, checksum, new=False)
            raise
        return str(answer.get("ChecksumSHA256", ""))

    def _send_parts(self, client: Any, sha256: str, source: Path) -> None:
        from boto3.s3.transfer import TransferConfig

        client.upload_file(
            str(source),
            self.name,
            self._key(sha256),
            ExtraArgs={"ChecksumAlgorithm": "SHA256", **self._extra},
            Config=TransferConfig(
                multipart_threshold=PART, multipart_chunksize=PART, max_concurrency=2
            ),
        )

    @property
    def _extra(self) -> dict[str, str]:
        chosen = self._s3.encryption
        return {"ServerSideEncryption": chosen} if chosen else {}

    def download(self, sha256: str, to: Path) -> int:
        """Writes the object to a new file, checked against its name and synced; gives its size.

        A connection that is cut is tried once more. Raises `files.gone`, `files.damaged`.
        """
        for attempt in range(_TRIES):
            try:
                with self._asked("read") as client, to.open("wb") as out:
                    size = self._read_through(client, sha256, out.write)
                    out.flush()
                    os.fsync(out.fileno())
                    return size
            except PersonError as failed:
                again = failed.said.code in ("files.unreachable", "files.damaged")
                if not again or attempt + 1 == _TRIES or self.closed:
                    raise
                self._away = None
                log.info("an object is fetched again: %s", failed.said.code)
        raise AssertionError("unreachable")

    def verify(self, sha256: str) -> bool:
        """Reads the whole object and compares it with its name; False when it is not there."""
        try:
            with self._asked("read") as client:
                self._read_through(client, sha256, lambda _: None)
        except PersonError as failed:
            if failed.said.code in ("files.gone", "files.damaged"):
                return False
            raise
        return True

    def _read_through(self, client: Any, sha256: str, take: Any) -> int:
        body = client.get_object(Bucket=self.name, Key=self._key(sha256))["Body"]
        digest, size, began = hashlib.sha256(), 0, time.monotonic()
        try:
            while block := body.read(_BLOCK):
                digest.update(block)
                size += len(block)
                take(block)
                if self.closed:
                    raise refuse("files.unreachable")
                if time.monotonic() - began > _PATIENCE_S + size / _SLOWEST:
                    raise refuse("files.slow")
        finally:
            body.close()
        if digest.hexdigest() != sha256:
            raise refuse("files.damaged")
        return size

    def find(self, sha256: str) -> Found | None:
        """What the service says of an object; None when it is not there."""
        try:
            with self._asked("read") as client:
                key = self._key(sha256)
                try:
                    answer = client.head_object(Bucket=self.name, Key=key, ChecksumMode="ENABLED")
                except client.exceptions.ClientError as error:
                    if error.response["ResponseMetadata"]["HTTPStatusCode"] == 404:
                        return None
                    # An answer to HEAD has no body, so it does not say what is wrong; GET does.
                    client.get_object(Bucket=self.name, Key=key, Range="bytes=0-0")["Body"].close()
                    raise
        except PersonError as failed:
            if failed.said.code == "files.gone":
                return None
            raise
        return Found(
            size=int(answer["ContentLength"]),
            put_at=answer["LastModified"],
            now=_date_of(answer),
            checksum=answer.get("ChecksumSHA256"),
        )

    def delete(self, sha256: str, unless_put_since: datetime | None = None) -> int:
        """Removes the object with all its versions; gives the bytes freed.

        What was put there since that moment (by this computer's clock) stays: 0.
        """
        found = self.find(sha256)
        if found is not None and unless_put_since is not None:
            ahead = found.now - datetime.now(UTC)
            by_server = unless_put_since + (ahead if abs(ahead) > _SAME_TIME else timedelta(0))
            if found.put_at > by_server - timedelta(seconds=_TICK_S):
                return 0
        with self._asked("delete") as client:
            key = self._key(sha256)
            answer = client.delete_object(Bucket=self.name, Key=key)
            if answer.get("VersionId"):
                self._delete_versions(client, key)
        return found.size if found else 0

    def _delete_versions(self, client: Any, key: str) -> None:
        """Deleted for good means that no older version stays in a bucket that keeps them."""
        pages = client.get_paginator("list_object_versions")
        for page in pages.paginate(Bucket=self.name, Prefix=key):
            for one in (*page.get("Versions", ()), *page.get("DeleteMarkers", ())):
                if one["Key"] == key:
                    client.delete_object(Bucket=self.name, Key=key, VersionId=one["VersionId"])

    def link(self, sha256: str, filename: str, valid: timedelta) -> str:
        """An address from which anyone who has it can load the file for that long (7 days)."""
        if not timedelta(0) < valid <= _LONGEST_LINK:
            raise ValueError("a link is valid for at most seven days")
        safe = filename.encode("ascii", "ignore").decode().replace('"', "").strip() or "file"
        with self._asked("read") as client:
            made: str = client.generate_presigned_url(
                "get_object",
                Params={
                    "Bucket": self.name,
                    "Key": self._key(sha256),
                    "ResponseContentDisposition": f'attachment; filename="{safe}"',
                },
                ExpiresIn=int(valid.total_seconds()),
            )
            return made

    # -- the page for candidates -----------------------------------------------------------------

    def put_page(self, name: str, packed: bytes) -> None:
        """A page, packed with gzip, under a name of its own; who has a link to it can read it."""
        with self._asked("write") as client:
            client.put_object(
                Bucket=self.name,
                Key=self._prefix + name,
                Body=packed,
                ChecksumSHA256=_b64(hashlib.sha256(packed).digest()),
                ContentType="text/html; charset=utf-8",
                ContentEncoding="gzip",
                CacheControl="no-cache",  # asked again each time, answered from memory when equal
                **self._extra,
            )

    def page_link(self, name: str, valid: timedelta) -> str:
        """An address of the page that works for that long (at most 7 days). No network."""
        with self._asked("read") as client:
            made: str = client.generate_presigned_url(
                "get_object",
                Params={"Bucket": self.name, "Key": self._prefix + name},
                ExpiresIn=int(valid.total_seconds()),
            )
            return made

    # -- all of them -----------------------------------------------------------------------------

    def all(self) -> Iterator[str]:
        """SHA-256 of every object, in order."""
        with self._asked("list") as client:
            pages = client.get_paginator("list_objects_v2")
            for page in pages.paginate(Bucket=self.name, Prefix=self._prefix):
                for one in page.get("Contents", ()):
                    name = one["Key"][len(self._prefix) :]
                    if len(name) == 64 and not set(name) - set("0123456789abcdef"):
                        yield name

    def sweep(self) -> None:
        """Drops uploads in parts that a killed program left a day ago: they hold documents."""
        with self._asked("write") as client:
            found = client.list_multipart_uploads(Bucket=self.name, Prefix=self._prefix)
            for one in found.get("Uploads", ()):
                if _date_of(found) - one["Initiated"] > _LEFT_OVER:
                    client.abort_multipart_upload(
                        Bucket=self.name, Key=one["Key"], UploadId=one["UploadId"]
                    )

    def probe(self) -> None:
        """Writes an object, reads it back and deletes it; raises PersonError saying what fails."""
        with self._asked("list") as client:  # some services make a bucket at the first write
            client.list_objects_v2(Bucket=self.name, Prefix=self._prefix, MaxKeys=1)
        key, data = f"{self._prefix}probe-{secrets.token_hex(8)}", secrets.token_bytes(64)
        checksum = _b64(hashlib.sha256(data).digest())
        try:
            with self._asked("write") as client:
                client.put_object(
                    Bucket=self.name, Key=key, Body=data, ChecksumSHA256=checksum, **self._extra
                )
        except PersonError as failed:
            if self._extra and failed.said.code in ("files.server_failed", "files.refused"):
                raise refuse("files.encryption") from failed
            raise
        with self._asked("read") as client:
            read = client.get_object(Bucket=self.name, Key=key)["Body"].read()
        with self._asked("delete") as client:
            if client.delete_object(Bucket=self.name, Key=key).get("VersionId"):
                self._delete_versions(client, key)
        if read != data:
            raise refuse("files.damaged")

    # -- the client ------------------------------------------------------------------------------

    def close(self) -> None:
        """No request goes on or begins after this."""
        self.closed = True

    def _key(self, sha256: str) -> str:
        return self._prefix + sha256

    @contextmanager
    def _asked(self, act: Act) -> Iterator[Any]:
        """The client; what it raises becomes a sentence. A service that is away is not asked again
        for a few seconds, so that many requests do not wait one after the other."""
        if self._away is not None and time.monotonic() < self._away[0]:
            raise PersonError(self._away[1])
        if self.closed:
            raise refuse("files.unreachable")
        from boto3.exceptions import Boto3Error
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            yield self._ready()
        except Boto3Error as error:  # it hides what was answered in its context
            cause = error.__context__
            asked = cause if isinstance(cause, BotoCoreError | ClientError) else None
            raise self._told(asked or error, act) from None
        except (BotoCoreError, ClientError, ValueError) as error:
            raise self._told(error, act) from None
        self._away = None

    def _told(self, error: Exception, act: Act) -> PersonError:
        told = in_words(error, act, self.name)
        log.info("S3 %s: %s (%s)", act, told.said.code, type(error).__name__)
        if told.said.code in AWAY:
            self._away = (time.monotonic() + _REST_S, told.said)
        return told

    def _ready(self) -> Any:
        with self._building:
            if self._client is None:
                self._client = self._build()
            return self._client

    def _build(self) -> Any:
        import boto3
        from botocore.config import Config

        s3 = self._s3
        if not s3.access_key_id or not self._secret:
            raise refuse("files.key_missing")
        session = boto3.session.Session(
            aws_access_key_id=s3.access_key_id, aws_secret_access_key=self._secret
        )
        return session.client(
            "s3",
            endpoint_url=s3.endpoint_url,
            region_name=s3.region or "us-east-1",
            config=Config(
                signature_version="s3v4",
                connect_timeout=_CONNECT_S,
                read_timeout=_ANSWER_S,
                retries={"mode": "standard", "total_max_attempts": _TRIES},
                s3={"addressing_style": "path" if s3.endpoint_url else "auto"},
                # We give and compare checksums ourselves: not every service knows boto's defaults.
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
                tcp_keepalive=True,
                ignore_configured_endpoint_urls=True,  # other programs' settings are not ours
            ),
        )


def _is_fresh(found: Found, size: int, checksums: tuple[str, str]) -> bool:
    sound = found.size == size and found.checksum in checksums
    return sound and found.now - found.put_at < _JUST_NOW


def _checksums(source: Path) -> tuple[bytes, str, int]:
    """SHA-256 of a file, the checksum a service gives it when sent in parts, and its size."""
    whole, parts, size = hashlib.sha256(), [], 0
    with source.open("rb") as stream:
        while block := stream.read(PART):
            whole.update(block)
            parts.append(hashlib.sha256(block).digest())
            size += len(block)
    composite = hashlib.sha256(b"".join(parts)).digest()
    return whole.digest(), f"{_b64(composite)}-{len(parts)}", size


def _b64(digest: bytes) -> str:
    return base64.b64encode(digest).decode("ascii")


def _date_of(answer: dict[str, Any]) -> datetime:
    said = answer["ResponseMetadata"]["HTTPHeaders"].get("date")
    return parsedate_to_datetime(said) if said else datetime.now(UTC)
