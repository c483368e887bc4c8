"""The layout of model.bin, the file that loader/parse embeds: writes one, reads one, changes one.

    header, region = modelfile.split("model.bin")

Little endian: magic "CHANCERY", uint32 format, uint32 length of the JSON header, the header,
zeros to a multiple of 64, then the data. Offsets in the header count from the start of the data.
Matrices are [out, in] in 8 bits with one scale a row; vectors and small tables are float32.
"""

import json
import struct

import numpy as np

MAGIC, FORMAT, ALIGNMENT = b"CHANCERY", 3, 64

FLOAT_TABLES = ("position", "type", "case")


def quantise(matrix):
    """8-bit integers in [-127, 127] and one float32 scale a row."""
    scales = (np.maximum(np.abs(matrix).max(1), 1e-8) / 127).astype(np.float32)
    return np.clip(np.rint(matrix / scales[:, None]), -127, 127).astype(np.int8), scales


class Region:
    """The data region as it grows: every part begins at a multiple of ALIGNMENT."""

    def __init__(self):
        self.bytes = bytearray()

    def add(self, part):
        self.bytes += b"\0" * (-len(self.bytes) % ALIGNMENT)
        offset = len(self.bytes)
        self.bytes += part
        return offset


def tensors(parameters, region, in_floats=False):
    """Puts every parameter into the region and gives the header's list of tensors.

    in_floats keeps the matrices in float32: for measuring what eight bits cost, not for Go.
    """
    listed = []
    for name, value in sorted(parameters.items()):
        value = np.asarray(value, np.float32)
        if name.startswith("mix."):  # stored as weights that sum to one
            value = np.exp(value - value.max())
            value = (value / value.sum()).astype(np.float32)
        entry = {"name": name, "shape": list(value.shape)}
        if value.ndim == 2 and name not in FLOAT_TABLES and not in_floats:
            integers, scales = quantise(value)
            entry.update(type="int8", offset=region.add(integers.tobytes()), scales=region.add(scales.tobytes()))
        else:
            entry.update(type="float32", offset=region.add(value.astype("<f4").tobytes()))
        listed.append(entry)
    return listed


def model_file(parameters, vocabulary, about, in_floats=False):
    """The bytes of model.bin; `about` holds the header's fields other than tensors and vocabulary."""
    region = Region()
    listed = tensors(parameters, region, in_floats)
    pieces = "".join(piece + "\n" for piece in vocabulary.list).encode()
    return encoded(dict(about, vocabulary_bytes=[region.add(pieces), len(pieces)], tensors=listed), region)


def encoded(header, region):
    """The bytes of a model file."""
    header = json.dumps(header, ensure_ascii=False).encode()
    head = MAGIC + struct.pack("<II", FORMAT, len(header)) + header
    return head + b"\0" * (-len(head) % ALIGNMENT) + bytes(region.bytes)


def with_parameters(path, parameters, changes):
    """The bytes of a model file with some parameters learned anew and some fields of the header changed; all others
    stay bit for bit."""
    header, old = split(path)
    region, kept = Region(), []
    for entry in header["tensors"]:
        if entry["name"] in parameters:
            continue
        count, entry = int(np.prod(entry["shape"])), dict(entry)
        wide = 1 if entry["type"] == "int8" else 4
        entry["offset"] = region.add(old[entry["offset"] : entry["offset"] + count * wide])
        if "scales" in entry:
            entry["scales"] = region.add(old[entry["scales"] : entry["scales"] + 4 * entry["shape"][0]])
        kept.append(entry)
    offset, length = header["vocabulary_bytes"]
    listed = sorted(kept + tensors(parameters, region), key=lambda entry: entry["name"])
    return encoded(dict(header, **changes, vocabulary_bytes=[region.add(old[offset : offset + length]), length], tensors=listed), region)


def split(path):
    """The header of a model file and the bytes of its data."""
    with open(path, "rb") as file:
        content = file.read()
    version, length = struct.unpack("<II", content[8:16])
    if content[:8] != MAGIC or version != FORMAT:
        raise ValueError(f"{path} is not a model file of format {FORMAT}")
    return json.loads(content[16 : 16 + length]), content[(16 + length + ALIGNMENT - 1) // ALIGNMENT * ALIGNMENT :]
