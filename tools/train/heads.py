"""Takes a model.bin and gives one whose claims head was learned anew, to the end, and all else is as before.

    python heads.py work/model.bin --out work/finished.bin

The second run of train.py teaches the encoder what relations need, but sees too few of them to finish the head. Here
the encoder stands still: the vectors of the passages are worked out once, in eight bits, as Go will, and the head alone
is learned from them, which takes minutes. Weights are averaged over the last half of the epochs. So more passages can
be learned without touching trees and names.
"""

import argparse
import datetime
import os

import jax
import jax.numpy as jnp
import numpy as np
import optax

import data
import export
import integers
import model
import modelfile
import train

EPOCHS, A_BATCH, RATE = 60, 512, 2e-3
PAIRS_BESIDE = 1  # who does it to whom, the patterns know from the tree; what a trigger means here, the head is to learn
STATED = 2.0  # weight of what a passage states against what it does not


def vectors(reader, passages):
    """For each passage the outputs of every layer for its words: float32 [words, layers + 1, width]."""
    found = []
    for passage in passages:
        numbers, cases, first = data.encode(passage.words, reader.vocabulary)
        there = np.ones((1, len(numbers)), bool)
        outputs = reader._encode(np.array([numbers]), np.array([cases]), there)[:, 0]
        found.append(outputs[:, first[1:]].transpose(1, 0, 2).astype(np.float32))
    return found


def samples(passages, seen, labels, random):
    """Candidates of every passage, drawn anew: [n, 3, layers + 1, width] vectors and [n, 3] labels: relation, factuality
    and class of event, data.UNKNOWN where the passage does not say."""
    rows, said = [], []
    number = lambda table, name: table[name] if name else data.UNKNOWN
    for passage, words in zip(passages, seen):
        drawn = data.candidates(passage, random, PAIRS_BESIDE, 2 * len(passage.claims) + 2)
        for subject, object_, trigger, relation, factuality, event in drawn:
            rows.append(words[[subject, object_, trigger]])
            said.append((labels.claim[relation], number(labels.factuality, factuality), number(labels.event, event)))
    order = random.permutation(len(rows))
    return np.stack(rows)[order], np.array(said)[order]


def scores(p, x, key=None):
    """Scores of relation, factuality and event of candidates [n, 3, layers + 1, width]; see model._claims."""
    mixed = jnp.einsum("l,nelw->new", jax.nn.softmax(p["mix.claim"]), x)
    if key is not None:
        mixed = mixed * jax.random.bernoulli(jax.random.fold_in(key, 1), 0.8, mixed.shape) / 0.8
    part = lambda end, name: mixed[:, end] @ p[f"claim.{name}.weight"].T + p[f"claim.{name}.bias"]
    alone = part(0, "subject") + part(1, "object") + part(2, "trigger")
    left = part(0, "subject.beside") * part(2, "trigger.subject")
    right = part(1, "object.beside") * part(2, "trigger.object")
    joined = jnp.tanh(alone + left + right)
    if key is not None:
        joined = joined * jax.random.bernoulli(jax.random.fold_in(key, 2), 0.6, joined.shape) / 0.6
    return [joined @ p[f"claim.{name}.weight"].T + p[f"claim.{name}.bias"] for name in ("relation", "factuality", "event")]


def loss(p, x, said, key):
    relation, factuality, event = scores(p, x, key)

    def surprise(logits, wanted, weight):
        known = wanted >= 0
        chosen = jnp.take_along_axis(jax.nn.log_softmax(logits), jnp.maximum(wanted, 0)[:, None], 1)[:, 0]
        return -(chosen * known * weight).sum() / jnp.maximum(known.sum(), 32)

    weight = jnp.where(said[:, 0] > 0, STATED, 1.0)
    return surprise(relation, said[:, 0], weight) + surprise(factuality, said[:, 1], 1.0) + surprise(event, said[:, 2], weight)


def learn(parameters, passages, reader, labels, seed, epochs):
    """The parameters of the claims head after so many epochs, averaged over the last half."""
    seen = vectors(reader, passages)
    p = {name: jnp.asarray(value) for name, value in parameters.items()}
    random = np.random.default_rng([seed, 3])
    steps = epochs * (len(samples(passages, seen, labels, np.random.default_rng(0))[1]) // A_BATCH)
    optimise = optax.adamw(optax.warmup_cosine_decay_schedule(0, RATE, 60, steps, RATE * 0.05), weight_decay=0.02)
    state, key = optimise.init(p), jax.random.key(seed, impl="rbg")

    @jax.jit
    def step(p, state, x, said, key):
        value, gradient = jax.value_and_grad(loss)(p, x, said, key)
        change, state = optimise.update(gradient, state, p)
        return optax.apply_updates(p, change), state, value

    mean, count, at = None, 0, 0
    for epoch in range(epochs):
        x, said = samples(passages, seen, labels, random)
        total = 0.0
        for k in range(0, len(said) - A_BATCH + 1, A_BATCH):
            batch = slice(k, k + A_BATCH)
            p, state, value = step(p, state, x[batch], said[batch], jax.random.fold_in(key, at))
            total, at = total + float(value), at + 1
            if epoch >= epochs // 2:
                mean = p if mean is None else jax.tree_util.tree_map(lambda m, v: m + v, mean, p)
                count += 1
        if epoch % 5 == 4:
            print(f"epoch {epoch + 1}: {total / (len(said) // A_BATCH):.3f}", flush=True)
    return {name: np.asarray(value / count) for name, value in mean.items()}


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("model", help="a model.bin")
    arguments.add_argument("--out", required=True, help="where to write the new one; may be the same")
    arguments.add_argument("--written", default=os.path.join(here, "..", "..", "train"))
    arguments.add_argument("--created", default=datetime.date.today().isoformat())
    arguments.add_argument("--epochs", type=int, default=EPOCHS)
    arguments.add_argument("--seed", type=int, default=1)
    a = arguments.parse_args()
    header, _ = modelfile.split(a.model)
    labels = data.Labels(header["tags"], header["relations"])
    head = model.claim_head(len(labels.claims), len(data.FACTUALITIES), len(labels.events), a.seed)
    learned = learn(head, train.passages(a.written)[0], integers.Model.read(a.model), labels, a.seed, a.epochs)
    relations = [s for s in export.written_sources(a.written) if s["name"].startswith("train/relations/")]
    others = [s for s in header["sources"] if not s["name"].startswith("train/relations/")]
    changes = {"format": modelfile.FORMAT, "created": a.created, "claims": labels.claims, "factualities": data.FACTUALITIES, "events": labels.events,
               "made_by": header["made_by"].partition("; claims head by")[0] + "; claims head by heads.py", "sources": others + relations, "figures": {}}
    content = modelfile.with_parameters(a.model, learned, changes)
    with open(a.out + ".new", "wb") as file:
        file.write(content)
    os.replace(a.out + ".new", a.out)
    print(a.out, len(content), "bytes")


if __name__ == "__main__":
    main()
