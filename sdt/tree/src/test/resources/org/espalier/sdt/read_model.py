"""Reads an Espalier model with the stock safetensors package and checks it; prints what it found."""
import hashlib
import json
import sys

import numpy as np
from safetensors import safe_open

path = sys.argv[1]
with safe_open(path, framework="np") as f:
    metadata = f.metadata()
    tensors = {name: f.get_tensor(name) for name in f.keys()}

for name in sorted(tensors):
    print(name, tensors[name].dtype, list(tensors[name].shape))
schema = json.loads(metadata["schema"])
print("target", schema["target"]["name"])
selftest = json.loads(metadata["selfTest"])["rows"]

raw = open(path, "rb").read()
stated = metadata["sha256"].encode()
zeroed = raw.replace(stated, b"0" * 64, 1)
print("hash as stated" if hashlib.sha256(zeroed).hexdigest().encode() == stated else "another hash")


def sigmoid(z):
    return np.exp(-np.logaddexp(0, -z))


def softmax(z):
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def path_probabilities(x):
    """The probability of every leaf, from the left: a gate sends right with sigma(beta (w x + b))."""
    w, b, beta = (tensors["gate." + k].astype(np.float64) for k in ("weight", "bias", "beta"))
    right = sigmoid(beta * (w @ x + b))
    reach = np.ones(1)
    node = 0
    while node < len(right):
        p = right[node : node + len(reach)]
        node += len(reach)
        reach = np.stack([reach * (1 - p), reach * p], axis=1).ravel()
    return reach


def feature(column, value):
    """A number as a feature, in single precision as the tree sees it."""
    scaling = column.get("scaling", "standard")
    shifted = value - (column["mean"] if scaling == "standard" else 0)
    return np.float32(shifted / (1 if scaling == "none" else column["deviation"]))


def encode(cells):
    """The features of a table's row."""
    tokens = schema.get("missingTokens", ["", "?", "NA", "NaN"])
    x = []
    for column, cell in zip(schema["columns"], cells):
        missing = cell in tokens
        slot = [float(missing)] if column.get("missing") == "indicator" else []
        if column["type"] == "number":
            x += [feature(column, column["mean"] if missing else float(cell))] + slot
        elif column["type"] == "category":
            known = [float(cell == c and not missing) for c in column["categories"]]
            x += known + [1 - sum(known) - sum(slot)] + slot
    return np.array(x)


def basis(x):
    """The terms phi(x) of scorecards; docs/model-file.md lists them."""
    phi, at = [], 0
    for column in schema["columns"]:
        if column["type"] == "category":
            width = len(column["categories"]) + (2 if column.get("missing") == "indicator" else 1)
            phi += list(x[at : at + width])
            at += width
        elif column["type"] == "number":
            v, (low, high) = x[at], column["range"]
            if "bands" in column:
                phi += [float(v >= feature(column, k)) for k in column["bands"]]
            else:
                ends = column.get("knots", [low, high])
                phi.append(np.clip(v, feature(column, ends[0]), feature(column, ends[-1])))
                knots = [feature(column, k) for k in column.get("knots", [])]
                phi += [np.clip((v - a) / (b - a), 0, 1) for a, b in zip(knots, knots[1:]) if a < b]
            signed = "monotone" in column
            scale = 1 if column.get("scaling") == "none" else column["deviation"]
            for s in column.get("special", []):
                same = 1e-5 * max(scale, abs(s))
                below = v <= feature(column, s + same)
                above = v >= feature(column, s - same)
                if not signed:
                    phi.append(float(below and above))
                elif s <= low or s >= high:  # holds from there to the column's end
                    phi.append(float(below if s <= low else above))
            if column.get("missing") == "indicator":
                phi.append(x[at + 1])
            at += 2 if column.get("missing") == "indicator" else 1
    return np.array(phi, np.float64)


def leaf_answers(x):
    """The class probabilities of every leaf, [leaves, classes]."""
    if "leaf.logits" in tensors:
        return softmax(tensors["leaf.logits"].astype(np.float64))
    weight = tensors["leaf.weight"].astype(np.float64)
    z = np.einsum("lfk,f->lk", weight, basis(x)) + tensors["leaf.bias"]
    if z.shape[1] > 1:
        return softmax(z)
    return both(sigmoid(z[:, 0]))


def both(p):
    """Two columns of probabilities from those of the positive class."""
    target = schema["target"]
    positive = target["classes"].index(target["positive"]) if "positive" in target else 1
    return np.stack([1 - p, p] if positive == 1 else [p, 1 - p], axis=-1)


def calibrated(q):
    decision = json.loads(metadata.get("decision", "{}"))
    target = schema["target"]
    positive = target["classes"].index(target["positive"]) if "positive" in target else 1
    if "isotonic" in decision:
        points = decision["isotonic"]
        return both(np.interp(q[positive], points["x"], points["y"]))
    if "logistic" in decision:
        a, b = decision["logistic"]
        return both(sigmoid(a * (np.log(q[positive]) - np.log1p(-q[positive])) + b))
    return q


for row in selftest:
    x = np.array(row["pixels"]) / schema["image"]["scale"] if "image" in schema else encode(row["cells"])
    reach = path_probabilities(x)
    average = calibrated(reach @ leaf_answers(x))
    assert np.abs(average - row["average"]).max() < 1e-5, (average, row)
    assert abs(reach.max() - row["mass"]) < 1e-5, (reach.max(), row)
    assert row.get("leaf", reach.argmax()) == reach.argmax(), (reach.argmax(), row)
print(len(selftest), "self-test rows as expected")

for cells in sys.argv[2:]:  # further rows of a table, their fields between bars
    x = encode(cells.split("|"))
    reach, answers = path_probabilities(x), leaf_answers(x)
    leaf = reach.argmax()
    print("average", *np.round(calibrated(reach @ answers), 6), "leaf", leaf, *np.round(calibrated(answers[leaf]), 6))
    print("path mass", np.round(reach[leaf], 6))
