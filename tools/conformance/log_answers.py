#!/usr/bin/env python3
"""Asks a broker much about topics and their logs; prints one answer a line.

Nothing that is printed depends on when or where the broker runs: two brokers
that behave alike give the same lines.
"""

import struct
import sys
import time

from wire import (Connection, array, compact_string, read_batches,
                  record_batch, string)

NOW = int(time.time() * 1000)
HOUR = 3600 * 1000
PRODUCE, FETCH, LIST_OFFSETS, CREATE, DELETE_RECORDS = 0, 1, 2, 19, 21
DESCRIBE_CONFIGS, ALTER_CONFIGS = 32, 44


def relative(timestamp):
    """Timestamps as the distance from NOW, so that runs can be compared."""
    return timestamp if timestamp < NOW - 1000 * HOUR else f"now{timestamp - NOW:+}"


class Broker:
    def __init__(self, address):
        self.connection = Connection(address)

    def create(self, topic, **configs):
        entries = [string(k.replace("_", ".")) + string(str(v))
                   for k, v in configs.items()]
        body = array([string(topic) + struct.pack(">ih", 1, 1) + array([]) +
                      array(entries)]) + struct.pack(">ib", 20000, 0)
        answer = self.connection.call(CREATE, 3, body)
        answer.take("i")
        error = answer.array(lambda: (answer.string(), answer.take("h"),
                                      answer.string())[1])[0]
        # The broker hears of it a moment after the controller has answered.
        while error == 0 and "error=0" not in self.list_offsets(topic, -1):
            time.sleep(0.02)
        return error

    def alter(self, topic, **configs):
        entries = [string(k.replace("_", ".")) + b"\0" + string(str(v))
                   for k, v in configs.items()]
        body = array([b"\2" + string(topic) + array(entries)]) + b"\0"
        answer = self.connection.call(ALTER_CONFIGS, 0, body)
        answer.take("i")
        return answer.array(lambda: (answer.take("h"), answer.string(),
                                     answer.take("b"), answer.string())[0])[0]

    def configs(self, topic):
        """Those that are not defaults, with their sources."""
        body = array([b"\2" + string(topic) + struct.pack(">i", -1)]) + b"\0"
        answer = self.connection.call(DESCRIBE_CONFIGS, 1, body)
        answer.take("i")

        def entry():
            name, value = answer.string(), answer.string()
            _, source, _ = answer.take("bbb")
            answer.array(lambda: (answer.string(), answer.string(),
                                  answer.take("b")))
            return name, value, source
        found = answer.array(lambda: (answer.take("h"), answer.string(),
                                      answer.take("b"), answer.string(),
                                      answer.array(entry))[4])[0]
        return sorted(f"{n}={v}" for n, v, source in found if source == 1)

    def produce(self, topic, batch):
        body = string(None) + struct.pack(">hi", -1, 20000) + array(
            [string(topic) + array([struct.pack(">ii", 0, len(batch)) + batch])])
        answer = self.connection.call(PRODUCE, 8, body)

        def partition():
            _, error, base, append_time, start = answer.take("ihqqq")
            wrong = answer.array(lambda: (answer.take("i"), answer.string())[0])
            answer.string()
            return {"error": error, "base": base, "start": start,
                    "append_time": append_time > 0, "wrong": wrong}
        return answer.array(lambda: (answer.string(),
                                     answer.array(partition))[1])[0][0]

    def list_offsets(self, topic, timestamp, isolation=0):
        body = (struct.pack(">ib", -1, isolation) + b"\2" +
                compact_string(topic) + b"\2" +
                struct.pack(">iiq", 0, -1, timestamp) + b"\0\0" + b"\0")
        answer = self.connection.call(LIST_OFFSETS, 9, body, flexible=True)
        answer.take("i")
        answer.unsigned_varint()
        answer.bytes(answer.unsigned_varint() - 1)
        answer.unsigned_varint()
        _, error, found, offset, epoch = answer.take("ihqqi")
        return f"error={error} offset={offset} time={relative(found)} epoch={epoch}"

    def start(self, topic):
        return self.list_offsets(topic, -2)

    def fetch(self, topic, offset):
        body = struct.pack(">iiiib", -1, 0, 0, 1 << 24, 0) + array(
            [string(topic) + array([struct.pack(">iqi", 0, offset, 1 << 24)])])
        answer = self.connection.call(FETCH, 4, body)
        answer.take("i")

        def partition():
            _, error, high, stable = answer.take("ihqq")
            answer.array(lambda: answer.take("qq"))
            size = answer.take("i")
            return error, high, stable, answer.bytes(max(size, 0))
        return answer.array(lambda: (answer.string(),
                                     answer.array(partition))[1])[0][0]

    def records(self, topic, offset=0):
        """Everything readable, as text."""
        lines = []
        while True:
            error, high, _, data = self.fetch(topic, offset)
            if error:
                return [f"error={error}"]
            batches = read_batches(data)
            for base, last, codec, bits, largest, records in batches:
                lines.append(f"[{base}..{last} codec={codec} bits={bits} "
                             f"max={relative(largest)}: " + " ".join(
                                 f"{o}@{relative(t)}:{text(k)}={text(v)}"
                                 for o, t, k, v in records) + "]")
            if not batches or batches[-1][1] + 1 >= high:
                return lines
            offset = batches[-1][1] + 1

    def delete_records(self, topic, offset):
        body = array([string(topic) + array([struct.pack(">iq", 0, offset)])]
                     ) + struct.pack(">i", 20000)
        answer = self.connection.call(DELETE_RECORDS, 0, body)
        answer.take("i")
        answers = answer.array(lambda: (answer.string(), answer.array(
            lambda: answer.take("iqh")))[1])
        _, low, error = answers[0][0]
        return f"error={error} low_watermark={low}"


def text(data):
    if data is None:
        return "null"
    return data.decode() if len(data) < 20 else f"({len(data)})"


def one(timestamp, key=b"k", value=b"v"):
    return record_batch([(timestamp, key, value)])


def show(title, answer):
    print(f"{title}: {answer}", flush=True)


def settle(sample):
    """What `sample` gives when it has not changed for a while."""
    last, since = sample(), time.time()
    while time.time() - since < 2.5:
        time.sleep(0.1)
        now = sample()
        if now != last:
            last, since = now, time.time()
    return last


def check_configs(broker):
    for name, value in [
            ("retention.ms", -2), ("retention.ms", -1), ("retention.bytes", -5),
            ("segment.bytes", 10), ("segment.ms", 0), ("segment.jitter.ms", -1),
            ("cleanup.policy", "shred"), ("cleanup.policy", "compact,delete"),
            ("cleanup.policy", ""), ("min.cleanable.dirty.ratio", 1.5),
            ("message.timestamp.type", "Never"), ("compression.type", "rar"),
            ("max.message.bytes", -1), ("delete.retention.ms", -1),
            ("min.compaction.lag.ms", -1), ("max.compaction.lag.ms", 0),
            ("flush.messages", 0), ("flush.ms", -1), ("no.such.config", 1),
            ("message.timestamp.after.max.ms", -1), ("min.insync.replicas", 0)]:
        topic = f"config-{name}-{value}".replace(",", "-") + "x"
        show(f"create {name}={value}", broker.create(topic, **{name: value}))
    show("create configured", broker.create(
        "configured", **{"retention.ms": 1000, "cleanup.policy": "compact"}))
    show("configs", broker.configs("configured"))
    show("alter", broker.alter("configured", **{"retention.bytes": 5}))
    show("alter to a wrong value", broker.alter("configured", **{"segment.ms": 0}))
    show("configs", broker.configs("configured"))


def check_offsets(broker):
    broker.create("offsets", **{"segment.ms": 10 * HOUR, "retention.ms": -1})
    for timestamp in (-1, -2, -3, -4, -5, 0, NOW):
        show(f"empty, ListOffsets {relative(timestamp)}",
             broker.list_offsets("offsets", timestamp))
    start = NOW - 100 * HOUR
    for hours in (0, 4, 2, 3, 11, 12, 30, 29, 31, 60):
        result = broker.produce("offsets", record_batch(
            [(start + hours * HOUR, b"k", b"v"),
             (start + hours * HOUR - 60000, b"k", b"w")]))
        show(f"produce at hour {hours}", result)
    for timestamp in (-1, -2, -3, -4, -5, -6, -7):
        show(f"ListOffsets {timestamp}", broker.list_offsets("offsets", timestamp))
    show("ListOffsets -1, committed", broker.list_offsets("offsets", -1, 1))
    for hours in (-1, 0, 1, 2, 3, 4, 5, 11, 12, 29, 30, 31, 32, 60, 61):
        show(f"ListOffsets hour {hours}",
             broker.list_offsets("offsets", start + hours * HOUR))


def check_appends(broker):
    broker.create("bounds", **{"message.timestamp.before.max.ms": HOUR,
                               "message.timestamp.after.max.ms": HOUR})
    for hours in (0, -2, 2):
        show(f"timestamp {hours} hours from now",
             broker.produce("bounds", one(NOW + hours * HOUR)))
    show("one of two too old", broker.produce("bounds", record_batch(
        [(NOW, b"a", b"1"), (NOW - 2 * HOUR, b"b", b"2")])))
    broker.create("small", **{"max.message.bytes": 200})
    show("small", broker.produce("small", one(NOW)))
    show("too large", broker.produce("small", one(NOW, value=b"x" * 200)))
    broker.create("stamped", **{"message.timestamp.type": "LogAppendTime"})
    show("LogAppendTime", broker.produce("stamped", one(NOW - 50 * HOUR)))
    show("LogAppendTime, old records", broker.list_offsets("stamped", NOW - 40 * HOUR)
         .split(" time")[0])
    broker.create("compressed", **{"compression.type": "gzip"})
    broker.produce("compressed", one(NOW))
    show("compressed", broker.records("compressed"))
    broker.create("uncompressed", **{"compression.type": "uncompressed"})
    broker.produce("uncompressed", record_batch([(NOW, b"a", b"1")], compression=1))
    show("uncompressed", broker.records("uncompressed"))
    broker.create("keyed", **{"cleanup.policy": "compact"})
    show("no key", broker.produce("keyed", record_batch(
        [(NOW, b"a", b"1"), (NOW, None, b"2")])))
    broker.create("numbered")
    # Compressed, Kafka 4.4 fails on it with UNKNOWN_SERVER_ERROR.
    show("misnumbered", broker.produce("numbered", record_batch(
        [(NOW, b"a", b"1"), (NOW, b"b", b"2")], first_delta=1)))
    show("misnumbered", broker.records("numbered"))
    broken = bytearray(one(NOW))
    broken[-1] ^= 1
    show("a flipped bit", broker.produce("numbered", bytes(broken)))


def check_deletion(broker):
    broker.create("deleted", **{"segment.ms": HOUR, "retention.ms": -1})
    for hours in range(6):
        broker.produce("deleted", record_batch(
            [(NOW - (10 - 2 * hours) * HOUR, b"a", b"1"),
             (NOW - (10 - 2 * hours) * HOUR, b"b", b"2")]))
    for offset in (0, 5, 3, 13, -2):
        show(f"DeleteRecords {offset}", broker.delete_records("deleted", offset))
        show("start", broker.start("deleted"))
    show("fetch below the start", broker.records("deleted", 4))
    show("after", settle(lambda: broker.records("deleted", 5)))
    show("by time", broker.list_offsets("deleted", NOW - 20 * HOUR))
    show("DeleteRecords -1", broker.delete_records("deleted", -1))
    show("ends", [broker.list_offsets("deleted", t) for t in (-2, -1)])
    show("produce", broker.produce("deleted", one(NOW)))
    broker.create("compacted-only", **{"cleanup.policy": "compact"})
    broker.produce("compacted-only", one(NOW))
    show("DeleteRecords, compacted", broker.delete_records("compacted-only", 1))
    show("DeleteRecords, no topic", broker.delete_records("nobody", 1))


def check_retention(broker):
    broker.create("by-time", **{"segment.ms": HOUR, "retention.ms": 5 * HOUR})
    for hours in (-9, -7, -6, -4, -2, 0):
        broker.produce("by-time", one(NOW + hours * HOUR))
    show("by time", settle(lambda: broker.start("by-time")))
    broker.create("all-old", **{"retention.ms": 5 * HOUR})
    broker.produce("all-old", one(NOW - 6 * HOUR))
    show("all old", settle(lambda: broker.start("all-old")))
    show("all old, end", broker.list_offsets("all-old", -1))
    show("all old, produce", broker.produce("all-old", one(NOW)))
    broker.create("by-size", **{"segment.ms": HOUR, "retention.ms": -1})
    for hours in range(8):
        broker.produce("by-size", one(NOW - (20 - 2 * hours) * HOUR,
                                      value=b"x" * 1000))
    show("alter retention.bytes", broker.alter("by-size", **{"retention.bytes": 3300}))
    show("by size", settle(lambda: broker.start("by-size")))
    show("alter retention.bytes", broker.alter("by-size", **{"retention.bytes": 0}))
    show("nothing may stay", settle(lambda: broker.start("by-size")))


def check_compaction(broker):
    broker.create("compacted", **{
        "cleanup.policy": "compact", "segment.ms": HOUR,
        "min.cleanable.dirty.ratio": 0.01, "delete.retention.ms": 100 * HOUR})
    start = NOW - 50 * HOUR
    for hours, pairs in [(0, "a1 b1 a2"), (2, "c1"), (4, "b2 d1"), (6, "c-"),
                         (8, "e1 e2"), (10, "z1")]:
        broker.produce("compacted", record_batch(
            [(start + hours * HOUR, p[:1].encode(),
              None if p[1:] == "-" else p[1:].encode()) for p in pairs.split()]))
    show("compacted", settle(lambda: broker.records("compacted")))
    show("ends", [broker.list_offsets("compacted", t) for t in (-2, -1, -3)])
    show("by time", [broker.list_offsets("compacted", start + h * HOUR)
                     for h in (0, 1, 3, 5, 7, 11)])
    broker.produce("compacted", one(start + 12 * HOUR, b"a", b"3"))
    broker.produce("compacted", one(start + 14 * HOUR, b"z", b"2"))
    show("again", settle(lambda: broker.records("compacted")))

    broker.create("forgetful", **{
        "cleanup.policy": "compact", "segment.ms": HOUR,
        "min.cleanable.dirty.ratio": 0.01, "delete.retention.ms": 0})
    for hours, key, value in [(0, b"a", b"1"), (2, b"a", None), (4, b"b", b"1")]:
        broker.produce("forgetful", one(start + hours * HOUR, key, value))
    show("tombstone first met", settle(lambda: [
        line.split(" max")[0] for line in broker.records("forgetful")]))
    for hours in (6, 8):
        broker.produce("forgetful", one(start + hours * HOUR, b"c", b"1"))
    show("tombstone gone", settle(lambda: broker.records("forgetful")))

    broker.create("idempotent", **{"cleanup.policy": "compact",
                                   "segment.ms": HOUR,
                                   "min.cleanable.dirty.ratio": 0.01})
    show("sequence 0", broker.produce("idempotent", record_batch(
        [(start, b"a", b"1"), (start, b"b", b"1")], producer=(4000, 0, 0))))
    for hours, key in [(2, b"a"), (4, b"b"), (6, b"c")]:
        broker.produce("idempotent", one(start + hours * HOUR, key, b"2"))
    show("kept for its sequence", settle(lambda: broker.records("idempotent")))
    show("duplicate", broker.produce("idempotent", record_batch(
        [(start, b"a", b"1"), (start, b"b", b"1")], producer=(4000, 0, 0))))
    show("gap", broker.produce("idempotent", record_batch(
        [(start, b"a", b"1")], producer=(4000, 0, 7))))

    broker.create("both", **{"cleanup.policy": "compact,delete",
                             "segment.ms": HOUR, "retention.ms": 20 * HOUR,
                             "min.cleanable.dirty.ratio": 0.01})
    for hours, key in [(-40, b"a"), (-30, b"b"), (-10, b"c"), (-8, b"c"), (0, b"d")]:
        broker.produce("both", one(NOW + hours * HOUR, key, b"1"))
    show("both policies", settle(lambda: broker.records(
        "both", int(broker.start("both").split("offset=")[1].split()[0]))))
    show("lag", broker.create("lagging", **{
        "cleanup.policy": "compact", "segment.ms": HOUR,
        "min.cleanable.dirty.ratio": 0.01, "min.compaction.lag.ms": 20 * HOUR}))
    for hours, key in [(-40, b"a"), (-38, b"a"), (-10, b"b"), (-8, b"b"), (0, b"d")]:
        broker.produce("lagging", one(NOW + hours * HOUR, key, b"1"))
    show("min.compaction.lag.ms", settle(lambda: broker.records("lagging")))


def main():
    broker = Broker(sys.argv[1])
    # The first topic may be asked for before the broker is ready.
    for _ in range(50):
        if broker.create("ready") in (0, 36):
            break
        time.sleep(0.2)
    for check in (check_configs, check_offsets, check_appends, check_deletion,
                  check_retention, check_compaction):
        check(broker)


main()
