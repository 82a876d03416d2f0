"""`python -m game.listening`: JSON rows on stdin, what each reply shows on stdout."""

import sys

from game.listening.json_rows import answer_rows
from game.printing import print_document


def main() -> None:
    for answer in answer_rows(sys.stdin):
        print_document(answer.row + "\n")


if __name__ == "__main__":
    main()
