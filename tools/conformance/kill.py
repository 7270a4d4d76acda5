#!/usr/bin/env python3
"""Kills `kafka-embedded start --brokers 3 --data-dir D` while it takes records.

    kill.py KAFKA_EMBEDDED [KILLS]

Produces over TCP with acks=all, kills the process with SIGKILL, starts it again
on its directory and looks for every record that was acknowledged.
"""

import random
import struct
import subprocess
import sys
import tempfile
import time

from wire import Connection, array, read_batches, record_batch, string

TOPIC = "kept"
PARTITIONS = 3
PRODUCE, FETCH, METADATA, CREATE_TOPICS = 0, 1, 3, 19


class Cluster:
    def __init__(self, program, directory):
        self.process = subprocess.Popen(
            [program, "start", "--brokers", "3", "--port", "0",
             "--data-dir", directory], stdout=subprocess.PIPE, text=True)
        ready = self.process.stdout.readline()
        if "is ready: 3 brokers at " not in ready:
            raise SystemExit(f"no cluster: {ready!r}")
        self.addresses = ready.split(" at ")[1].split(", ")[0].split(",")
        self.connections = {}

    def any(self):
        return self.connection(self.addresses[0])

    def connection(self, address):
        if address not in self.connections:
            self.connections[address] = Connection(address)
        return self.connections[address]

    def create_topic(self):
        body = array([string(TOPIC) + struct.pack(">ih", PARTITIONS, 3) +
                      array([]) + array([])]) + struct.pack(">ib", 20000, 0)
        self.any().call(CREATE_TOPICS, 3, body)

    def leaders(self):
        """The address of each partition's leader, once all have one."""
        while True:
            answer = self.any().call(METADATA, 1, array([string(TOPIC)]))
            brokers = {}
            for _ in range(answer.take("i")):
                node, host, port = answer.take("i"), answer.string(), answer.take("i")
                answer.string()
                brokers[node] = f"{host}:{port}"
            answer.take("i")
            found = {}
            for _ in range(answer.take("i")):
                answer.take("h"), answer.string(), answer.take("b")
                for _ in range(answer.take("i")):
                    error, index, leader = answer.take("hii")
                    answer.array(lambda: answer.take("i"))
                    answer.array(lambda: answer.take("i"))
                    if error == 0 and leader in brokers:
                        found[index] = brokers[leader]
            if len(found) == PARTITIONS:
                return found
            time.sleep(0.02)

    def kill(self):
        self.process.kill()
        self.process.wait()

    def stop(self):
        self.process.terminate()
        return self.process.wait()


def produce(connection, partition, value):
    """The offset, or None if the broker does not take it now."""
    batch = record_batch([(1, b"k", value)])
    body = string(None) + struct.pack(">hi", -1, 20000) + array([string(TOPIC) + array(
        [struct.pack(">ii", partition, len(batch)) + batch])])
    answer = connection.call(PRODUCE, 8, body)
    answer.take("i"), answer.string(), answer.take("i")
    _, error, offset = answer.take("ihq")
    return offset if error == 0 else None


def fetch_all(cluster):
    found = {}
    for partition, address in cluster.leaders().items():
        offset, high = 0, 1
        while offset < high:
            body = struct.pack(">iiiib", -1, 0, 0, 1 << 24, 0) + array(
                [string(TOPIC) + array(
                    [struct.pack(">iqi", partition, offset, 1 << 24)])])
            answer = cluster.connection(address).call(FETCH, 4, body)
            answer.take("i"), answer.take("i"), answer.string(), answer.take("i")
            _, error, high, _ = answer.take("ihqq")
            answer.array(lambda: answer.take("qq"))
            data = answer.bytes(max(answer.take("i"), 0))
            for _, last, _, _, _, records in read_batches(data):
                found.update({(partition, r[0]): r[3] for r in records})
                offset = last + 1
            if error:
                time.sleep(0.02)
    return found


def lost(cluster, acknowledged):
    found = fetch_all(cluster)
    return [key for key, value in acknowledged.items() if found.get(key) != value]


def main():
    program, kills = sys.argv[1], int((sys.argv + ["3"])[2])
    chance = random.Random(1)
    acknowledged = {}
    with tempfile.TemporaryDirectory() as directory:
        for kill in range(kills):
            cluster = Cluster(program, directory)
            if kill == 0:
                cluster.create_topic()
            missing = lost(cluster, acknowledged)
            if missing:
                raise SystemExit(f"lost after {kill} kills: {missing[:10]}")
            leaders = cluster.leaders()
            target = len(acknowledged) + chance.randrange(20, 400)
            while len(acknowledged) < target:
                partition = chance.randrange(PARTITIONS)
                value = f"{len(acknowledged)}:".encode() + b"x" * chance.randrange(3000)
                offset = produce(cluster.connection(leaders[partition]), partition, value)
                if offset is not None:
                    acknowledged[partition, offset] = value
            cluster.kill()
        cluster = Cluster(program, directory)
        missing = lost(cluster, acknowledged)
        if cluster.stop() != 0:
            raise SystemExit("the last stop was not clean")
    print(f"kill: {kills} kills, {len(acknowledged)} acknowledged, "
          f"{len(missing)} lost")
    sys.exit(1 if missing else 0)


main()
