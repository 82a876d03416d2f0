"""How long the ear takes: `python benchmarks/bench_listening.py` reads every training reply, in process.

Prints the median, the 95th percentile and the slowest reply in milliseconds, a 10,000-character reply, and
what importing and the first reply cost in a fresh interpreter.
"""

import json
import subprocess
import sys
import time
from pathlib import Path

from game.listening.detector import read

REPLIES = Path(__file__).parents[1] / "training" / "replies"
FIRST = (
    "import time; t = time.perf_counter(); from game.listening.detector import read; "
    "read('So three months of this. Is that right?', ('Three months!',)); "
    "print((time.perf_counter() - t) * 1000)"
)


def main() -> None:
    """Measure and print."""
    rows = [
        (row["text"], tuple(row["context"]))
        for path in sorted(REPLIES.glob("*.jsonl"))
        for row in map(json.loads, path.read_text(encoding="utf-8").splitlines())
    ]
    read(*rows[0])
    took = sorted(_milliseconds(text, context) for text, context in rows)
    median, late = took[len(took) // 2], took[len(took) * 95 // 100]
    print(f"{len(took)} replies: median {median:.3f} ms, p95 {late:.3f} ms, slowest {took[-1]:.1f} ms")
    long = (" ".join(text for text, _ in rows))[:10_000]
    print(f"10,000 characters: {min(_milliseconds(long, rows[0][1]) for _ in range(5)):.1f} ms")
    for _ in range(3):
        done = subprocess.run([sys.executable, "-c", FIRST], capture_output=True, text=True, check=True)
        print(f"import and first reply: {float(done.stdout):.0f} ms")


def _milliseconds(text: str, context: tuple[str, ...]) -> float:
    start = time.perf_counter()
    read(text, context)
    return (time.perf_counter() - start) * 1000


if __name__ == "__main__":
    main()
