"""What a Connect worker says to wrong requests and configurations.

connect.py asks Java's worker and ours the same and compares: the status, and
what the JSON says. Texts are compared where they are Kafka's own; those of
Java's libraries are theirs.
"""

import json
import re

STRING = "org.apache.kafka.connect.storage.StringConverter"
SOURCE = "org.apache.kafka.connect.file.FileStreamSourceConnector"
SINK = "org.apache.kafka.connect.file.FileStreamSinkConnector"
TRANSFORMS = "org.apache.kafka.connect.transforms."


def source(**more):
    config = {"connector.class": SOURCE, "topic": "answers", "file": "{dir}/answers.txt"}
    config.update({key.replace("__", "."): value for key, value in more.items()})
    return config


def sink(**more):
    config = {"connector.class": SINK, "topics": "answers", "file": "{dir}/out-{whose}.txt"}
    config.update({key.replace("__", "."): value for key, value in more.items()})
    return {key: value for key, value in config.items() if value is not None}


def wrong_bodies():
    good = source()
    for body in ("", "{", "[]", "null", "42", '"text"', '{"name": "x"}',
                 '{"config": {}}', '{"name": "x", "config": {}}',
                 '{"name": "x", "config": []}', '{"name": "x", "config": "text"}',
                 '{"name": ["x"], "config": {}}',
                 '{"name": "x", "config": {}, "more": 1}', "{} trailing", "\xff"):
        yield "POST", "/connectors", body
    for body in ("", "{", "[]", "42", "null", '{"a": {"b": 1}}', '{"a": [1]}', "{}"):
        yield "PUT", "/connectors/none/config", body
        yield "PATCH", "/connectors/a/config", body
    for name in ("", " ", "b", "with/slash", "with space", "\u0001"):
        yield "POST", "/connectors", {"name": name, "config": dict(good, name="b")}
    for state in ("FAILED", "paused", "", 1, None):
        yield "POST", "/connectors", {
            "name": "wrong-state", "config": {"connector.class": "none"},
            "initial_state": state}


def wrong_configs():
    for name in ("none", "org.apache.kafka.connect.json.JsonConver", "", " ",
                 "FileStream", "JsonConverter"):
        yield source(connector__class=name)
    for name, values in {
            "tasks.max": ("0", "-1", "abc", "", "1.5", "99999999999"),
            "key.converter": ("none", "", "FileStreamSource"),
            "value.converter": ("org.apache.kafka.connect.json.JsonConver",),
            "header.converter": ("none",),
            "config.action.reload": ("never",),
            "errors.tolerance": ("some", ""),
            "errors.retry.timeout": ("abc", "-2"),
            "errors.retry.delay.max.ms": ("abc",),
            "errors.log.enable": ("maybe",),
            "errors.log.include.messages": ("1",),
            "exactly.once.support": ("maybe",),
            "transaction.boundary": ("never",),
            "transaction.boundary.interval.ms": ("0", "abc"),
            "topic.creation.groups": ("a", "a,a", "default"),
            "batch.size": ("0", "-5", "abc", ""),
            "topic": ("", " ", "a,b"),
            "transforms": ("a", "a,a", " ", "a,,b"),
            "predicates": ("p", "p,p"),
            "consumer.override.x": ("1",),
            "producer.override.acks": ("wrong",)}.items():
        for value in values:
            yield dict(source(), **{name: value})
    yield {key: value for key, value in source().items() if key != "topic"}
    yield dict(source(), **{"topic.creation.default.partitions": "0"})
    yield dict(source(), **{"topic.creation.default.partitions": "1"})
    yield dict(source(), **{"topic.creation.default.partitions": "1",
                            "topic.creation.default.replication.factor": "0"})
    for more in (
            {"type": "none"}, {"type": ""}, {"type": TRANSFORMS + "RegexRouter"},
            {"type": TRANSFORMS + "RegexRouter", "regex": "(", "replacement": "x"},
            {"type": TRANSFORMS + "InsertField$Value"},
            {"type": TRANSFORMS + "Cast$Value", "spec": "int7"},
            {"type": TRANSFORMS + "Cast$Value", "spec": ""},
            {"type": TRANSFORMS + "MaskField$Value"},
            {"type": TRANSFORMS + "TimestampConverter$Value", "target.type": "none"},
            {"type": TRANSFORMS + "Filter", "predicate": "none"},
            {"type": TRANSFORMS + "Filter", "negate": "maybe"}):
        config = dict(source(), transforms="a")
        config.update({"transforms.a." + key: value for key, value in more.items()})
        yield config
    for more in ({}, {"type": "none"},
                 {"type": TRANSFORMS + "predicates.TopicNameMatches"},
                 {"type": TRANSFORMS + "predicates.TopicNameMatches", "pattern": "("},
                 {"type": TRANSFORMS + "predicates.HasHeaderKey", "name": ""}):
        config = dict(source(), predicates="p")
        config.update({"predicates.p." + key: value for key, value in more.items()})
        yield config
    yield sink(topics=None)
    yield sink(topics="")
    yield sink(topics__regex="a.*")
    yield sink(topics=None, topics__regex="(")
    yield sink(topics=None, topics__regex="")
    yield sink(errors__deadletterqueue__topic__name="answers")
    yield sink(topics=None, topics__regex="ans.*",
               errors__deadletterqueue__topic__name="answers")
    yield sink(errors__deadletterqueue__topic__replication__factor="abc")
    yield sink(errors__deadletterqueue__context__headers__enable="maybe")


def on_connectors():
    """Of "a", a source that runs, and "s", a sink that is stopped."""
    for method, target in (
            ("GET", "/connectors/none"), ("GET", "/connectors/none/config"),
            ("GET", "/connectors/none/status"), ("GET", "/connectors/none/tasks"),
            ("GET", "/connectors/none/topics"), ("GET", "/connectors/none/offsets"),
            ("DELETE", "/connectors/none"), ("DELETE", "/connectors/none/offsets"),
            ("PUT", "/connectors/none/pause"), ("PUT", "/connectors/none/resume"),
            ("PUT", "/connectors/none/stop"), ("POST", "/connectors/none/restart"),
            ("POST", "/connectors/none/restart?includeTasks=true"),
            ("POST", "/connectors/none/tasks/0/restart"),
            ("PUT", "/connectors/none/topics/reset"),
            ("GET", "/connectors/a/tasks/9/status"),
            ("GET", "/connectors/a/tasks/x/status"),
            ("GET", "/connectors/a/tasks/-1/status"),
            ("POST", "/connectors/a/tasks/9/restart"),
            ("POST", "/connectors/a/tasks/x/restart"),
            ("POST", "/connectors/a/restart?includeTasks=maybe"),
            ("GET", "/connectors?expand=none"), ("GET", "/connectors?expand=info&expand=none"),
            ("GET", "/connectors/a/tasks-config"), ("GET", "/none"),
            ("POST", "/connectors/a"), ("PUT", "/connectors"), ("DELETE", "/"),
            ("GET", "/connectors/a/pause"), ("GET", "/connector-plugins/none/config"),
            ("GET", "/connector-plugins/x%2Fy/config"),
            ("GET", "/connector-plugins?connectorsOnly=maybe"),
            ("GET", "/admin/loggers/none"), ("GET", "//connectors"),
            ("GET", "/connectors/"), ("GET", "/connectors/a/"),
            ("GET", "/connectors/%61"), ("GET", "/connectors/a%zz")):
        yield method, target, None
    for body in (None, {}, {"level": "none"}, {"level": ""}, {"level": 1}, {"more": "INFO"}, []):
        yield "PUT", "/admin/loggers/org.apache.kafka.connect", body
    yield "PUT", "/admin/loggers/x?scope=none", {"level": "INFO"}
    for body in (None, "", [], {}, {"topic": "t"}, {"connector.class": "none"},
                 {"connector.class": SINK}):
        yield "PUT", "/connector-plugins/FileStreamSource/config/validate", body


def offsets_of(entries):
    return {"offsets": entries}


def wrong_offsets():
    file = {"filename": "{dir}/answers.txt"}
    for body in (None, "{", [], {}, {"offsets": None}, {"offsets": []}, {"offsets": {}},
                 {"offsets": "x"}, offsets_of([{}]), offsets_of([{"partition": file}]),
                 offsets_of([{"offset": {"position": 1}}]),
                 offsets_of([{"partition": None, "offset": None}]),
                 offsets_of([{"partition": {}, "offset": {"position": 1}}]),
                 offsets_of([{"partition": {"file": "x"}, "offset": {"position": 1}}]),
                 offsets_of([{"partition": {"filename": 1}, "offset": {"position": 1}}]),
                 offsets_of([{"partition": file, "offset": {}}]),
                 offsets_of([{"partition": file, "offset": {"position": "x"}}]),
                 offsets_of([{"partition": file, "offset": {"position": -1}}]),
                 offsets_of([{"partition": file, "offset": {"position": 1.5}}]),
                 offsets_of([{"partition": file, "offset": {"position": None}}]),
                 offsets_of([{"partition": file, "offset": {"position": 1}, "more": 1}]),
                 offsets_of([{"partition": file, "offset": {"position": 3}}]),
                 offsets_of([{"partition": file, "offset": None}])):
        yield "PATCH", "/connectors/stopped/offsets", body
    yield "PATCH", "/connectors/a/offsets", offsets_of([{"partition": file, "offset": None}])
    yield "PATCH", "/connectors/none/offsets", offsets_of([{"partition": file, "offset": None}])
    yield "DELETE", "/connectors/a/offsets", None

    def kafka(topic, partition, offset):
        return offsets_of([{"partition": {"kafka_topic": topic, "kafka_partition": partition},
                            "offset": offset}])
    for body in (kafka("answers", 0, {"kafka_offset": 1}), kafka("answers", 0, None),
                 kafka("answers", "0", {"kafka_offset": "1"}),
                 kafka("answers", "x", {"kafka_offset": 1}),
                 kafka("answers", -1, {"kafka_offset": 1}),
                 kafka("answers", 0, {"kafka_offset": -1}),
                 kafka("answers", 0, {"kafka_offset": "x"}), kafka("answers", 0, {}),
                 kafka("", 0, {"kafka_offset": 1}), kafka(None, 0, {"kafka_offset": 1}),
                 kafka("answers", None, {"kafka_offset": 1}),
                 offsets_of([{"partition": {"topic": "t"}, "offset": {"kafka_offset": 1}}])):
        yield "PATCH", "/connectors/s/offsets", body


def requests():
    yield from wrong_bodies()
    for config in wrong_configs():
        yield "PUT", "/connectors/wrong/config", config
        if config["connector.class"] in (SOURCE, SINK):
            name = config["connector.class"].split(".")[-1]
            yield "PUT", "/connector-plugins/%s/config/validate" % name, config
    yield from on_connectors()
    yield from wrong_offsets()


# Texts of Java's libraries, and those that list its plugins.
JAVA = re.compile(r"java|Jackson|PluginDesc|Unexpected char|Cannot |Unrecognized|constructor|"
                  r"available|could not be found|Invalid regex|Source: ")
INVALID = re.compile(r"Connector configuration is invalid and contains the following \d+ error")


def shape(answer, body):
    """What of an answer has to be the same."""
    if isinstance(body, dict) and "error_code" in body:
        message = body.get("message") or ""
        errors = INVALID.match(message)
        return answer, errors.group() if errors else message.strip()
    if isinstance(body, dict) and "configs" in body:
        return answer, body["error_count"], {
            info["value"]["name"]: len(info["value"]["errors"])
            for info in body["configs"] if info["value"]["errors"]}
    if isinstance(body, list) and all(isinstance(name, str) for name in body):
        body = sorted(body)
    if isinstance(body, list) and body and isinstance(body[0], dict) and "class" in body[0]:
        # What comes with MirrorMaker 2.
        body = sorted((p for p in body if ".mirror." not in p["class"]), key=json.dumps)
    return answer, json.dumps(body, sort_keys=True)


def verdict(java, ours):
    """"same"; "failed" where Java's worker fails itself, with a 500 that is none
    of the client's doing, and ours tells what is wrong; or "other"."""
    if java == ours:
        return "same"
    prose = isinstance(java[1], str) and (JAVA.search(java[1]) or java[1].startswith('"<html>'))
    if java[0] == ours[0] and (prose or java[0] == 500 or isinstance(ours[1], str)
                               and JAVA.search(ours[1])):
        return "same"
    if java[0] == 500 and 400 <= ours[0] < 500:
        return "failed"
    return "other"


def is_ours(target, body):
    """Where ours answers otherwise and means it. It finds what is wrong with
    topic.creation.* when it is asked, Java's worker when it starts the connector;
    and a connector's name may have a slash, which Java's server refuses."""
    return "topic.creation." in json.dumps(body) or "%2F" in target


def compare(ask):
    """Asks ask("java" or "ours", method, target, body) all of it. How many
    verdicts there were of each kind, and a text for each answer that is other."""
    counts, differences = {"same": 0, "failed": 0, "ours": 0, "other": 0}, []
    for method, target, body in requests():
        shapes = {}
        for whose in ("java", "ours"):
            try:
                shapes[whose] = shape(*ask(whose, method, target, body))
            except OSError as error:
                shapes[whose] = 0, str(error)
        judged = verdict(shapes["java"], shapes["ours"])
        if judged == "other" and is_ours(target, body):
            judged = "ours"
        counts[judged] += 1
        if judged == "other":
            differences.append("%s %s %.200s\n    Java %.400s\n    ours %.400s" % (
                method, target, json.dumps(body), shapes["java"], shapes["ours"]))
    return counts, differences
