"""Runs an exported tree on rows that carry the answers of the library behind their values."""

import json
import sys

import numpy as np
import onnxruntime

session = onnxruntime.InferenceSession(sys.argv[1], providers=["CPUExecutionProvider"])
metadata = session.get_modelmeta().custom_metadata_map
width = len(json.loads(metadata["espalier.columns"]))
classes = json.loads(metadata["espalier.classes"])

rows = np.loadtxt(sys.argv[2], delimiter=",", dtype=np.float32)
label, probabilities = session.run(["label", "probabilities"], {"input": rows[:, :width]})
expected = rows[:, width:]
assert probabilities.shape == (len(rows), len(classes)), probabilities.shape
assert np.abs(probabilities - expected).max() < 1e-5, np.abs(probabilities - expected).max()
assert (label == expected.argmax(axis=1)).all()
print(len(rows), "rows as expected")
