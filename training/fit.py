"""Fit the ear's linear model on the replies written for it.

    python training/fit.py            write game/listening/data/model.json
    python training/fit.py --check    five-fold cross-validation, precision, recall and F1 a code
    python training/fit.py --kept     how the ear reads the replies that were kept aside

One-vs-rest logistic regression over the features of sentences. Labels stand on whole replies: a reply
shows a code when its likeliest sentence does, so a labelled reply pulls that sentence up, and a reply without
the label pushes every sentence down. The weights are the mean over a few orders of the replies.
Plain Python, fixed order, a table for the sigmoid: the same file bit for bit.
"""

import argparse
import json
import random
from collections import Counter
from math import exp, sqrt
from pathlib import Path

from game.behaviours import shown_codes, standard_rulebook
from game.listening.customer_words import said
from game.listening.detector import read
from game.listening.features import examine
from game.listening.tokens import Words
from game.listening.weights import UNIT

HERE = Path(__file__).parent
REPLIES = HERE / "replies"
KEPT = HERE / "kept"
MODEL = HERE.parent / "game" / "listening" / "data" / "model.json"
# `recall` is told by a story's facts, not by words.
FITTED = tuple(code for code in shown_codes() if code != "recall")

UNLIKE_TALK = {"player", "hard"}
"""Kinds of writers whose rows paraphrase, or blame, far more often than people at work do."""
CHARGES, PRAISES = {"confront", "dismiss"}, {"acknowledge", "paraphrase"}

EPOCHS = 5
SEEDS = (7, 8, 9, 10, 11, 12, 13)
RATE = 0.25
DECAY = 0.02
RARE = 3
FAINT = 0.07
SIGMOID = [round(1 / (1 + exp(-(x - 512) / 64)), 6) for x in range(1025)]

Row = tuple[list[list[str]], frozenset[str], frozenset[str]]
"""The features of each sentence, the labels, and the codes that a fair reader could decide either way."""


def load(paths: list[Path]) -> list[Row]:
    """Each reply, read sentence by sentence. What is in doubt is no example of anything."""
    rows = []
    for path in paths:
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            context = row["context"]
            heard = said((context,) if isinstance(context, str) else tuple(context))
            sentences = [s.names for s in examine(Words(row["text"]), heard)]
            if sentences:
                rows.append((sentences, frozenset(row["labels"]), frozenset(row.get("doubt", ()))))
    return rows


def fit(rows: list[Row], codes: tuple[str, ...] = FITTED) -> dict[str, dict[str, float]]:
    """Weights: code -> feature -> weight; the bias is the feature ""."""
    counts = Counter(name for sentences, _, _ in rows for name in {n for names in sentences for n in names})
    kept = sorted(name for name, n in counts.items() if n >= RARE)
    index = {name: i for i, name in enumerate(kept, 1)}
    data = [
        ([[0] + [index[n] for n in names if n in index] for names in sentences], labels, doubt)
        for sentences, labels, doubt in rows
    ]
    return {code: _mean([_fit_one(data, code, ["", *kept], seed) for seed in SEEDS]) for code in codes}


def _mean(runs: list[dict[str, float]]) -> dict[str, float]:
    names = sorted({name for weights in runs for name in weights})
    return {name: sum([weights.get(name, 0.0) for weights in runs]) / len(runs) for name in names}


def _fit_one(
    data: list[tuple[list[list[int]], frozenset[str], frozenset[str]]], code: str, names: list[str], seed: int
) -> dict[str, float]:
    size = len(names)
    weights = [0.0] * size
    total = [0.0] * size
    squares = [1e-3] * size
    weights[0] = -2.0
    order = [at for at, (_, _, doubt) in enumerate(data) if code not in doubt]
    shuffle = random.Random(seed)
    summed = 0
    for epoch in range(EPOCHS):
        shuffle.shuffle(order)
        for at in order:
            sentences, labels, _ = data[at]
            if code in labels:
                best, top = sentences[0], -1e9
                for features in sentences:
                    score = 0.0
                    for f in features:
                        score += weights[f]
                    if score > top:
                        best, top = features, score
                _step(best, sigmoid(top) - 1.0, weights, squares)
            else:
                for features in sentences:
                    score = 0.0
                    for f in features:
                        score += weights[f]
                    if score > -4.0:
                        _step(features, sigmoid(score), weights, squares)
        if epoch >= EPOCHS // 2:
            summed += 1
            for i in range(size):
                total[i] += weights[i]
    return {names[i]: total[i] / summed for i in range(size) if total[i]}


def sigmoid(x: float) -> float:
    """From a table, so that no libm decides the last bit."""
    return SIGMOID[min(1024, max(0, int(x * 64) + 512))]


def _step(features: list[int], gradient: float, weights: list[float], squares: list[float]) -> None:
    square = gradient * gradient
    for f in features:
        squares[f] += square
        w = weights[f]
        weights[f] = w - RATE * (gradient + DECAY * w) / sqrt(1.0 + squares[f])


def pack(weights: dict[str, dict[str, float]]) -> dict[str, str]:
    """Feature -> "a12 c-3": a letter for the code and its weight in whole units; faint ones left out."""
    by_name: dict[str, list[str]] = {}
    for place, code in enumerate(FITTED):
        for name, weight in weights[code].items():
            if abs(weight) >= FAINT or not name:
                by_name.setdefault(name, []).append(f"{chr(97 + place)}{round(weight / UNIT)}")
    return {name: " ".join(by_name[name]) for name in sorted(by_name)}


def families() -> dict[str, str]:
    """The fitted codes in the order of their letters, each with its family in the table of behaviours."""
    rules = standard_rulebook().rules
    return {code: rules[code].family for code in FITTED}


def scores(weights: dict[str, dict[str, float]], sentences: list[list[str]]) -> dict[str, float]:
    """The likeliest sentence's score for each code."""
    found = {}
    for code, w in weights.items():
        get = w.get
        bias = get("", 0.0)
        found[code] = max(bias + sum([get(n, 0.0) for n in names]) for names in sentences)
    return found


def check(rows: list[Row], folds: int = 5) -> None:
    """Cross-validate by blocks of rows (a file's rows stay in order, so one customer stays in one fold)."""
    pairs: dict[str, list[tuple[float, bool]]] = {code: [] for code in FITTED}
    block = 40
    for fold in range(folds):
        train = [r for i, r in enumerate(rows) if (i // block) % folds != fold]
        test = [r for i, r in enumerate(rows) if (i // block) % folds == fold]
        weights = fit(train)
        for sentences, labels, doubt in test:
            for code, score in scores(weights, sentences).items():
                if code not in doubt:
                    pairs[code].append((score, code in labels))
    mean = 0.0
    for code, found in pairs.items():
        p, r, f = prf(found, -0.5)
        best = max((prf(found, t / 10)[2], t / 10) for t in range(-20, 21))
        mean += f / len(pairs)
        shown = sum(y for _, y in found)
        print(f"{code:22}{len(found):6}{shown:6}{p:8.3f}{r:8.3f}{f:8.3f}   best {best[0]:.3f} at {best[1]}")
    print(f"{'mean':34}{mean:24.3f}")


def kept(paths: list[Path]) -> dict[str, Counter[str]]:
    """How the ear as it ships reads the replies kept aside: all, those in the proportions of real talk
    ("working"), and by the channel or kind of their writers.

    `charged` and `praised` are the shares of replies with blame or a brush-off, and with a named feeling or a
    paraphrase, that no label gives.
    """
    found: dict[str, dict[str, list[tuple[float, bool]]]] = {}
    unfair: dict[str, Counter[str]] = {}
    for path in paths:
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            reading = read(row["text"], tuple(row["context"]))
            shown, labels, doubt = set(reading.codes), set(row["labels"]), set(row.get("doubt", ()))
            working = () if row["kind"] in UNLIKE_TALK else ("working",)
            for kind in ("all", *working, row["kind"]):
                counts = unfair.setdefault(kind, Counter())
                counts["rows"] += 1
                counts["charged"] += bool(shown & CHARGES - labels - doubt)
                counts["praised"] += bool(shown & PRAISES - labels - doubt)
                counts["exact"] += shown - doubt == labels - doubt
                for code in FITTED:
                    if code not in doubt:
                        pair = (1.0 if code in shown else 0.0, code in labels)
                        found.setdefault(kind, {}).setdefault(code, []).append(pair)
    for kind, counts in unfair.items():
        rows = counts["rows"]
        told = ", ".join(f"{name} {counts[name] / rows:.1%}" for name in ("charged", "praised", "exact"))
        print(f"{kind}: {rows} replies, {told}")
        for code, pairs in found[kind].items():
            p, r, f = prf(pairs, 0.5)
            print(f"  {code:22}{sum(y for _, y in pairs):6}{p:8.3f}{r:8.3f}{f:8.3f}")
    return unfair


def prf(found: list[tuple[float, bool]], cut: float) -> tuple[float, float, float]:
    """Precision, recall and F1 at a cut."""
    tp = sum(s > cut and y for s, y in found)
    fp = sum(s > cut and not y for s, y in found)
    fn = sum(s <= cut and y for s, y in found)
    p = tp / (tp + fp) if tp + fp else 0.0
    r = tp / (tp + fn) if tp + fn else 0.0
    return p, r, 2 * p * r / (p + r) if p + r else 0.0


def main() -> None:
    """Fit, or cross-validate."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--kept", action="store_true")
    asked = parser.parse_args()
    if asked.kept:
        kept(sorted(KEPT.glob("*.jsonl")))
        return
    files = sorted(REPLIES.glob("*.jsonl"))
    if asked.check:
        check(load(files))
        return
    weights = pack(fit(load(files)))
    held = {"codes": families(), "weights": weights}
    MODEL.write_text(json.dumps(held, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
    print(len(weights), "features")
    print(MODEL.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
