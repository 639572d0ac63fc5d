"""A soft decision tree in eager PyTorch, as one would write it: level by level, autograd, Adam.

The peer of bench/side-by-side, and a contestant of bench/run-peers. As a program it says its name, then answers every
line "epoch" on standard input with the seconds that an epoch took and its mean objective. Arguments: workload, threads.

Same model, data, depth, batch, loss (expected cross-entropy), balance penalty (window 1), Adam and clipping of the
gradient's norm as our side.
"""
import gzip
import os
import sys
import time

import numpy as np
import torch

BATCH, RATE, BALANCE, CLIP = 64, 0.01, 0.1, 10.0


class SoftTree(torch.nn.Module):
    def __init__(self, features, depth, classes):
        super().__init__()
        nodes = 2**depth - 1
        self.depth = depth
        self.gates = torch.nn.Linear(features, nodes)
        self.leaves = torch.nn.Parameter(0.1 * torch.randn(2**depth, classes))
        torch.nn.init.normal_(self.gates.weight, std=0.1)
        torch.nn.init.zeros_(self.gates.bias)
        level = torch.cat([torch.full((2**k,), float(k)) for k in range(depth)])
        self.level_weight = 0.5**level
        self.keep = 1 - self.level_weight
        # The penalty's running sums of each gate: mass that went right, mass that arrived.
        self.running_right = torch.zeros(nodes)
        self.running_reach = torch.zeros(nodes)

    def walk(self, x):
        """Reach of every leaf, and of every gate and its right branch, level by level."""
        right = torch.sigmoid(self.gates(x))
        reach = x.new_ones(x.shape[0], 1)
        arrived, went = [], []
        for level in range(self.depth):
            go_right = reach * right[:, 2**level - 1 : 2 ** (level + 1) - 1]
            arrived.append(reach)
            went.append(go_right)
            reach = torch.stack((reach - go_right, go_right), 2).reshape(x.shape[0], -1)
        return reach, arrived, went

    def forward(self, x, targets):
        reach, arrived, went = self.walk(x)
        log_q = torch.log_softmax(self.leaves, 1)
        loss = -(reach * (targets @ log_q.t())).sum() / x.shape[0]
        return loss + BALANCE * self.balance(torch.cat(went, 1).sum(0), torch.cat(arrived, 1).sum(0))

    def balance(self, right, arrived):
        """-sum 2^-depth 1/2 [log alpha + log(1 - alpha)] over the gates, alpha a running average for deep ones."""
        n = self.keep * self.running_right + (1 - self.keep) * right
        d = self.keep * self.running_reach + (1 - self.keep) * arrived
        self.running_right, self.running_reach = n.detach(), d.detach()
        alpha = (n / d.clamp(min=1e-30)).clamp(1e-6, 1 - 1e-6)
        return -0.5 * (self.level_weight * torch.log(alpha * (1 - alpha))).sum()

    def predict(self, x, rule):
        """Probabilities of the classes by "average" or "max-path"."""
        with torch.no_grad():
            reach, _, _ = self.walk(x)
            leaves = torch.softmax(self.leaves, 1)
            return reach @ leaves if rule == "average" else leaves[reach.argmax(1)]

    def epoch(self, adam, x, targets, batch=BATCH):
        """Trains on every row once; returns the mean objective."""
        order = torch.randperm(len(x))
        total = 0.0
        for start in range(0, len(x), batch):
            rows = order[start : start + batch]
            objective = self(x[rows], targets[rows])
            adam.zero_grad(set_to_none=True)
            objective.backward()
            torch.nn.utils.clip_grad_norm_(self.parameters(), CLIP)
            adam.step()
            total += objective.item()
        return total / -(-len(x) // batch)


def mnist():
    folder = os.environ.get("ESPALIER_DATA", "../shared/data") + "/mnist/"
    with gzip.open(folder + "train-images-idx3-ubyte.gz") as f:
        x = np.frombuffer(f.read(), np.uint8, offset=16).reshape(-1, 784).astype(np.float32) / 255
    with gzip.open(folder + "train-labels-idx1-ubyte.gz") as f:
        y = np.frombuffer(f.read(), np.uint8, offset=8).astype(np.int64)
    return x, y, 8, 10


def dense():
    """Rows of the same kind and number as our side's, by another generator."""
    random = np.random.default_rng(7)
    x = random.standard_normal((60_000, 30), dtype=np.float32)
    score = x[:, 0] * x[:, 1] + x[:, 2] + 0.5 * random.standard_normal(len(x))
    return x, np.digitize(score, (-0.7, 0.7)), 6, 3


def blas():
    """The BLAS that is loaded: Debian's PyTorch runs on whichever is installed, and they differ by a factor of 30."""
    with open("/proc/self/maps") as maps:
        files = {os.path.realpath(line.split()[-1]) for line in maps if "/" in line}
    names = sorted(os.path.basename(f) for f in files if any(b in f for b in ("openblas", "libblas", "mkl_core", "blis")))
    return ", ".join(names) or "its own BLAS"


def main():
    workload, threads = sys.argv[1], int(sys.argv[2])
    torch.set_num_threads(threads)
    torch.manual_seed(1)
    torch.set_flush_denormal(True)
    x, y, depth, classes = {"MNIST_DEPTH_8": mnist, "DENSE_30_DEPTH_6": dense}[workload]()
    x = torch.from_numpy(x)
    targets = torch.nn.functional.one_hot(torch.from_numpy(y), classes).float()
    tree = SoftTree(x.shape[1], depth, classes)
    adam = torch.optim.Adam(tree.parameters(), lr=RATE)
    print(f"PyTorch {torch.__version__} eager, {blas()}", flush=True)
    for line in sys.stdin:
        if line.strip() == "end":
            break
        began = time.perf_counter()
        objective = tree.epoch(adam, x, targets)
        print(f"{time.perf_counter() - began:.4f} {objective:.4f}", flush=True)


if __name__ == "__main__":
    main()
