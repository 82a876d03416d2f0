"""The model comes from the training replies, and from nothing else, bit for bit."""

import importlib.util
import json
from collections import Counter
from pathlib import Path
from types import ModuleType

import pytest

from game.behaviours import shown_codes
from game.listening.weights import model

TRAINING = Path(__file__).parents[2] / "training"


@pytest.fixture(scope="module")
def fit() -> ModuleType:
    spec = importlib.util.spec_from_file_location("fit", TRAINING / "fit.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_model_names_its_codes_and_their_families_as_the_table_has_them(fit: ModuleType) -> None:
    """The ear never reads the table, so that many replies are answered without the YAML reader."""
    assert list(model().families.items()) == list(fit.families().items())


@pytest.mark.full
def test_refitting_one_code_gives_the_shipped_weights(fit: ModuleType) -> None:
    shipped = json.loads(fit.MODEL.read_text(encoding="utf-8"))["weights"]
    rows = fit.load(sorted(fit.REPLIES.glob("*.jsonl")))
    code = "permission"
    letter = chr(97 + fit.FITTED.index(code))
    weights = fit.fit(rows, (code,))
    refitted = fit.pack({c: weights.get(c, {}) for c in fit.FITTED})
    held = {name: [p for p in packed.split() if p[0] == letter] for name, packed in shipped.items()}
    assert {name: packed.split() for name, packed in refitted.items()} == {n: p for n, p in held.items() if p}


def test_the_training_replies_are_many_varied_and_well_formed(fit: ModuleType) -> None:
    ids: Counter[str] = Counter()
    texts: Counter[str] = Counter()
    codes: Counter[str] = Counter()
    contexts = set()
    for path in (*fit.REPLIES.glob("*.jsonl"), *fit.KEPT.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            ids[row["id"]] += 1
            texts[row["text"]] += 1
            contexts.add(tuple(row["context"]))
            codes.update(row["labels"])
            assert row["labels"] == sorted(row["labels"])
            assert set(row["labels"]).isdisjoint(row.get("doubt", ()))
    assert sum(ids.values()) >= 2000
    assert max(ids.values()) == 1
    assert len(texts) > 0.9 * sum(texts.values())
    assert len(contexts) > 300
    assert set(codes) == set(shown_codes()) - {"recall"}
    assert min(codes.values()) >= 200


def test_of_one_customer_the_working_replies_are_all_kept_aside_or_all_fitted_on(fit: ModuleType) -> None:
    def contexts(folder: Path) -> set[tuple[str, ...]]:
        files = (*folder.glob("agents-*.jsonl"), folder / "players.jsonl")
        return {
            tuple(json.loads(line)["context"]) for f in files for line in f.read_text("utf-8").splitlines()
        }

    assert contexts(fit.REPLIES).isdisjoint(contexts(fit.KEPT))


def test_real_proportions_charge_hardly_anybody_without_cause(fit: ModuleType) -> None:
    """Of the working replies kept aside 1 % at most is blamed, and 3 % praised, without cause."""
    counts = fit.kept(sorted(fit.KEPT.glob("*.jsonl")))["working"]
    assert counts["charged"] <= 0.01 * counts["rows"]
    assert counts["praised"] <= 0.03 * counts["rows"]
