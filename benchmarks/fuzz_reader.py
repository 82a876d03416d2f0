"""Read many mutated stories: `python benchmarks/fuzz_reader.py [CASES] [SEED]`. Prints the slowest case.

Every case must come back as findings or a story; an exception ends the run with the case on stderr.
"""

import random
import sys
import time
from pathlib import Path

from game.story.reader import read_text

SIGNS = b"'\":-,[]{}&*!|>%@`#?\t\n \\\r\x00\xff\xef\xbb\xbf\xe2\x80\xae<>=()0aZ"


def mutated(source: bytes, chance: random.Random) -> bytes:
    """The source with a few bytes changed, put in, taken out, moved, or lines moved."""
    content = bytearray(source)
    for _ in range(chance.randrange(1, 6)):
        at, other = chance.randrange(len(content)), chance.randrange(len(content))
        match chance.randrange(5):
            case 0:
                content[at] = chance.choice(SIGNS)
            case 1:
                content.insert(at, chance.choice(SIGNS))
            case 2:
                del content[at : at + chance.randrange(1, 40)]
            case 3:
                content[at:at] = content[other : other + chance.randrange(80)]
            case _:
                lines = bytes(content).splitlines(keepends=True)
                chance.shuffle(lines[: chance.randrange(2, 6)])
                lines.insert(chance.randrange(len(lines)), lines.pop(chance.randrange(len(lines))))
                content = bytearray(b"".join(lines))
    return bytes(content)


def main() -> None:
    """Read them all."""
    cases = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    chance = random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    root = Path(__file__).parent.parent
    everything = root / "tests" / "story" / "stories" / "everything.yaml"
    sources = [everything.read_bytes(), *(p.read_bytes() for p in sorted((root / "stories").glob("*.yaml")))]
    weights = [8, *([1] * (len(sources) - 1))]
    slowest, stories, began = 0.0, 0, time.perf_counter()
    for _ in range(cases):
        content = mutated(chance.choices(sources, weights)[0], chance)
        start = time.process_time()
        try:
            stories += read_text(content, "fuzz.yaml").story is not None
        except Exception:
            sys.stderr.buffer.write(content)
            raise
        slowest = max(slowest, time.process_time() - start)
    took = time.perf_counter() - began
    print(f"{cases} cases in {took:.0f} s, {stories} still stories, slowest {slowest * 1000:.0f} ms of CPU")


if __name__ == "__main__":
    main()
