"""kafka-python, confluent-kafka and Java consumers in one group of a cluster of
three brokers, through joins, a broker's crash, and leaves.

Every record must be read, whoever reads it, and repetitions must end once the
group is at rest. Run by mixed_group.sh, which installs the clients."""

import os
import signal
import subprocess
import sys
import threading
import time

EMBEDDED = os.environ["KAFKA_EMBEDDED"]
PEER = os.environ["KAFKA_PEER"]
PORT = int(os.environ.get("MIXED_GROUP_PORT", "19770"))
SERVERS = f"127.0.0.1:{PORT},127.0.0.1:{PORT + 1},127.0.0.1:{PORT + 2}"
CONTROL = f"127.0.0.1:{PORT + 3}"
TOPIC, GROUP, PARTITIONS, ROUND = "mixed", "mixed", 12, 600
WAIT = 60  # Seconds for anything.

KAFKA_PYTHON = f"""
import signal, kafka
signal.signal(signal.SIGTERM, lambda *_: (_ for _ in ()).throw(SystemExit(0)))
consumer = kafka.KafkaConsumer({TOPIC!r}, group_id={GROUP!r},
    bootstrap_servers={SERVERS!r}.split(","), auto_offset_reset="earliest",
    session_timeout_ms=10000, heartbeat_interval_ms=500, metadata_max_age_ms=2000)
try:
    while True:
        for records in consumer.poll(timeout_ms=200).values():
            for record in records:
                print(record.value.decode(), flush=True)
finally:
    consumer.close()
"""

CONFLUENT = f"""
import signal, confluent_kafka
signal.signal(signal.SIGTERM, lambda *_: (_ for _ in ()).throw(SystemExit(0)))
consumer = confluent_kafka.Consumer({{"bootstrap.servers": {SERVERS!r},
    "group.id": {GROUP!r}, "auto.offset.reset": "earliest",
    "session.timeout.ms": 10000, "heartbeat.interval.ms": 500,
    "partition.assignment.strategy": "range"}})
consumer.subscribe([{TOPIC!r}])
try:
    while True:
        message = consumer.poll(0.2)
        if message is not None and message.error() is None:
            print(message.value().decode(), flush=True)
finally:
    consumer.close()
"""


class Member:
    """A consumer in a process of its own, and what it has read."""

    def __init__(self, name, command, read):
        self.name, self.count = name, 0
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
            start_new_session=True)
        self.reader = threading.Thread(target=self.collect, args=(read,), daemon=True)
        self.reader.start()

    def collect(self, read):
        for line in self.process.stdout:
            value = line.strip()
            if value.isdigit():
                self.count += 1
                read.append(int(value))

    def leave(self):
        self.process.terminate()
        self.process.wait(WAIT)
        self.reader.join(WAIT)


def await_that(what, condition):
    deadline = time.monotonic() + WAIT
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError(f"{what}: not within {WAIT} s")
        time.sleep(0.05)


def embedded(*words, stdin=None):
    return subprocess.run([EMBEDDED, *words], input=stdin, text=True, check=True,
                          capture_output=True).stdout


class Run:
    def __init__(self):
        self.read, self.members, self.sent, self.passed = [], [], 0, 0

    def join(self, name, command):
        self.members.append(Member(name, command, self.read))
        self.check(f"{name} joins, {len(self.members)} share", len(self.members))

    def check(self, what, members):
        def stable():
            # Fails while the group is not there yet.
            out = subprocess.run(
                [EMBEDDED, "consumer-groups", "--bootstrap-server", SERVERS,
                 "--describe", "--group", GROUP, "--state"],
                text=True, capture_output=True, check=False).stdout
            return any(line.split()[-2:] == ["Stable", str(members)]
                       for line in out.splitlines() if line.strip())
        await_that(f"{what}: {members} stable members", stable)
        before = [member.count for member in self.members]
        first = self.sent
        self.sent += ROUND
        embedded("console-producer", "--bootstrap-server", SERVERS, "--topic", TOPIC,
                 "--request-required-acks", "all", "--property", "parse.key=true",
                 stdin="".join(f"{i}\t{i}\n" for i in range(first, self.sent)))
        await_that(f"{what}: all records", lambda: len(set(self.read)) == self.sent)
        silent = [member.name for member, count in zip(self.members, before)
                  if member.count == count]
        if silent:
            raise AssertionError(f"{what}: nothing came to {', '.join(silent)}")
        again = len(self.read) - self.sent
        self.passed += 1
        print(f"ok {what}; {again} records were read more than once so far")


def main():
    cluster = subprocess.Popen(
        [EMBEDDED, "start", "--brokers", "3", "--port", str(PORT), "--control-port",
         str(PORT + 3), "--property", "broker.session.timeout.ms=3000"],
        stdout=subprocess.PIPE, text=True)
    run, failed = Run(), 0
    try:
        cluster.stdout.readline()
        embedded("topics", "--bootstrap-server", SERVERS, "--create", "--topic", TOPIC,
                 "--partitions", str(PARTITIONS), "--replication-factor", "3")
        run.join("kafka-python", [sys.executable, "-c", KAFKA_PYTHON])
        run.join("confluent-kafka", [sys.executable, "-c", CONFLUENT])
        run.join("Java", [
            PEER, "tool", "org.apache.kafka.tools.consumer.ConsoleConsumer",
            "--bootstrap-server", SERVERS, "--topic", TOPIC, "--group", GROUP,
            "--from-beginning", "--command-property", "session.timeout.ms=10000",
            "--command-property", "heartbeat.interval.ms=500",
            "--command-property", "metadata.max.age.ms=2000",
            "--command-property", "partition.assignment.strategy="
            "org.apache.kafka.clients.consumer.RangeAssignor"])
        for broker in ("1", "2"):
            embedded("broker", "crash", broker, "--control", CONTROL)
            run.check(f"broker {broker} crashes", 3)
            embedded("broker", "start", broker, "--control", CONTROL)
            run.check(f"broker {broker} is back", 3)
        while len(run.members) > 1:
            member = run.members.pop(0)
            member.leave()
            run.check(f"{member.name} leaves", len(run.members))
    except (AssertionError, TimeoutError, subprocess.CalledProcessError) as error:
        failed = 1
        print(f"FAILED {error}", getattr(error, "stderr", ""))
    finally:
        for member in run.members:
            os.killpg(member.process.pid, signal.SIGKILL)
        cluster.terminate()
        cluster.wait(WAIT)
    print(f"mixed_group: {run.passed} passed, {failed} failed")
    return failed


if __name__ == "__main__":
    sys.exit(main())
