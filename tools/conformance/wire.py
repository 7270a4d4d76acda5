"""As much of Kafka's protocol as the conformance scripts need.

Only the standard library, so that what is sent is exactly what stands here.
"""

import gzip
import socket
import struct

CRC_TABLE = []
for _n in range(256):
    for _ in range(8):
        _n = (_n >> 1) ^ 0x82F63B78 if _n & 1 else _n >> 1
    CRC_TABLE.append(_n)


def crc32c(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc = CRC_TABLE[(crc ^ byte) & 0xFF] ^ (crc >> 8)
    return crc ^ 0xFFFFFFFF


def string(text):
    if text is None:
        return struct.pack(">h", -1)
    return struct.pack(">h", len(text)) + text.encode()


def compact_string(text):
    return bytes([len(text) + 1]) + text.encode()


def array(items):
    return struct.pack(">i", len(items)) + b"".join(items)


def varint(value):
    value = (value << 1) ^ (value >> 63)
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def var_bytes(data):
    return varint(-1) if data is None else varint(len(data)) + data


class Reader:
    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, form):
        values = struct.unpack_from(">" + form, self.data, self.at)
        self.at += struct.calcsize(">" + form)
        return values[0] if len(values) == 1 else values

    def bytes(self, size):
        self.at += size
        return self.data[self.at - size:self.at]

    def string(self):
        size = self.take("h")
        return None if size < 0 else self.bytes(size).decode()

    def unsigned_varint(self):
        value = shift = 0
        while True:
            byte = self.take("B")
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return value

    def varint(self):
        value = self.unsigned_varint()
        return (value >> 1) ^ -(value & 1)

    def var_bytes(self):
        size = self.varint()
        return None if size < 0 else self.bytes(size)

    def array(self, element):
        return [element() for _ in range(self.take("i"))]


def record_batch(records, compression=0, producer=(-1, -1, -1), first_delta=0):
    """Of (timestamp, key, value); `first_delta` misnumbers their offsets."""
    base = records[0][0]
    body = b""
    for i, (timestamp, key, value) in enumerate(records):
        record = (b"\0" + varint(timestamp - base) + varint(i + first_delta) +
                  var_bytes(key) + var_bytes(value) + varint(0))
        body += varint(len(record)) + record
    if compression == 1:
        body = gzip.compress(body, mtime=0)
    checked = struct.pack(">hiqqqhii", compression, len(records) - 1, base,
                          max(r[0] for r in records), *producer,
                          len(records)) + body
    tail = struct.pack(">ibI", -1, 2, crc32c(checked)) + checked
    return struct.pack(">qi", 0, len(tail)) + tail


def read_batches(data):
    """(base, last, codec, attributes, max timestamp, records) of each."""
    batches = []
    while len(data) >= 61:
        base, length = struct.unpack_from(">qi", data)
        attributes, delta, first, largest = struct.unpack_from(">hiqq", data, 21)
        count = struct.unpack_from(">i", data, 57)[0]
        body = data[61:12 + length]
        if attributes & 7 == 1 and count:
            body = gzip.decompress(body)
        data = data[12 + length:]
        reader, records = Reader(body), []
        for _ in range(count if attributes & 7 in (0, 1) else 0):
            reader.varint()
            reader.take("b")
            timestamp, offset = first + reader.varint(), base + reader.varint()
            key, value = reader.var_bytes(), reader.var_bytes()
            for _ in range(reader.varint()):
                reader.var_bytes(), reader.var_bytes()
            records.append((offset, timestamp, key, value))
        batches.append((base, base + delta, attributes & 7, attributes >> 3,
                        largest, records))
    return batches


class Connection:
    def __init__(self, address):
        host, port = address.rsplit(":", 1)
        self.socket = socket.create_connection((host, int(port)), timeout=30)

    def call(self, api_key, version, body, flexible=False):
        head = struct.pack(">hhi", api_key, version, 7) + string("conformance")
        frame = head + (b"\0" if flexible else b"") + body
        self.socket.sendall(struct.pack(">i", len(frame)) + frame)
        size = struct.unpack(">i", self._read(4))[0]
        reader = Reader(self._read(size))
        reader.take("i")
        if flexible:
            reader.take("b")
        return reader

    def _read(self, size):
        data = b""
        while len(data) < size:
            part = self.socket.recv(size - len(data))
            if not part:
                raise ConnectionError("the broker closed the connection")
            data += part
        return data
