"""What the commands under bench/ share: contestants as processes that answer lines, medians with their range, and
results that are kept in docs/results.md. Standard library only."""
import datetime
import hashlib
import json
import os
import platform
import random
import statistics
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
RESULTS = f"{ROOT}/docs/results.md"


class Session:
    """A process that stays up: its first line says what it is, then every line that it is told gets a line of JSON."""

    def __init__(self, name, command, environment=None):
        self.name = name
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=environment,
        )
        self.about = self.answer()

    def answer(self):
        line = self.process.stdout.readline().strip()
        if not line:
            self.process.kill()
            why = self.process.stderr.read().strip()
            sys.exit(f"{self.name} ended without an answer: {' '.join(self.process.args)}\n{why}")
        return line

    def ask(self, line):
        print(line, file=self.process.stdin, flush=True)
        return json.loads(self.answer())

    def end(self):
        self.process.stdin.close()
        self.process.wait()
        self.process.stderr.close()


def threads_environment(threads):
    """Every library that may start threads starts so many; OpenBLAS takes the kernels of this processor."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("OPENBLAS_")}
    return {**kept, **{f"{library}_NUM_THREADS": str(threads) for library in ("OMP", "OPENBLAS", "MKL")}}


def build(module):
    command = f"mvn -q -B -Dmaven.test.skip=true -Despalier.checks.skip=true -pl {module} -am package"
    if subprocess.run(command.split(), cwd=ROOT, stdout=sys.stderr).returncode:
        sys.exit(f"{module} could not be built: {command}")


def java(module, *arguments):
    """A command with the options that the espalier command runs with."""
    home = f"{ROOT}/{module}/target"
    options = ["--add-modules", "jdk.incubator.vector", "-XX:+UseParallelGC"]
    options += ["-Dorg.slf4j.simpleLogger.defaultLogLevel=warn"]
    return ["java", *options, "-cp", f"{home}/classes:{home}/lib/*", *arguments]


def timed(command, environment=None, status=0):
    """Processor seconds (user and system), seconds of the clock, and a digest of standard output."""
    began = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment)
    digest = hashlib.sha256()
    while block := process.stdout.read(1 << 20):
        digest.update(block)
    _, found, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(found)
    if process.returncode != status:
        sys.exit(f"status {process.returncode}: {' '.join(command)}")
    return usage.ru_utime + usage.ru_stime, time.perf_counter() - began, digest.hexdigest()


def checkouts(against):
    """The espalier commands of this checkout and of the other, each of them built."""
    homes = [ROOT] + ([os.path.abspath(against)] if against else [])
    commands = [f"{home}/espalier" for home in homes]
    for command in commands:
        subprocess.run([command, "--version"], check=True, stdout=sys.stderr)
    return commands


def compare_commands(espalier, commands, rounds, environment=None):
    """A line of a table for each (name, arguments, status): processor and clock seconds, beside those of the other checkout."""
    print("| command | processor seconds | clock | the other | its clock | this / the other, processor |")
    print("| --- | --- | --- | --- | --- | --- |")
    for name, words, status in commands:
        runs = [[timed([command, *words], environment, status) for command in espalier] for _ in range(rounds)]
        if len({digest for found in runs for _, _, digest in found}) > 1:
            sys.exit(f"{name}: the two print different bytes")
        cells = [name]
        for side in range(len(espalier)):
            cells += [spread([found[side][0] for found in runs]), spread([found[side][1] for found in runs])]
        cells += [spread([found[0][0] / found[1][0] for found in runs])] if len(espalier) > 1 else ["–", "–", "–"]
        print("| " + " | ".join(cells) + " |", flush=True)


def write_table(path, rows, columns=30):
    """A CSV file of numbers of six digits and a class, "kind", that two of them decide."""
    draw = random.Random(1)
    with open(path, "w") as file:
        file.write(",".join(f"c{i}" for i in range(columns)) + ",kind\n")
        for _ in range(rows):
            x = [draw.gauss(0, 1 + i) for i in range(columns)]
            file.write(",".join(f"{v:.6g}" for v in x) + "," + "abc"[(x[0] > 0) + (x[1] > 1)] + "\n")


def number(value):
    """Three digits: 0.123, 1.23, 12.3, 123, 1,230."""
    if value >= 100:
        places = len(str(int(value))) - 3
        return f"{round(value, -places):,.0f}"
    return f"{value:.3f}" if value < 1 else f"{value:.2f}" if value < 10 else f"{value:.1f}"


def spread(values, show=number):
    """Median (least to most)."""
    return f"{show(statistics.median(values))} ({show(min(values))} to {show(max(values))})"


def machine():
    with open("/proc/cpuinfo") as lines:
        processor = next(line.split(":")[1].strip() for line in lines if line.startswith("model name"))
    load = os.getloadavg()[0]
    return f"{processor}, {os.cpu_count()} cores, {platform.system()}, {datetime.date.today()}, load {load:.1f} at the start"


def keep(section, text):
    """Puts the text between the markers of a section of docs/results.md, in place of what was there."""
    begin, end = f"<!-- {section}:begin -->", f"<!-- {section}:end -->"
    with open(RESULTS) as file:
        before, _, rest = file.read().partition(begin)
    if not rest:
        sys.exit(f"{RESULTS}: expected a line {begin}, found none")
    after = rest.partition(end)[2]
    with open(RESULTS, "w") as file:
        file.write(f"{before}{begin}\n{text}\n{end}{after}")
