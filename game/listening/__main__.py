"""`python -m game.listening`: JSON rows on stdin, what each reply shows on stdout."""

import sys

from game.listening.json_rows import answer_rows


def main() -> None:
    for answer in answer_rows(sys.stdin):
        sys.stdout.write(answer.row + "\n")


if __name__ == "__main__":
    main()
