"""How much CPU a command takes, in units that hold elsewhere: `python benchmarks/calibrate.py -- COMMAND`.

A unit is the CPU time of one fixed plain-Python workload (dicts, small tuples, big whole numbers), measured
before and after the command; the mean of the two counts. Machines differ and drift, the ratio holds.
"""

import resource
import subprocess
import sys
import time


def unit() -> float:
    """CPU seconds of the workload, on this machine and now."""
    start = time.process_time()
    seen: dict[tuple[int, int, int], int] = {}
    mask = (1 << 10201) - 1
    for i in range(300_000):
        key = (i % 977, i % 101, i & 7)
        seen[key] = seen.get(key, 0) + 1
        if not i % 3:
            mask = (mask >> 1) ^ (mask & 0xFFFF) | i
    return time.process_time() - start


def main() -> int:
    """Measure and print; without a command, only how long a unit is."""
    command = sys.argv[sys.argv.index("--") + 1 :] if "--" in sys.argv else []
    before = min(unit() for _ in range(3))
    if not command:
        print(f"unit {before:.3f} s")
        return 0
    start = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    end = resource.getrusage(resource.RUSAGE_CHILDREN)
    one = (before + min(unit() for _ in range(3))) / 2
    cpu = end.ru_utime + end.ru_stime - start.ru_utime - start.ru_stime
    said = f"{cpu:.2f} s of CPU, unit {one:.3f} s, exit {done.returncode}, peak {end.ru_maxrss // 1024} MB"
    print(f"{cpu / one:.1f} units ({said})")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
