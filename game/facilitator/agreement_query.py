"""How far the facilitator's verdicts and the machine's are the same, counted in their database."""

from collections import Counter
from contextlib import suppress

import msgspec
from sqlalchemy import Connection, select

from game.facilitator.agreement import Agreement, CodeAgreement
from game.facilitator.tables import verdicts


def agreement(db: Connection, cohort: str) -> Agreement:
    """Counted over all verdicts in a cohort."""
    same, of = Counter[str](), Counter[str]()
    alike = total = 0
    for row in db.execute(select(verdicts).where(verdicts.c.cohort == cohort, verdicts.c.verdict != "")):
        agrees = row.verdict == row.machine
        alike, total = alike + agrees, total + 1
        codes: list[str] = []
        with suppress(msgspec.MsgspecError, RecursionError):
            codes = msgspec.json.decode(row.codes, type=list[str])
        for code in set(codes):
            same[code] += agrees
            of[code] += 1
    ranked = sorted(of, key=lambda code: (-of[code], code))
    return Agreement(alike, total, tuple(CodeAgreement(code, same[code], of[code]) for code in ranked))
