"""Precision and recall of the offline engine on labelled English resumes.

Data: dotin-inc/resume-dataset-NER-annotations (CC0), `labelled/dotin_train.zip` beside the
project. The rules were developed on the files with even numbers; those with odd numbers were held
out, and both halves are printed.

Matching rule. Words are compared folded (case, punctuation and blanks do not count), each distinct
label once a document. Name: the first label and the found name hold the same words, or one all
words of the other. Email: equal. Skills (`Tech Tools`, `Job Specific Skills`, `Soft Skills`),
companies, positions and schools: a label and a found value match when they are equal, when one
holds all words of the other in order (a found value at most four words more than the label), or
(skills) when the vocabulary gives both one name. Found values without a label count against
precision, though the labels are far from complete, with two exceptions. Documents that were given
up after a label or two (long ones, of one kind of label only) are left out. Labels name colleges
and universities, so a secondary school that was found counts only where it is labelled.
"""

from __future__ import annotations

import html
import re
import sys
import time
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from hr_desktop.ai.offline.engine import read_resume
from hr_desktop.ai.offline.skills import canonical
from hr_desktop.documents.plain import read_plain
from hr_desktop.domain.document import DocumentText, MediaType
from hr_desktop.domain.resume import Profile

ARCHIVE = Path(__file__).resolve().parents[2] / "shared" / "labelled" / "dotin_train.zip"
_LABEL = re.compile(r'<label type="([^"]+)">(.*?)</label>', re.DOTALL)
_TAG = re.compile(r"<[^>]+>")
_SECONDARY = re.compile(
    r"\b(?:high|secondary|middle|elementary|primary|grammar|convent|public|matriculation) school\b",
    re.IGNORECASE,
)
FIELDS = ("name", "email", "skills", "companies", "positions", "schools")


@dataclass
class Tally:
    hits_found: int = 0
    found: int = 0
    hits_labelled: int = 0
    labelled: int = 0

    def text(self) -> str:
        precision = self.hits_found / self.found if self.found else 0.0
        recall = self.hits_labelled / self.labelled if self.labelled else 0.0
        return f"{precision:6.3f} {recall:6.3f}  ({self.found} found, {self.labelled} labelled)"


def documents(archive: Path) -> Iterable[tuple[int, str, dict[str, list[str]]]]:
    """Number, plain text and labels by type of each resume."""
    with zipfile.ZipFile(archive) as packed:
        names = sorted(
            (n for n in packed.namelist() if n.endswith(".xml") and "__MACOSX" not in n),
            key=lambda n: int(Path(n).stem),
        )
        for name in names:
            raw = _unescaped(packed.read(name).decode("utf-8", errors="replace"))
            raw = re.sub(r"^<\?xml[^>]*>\s*<cv>\s*|\s*</cv>\s*$", "", raw)
            labels: dict[str, list[str]] = {}
            for kind, words in _LABEL.findall(raw):
                labels.setdefault(kind, []).append(html.unescape(_TAG.sub("", words)).strip())
            yield int(Path(name).stem), html.unescape(_TAG.sub("", raw)), labels


def _unescaped(raw: str) -> str:
    """The data holds some letters as the bytes of UTF-8 in digits: a dash as `\\xe2\\x80\\x93`."""
    return re.sub(
        r"(?:\\x[89a-f][0-9a-f]){2,}",
        lambda m: bytes.fromhex(m.group().replace("\\x", "")).decode("utf-8", "replace"),
        raw,
    )


def words_of(value: str) -> tuple[str, ...]:
    return tuple(re.findall(r"[^\W_]+[+#]*", value.lower().replace("’", "'")))


def distinct(values: Iterable[str]) -> list[str]:
    return list({words_of(v): v for v in values if words_of(v)}.values())


def alike(found: str, label: str) -> bool:
    left, right = words_of(found), words_of(label)
    if not left or not right or len(left) > len(right) + 4:
        return False
    short, long = sorted((left, right), key=len)
    return any(long[i : i + len(short)] == short for i in range(len(long) - len(short) + 1))


def same_skill(found: str, label: str) -> bool:
    name = canonical(found)
    return (name is not None and name == canonical(label)) or alike(found, label)


def given_up(text: str, labels: dict[str, list[str]]) -> bool:
    """Whether nobody labelled the document to its end."""
    return len(text) > 1000 and len(labels) < 2


def same_name(a: str, b: str) -> bool:
    left, right = set(words_of(a)), set(words_of(b))
    return bool(left) and bool(right) and (left <= right or right <= left)


def count(
    tally: Tally, found: list[str], labelled: list[str], same: Callable[[str, str], bool]
) -> None:
    tally.found += len(found)
    tally.labelled += len(labelled)
    tally.hits_found += sum(any(same(f, g) for g in labelled) for f in found)
    tally.hits_labelled += sum(any(same(f, g) for f in found) for g in labelled)


def values_of(profile: Profile) -> dict[str, list[str]]:
    return {
        "name": [profile.name.value] if profile.name else [],
        "email": [e.value.lower() for e in profile.emails],
        "skills": [s.source.quote if s.source else s.name for s in profile.skills],
        "companies": [j.company for j in profile.experience if j.company],
        "positions": [j.position for j in profile.experience if j.position]
        + ([profile.position.value] if profile.position else []),
        "schools": [s.institution for s in profile.education if s.institution],
    }


def expected_of(labels: dict[str, list[str]]) -> dict[str, list[str]]:
    return {
        "name": labels.get("Name", [])[:1],
        "email": list(dict.fromkeys(e.lower() for e in labels.get("Email Address", []))),
        "skills": labels.get("Tech Tools", [])
        + labels.get("Job Specific Skills", [])
        + labels.get("Soft Skills", []),
        "companies": labels.get("Companies worked at", []),
        "positions": labels.get("Designation", []),
        "schools": labels.get("College Name", []),
    }


def main(archive: Path = ARCHIVE) -> int:
    """Prints the table; 1 when the data is not there."""
    if not archive.exists():
        print(f"no labelled data at {archive}")
        return 1
    halves = {"developed on (even)": {f: Tally() for f in FIELDS}}
    halves["held out (odd)"] = {f: Tally() for f in FIELDS}
    times: list[float] = []
    refused = dict.fromkeys(halves, 0)
    left_out = 0
    for number, text, labels in documents(archive):
        if given_up(text, labels):
            left_out += 1
            continue
        half = "held out (odd)" if number % 2 else "developed on (even)"
        start = time.perf_counter()
        reading = read_resume(
            read_plain(text.encode())
            if text.strip()
            else DocumentText(media_type=MediaType.text, text=text)
        )
        times.append(time.perf_counter() - start)
        refused[half] += reading.failure is not None
        found, expected = values_of(reading.profile), expected_of(labels)
        for field in FIELDS:
            same = {"skills": same_skill, "name": same_name}.get(field, alike)
            values, asked = distinct(found[field]), distinct(expected[field])
            if field == "schools":
                values = [
                    v
                    for v in values
                    if not _SECONDARY.search(v) or any(same(v, label) for label in asked)
                ]
            count(halves[half][field], values, asked, same)
    print(f"left out, since nobody labelled them to the end: {left_out}")
    for name, tallies in halves.items():
        print(f"{name}: precision, recall; not taken for a resume: {refused[name]}")
        for field, tally in tallies.items():
            print(f"  {field:10} {tally.text()}")
    ordered = sorted(times[1:])
    print(
        f"time a resume: median {ordered[len(ordered) // 2] * 1000:.0f} ms, "
        f"95th percentile {ordered[int(len(ordered) * 0.95)] * 1000:.0f} ms, "
        f"first {times[0] * 1000:.0f} ms"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
