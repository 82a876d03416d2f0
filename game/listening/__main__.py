"""`python -m game.listening`: JSON rows on stdin, what each reply shows on stdout."""

import sys

from game.listening.json_rows import rows


def main() -> None:
    for row in rows(sys.stdin):
        sys.stdout.write(row + "\n")


if __name__ == "__main__":
    main()
