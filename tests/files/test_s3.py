"""Files in a bucket: checked, kept when it is away, sent later, evicted, failures in words."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from hr_desktop.config import S3Settings
from hr_desktop.domain.messages import PersonError
from hr_desktop.files import S3Files, bucket, check_bucket
from hr_desktop.files.locks import locked
from tests.s3_server import BUCKET, S3Server, Way, secret

DATA = "Резюме. Опыт работы: 5 лет.".encode()
SHA = hashlib.sha256(DATA).hexdigest()


@pytest.fixture
def s3(s3_service: S3Server) -> S3Settings:
    return s3_service.settings()


@pytest.fixture
def way(s3_service: S3Server) -> Iterator[Way]:
    made = Way(s3_service.port)
    yield made
    made.close()


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Short waits, so that a test of waiting is short."""
    monkeypatch.setattr(bucket, "_CONNECT_S", 1.5)
    monkeypatch.setattr(bucket, "_ANSWER_S", 1.5)
    monkeypatch.setattr(bucket, "_TRIES", 2)


def store(folder: Path, s3: S3Settings, key: str | None = None) -> S3Files:
    return S3Files(folder, s3, secret("team") if key is None else key)


def send_all(files: S3Files) -> None:
    for one in files.waiting():
        files.send(one.sha256)


def said(act: Any, *args: Any) -> str:
    with pytest.raises(PersonError) as caught:
        act(*args)
    return caught.value.said.code


def objects(service: S3Server, s3: S3Settings) -> dict[str, int]:
    found = service.client().list_objects_v2(Bucket=s3.bucket, Prefix=s3.prefix)
    return {one["Key"]: one["Size"] for one in found.get("Contents", [])}


def next_second() -> None:
    """The service tells in whole seconds when an object was put there."""
    time.sleep(1.1)


def damage(service: S3Server, s3: S3Settings, sha256: str, data: bytes) -> None:
    service.client().put_object(Bucket=s3.bucket, Key=f"{s3.prefix}{sha256}", Body=data)


# -- there and back ------------------------------------------------------------------------------


def test_a_file_goes_up_once_and_comes_down_elsewhere(
    s3_service: S3Server, s3: S3Settings, tmp_path: Path
) -> None:
    here, there = store(tmp_path / "here", s3), store(tmp_path / "there", s3)
    here.put(DATA)
    assert objects(s3_service, s3) == {}
    assert [(one.sha256, one.size) for one in here.waiting()] == [(SHA, len(DATA))]
    send_all(here)
    assert here.waiting() == []
    assert objects(s3_service, s3) == {f"{s3.prefix}{SHA}": len(DATA)}
    assert there.read(SHA) == DATA
    there.put(DATA)
    send_all(there)
    assert len(objects(s3_service, s3)) == 1


def test_an_altered_object_is_never_taken_for_the_file(
    s3_service: S3Server, s3: S3Settings, tmp_path: Path
) -> None:
    here, there = store(tmp_path / "here", s3), store(tmp_path / "there", s3)
    here.put(DATA)
    send_all(here)
    damage(s3_service, s3, SHA, DATA[:-1] + b"!")
    assert not there.verify(SHA)
    assert said(there.path, SHA) == "files.damaged"
    assert not list(there._local.all())
    assert list((tmp_path / "there" / "incoming").iterdir()) == []
    here.put(DATA)  # whoever has the file puts it right
    send_all(here)
    assert there.read(SHA) == DATA


def test_a_large_altered_object_is_put_right_too(
    s3_service: S3Server, s3: S3Settings, tmp_path: Path
) -> None:
    files = store(tmp_path, s3)
    data = os.urandom(bucket.PART + 1)
    sha = files.put(data)
    send_all(files)
    damage(s3_service, s3, sha, data[:-1] + bytes([data[-1] ^ 1]))
    files.put(data)
    send_all(files)
    assert files.verify(sha)


def test_a_file_put_anew_while_its_damaged_copy_is_dropped_stays(
    s3: S3Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = store(tmp_path, s3)
    sha256 = files.put(DATA)
    assert files.send(sha256)
    files.bucket.delete(sha256)  # the copy of this computer is the only one
    files.path(sha256).write_bytes(b"altered")
    waits, asked = files._waits, []

    def put_anew(one: str) -> bool:
        found = waits(one)
        if not asked:
            asked.append(one)
            files.put(DATA)
        return found

    monkeypatch.setattr(files, "_waits", put_anew)
    assert files.read(sha256) == DATA


def test_a_copy_damaged_on_this_disk_is_fetched_again(s3: S3Settings, tmp_path: Path) -> None:
    files = store(tmp_path, s3)
    files.put(DATA)
    files.path(SHA).write_bytes(DATA[:-1] + b"!")
    assert said(files.read, SHA) == "files.damaged"  # there is no other yet
    assert said(files.send, SHA) == "files.damaged"  # and nothing damaged goes up
    files.put(DATA + b"more")
    files._local.delete(SHA)
    files.put(DATA)
    send_all(files)
    files.path(SHA).write_bytes(DATA[:-1] + b"!")
    assert files.read(SHA) == DATA


def test_a_link_opens_the_file_without_a_key(s3: S3Settings, tmp_path: Path) -> None:
    files = store(tmp_path, s3)
    files.put(DATA)
    send_all(files)
    link = files.bucket.link(SHA, "Резюме Anna.pdf", timedelta(minutes=5))
    with urllib.request.urlopen(link) as answer:
        assert answer.read() == DATA
    assert secret("team") not in link
    with pytest.raises(ValueError, match="seven days"):
        files.bucket.link(SHA, "a", timedelta(days=8))


def test_deleted_means_every_version(s3_service: S3Server, tmp_path: Path) -> None:
    s3 = s3_service.settings("admin", bucket=s3_service.new_bucket())
    client = s3_service.client()
    client.put_bucket_versioning(Bucket=s3.bucket, VersioningConfiguration={"Status": "Enabled"})
    files = store(tmp_path, s3, secret("admin"))
    for _ in range(2):
        files.put(DATA)
        send_all(files)
    damage(s3_service, s3, SHA, b"another version")
    files.delete(SHA)
    left = client.list_object_versions(Bucket=s3.bucket)
    assert (left.get("Versions", []), left.get("DeleteMarkers", [])) == ([], [])


def test_parts_of_an_upload_that_was_cut_off_are_dropped(
    s3_service: S3Server, s3: S3Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files, client = store(tmp_path, s3), s3_service.client()
    client.create_multipart_upload(Bucket=s3.bucket, Key=f"{s3.prefix}{SHA}")

    def left() -> int:
        found = client.list_multipart_uploads(Bucket=s3.bucket, Prefix=s3.prefix)
        return len(found.get("Uploads", []))

    files.sweep()
    assert left() == 1  # somebody may be sending it
    monkeypatch.setattr(bucket, "_LEFT_OVER", timedelta(seconds=-5))
    files.sweep()
    assert left() == 0


def test_many_files_are_looked_for_in_one_listing(s3: S3Settings, tmp_path: Path) -> None:
    here, there = store(tmp_path / "here", s3), store(tmp_path / "there", s3)
    known = sorted(here.put(bytes([n])) for n in range(25))
    send_all(here)
    unknown = ["0" * 64, "f" * 64]
    assert there.missing([*known, *unknown]) == unknown
    assert there.missing([known[3], unknown[0]]) == unknown[:1]


# -- failures in words ---------------------------------------------------------------------------


def test_a_bucket_that_works_is_left_as_it_was(s3_service: S3Server, s3: S3Settings) -> None:
    check_bucket(s3, secret("team"))
    assert objects(s3_service, s3) == {}


@pytest.mark.parametrize(
    ("who", "changes", "key", "expected"),
    [
        ("team", {}, "wrong", "files.key_refused"),
        ("stranger", {}, "wrong", "files.key_unknown"),
        ("team", {}, "", "files.key_missing"),
        ("team", {"access_key_id": None}, None, "files.key_missing"),
        ("team", {"bucket": "not-there"}, None, "files.no_bucket"),
        ("reader", {}, None, "files.no_write"),
        ("nobody", {}, None, "files.no_read"),
        ("team", {"encryption": "aws:kms"}, None, "files.encryption"),
        ("team", {"endpoint_url": "http://127.0.0.1:9"}, None, "files.unreachable"),
        ("team", {"endpoint_url": "http://nowhere.invalid"}, None, "files.unknown_host"),
        ("team", {"endpoint_url": "nonsense"}, None, "files.bad_address"),
        ("team", {"bucket": "Not A Bucket"}, None, "files.bad_address"),
    ],
)
def test_what_is_wrong_is_said(
    s3_service: S3Server,
    who: str,
    changes: dict[str, Any],
    key: str | None,
    expected: str,
    quick: None,
) -> None:
    s3 = s3_service.settings(who, **changes)
    assert said(check_bucket, s3, secret(who) if key is None else key) == expected


def test_a_server_without_https_is_not_trusted(s3_service: S3Server, s3: S3Settings) -> None:
    https = s3.model_copy(update={"endpoint_url": s3_service.url.replace("http:", "https:")})
    assert said(check_bucket, https, secret("team")) == "files.certificate"


def test_reasons_are_known_where_an_answer_has_no_body(
    s3_service: S3Server, tmp_path: Path
) -> None:
    """HEAD tells nothing but a number."""
    wrong = store(tmp_path / "a", s3_service.settings(), "wrong")
    assert said(wrong.exists, SHA) == "files.key_refused"
    nobody = store(tmp_path / "b", s3_service.settings("nobody"), secret("nobody"))
    assert said(nobody.exists, SHA) == "files.no_read"


@pytest.mark.parametrize(
    ("status", "code", "expected"),
    [
        (403, "RequestTimeTooSkewed", "files.clock"),
        (507, "InsufficientStorage", "files.bucket_full"),
        (507, "", "files.bucket_full"),
        (400, "QuotaExceeded", "files.bucket_full"),
        (503, "SlowDown", "files.slow"),
        (500, "InternalError", "files.server_failed"),
        (400, "AuthorizationHeaderMalformed", "files.region"),
        (418, "Teapot", "files.refused"),
    ],
)
def test_rare_answers_have_words(
    s3: S3Settings, status: int, code: str, expected: str, tmp_path: Path
) -> None:
    from botocore.awsrequest import AWSResponse

    files = store(tmp_path, s3)
    body = f"<Error><Code>{code}</Code><Message>m</Message></Error>".encode() if code else b""

    class Raw:
        def stream(self, *_: Any, **__: Any) -> Iterator[bytes]:
            yield body

    def answer(request: Any, **_: Any) -> AWSResponse:
        return AWSResponse(request.url, status, {}, Raw())

    files.bucket._ready().meta.events.register("before-send.s3", answer)
    files.put(DATA)
    assert said(files.send, SHA) == expected
    assert files.read(SHA) == DATA


# -- a bucket that is away -----------------------------------------------------------------------


def test_work_goes_on_without_the_bucket(s3: S3Settings, way: Way, tmp_path: Path) -> None:
    away = s3.model_copy(update={"endpoint_url": way.url})
    way.close()
    files = store(tmp_path, away)
    files.put(DATA)
    assert said(files.send, SHA) == "files.unreachable"
    assert files.read(SHA) == DATA
    assert files.path(SHA).read_bytes() == DATA
    assert files.exists(SHA)
    assert files.missing([SHA]) == []
    again = store(tmp_path, away)
    assert [one.sha256 for one in again.waiting()] == [SHA]


def test_a_silent_bucket_is_given_up_and_not_waited_for_again(
    s3: S3Settings, way: Way, quick: None, tmp_path: Path
) -> None:
    way.frozen.set()
    files = store(tmp_path, s3.model_copy(update={"endpoint_url": way.url}))
    assert said(files.exists, SHA) == "files.slow"
    began = time.monotonic()
    for _ in range(100):
        assert said(files.exists, SHA) == "files.slow"
    assert time.monotonic() - began < 1.5  # what asking once more would take


def test_a_connection_that_is_cut_is_tried_again(
    s3: S3Settings, way: Way, quick: None, tmp_path: Path
) -> None:
    through = s3.model_copy(update={"endpoint_url": way.url})
    data = os.urandom(1_000_000)
    here, there = store(tmp_path / "here", s3), store(tmp_path / "there", through)
    sha = here.put(data)
    send_all(here)
    way.cut_answers_after, way.cuts = 300_000, 1
    assert there.read(sha) == data
    assert way.cuts == 0
    there._local.delete(sha)
    way.cuts = 1_000
    assert said(there.read, sha) == "files.unreachable"
    assert list((tmp_path / "there" / "incoming").iterdir()) == []


def test_a_trickle_is_given_up(
    s3: S3Settings, way: Way, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bucket, "_PATIENCE_S", 0.3)
    monkeypatch.setattr(bucket, "_SLOWEST", 50_000_000)
    here = store(tmp_path / "here", s3)
    sha = here.put(os.urandom(1_000_000))
    send_all(here)
    way.pause_s = 0.02
    there = store(tmp_path / "there", s3.model_copy(update={"endpoint_url": way.url}))
    assert said(there.read, sha) == "files.slow"


def test_a_deletion_is_remembered_until_the_bucket_is_back(
    s3_service: S3Server, s3: S3Settings, way: Way, quick: None, tmp_path: Path
) -> None:
    through = s3.model_copy(update={"endpoint_url": way.url})
    files = store(tmp_path, through)
    files.put(DATA)
    send_all(files)
    next_second()
    way.frozen.set()
    assert files.delete(SHA) == len(DATA)
    assert not files.exists(SHA)
    assert said(files.path, SHA) == "files.gone"
    again = store(tmp_path, through)
    assert said(again.finish_deletions) == "files.slow"
    assert again.deletions() == 1
    way.frozen.clear()
    again = store(tmp_path, through)
    again.finish_deletions()
    assert again.deletions() == 0
    assert objects(s3_service, s3) == {}


def test_a_remembered_deletion_spares_what_was_put_later(
    s3_service: S3Server, s3: S3Settings, way: Way, quick: None, tmp_path: Path
) -> None:
    through = s3.model_copy(update={"endpoint_url": way.url})
    here, there = store(tmp_path / "here", through), store(tmp_path / "there", s3)
    here.put(DATA)
    send_all(here)
    way.frozen.set()
    here.delete(SHA)
    next_second()
    damage(s3_service, s3, SHA, b"so that it is written again")
    there.put(DATA)
    send_all(there)
    way.frozen.clear()
    store(tmp_path / "here", through).finish_deletions()
    assert there.verify(SHA)
    here.put(DATA)
    assert here.read(SHA) == DATA


def test_a_key_that_may_not_delete_is_said_and_the_deletion_stays_due(
    s3_service: S3Server, s3: S3Settings, tmp_path: Path
) -> None:
    files = store(tmp_path / "team", s3)
    files.put(DATA)
    send_all(files)
    next_second()
    reader = s3.model_copy(update={"access_key_id": "READERKEY"})
    limited = store(tmp_path / "reader", reader, secret("reader"))
    assert limited.read(SHA) == DATA
    assert said(limited.delete, SHA) == "files.no_delete"
    assert not list(limited._local.all())
    assert said(limited.finish_deletions) == "files.no_delete"
    assert limited.deletions() == 1


# -- programs that are killed, and programs beside each other --------------------------------------

_PUTTING = """
import os, sys
from pathlib import Path
from hr_desktop.config import S3Settings
from hr_desktop.files import S3Files
files = S3Files(Path(sys.argv[1]), S3Settings.model_validate_json(sys.argv[2]), "x")
while True:
    print(files.put(os.urandom(20_000)), flush=True)
"""


@pytest.mark.processes
@pytest.mark.skipif(os.name == "nt", reason="sends SIGKILL")
def test_whatever_put_answered_survives_a_kill(s3: S3Settings, tmp_path: Path) -> None:
    program = subprocess.Popen(
        [sys.executable, "-c", _PUTTING, str(tmp_path), s3.model_dump_json()],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert program.stdout is not None
    named = [program.stdout.readline().strip() for _ in range(5)]
    program.send_signal(signal.SIGKILL)
    named += program.stdout.read().split()
    program.wait()
    files = store(tmp_path, s3)
    assert {one.sha256 for one in files.waiting()} >= set(named)
    send_all(files)
    assert files.waiting() == []
    assert all(files.verify(one) for one in named[:10])


def test_one_program_sends_at_a_time(s3: S3Settings, tmp_path: Path) -> None:
    one, other = store(tmp_path, s3), store(tmp_path, s3)
    one.put(DATA)
    with locked(tmp_path / "sending" / SHA[:2], 0):
        assert not other.send(SHA)
    assert other.send(SHA)
    assert one.send(SHA)  # it has been sent already
    assert one.waiting() == []


# -- room on this computer -----------------------------------------------------------------------


def test_the_least_recently_used_goes_first(
    s3: S3Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = store(tmp_path, s3)
    names = [files.put(bytes([n]) * 1_000) for n in range(4)]
    send_all(files)
    waiting = files.put(b"w" * 1_000)
    now = time.time()
    for age, name in ((5, waiting), (4, names[1]), (3, names[0]), (2, names[2])):
        os.utime(files._local.target(name), (now - age * 3600, now - 9 * 3600))
    files.path(names[0])  # used a moment ago
    monkeypatch.setattr(files, "_limit", 3_500)
    assert files.make_room() == 2_000
    here = set(files._local.all())
    assert here == {waiting, names[0], names[3]}
    assert files.read(names[1]) == b"\x01" * 1_000  # from the bucket


def test_the_limit_holds_while_files_are_fetched(s3: S3Settings, tmp_path: Path) -> None:
    source = store(tmp_path / "source", s3)
    names = [source.put(os.urandom(500_000)) for _ in range(6)]
    send_all(source)
    files = store(tmp_path / "here", s3)
    files._limit = 1_200_000
    for name in names:
        path = files.path(name)
        assert path.is_file()
        os.utime(path, (1, 1))  # long ago
    assert sum(files._local.size(one) for one in files._local.all()) <= 1_200_000 + 500_000


def test_importing_the_store_does_not_import_boto3() -> None:
    code = "import sys, hr_desktop.services.workspace; sys.exit('boto3' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_bucket_is_named_in_words(s3_service: S3Server) -> None:
    with pytest.raises(PersonError) as caught:
        check_bucket(s3_service.settings("nobody"), secret("nobody"))
    assert caught.value.said.params == {"bucket": BUCKET}
