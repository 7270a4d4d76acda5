"""Java's Connect workers beside ours; see connect.sh.

connect.py [standalone|answers|group] [embedded|kafka]: all of it if nothing is
named.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request

import connect_answers
from connect_workers import (
    EMBEDDED, JSON, PEER, PORT, SINK, SOURCE, STRING, Embedded, Failure, Kafka, begin, end,
    path, properties, read, running, within, work, worker, write)

# Lines as they come, one long, in several scripts, with all ends of a line. The
# long one last: Java's source, once its buffer has grown, leaves what is behind
# a full batch in it until the file grows.
LINES = (b"".join(b"line %d\n" % i for i in range(3000))
         + b"one\ntwo\r\n\nthree\rfour \tblank \n"
         + "gr\u00fc\u00dfe \u4e16\u754c \U0001f600\n".encode()
         + b"bad \xff\xc3 bytes\n" + b"x" * 70000 + b"\nlast\n")

passed, failed = [], []


def check(name, function):
    began = time.time()
    try:
        function()
        passed.append(name)
        print("ok      %s (%.1f s)" % (name, time.time() - began), flush=True)
    except (Failure, OSError, subprocess.SubprocessError) as error:
        failed.append(name)
        print("failed: %s: %s" % (name, error), flush=True)
    finally:
        for process in running[:]:
            end(process)


def rest(port, method, target, body=None):
    """Status and JSON of the answer."""
    request = urllib.request.Request(
        "http://127.0.0.1:%d%s" % (port, target), method=method,
        data=body.encode() if isinstance(body, str) else
        None if body is None else json.dumps(body).encode(),
        headers={"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=100) as response:
            text, status = response.read(), response.status
    except urllib.error.HTTPError as error:
        text, status = error.read(), error.code
    try:
        return status, json.loads(text) if text else None
    except ValueError:
        return status, text.decode(errors="replace")


def consume(cluster, topic, count, seconds=60):
    """The values of a topic, as bytes with an end of line behind each."""
    result = subprocess.run(
        [EMBEDDED, "console-consumer", "--bootstrap-server", cluster.servers,
         "--topic", topic, "--from-beginning", "--timeout-ms", "4000"]
        + (["--max-messages", str(count)] if count else []),
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=seconds)
    return result.stdout


# ---- Standalone: the same files, one after the other


def standalone(whose, *files):
    if whose == "java":
        return begin("standalone-java.log", PEER, "connect-standalone", *files)
    return begin("standalone-ours.log", EMBEDDED, "connect-standalone", *files)


def source_file(name, topic, file):
    return properties(name + ".properties", {
        "name": name, "connector.class": SOURCE, "topic": topic, "file": file})


def running_task(port, name):
    status = rest(port, "GET", "/connectors/%s/status" % name)[1]
    tasks = [task["state"] for task in status["tasks"]]
    return True if tasks == ["RUNNING"] else status


def count_of(cluster, topic, count):
    got = consume(cluster, topic, 0).count(b"\n")
    return True if got == count else "%d records" % got


def fresh(name):
    """A file that is not there: what the cluster before has left is removed."""
    if os.path.exists(path(name)):
        os.remove(path(name))
    return path(name)


def same_topic(cluster, tag, converter, more=None):
    """Both copy one file; the topics hold the same bytes, and sinks write
    them back alike."""
    file = write("lines.txt", LINES)
    topics = {}
    for whose in ("java", "ours"):
        topic = "same-%s-%s" % (tag, whose)
        store = fresh("offsets-%s-%s" % (tag, whose))
        config = worker(cluster, "worker.properties", PORT + 5, converter,
                        dict(more or {}, **{"offset.storage.file.filename": store}))
        out = fresh("out-%s-%s.txt" % (tag, whose))
        sink = properties("sink.properties", {
            "name": "sink-%s-%s" % (tag, whose), "connector.class": SINK,
            "topics": topic, "file": out})
        process = standalone(whose, config, source_file("s", topic, file), sink)
        within(60, whose + "'s source", lambda: running_task(PORT + 5, "s"))
        within(60, whose + "'s sink", lambda: os.path.exists(out)
               and os.path.getsize(out) > len(LINES) - 100)
        end(process, signal.SIGTERM)
        topics[whose] = consume(cluster, topic, 0), read("out-%s-%s.txt" % (tag, whose))
    if topics["java"][0] != topics["ours"][0]:
        raise Failure("topics differ: %s" % first_difference(
            topics["java"][0], topics["ours"][0]))
    if topics["java"][1] != topics["ours"][1]:
        raise Failure("sinks' files differ: %s" % first_difference(
            topics["java"][1], topics["ours"][1]))
    if not topics["java"][0]:
        raise Failure("nothing arrived")


def first_difference(java, ours):
    for at, (a, b) in enumerate(zip(java.split(b"\n"), ours.split(b"\n"))):
        if a != b:
            return "line %d: Java %.120r, ours %.120r" % (at + 1, a, b)
    return "Java %d bytes, ours %d" % (len(java), len(ours))


def goes_on(cluster, first, second):
    """The second worker reads on where the first one's offsets file says."""
    topic = "on-%s-%s" % (first, second)
    file = write(topic + ".txt", "".join("a%d\n" % i for i in range(500)))
    offsets = fresh(topic + ".offsets")
    config = worker(cluster, "worker.properties", PORT + 5, STRING,
                    {"offset.storage.file.filename": offsets})
    process = standalone(first, config, source_file("s", topic, file))
    within(60, first, lambda: count_of(cluster, topic, 500))
    end(process, signal.SIGTERM)
    with open(file, "a") as out:
        out.write("".join("b%d\n" % i for i in range(500)))
    process = standalone(second, config, source_file("s", topic, file))
    within(60, second, lambda: consume(cluster, topic, 0) == read(topic + ".txt"))
    end(process, signal.SIGTERM)


# ---- What is wrong


def same_answers(cluster):
    """Java's worker and ours say the same to what is wrong."""
    ports = {"java": PORT + 5, "ours": PORT + 6}
    write("answers.txt", "".join("line %d\n" % i for i in range(10)))

    def ask(whose, method, target, body):
        def here(text):
            return text.replace("{dir}", work).replace("{whose}", whose)
        if body is not None and not isinstance(body, str):
            body = here(json.dumps(body))
        status, answer = rest(ports[whose], method, target, body)
        if target == "/connectors/wrong/config":  # It may be there though refused.
            rest(ports[whose], "DELETE", "/connectors/wrong")
        text = json.dumps(answer).replace("out-%s" % whose, "out").replace(
            str(ports[whose]), "PORT").replace("4.3.1", "4.4.0")
        return status, json.loads(text)

    for whose, port in ports.items():
        standalone(whose, worker(cluster, whose + ".properties", port, STRING, {
            "offset.storage.file.filename": path("answers-" + whose)}))
        within(60, whose, lambda: rest(port, "GET", "/connectors")[0] == 200)
        for name, config, state in (
                ("a", connect_answers.source(), "RUNNING"),
                ("stopped", connect_answers.source(), "STOPPED"),
                ("s", connect_answers.sink(), "STOPPED")):
            ask(whose, "POST", "/connectors", {
                "name": name, "config": config, "initial_state": state})
        within(60, whose, lambda: running_task(port, "a"))
    counts, differences = connect_answers.compare(ask)
    print("        %(same)d answers are the same, %(ours)d knowingly other, %(other)d"
          " unknowingly; to %(failed)d Java's worker has no answer but 500" % counts)
    if differences:
        raise Failure("other answers:\n  " + "\n  ".join(differences))


# ---- A group of both


class Group:
    """Java's worker and ours with one group.id."""

    def __init__(self, cluster, group, protocol):
        self.cluster, self.group, self.protocol = cluster, group, protocol
        self.ports = {"java": PORT + 6, "ours": PORT + 7}
        self.process = {}

    def start(self, whose):
        port = self.ports[whose]
        config = worker(self.cluster, "%s-%s.properties" % (self.group, whose), port, STRING, {
            "group.id": self.group,
            "connect.protocol": self.protocol,
            "scheduled.rebalance.max.delay.ms": "4000",
            "session.timeout.ms": "6000",
            "heartbeat.interval.ms": "1000",
            "rest.advertised.host.name": "127.0.0.1",
            **{"%s.storage.topic" % kind: "%s-%s" % (self.group, kind)
               for kind in ("config", "offset", "status")},
            **{"%s.storage.replication.factor" % kind: "1"
               for kind in ("config", "offset", "status")}})
        command = [PEER] if whose == "java" else [EMBEDDED]
        self.process[whose] = begin("%s-%s.log" % (self.group, whose), *command,
                                    "connect-distributed", config)
        within(90, whose + "'s REST API", lambda: rest(port, "GET", "/connectors")[0] == 200)

    def kill(self, whose):
        end(self.process.pop(whose))

    def put(self, whose, name):
        write(name + ".txt", "".join("%s %d\n" % (name, i) for i in range(100)))
        def attempt():
            status, body = rest(self.ports[whose], "PUT", "/connectors/%s/config" % name, {
                "connector.class": SOURCE, "topic": name, "file": path(name + ".txt")})
            return True if status in (200, 201) else "%s %s" % (status, body)
        within(60, "PUT of %s to %s" % (name, whose), attempt)

    def owners(self, whose, names):
        """How many tasks each worker runs, as `whose` tells it; or a text."""
        counts = {"java": 0, "ours": 0}
        for name in names:
            status = rest(self.ports[whose], "GET", "/connectors/%s/status" % name)[1]
            if len(status.get("tasks", [])) != 1:
                return "%s: %s" % (name, status)
            task = status["tasks"][0]
            if task["state"] != "RUNNING":
                return "%s: %s" % (name, task)
            for worker_, port in self.ports.items():
                counts[worker_] += task["worker_id"].endswith(":%d" % port)
        return counts

    def await_owners(self, seconds, names, want):
        def settled():
            for whose in self.process:
                got = self.owners(whose, names)
                if got != want:
                    return "%s says %s" % (whose, got)
            return True
        within(seconds, "tasks %s" % want, settled)

    def grow(self, names, text):
        for name in names:
            with open(path(name + ".txt"), "a") as out:
                out.write("".join("%s %s %d\n" % (name, text, i) for i in range(50)))

    def await_lines(self, names):
        for name in names:
            lines = set(read(name + ".txt").splitlines())
            within(60, "the lines of " + name, lambda: lines == set(
                consume(self.cluster, name, 0).splitlines()))


def shared_group(cluster, protocol, leader):
    """Tasks are shared, move when a worker dies, and come back."""
    follower = "ours" if leader == "java" else "java"
    tag = "%s-%s" % (protocol, leader)
    group = Group(cluster, "g-" + tag, protocol)
    names = ["%s-%d" % (tag, i) for i in range(4)]
    group.start(leader)
    group.start(follower)
    for i, name in enumerate(names):
        group.put(leader if i % 2 else follower, name)
    group.await_owners(60, names, {"java": 2, "ours": 2})
    group.await_lines(names)

    group.kill(follower)
    group.await_owners(60, names, {leader: 4, follower: 0})
    group.grow(names, "after the first death")
    group.await_lines(names)

    group.start(follower)
    group.await_owners(90, names, {"java": 2, "ours": 2})
    group.kill(leader)
    group.await_owners(60, names, {follower: 4, leader: 0})
    group.grow(names, "after the second death")
    group.await_lines(names)

    status, _ = rest(group.ports[follower], "DELETE", "/connectors/" + names[0])
    if status != 204:
        raise Failure("DELETE: %s" % status)
    within(20, "the deletion", lambda: rest(
        group.ports[follower], "GET", "/connectors")[1].count(names[0]) == 0)


def changes_through_the_follower(cluster, leader):
    """Pause, resume, restart, stop, offsets and delete, asked of the worker
    that does not lead."""
    follower = "ours" if leader == "java" else "java"
    group = Group(cluster, "r-" + leader, "sessioned")
    group.start(leader)
    group.start(follower)
    name = "changes-" + leader
    group.put(follower, name)
    port = group.ports[follower]
    target = "/connectors/" + name

    def state(want):
        for whose in group.process:
            status = rest(group.ports[whose], "GET", target + "/status")[1]
            if status["connector"]["state"] != want:
                return "%s: %s" % (whose, status)
        return True

    within(60, "RUNNING", lambda: group.owners(follower, [name]) in (
        {"java": 1, "ours": 0}, {"java": 0, "ours": 1}))
    group.await_lines([name])
    for method, what, want_status, want_state in (
            ("PUT", "/pause", 202, "PAUSED"), ("PUT", "/resume", 202, "RUNNING"),
            ("POST", "/restart?includeTasks=true", 202, "RUNNING"),
            ("POST", "/tasks/0/restart", 204, "RUNNING"),
            ("PUT", "/stop", 204, "STOPPED")):
        status, body = rest(port, method, target + what)
        if status != want_status:
            raise Failure("%s %s: %s %s" % (method, what, status, body))
        within(30, "%s after %s" % (want_state, what), lambda: state(want_state))

    def reset():
        status, body = rest(port, "DELETE", target + "/offsets")
        return True if status == 200 else "%s %s" % (status, body)
    within(30, "DELETE offsets", reset)
    offsets = rest(port, "GET", target + "/offsets")[1]
    if offsets != {"offsets": []}:
        raise Failure("offsets after their reset: %s" % offsets)
    if rest(port, "DELETE", target)[0] != 204:
        raise Failure("DELETE")
    within(20, "the deletion", lambda: rest(
        group.ports[leader], "GET", "/connectors")[1] == [])


def run(cluster, parts):
    try:
        def named(text):
            return "%s, %s" % (cluster.name, text)
        if "standalone" in parts:
            check(named("strings: the same topic and file"),
                  lambda: same_topic(cluster, "string", STRING))
            check(named("JSON with schemas: the same topic and file"),
                  lambda: same_topic(cluster, "json", JSON))
            check(named("JSON without schemas: the same topic and file"),
                  lambda: same_topic(cluster, "plain", JSON, {
                      "key.converter.schemas.enable": "false",
                      "value.converter.schemas.enable": "false"}))
            check(named("ours goes on from Java's offsets file"),
                  lambda: goes_on(cluster, "java", "ours"))
            check(named("Java goes on from our offsets file"),
                  lambda: goes_on(cluster, "ours", "java"))
        if "answers" in parts:
            check(named("the same answers to what is wrong"), lambda: same_answers(cluster))
        if "group" in parts:
            for leader in ("java", "ours"):
                for protocol in ("sessioned", "compatible", "eager"):
                    check(named("%s group, %s leads" % (protocol, leader)),
                          lambda: shared_group(cluster, protocol, leader))
                check(named("changes where %s leads" % leader),
                      lambda: changes_through_the_follower(cluster, leader))
    finally:
        cluster.stop()


def main(arguments):
    kinds = ("standalone", "answers", "group")
    parts = [a for a in arguments if a in kinds] or kinds
    clusters = [c for a, c in (("embedded", Embedded), ("kafka", Kafka)) if a in arguments]
    for kind in clusters or [Embedded, Kafka]:
        run(kind(), parts)
    print("connect: %d passed, %d failed" % (len(passed), len(failed)))
    if failed:
        print("logs are in " + work)
        return 1
    shutil.rmtree(work)
    return 0


sys.exit(main(sys.argv[1:]))
