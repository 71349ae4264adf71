"""ZIP archives: what is inside comes out, hostile ones cost only themselves."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import pytest

from hr_desktop.documents import ArchiveLimits, expand_archive
from hr_desktop.documents.zips import DirectoryTooLarge, open_zip
from hr_desktop.domain.messages import PersonError


def archive(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in members.items():
            made.writestr(name, data)
    return path


def codes(path: Path, into: Path, limits: ArchiveLimits | None = None) -> dict[str, str]:
    members = expand_archive(path, into, limits) if limits else expand_archive(path, into)
    return {m.name: m.error.code if m.error else "ok" for m in members}


def test_files_come_out_with_their_contents(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.zip", {
        "папка/Иванов.txt": "Иванов".encode(), "b.txt": b"b", "__MACOSX/._b.txt": b"", ".DS_Store": b"",
    })  # fmt: skip
    members = expand_archive(path, tmp_path / "in to")
    assert [m.name for m in members] == ["папка/Иванов.txt", "b.txt"]
    assert members[0].path is not None
    assert members[0].path.read_text() == "Иванов"
    assert members[0].path.name.endswith("Иванов.txt")


@pytest.mark.parametrize(
    "name", ["../../evil.txt", "/etc/evil.txt", "C:\\evil.txt", "..\\..\\evil.txt", "a/../../evil.txt",
             "nul.txt", "x" * 400 + ".txt", "имя:с*знаками?.txt"],
)  # fmt: skip
def test_no_path_leaves_the_folder(tmp_path: Path, name: str) -> None:
    into = tmp_path / "deep" / "into"
    members = expand_archive(archive(tmp_path / "a.zip", {name: b"x"}), into)
    assert members[0].path is not None
    assert members[0].path.parent == into
    assert {p for p in tmp_path.rglob("*") if p.is_file()} == {tmp_path / "a.zip", members[0].path}


def test_archives_inside_are_opened_to_a_depth(tmp_path: Path) -> None:
    def packed(members: dict[str, bytes]) -> bytes:
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as made:
            for name, data in members.items():
                made.writestr(name, data)
        return buffer.getvalue()

    third = packed({"c.txt": b"c"})
    path = archive(
        tmp_path / "a.zip", {"in.zip": packed({"b.txt": b"b", "in2.zip": third}), "a.txt": b"a"}
    )
    assert codes(path, tmp_path / "out") == {
        "in.zip/b.txt": "ok", "in.zip/in2.zip": "document.archive_nested", "a.txt": "ok",
    }  # fmt: skip


def test_bombs_and_too_much_are_left_out_and_said(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.zip", {"bomb.txt": b"0" * 20_000_000, "good.txt": b"good"})
    assert codes(path, tmp_path / "out") == {"bomb.txt": "document.archive_bomb", "good.txt": "ok"}
    many = archive(tmp_path / "b.zip", {f"{n}.txt": b"x" for n in range(30)})
    found = codes(many, tmp_path / "out2", ArchiveLimits(members=10))
    assert list(found.values()) == ["ok"] * 10 + ["document.archive_limit"]
    big = archive(tmp_path / "c.zip", {"a.txt": bytes(range(256)) * 40, "b.txt": b"b"})
    assert codes(big, tmp_path / "out3", ArchiveLimits(member_bytes=5000)) == {
        "a.txt": "document.too_large", "b.txt": "ok",
    }  # fmt: skip


def test_broken_and_locked_archives_are_said(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.zip", {"a.txt": b"a" * 1000})
    cut = tmp_path / "cut.zip"
    cut.write_bytes(path.read_bytes()[:-30])
    with pytest.raises(PersonError) as caught:
        expand_archive(cut, tmp_path / "out")
    assert caught.value.said.code == "document.archive_damaged"
    with pytest.raises(PersonError) as caught:
        expand_archive(archive(tmp_path / "e.zip", {}), tmp_path / "out")
    assert caught.value.said.code == "document.archive_empty"
    data = bytearray(path.read_bytes())
    data[6] |= 1  # the flag of encryption, in the member's header and in the directory
    data[data.index(b"PK\x01\x02") + 8] |= 1
    cut.write_bytes(bytes(data))
    assert codes(cut, tmp_path / "out") == {"a.txt": "document.archive_encrypted"}


def test_names_of_russian_windows_are_readable(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.zip", {"AAAAAA.txt": b"x"})
    path.write_bytes(path.read_bytes().replace(b"AAAAAA", "Иванов".encode("cp866")))
    assert list(codes(path, tmp_path / "out")) == ["Иванов.txt"]


@pytest.mark.parametrize("method", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2, zipfile.ZIP_DEFLATED])
def test_a_member_of_rubbish_costs_only_itself(tmp_path: Path, method: int) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("bad.txt", b"Python developer, Django " * 200, method)
        made.writestr("good.txt", b"good", zipfile.ZIP_DEFLATED)
    data = bytearray(path.read_bytes())
    for at in range(41, 80):
        data[at] ^= 0x5A
    path.write_bytes(bytes(data))
    assert codes(path, tmp_path / "in") == {"bad.txt": "document.archive_damaged", "good.txt": "ok"}


def test_a_directory_of_countless_entries_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as made:
        for number in range(90_000):
            made.writestr(f"{number}", b"")
    with pytest.raises(PersonError) as refused:
        expand_archive(path, tmp_path / "in")
    assert refused.value.said.code == "document.too_large"
    with pytest.raises(DirectoryTooLarge):
        open_zip(path)


def test_a_directory_that_lies_about_its_size_is_not_read(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.zip", {"a.txt": b"a"})
    plain = path.read_bytes()
    record = struct.pack("<4sQHHIIQQQQ", b"PK\x06\x06", 44, 45, 45, 0, 0, 1, 1, 1 << 33, 0)
    locator = struct.pack("<4sIQI", b"PK\x06\x07", 0, len(plain) - 22, 1)
    path.write_bytes(plain[:-22] + record + locator + plain[-22:])
    with pytest.raises(DirectoryTooLarge):
        open_zip(path)
