#!/usr/bin/python3
"""Predictions and their scores by scikit-learn and NumPy, for merkit/eval/metrics_test.cc.

    apt-get install python3-sklearn
    tools/eval_golden.py tests/data/eval

Calibration error and risk-coverage area are not in scikit-learn: they are written out here from
their definitions in the papers.
"""
import json
import sys

import numpy as np
from sklearn import metrics as sk


def make(name, classes, labelled, n, seed):
    """n predictions over `classes`; only the first `labelled` of them occur as labels."""
    rng = np.random.default_rng(seed)
    y = rng.integers(0, labelled, n)
    logits = rng.normal(size=(n, len(classes)))
    logits[np.arange(n), y] += 1.2
    p = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    p = np.round(p, 6)
    p[:, -1] = 1.0 - p[:, :-1].sum(axis=1)
    p = np.round(np.clip(p, 0.0, 1.0), 6)
    return name, classes, y, p


def calibration_error(y, p, num_bins=15):
    confidence, right = p.max(axis=1), p.argmax(axis=1) == y
    edges = np.linspace(0.0, 1.0, num_bins + 1)
    error = 0.0
    for low, high in zip(edges[:-1], edges[1:]):
        chosen = (confidence > low) & (confidence <= high)
        if chosen.any():
            error += chosen.mean() * abs(right[chosen].mean() - confidence[chosen].mean())
    return error


def risk_coverage_area(y, p):
    confidence, wrong = p.max(axis=1), p.argmax(axis=1) != y
    order = np.argsort(-confidence, kind="stable")
    assert len(set(confidence)) == len(confidence), "ties are another test's business"
    return (np.cumsum(wrong[order]) / np.arange(1, len(y) + 1)).mean()


def scores(classes, y, p):
    h = p.argmax(axis=1)
    every, present = list(range(len(classes))), sorted(set(y))
    precision, recall, f1, support = sk.precision_recall_fscore_support(
        y, h, labels=every, zero_division=0)
    one_hot = np.eye(len(classes))[y]
    return {
        "wa": sk.accuracy_score(y, h),
        "ua": sk.recall_score(y, h, labels=present, average="macro"),
        "f1_micro": sk.f1_score(y, h, labels=every, average="micro"),
        "f1_macro": sk.f1_score(y, h, labels=present, average="macro"),
        "f1_weighted": sk.f1_score(y, h, average="weighted"),
        "kappa": sk.cohen_kappa_score(y, h),
        "mcc": sk.matthews_corrcoef(y, h),
        "log_loss": sk.log_loss(y, p, labels=every),
        "brier": float(((p - one_hot) ** 2).sum(axis=1).mean()),
        "ece": calibration_error(y, p),
        "aurc": risk_coverage_area(y, p),
        "classes": [{"precision": a, "recall": b, "f1": c, "support": int(d)}
                    for a, b, c, d in zip(precision, recall, f1, support)],
    }


def main():
    folder = sys.argv[1]
    four = ["ang", "exc", "neu", "sad"]
    for name, classes, y, p in (make("four_classes", four, 4, 60, 1),
                                make("absent_class", four, 3, 40, 2),
                                make("six_classes", four + ["fru", "hap"], 6, 80, 4)):
        with open(f"{folder}/{name}.jsonl", "w") as out:
            out.write(json.dumps({"merkit_predictions": 1, "classes": classes}) + "\n")
            for i, (label, row) in enumerate(zip(y, p)):
                out.write(json.dumps({"id": f"u{i:03}", "label": classes[label],
                                      "probabilities": row.tolist()}) + "\n")
        with open(f"{folder}/{name}.scores.json", "w") as out:
            out.write(json.dumps(scores(classes, y, p), indent=1) + "\n")


main()
