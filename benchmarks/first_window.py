"""Cold process to first painted window, beside a bare PySide6 window, in turns.

Both processes start Python, show one window and say so as soon as it was painted.
Goal: at most twice the bare window.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks._result import figure, status, title

ROUNDS = 9
BARE = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget
class Window(QWidget):
    told = False
    def paintEvent(self, event):
        if not self.told:
            self.told = True
            QTimer.singleShot(0, lambda: print("painted", flush=True))
app = QApplication(sys.argv)
window = Window()
window.resize(1280, 800)
window.show()
app.exec()
"""
OURS = """
import hr_desktop.ui.window as module
shown = module.MainWindow.showEvent
def watch(self, event):
    self.painted.connect(lambda: print("painted", flush=True))
    shown(self, event)
module.MainWindow.showEvent = watch
from hr_desktop.app import main
main([])
"""
HEAVY = "livekit openai boto3 reportlab faiss pypdfium2 docx pdfplumber sqlalchemy pydantic numpy"
IMPORTED = f"""
import sys
import hr_desktop.ui.window as module
shown = module.MainWindow.showEvent
def tell():
    print(*[name for name in {HEAVY.split()} if name in sys.modules], flush=True)
def watch(self, event):
    self.painted.connect(tell)
    shown(self, event)
module.MainWindow.showEvent = watch
from hr_desktop.app import main
main([])
"""


def run(code: str, folder: Path) -> tuple[float, str]:
    """Milliseconds from the start of a process to the first line it prints, and that line."""
    env = os.environ | {"HR_DESKTOP_DATA": str(folder)}
    began = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, env=env, text=True
    ) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        took = (time.perf_counter() - began) * 1000
        process.kill()
    if not line:
        raise RuntimeError("the process ended before its window was painted")
    return took, line.strip()


def main() -> int:
    """Prints both medians and their ratio; exit status 1 when the goal is missed."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        _, heavy = run(IMPORTED, folder)
        for code in (BARE, OURS):
            run(code, folder)  # compiled files and disk caches
        bare, ours = [], []
        for _ in range(ROUNDS):
            bare.append(run(BARE, folder)[0])
            ours.append(run(OURS, folder)[0])
    peer, own = statistics.median(bare), statistics.median(ours)
    ratio = statistics.median(o / b for o, b in zip(ours, bare, strict=True))
    title(f"cold process to first painted window, medians of {ROUNDS}")
    figure(
        "first window",
        own,
        "ms",
        peer=("bare PySide6 window", peer),
        goal=f"at most twice its time (median of the pairs: {ratio:.2f} times)",
        met=ratio <= 2,
    )
    count = len(heavy.split())
    figure("heavy modules before it", count, heavy, goal="none", met=not heavy)
    return status()


if __name__ == "__main__":
    sys.exit(main())
