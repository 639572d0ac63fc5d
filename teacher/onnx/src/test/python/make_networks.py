"""Makes the small networks of the tests with the tools that users have, and the answers that those tools give.

    python make_networks.py FOLDER

Writes sklearn-zipmap.onnx, sklearn.onnx and, where PyTorch and onnxscript are installed, pytorch.onnx (logits) with its
weights in pytorch.onnx.data, a CSV of rows, and one of probabilities for each tool. Needs numpy, scikit-learn, skl2onnx. The files in src/test/resources were made by it.
"""

import pathlib
import sys

import numpy as np
import onnx
from skl2onnx import to_onnx
from sklearn.neural_network import MLPClassifier

ROWS, FEATURES = 100, 5
CLASSES = np.array(["ant", "bee", "cat"])

folder = pathlib.Path(sys.argv[1])
random = np.random.default_rng(7)
x = random.normal(size=(600, FEATURES)).astype(np.float32)
y = (x[:, 0] + x[:, 1] * x[:, 2] > 0).astype(int) + (x[:, 3] > 0.5)


def table(name, header, values):
    np.savetxt(folder / name, values, delimiter=",", header=",".join(header), comments="", fmt="%.9g")


table("rows.csv", [f"x{i}" for i in range(FEATURES)], x[:ROWS])

network = MLPClassifier((16,), max_iter=300, random_state=1).fit(x, CLASSES[y])
table("sklearn.csv", network.classes_, network.predict_proba(x[:ROWS]))
(folder / "sklearn-zipmap.onnx").write_bytes(to_onnx(network, x[:1]).SerializeToString())
plain = to_onnx(network, x[:1], options={"zipmap": False})
(folder / "sklearn.onnx").write_bytes(plain.SerializeToString())

try:
    import torch
except ImportError:
    print("no PyTorch here: pytorch.onnx is not made")
    sys.exit()
torch.manual_seed(1)
net = torch.nn.Sequential(torch.nn.Linear(FEATURES, 16), torch.nn.ReLU(), torch.nn.Linear(16, len(CLASSES)))
optimizer = torch.optim.Adam(net.parameters(), 0.01)
for _ in range(300):
    optimizer.zero_grad()
    torch.nn.functional.cross_entropy(net(torch.from_numpy(x)), torch.from_numpy(y)).backward()
    optimizer.step()
with torch.no_grad():
    table("pytorch.csv", CLASSES, torch.softmax(net(torch.from_numpy(x[:ROWS])), 1).numpy())
net.eval()
torch.onnx.export(
    net,
    (torch.from_numpy(x[:2]),),
    str(folder / "pytorch.onnx"),
    input_names=["features"],
    output_names=["logits"],
    dynamic_shapes=({0: torch.export.Dim("n")},),
)
# the exporter notes from where on this machine each node comes
model = onnx.load(folder / "pytorch.onnx", load_external_data=False)
for holder in [model, model.graph, *model.graph.node, *model.graph.input, *model.graph.output, *model.graph.initializer]:
    del holder.metadata_props[:]
(folder / "pytorch.onnx").write_bytes(model.SerializeToString())
