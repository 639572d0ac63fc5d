"""Answers for the rows of a CSV file, by a tree that "espalier export --to onnx" wrote.

    python run_onnx.py tree.onnx rows.csv

The file's header names the columns; other columns than the tree's are passed over. Needs numpy and onnxruntime.
"""

import csv
import json
import sys

try:
    import numpy as np
    import onnxruntime
except ImportError as error:
    sys.exit(f"skipped: {error} (pip install numpy onnxruntime)")


def value(column, text):
    """A number in its own unit; a category as its place in the schema, -1 for one that is not there; NaN for missing."""
    categories = column.get("categories")
    if categories is not None and text in categories:
        return categories.index(text)
    if text in missing:
        return np.nan
    return -1 if categories is not None else float(text)


session = onnxruntime.InferenceSession(sys.argv[1], providers=["CPUExecutionProvider"])
metadata = session.get_modelmeta().custom_metadata_map
classes = json.loads(metadata["espalier.classes"])
schema = json.loads(metadata["espalier.schema"])
missing = set(schema.get("missingTokens", ["", "?", "NA", "NaN"]))
by_name = {column["name"]: column for column in schema["columns"]}
columns = [by_name[name] for name in json.loads(metadata["espalier.columns"])]

with open(sys.argv[2], encoding="utf-8", newline="") as file:
    rows = [[value(column, row[column["name"]].strip()) for column in columns] for row in csv.DictReader(file)]
labels, probabilities = session.run(["label", "probabilities"], {"input": np.array(rows, dtype=np.float32)})
for label, probability in zip(labels, probabilities):
    print(f"{classes[label]},{probability[label]:.6f}")
