"""The soft tree of bench/peers in PyTorch on a GPU, as a contestant of bench/gpu: data, order and steps are on the device.

    torch_tree.py [--device cuda] eager|compiled

Says what it is; then every line on standard input gets a line back, a number or "failed: why":
    open images DEPTH BATCH                         a new tree on the training images
    open invented DEPTH BATCH COLUMNS CLASSES ROWS  a new tree on random bytes
    steps N                                         seconds that N steps took

Same depth, batch, loss (expected cross-entropy), balance penalty (window 1), clipping and Adam's rate as our side; rows are
kept as bytes and gathered on the device. "eager" runs operation by operation; "compiled" is
torch.compile(mode="reduce-overhead"), which replays CUDA graphs, with Adam's update as one kernel.
"""
import argparse
import gzip
import importlib.util
import os
import sys
import time

import numpy as np
import torch

HERE = os.path.dirname(os.path.abspath(__file__))


def soft_tree_torch():
    """The peer's module: beside this file in a bundle, else in bench/peers."""
    for folder in (HERE, os.path.join(HERE, os.pardir, "peers")):
        path = os.path.join(folder, "soft_tree_torch.py")
        if os.path.exists(path):
            spec = importlib.util.spec_from_file_location("soft_tree_torch", path)
            module = importlib.util.module_from_spec(spec)
            spec.loader.exec_module(module)
            return module
    raise FileNotFoundError("soft_tree_torch.py")


PEER = soft_tree_torch()


class DeviceTree(PEER.SoftTree):
    """The peer's tree on a device, from bytes; its running sums keep their places, as a recorded graph needs."""

    def __init__(self, features, depth, classes, device):
        super().__init__(features, depth, classes)
        for name in ("level_weight", "keep", "running_right", "running_reach"):
            value = getattr(self, name)
            delattr(self, name)
            self.register_buffer(name, value)
        self.to(device)

    def forward(self, codes, targets):
        x = codes.float() * (1 / 255)
        reach, arrived, went = self.walk(x)
        log_q = torch.log_softmax(self.leaves, 1)
        loss = -(reach * (targets @ log_q.t())).sum() / x.shape[0]
        return loss + PEER.BALANCE * self.balance(torch.cat(went, 1).sum(0), torch.cat(arrived, 1).sum(0))

    def balance(self, right, arrived):
        n = self.keep * self.running_right + (1 - self.keep) * right
        d = self.keep * self.running_reach + (1 - self.keep) * arrived
        self.running_right.copy_(n.detach())
        self.running_reach.copy_(d.detach())
        alpha = (n / d.clamp(min=1e-30)).clamp(1e-6, 1 - 1e-6)
        return -0.5 * (self.level_weight * torch.log(alpha * (1 - alpha))).sum()


class Run:
    """A tree, its rows, and Adam."""

    def __init__(self, codes, labels, depth, batch, classes, device, compiled):
        self.codes, self.batch, self.device, self.compiled = codes, batch, device, compiled
        self.targets = torch.nn.functional.one_hot(labels, classes).float()
        self.tree = DeviceTree(codes.shape[1], depth, classes, device)
        one_kernel = {"fused": True} if compiled and device.type == "cuda" else {}
        self.adam = torch.optim.Adam(self.tree.parameters(), lr=PEER.RATE, **one_kernel)
        self.objective = torch.compile(self.tree, mode="reduce-overhead", dynamic=False) if compiled else self.tree
        self.order = torch.empty(0, dtype=torch.long, device=device)
        self.at = 0

    def rows(self):
        """Of the next batch: pass after pass, each in an order of its own."""
        while self.at + self.batch > len(self.order):
            fresh = torch.randperm(len(self.codes), device=self.device)
            self.order = torch.cat((self.order[self.at :], fresh))
            self.at = 0
        rows = self.order[self.at : self.at + self.batch]
        self.at += self.batch
        return rows

    def step(self):
        if self.compiled and hasattr(torch.compiler, "cudagraph_mark_step_begin"):
            torch.compiler.cudagraph_mark_step_begin()
        rows = self.rows()
        objective = self.objective(self.codes[rows], self.targets[rows])
        self.adam.zero_grad(set_to_none=True)
        objective.backward()
        torch.nn.utils.clip_grad_norm_(self.tree.parameters(), PEER.CLIP)
        self.adam.step()
        return objective

    def steps(self, count):
        self.wait()
        began = time.perf_counter()
        for _ in range(count):
            objective = self.step()
        self.wait()
        seconds = time.perf_counter() - began
        if not torch.isfinite(objective).item():
            raise ArithmeticError(f"the objective after {count} steps is not finite")
        return seconds

    def wait(self):
        if self.device.type == "cuda":
            torch.cuda.synchronize()


def images(device):
    folder = os.environ.get("ESPALIER_DATA", "../shared/data") + "/mnist/"
    with gzip.open(folder + "train-images-idx3-ubyte.gz") as f:
        codes = np.frombuffer(f.read(), np.uint8, offset=16).reshape(-1, 784).copy()
    with gzip.open(folder + "train-labels-idx1-ubyte.gz") as f:
        labels = np.frombuffer(f.read(), np.uint8, offset=8).astype(np.int64)
    return torch.from_numpy(codes).to(device), torch.from_numpy(labels).to(device), 10


def invented(columns, classes, rows, device):
    """As our side's: even bytes, and the class hangs on the first."""
    codes = torch.randint(0, 256, (rows, columns), dtype=torch.uint8, device=device)
    return codes, codes[:, 0].long() % classes, classes


def opened(words, device, compiled):
    depth, batch = int(words[2]), int(words[3])
    if words[1] == "images":
        codes, labels, classes = images(device)
    else:
        codes, labels, classes = invented(*map(int, words[4:7]), device)
    return Run(codes, labels, depth, batch, classes, device, compiled)


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--device", default="cuda")
    arguments.add_argument("mode", choices=("eager", "compiled"))
    options = arguments.parse_args()
    if options.device == "cuda" and not torch.cuda.is_available():
        sys.exit(f"expected PyTorch with a GPU, found {torch.__version__} without")
    compiled = options.mode == "compiled"
    if compiled and not hasattr(torch, "compile"):
        sys.exit(f"expected a PyTorch that compiles (2.0 or newer), found {torch.__version__}")
    device = torch.device(options.device)
    torch.manual_seed(1)
    where = torch.cuda.get_device_name() if device.type == "cuda" else "the processor"
    how = 'compiled (mode="reduce-overhead")' if compiled else "eager"
    print(f"PyTorch {torch.__version__} on {where}, {how}, products in float32", flush=True)
    run = None
    for line in sys.stdin:
        words = line.split()
        try:
            if words[0] == "open":
                run = None  # its memory goes first
                if compiled:
                    torch.compiler.reset()
                run = opened(words, device, compiled)
                print("0", flush=True)
            else:
                print(f"{run.steps(int(words[1])):.6f}", flush=True)
        except Exception as e:  # whatever it is, the other cases go on
            print("failed: " + (str(e).strip().splitlines() or [type(e).__name__])[0], flush=True)


if __name__ == "__main__":
    main()
