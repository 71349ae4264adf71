"""Original documents and reports, content-addressed: in a folder, or in a bucket."""

from __future__ import annotations

import hashlib
from datetime import timedelta

from hr_desktop.config import Paths, S3Settings
from hr_desktop.files.base import FileStore, Waiting
from hr_desktop.files.local import LocalFiles
from hr_desktop.files.refusals import AWAY
from hr_desktop.files.s3 import S3Files, bucket_folder

__all__ = [
    "AWAY",
    "FileStore",
    "LocalFiles",
    "S3Files",
    "Waiting",
    "check_bucket",
    "open_files",
    "page_link",
    "put_page",
]


def open_files(
    paths: Paths, s3: S3Settings, secret: str | None, server: str | None = None
) -> FileStore:
    """The files of this workspace: the bucket's when one is set, else the data folder's.

    `secret` is the secret key to `s3.access_key_id`, `server` the place of a team's database:
    without a bucket its files have a folder of their own, since neither database knows what the
    other one needs. Blocking (disk only: the bucket is first asked when it is needed).
    """
    if s3.bucket:
        return S3Files(bucket_folder(paths.data, s3), s3, secret)
    if server is not None:
        named = hashlib.sha256(server.encode()).hexdigest()[:16]
        return LocalFiles(paths.data / "server-files" / named)
    return LocalFiles(paths.files)


def check_bucket(s3: S3Settings, secret: str | None) -> None:
    """Writes a small object, reads it back and deletes it; raises PersonError saying what fails.

    Blocking, bounded in time.
    """
    from hr_desktop.files.bucket import Bucket

    Bucket(s3, secret).probe()


def put_page(s3: S3Settings, secret: str | None, name: str, packed: bytes) -> None:
    """Puts a page, packed with gzip, into the bucket. Blocking; raises PersonError."""
    from hr_desktop.files.bucket import Bucket

    Bucket(s3, secret).put_page(name, packed)


def page_link(s3: S3Settings, secret: str | None, name: str, valid: timedelta) -> str:
    """An address of that page for at most 7 days. Blocking; raises PersonError."""
    from hr_desktop.files.bucket import Bucket

    return Bucket(s3, secret).page_link(name, valid)
