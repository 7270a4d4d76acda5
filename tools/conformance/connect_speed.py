"""Java's standalone worker and ours, one after the other against one broker:
lines and bytes a second from a file to a topic and from it to a file, process
start to the first line in the sink, memory. See connect-speed.sh.

connect_speed.py [embedded|kafka]: the broker, kafka-embedded if nothing is named.
"""

import os
import shutil
import struct
import sys
import time

import wire
from connect_workers import (
    EMBEDDED, JSON, PEER, PORT, SINK, SOURCE, STRING, Embedded, Kafka, begin, end, path,
    properties, running, work, worker)

CONVERTERS = {"String": (STRING, "true"), "JSON": (JSON, "false"),
              "JSON with schemas": (JSON, "true")}
LINES = {"java": 1_000_000, "ours": 3_000_000}
LIST_OFFSETS = 2
LINE = b"l" * 99 + b"\n"


def until(condition, seconds=180):
    """Looks often: what comes is timed."""
    deadline = time.time() + seconds
    while not condition():
        if time.time() > deadline:
            raise SystemExit("nothing more came; logs are in " + work)
        time.sleep(0.002)


class Worker:
    def __init__(self, cluster, whose, name, connectors, converter):
        kind, schemas = CONVERTERS[converter]
        config = worker(cluster, "worker.properties", PORT + 5, kind, {
            "key.converter.schemas.enable": schemas,
            "value.converter.schemas.enable": schemas,
            "offset.flush.interval.ms": "1000",
            "offset.storage.file.filename": path(name + ".offsets")})
        files = [properties("%s-%d.properties" % (name, i), connector)
                 for i, connector in enumerate(connectors)]
        self.began = time.time()
        self.process = begin(name + ".log", PEER if whose == "java" else EMBEDDED,
                             "connect-standalone", config, *files)

    def cpu(self):
        """Seconds of processor time that it has had: of use on a machine that is
        not quiet."""
        with open("/proc/%d/stat" % self.process.pid, encoding="utf-8") as stat:
            fields = stat.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def end(self):
        """Ends it; megabytes of memory that it had at most."""
        with open("/proc/%d/status" % self.process.pid, encoding="utf-8") as status:
            peak = [line for line in status if line.startswith("VmHWM")]
        end(self.process)
        return int(peak[0].split()[1]) // 1024


def source(topic, file):
    return {"name": "source", "connector.class": SOURCE, "topic": topic, "file": file}


def sink(name, topic, file):
    return {"name": name, "connector.class": SINK, "topics": topic, "file": file}


def end_offset(connection, topic):
    """0 while there is no such topic."""
    answer = connection.call(LIST_OFFSETS, 4, struct.pack(">ib", -1, 0) + wire.array([
        wire.string(topic) + wire.array([struct.pack(">iiq", 0, -1, -1)])]))
    answer.take("i")
    _, error, _, offset, _ = answer.array(lambda: (
        answer.string(), answer.array(lambda: answer.take("ihqqi")))[1])[0][0]
    return offset if error == 0 else 0


def rate(copier, sample, enough):
    """Units a second between the first sample above zero and `enough`, and the
    processor time of a unit."""
    first = []

    def done():
        now = sample()
        if now > 0 and not first:
            first.extend((time.time(), now, copier.cpu()))
        return now >= enough
    until(done)
    units = enough - first[1]
    return units / (time.time() - first[0]), (copier.cpu() - first[2]) / units


def measure(cluster, whose, converter):
    tag = "%s-%s" % (whose, converter.replace(" ", "-"))
    lines = LINES[whose]
    with open(path("in.txt"), "wb") as out:
        for _ in range(lines // 1000):
            out.write(LINE * 1000)
    copier = Worker(cluster, whose, tag + "-source", [source(tag, path("in.txt"))], converter)
    connection = wire.Connection(cluster.servers)
    into, into_cpu = rate(copier, lambda: end_offset(connection, tag), lines)
    source_memory = copier.end()
    out = path(tag + ".txt")
    copier = Worker(cluster, whose, tag + "-sink", [sink(tag, tag, out)], converter)
    back, back_cpu = rate(
        copier, lambda: os.path.getsize(out) if os.path.exists(out) else 0,
        lines * len(LINE))
    back, back_cpu = back / len(LINE), back_cpu * len(LINE)
    sink_memory = copier.end()
    os.remove(out)
    print("%-5s %-18s file to topic %8.0f lines/s %6.1f MB/s %5.2f us CPU %5d MB   "
          "topic to file %8.0f lines/s %6.1f MB/s %5.2f us CPU %5d MB" % (
              whose, converter, into, into * len(LINE) / 1e6, 1e6 * into_cpu, source_memory,
              back, back * len(LINE) / 1e6, 1e6 * back_cpu, sink_memory), flush=True)


def start_to_first_line(cluster, whose):
    with open(path("one.txt"), "wb") as out:
        out.write(LINE)
    times = []
    for run in range(5 if whose == "ours" else 2):
        tag = "first-%s-%d" % (whose, run)
        out = path(tag + ".txt")
        copier = Worker(cluster, whose, tag,
                        [source(tag, path("one.txt")), sink(tag, tag, out)], "String")
        until(lambda: os.path.exists(out) and os.path.getsize(out) > 0)
        times.append(1000 * (time.time() - copier.began))
        memory = copier.end()
    print("%-5s process start to the first line in the sink: %s ms; %d MB" % (
        whose, ", ".join("%.0f" % one for one in sorted(times)), memory), flush=True)


def main(arguments):
    cluster = (Kafka if "kafka" in arguments else Embedded)()
    print("broker: %s, one partition, lines of %d bytes" % (cluster.name, len(LINE)))
    try:
        for whose in ("ours", "java"):
            start_to_first_line(cluster, whose)
        for converter in CONVERTERS:
            for whose in ("ours", "java"):
                measure(cluster, whose, converter)
    finally:
        for process in running[:]:
            end(process)
        cluster.stop()
    shutil.rmtree(work)
    print("connect-speed: 1 passed, 0 failed")


main(sys.argv[1:])
