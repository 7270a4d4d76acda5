"""Java's standalone worker and ours, one after the other against one broker:
lines and bytes a second from a file to a topic and from it to a file, process
start to the first line in the sink, memory. See connect-speed.sh.

connect_speed.py [embedded|kafka]: the broker, kafka-embedded if nothing is named.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time

EMBEDDED = os.environ["KAFKA_EMBEDDED"]
PEER = os.environ["KAFKA_PEER"]
PORT = int(os.environ.get("CONNECT_PORT", "19200"))
PLUGINS = os.path.join(
    os.environ.get("PEERS_CACHE", os.path.expanduser("~/.cache/kafka-peers")), "plugins")
STRING = "org.apache.kafka.connect.storage.StringConverter"
JSON = "org.apache.kafka.connect.json.JsonConverter"
CONVERTERS = {"String": (STRING, "true"), "JSON": (JSON, "false"),
              "JSON with schemas": (JSON, "true")}
LINES = {"java": 1_000_000, "ours": 3_000_000}
LINE = b"l" * 99 + b"\n"

work = tempfile.mkdtemp(prefix="connect-speed.")


def path(name):
    return os.path.join(work, name)


def properties(name, values):
    with open(path(name), "w", encoding="utf-8") as out:
        out.writelines("%s=%s\n" % item for item in values.items())
    return path(name)


def until(condition, seconds=180):
    deadline = time.time() + seconds
    while not condition():
        if time.time() > deadline:
            raise SystemExit("nothing more came; logs are in " + work)
        time.sleep(0.002)


def broker(kind):
    if kind == "kafka":
        subprocess.run([PEER, "start", str(PORT), path("kafka"),
                        "group.initial.rebalance.delay.ms=0"], check=True,
                       stdout=subprocess.DEVNULL)
        return lambda: subprocess.run([PEER, "stop", path("kafka")], check=True)
    log = open(path("broker.log"), "wb")
    process = subprocess.Popen([EMBEDDED, "start", "--port", str(PORT)],
                               stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    until(lambda: b"9" in open(path("broker.log"), "rb").read())

    def stop():
        process.terminate()
        process.wait()
    return stop


class Worker:
    def __init__(self, whose, name, connectors, converter):
        kind, schemas = CONVERTERS[converter]
        config = properties("worker.properties", {
            "bootstrap.servers": "127.0.0.1:%d" % PORT,
            "key.converter": kind, "value.converter": kind,
            "key.converter.schemas.enable": schemas,
            "value.converter.schemas.enable": schemas,
            "plugin.path": PLUGINS, "plugin.discovery": "service_load",
            "listeners": "http://127.0.0.1:%d" % (PORT + 5),
            "offset.flush.interval.ms": "1000",
            "offset.storage.file.filename": path(name + ".offsets")})
        files = [properties("%s-%d.properties" % (name, i), connector)
                 for i, connector in enumerate(connectors)]
        command = [PEER] if whose == "java" else [EMBEDDED]
        self.began = time.time()
        self.process = subprocess.Popen(
            command + ["connect-standalone", config] + files, stdin=subprocess.DEVNULL,
            stdout=open(path(name + ".log"), "wb"), stderr=subprocess.STDOUT)

    def end(self):
        """Ends it; megabytes of memory that it had at most."""
        with open("/proc/%d/status" % self.process.pid, encoding="utf-8") as status:
            peak = [line for line in status if line.startswith("VmHWM")]
        self.process.kill()
        self.process.wait()
        return int(peak[0].split()[1]) // 1024


def source(topic, file):
    return {"name": "source", "connector.class":
            "org.apache.kafka.connect.file.FileStreamSourceConnector",
            "topic": topic, "file": file}


def sink(name, topic, file):
    return {"name": name, "connector.class":
            "org.apache.kafka.connect.file.FileStreamSinkConnector",
            "topics": topic, "file": file}


def end_offset(topic):
    result = subprocess.run(
        [EMBEDDED, "get-offsets", "--bootstrap-server", "127.0.0.1:%d" % PORT,
         "--topic", topic], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    last = result.stdout.decode().strip().rsplit(":", 1)[-1]
    return int(last) if last.isdigit() else 0


def rate(sample, enough):
    """Units a second between the first sample above zero and `enough`."""
    first = []

    def done():
        now = sample()
        if now > 0 and not first:
            first.extend((time.time(), now))
        return now >= enough
    until(done)
    took = time.time() - first[0]
    return (enough - first[1]) / took


def measure(whose, converter):
    tag = "%s-%s" % (whose, converter.replace(" ", "-"))
    lines = LINES[whose]
    with open(path("in.txt"), "wb") as out:
        for _ in range(lines // 1000):
            out.write(LINE * 1000)
    worker = Worker(whose, tag + "-source", [source(tag, path("in.txt"))], converter)
    into = rate(lambda: end_offset(tag), lines)
    source_memory = worker.end()
    out = path(tag + ".txt")
    worker = Worker(whose, tag + "-sink", [sink(tag, tag, out)], converter)
    back = rate(lambda: os.path.getsize(out) if os.path.exists(out) else 0,
                lines * len(LINE)) / len(LINE)
    sink_memory = worker.end()
    os.remove(out)
    print("%-5s %-18s file to topic %8.0f lines/s %6.1f MB/s %5d MB   "
          "topic to file %8.0f lines/s %6.1f MB/s %5d MB" % (
              whose, converter, into, into * len(LINE) / 1e6, source_memory,
              back, back * len(LINE) / 1e6, sink_memory), flush=True)


def start_to_first_line(whose):
    with open(path("one.txt"), "wb") as out:
        out.write(LINE)
    times = []
    for run in range(5 if whose == "ours" else 2):
        tag = "first-%s-%d" % (whose, run)
        out = path(tag + ".txt")
        worker = Worker(whose, tag, [source(tag, path("one.txt")), sink(tag, tag, out)],
                        "String")
        until(lambda: os.path.exists(out) and os.path.getsize(out) > 0)
        times.append(1000 * (time.time() - worker.began))
        memory = worker.end()
    print("%-5s process start to the first line in the sink: %s ms; %d MB" % (
        whose, ", ".join("%.0f" % one for one in sorted(times)), memory), flush=True)


def main(arguments):
    kind = arguments[0] if arguments else "embedded"
    stop = broker(kind)
    print("broker: %s, one partition, lines of %d bytes" % (kind, len(LINE)))
    try:
        for whose in ("ours", "java"):
            start_to_first_line(whose)
        for converter in CONVERTERS:
            for whose in ("ours", "java"):
                measure(whose, converter)
    finally:
        stop()
    shutil.rmtree(work)
    print("connect-speed: 1 passed, 0 failed")


main(sys.argv[1:])
