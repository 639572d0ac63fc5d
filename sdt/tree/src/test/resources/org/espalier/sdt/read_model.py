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

raw = open(path, "rb").read()
stated = metadata["sha256"].encode()
zeroed = raw.replace(stated, b"0" * 64, 1)
print("hash as stated" if hashlib.sha256(zeroed).hexdigest().encode() == stated else "another hash")


def softmax(z):
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def path_probabilities(x):
    """The probability of every leaf, from the left: a gate sends right with sigma(beta (w x + b))."""
    w, b, beta = (tensors["gate." + k].astype(np.float64) for k in ("weight", "bias", "beta"))
    right = 1 / (1 + np.exp(-beta * (w @ x + b)))
    reach = np.ones(1)
    node = 0
    while node < len(right):
        p = right[node : node + len(reach)]
        node += len(reach)
        reach = np.stack([reach * (1 - p), reach * p], axis=1).ravel()
    return reach


if "image" in schema:
    rows = json.loads(metadata["selfTest"])["rows"]
    for row in rows:
        reach = path_probabilities(np.array(row["pixels"]) / schema["image"]["scale"])
        average = reach @ softmax(tensors["leaf.logits"].astype(np.float64))
        assert np.abs(average - row["average"]).max() < 1e-5, (average, row)
        assert abs(reach.max() - row["mass"]) < 1e-5, (reach.max(), row)
        assert row.get("leaf", reach.argmax()) == reach.argmax(), (reach.argmax(), row)
    print(len(rows), "self-test rows as expected")
