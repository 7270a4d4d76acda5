"""Connect workers of Java's and ours, and what they need: clusters, files,
processes. For connect.py and connect_speed.py.
"""

import os
import signal
import subprocess
import tempfile
import time

EMBEDDED = os.environ["KAFKA_EMBEDDED"]
PEER = os.environ["KAFKA_PEER"]
PORT = int(os.environ.get("CONNECT_PORT", "19200"))
PLUGINS = os.path.join(
    os.environ.get("PEERS_CACHE", os.path.expanduser("~/.cache/kafka-peers")),
    "plugins")
STRING = "org.apache.kafka.connect.storage.StringConverter"
JSON = "org.apache.kafka.connect.json.JsonConverter"
SOURCE = "org.apache.kafka.connect.file.FileStreamSourceConnector"
SINK = "org.apache.kafka.connect.file.FileStreamSinkConnector"

work = tempfile.mkdtemp(prefix="connect-conformance.")
running = []


class Failure(Exception):
    pass


def path(name):
    return os.path.join(work, name)


def write(name, content):
    with open(path(name), "wb") as out:
        out.write(content if isinstance(content, bytes) else content.encode())
    return path(name)


def read(name):
    with open(path(name), "rb") as file:
        return file.read()


def properties(name, values):
    return write(name, "".join("%s=%s\n" % item for item in values.items()))


def begin(log, *command):
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=open(path(log), "ab"),
        stderr=subprocess.STDOUT, start_new_session=True)
    running.append(process)
    return process


def end(process, how=signal.SIGKILL):
    """Ends a process of ours, and what it started."""
    if process in running:
        running.remove(process)
    if process.poll() is not None:
        return
    try:
        os.killpg(process.pid, how)
        process.wait(timeout=40)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def within(seconds, what, condition):
    deadline = time.time() + seconds
    seen = None
    while time.time() < deadline:
        try:
            seen = condition()
            if seen is True:
                return
        except (OSError, ValueError, KeyError, TypeError) as error:
            seen = error
        time.sleep(0.2)
    raise Failure("%s: not within %d s, last: %.500s" % (what, seconds, seen))


class Embedded:
    name = "kafka-embedded"

    def __init__(self):
        self.process = subprocess.Popen(
            [EMBEDDED, "start", "--port", str(PORT),
             "--property", "group.initial.rebalance.delay.ms=0"], stdin=subprocess.DEVNULL,
            stdout=open(path("embedded.log"), "wb"), stderr=subprocess.STDOUT)
        self.servers = "127.0.0.1:%d" % PORT
        within(20, "kafka-embedded start", lambda: b"9" in read("embedded.log"))

    def stop(self):
        self.process.terminate()
        self.process.wait()


class Kafka:
    name = "Apache Kafka"

    def __init__(self):
        self.directory = path("kafka")
        subprocess.run([PEER, "start", str(PORT), self.directory,
                        "group.initial.rebalance.delay.ms=0"], check=True,
                       stdout=subprocess.DEVNULL)
        self.servers = "127.0.0.1:%d" % PORT

    def stop(self):
        subprocess.run([PEER, "stop", self.directory], check=True)


def worker(cluster, name, port, converter, more=None):
    values = {
        "bootstrap.servers": cluster.servers,
        "key.converter": converter,
        "value.converter": converter,
        "plugin.path": PLUGINS,
        "plugin.discovery": "service_load",
        "listeners": "http://127.0.0.1:%d" % port,
        "offset.flush.interval.ms": "300",
    }
    values.update(more or {})
    return properties(name, values)
