"""Runs an exported tree on rows that carry the answers of the library behind their values."""

import json
import sys

import numpy as np
import onnxruntime

session = onnxruntime.InferenceSession(sys.argv[1], providers=["CPUExecutionProvider"])
metadata = session.get_modelmeta().custom_metadata_map
width = len(json.loads(metadata["espalier.columns"]))
classes = json.loads(metadata["espalier.classes"])

rows = np.fromfile(sys.argv[2], dtype="<f8").reshape(-1, width + len(classes))
dtype = np.float64 if "double" in session.get_inputs()[0].type else np.float32
label, probabilities = session.run(["label", "probabilities"], {"input": rows[:, :width].astype(dtype)})
expected = rows[:, width:].astype(np.float32)
assert probabilities.shape == (len(rows), len(classes)), probabilities.shape
assert np.abs(probabilities - expected).max() < 1e-5, np.abs(probabilities - expected).max()
answers = np.take_along_axis(expected, label[:, None], axis=1)[:, 0]
assert (answers > expected.max(axis=1) - 1e-5).all()  # of classes that are equal to rounding either may come out
print(len(rows), "rows as expected")
