"""Takes a checkpoint and its model.bin and gives a checkpoint whose claims head was learned to the end.

    python claims.py work/field --model work/model.bin --out work/claims

The second run of train.py teaches the encoder what relations need, but sees too few of them to finish the head. Here
the encoder stands still: the vectors of the passages are worked out once, in eight bits, as Go will, and the head alone
is learned from them, which takes minutes. Weights are averaged over the last half of the epochs.
"""

import argparse
import os
import shutil

import jax
import jax.numpy as jnp
import numpy as np
import optax

import data
import integers
import model
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
    """Candidates of every passage, drawn anew: [n, 3, layers + 1, width] vectors, relations and factualities."""
    rows, relations, factualities = [], [], []
    for passage, words in zip(passages, seen):
        for subject, object_, trigger, relation, factuality in data.candidates(passage, random, PAIRS_BESIDE, 2 * len(passage.claims) + 2):
            rows.append(words[[subject, object_, trigger]])
            relations.append(labels.claim[relation])
            factualities.append(labels.factuality[factuality] if factuality else data.UNKNOWN)
    order = random.permutation(len(rows))
    return np.stack(rows)[order], np.array(relations)[order], np.array(factualities)[order]


def scores(p, x, key=None):
    """Scores of relation and factuality of candidates [n, 3, layers + 1, width]; see model._claims."""
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
    out = lambda name: joined @ p[f"claim.{name}.weight"].T + p[f"claim.{name}.bias"]
    return out("relation"), out("factuality")


def loss(p, x, relation, factuality, key):
    said, how = scores(p, x, key)
    weight = jnp.where(relation > 0, STATED, 1.0)
    first = -(jnp.take_along_axis(jax.nn.log_softmax(said), relation[:, None], 1)[:, 0] * weight).mean()
    known = factuality >= 0
    second = -jnp.take_along_axis(jax.nn.log_softmax(how), jnp.maximum(factuality, 0)[:, None], 1)[:, 0]
    return first + (second * known).sum() / jnp.maximum(known.sum(), 32)


def learn(parameters, passages, reader, labels, seed, epochs):
    """The parameters of the claims head after so many epochs, averaged over the last half."""
    seen = vectors(reader, passages)
    p = {name: jnp.asarray(value) for name, value in parameters.items()}
    random = np.random.default_rng([seed, 3])
    steps = epochs * (len(samples(passages, seen, labels, np.random.default_rng(0))[1]) // A_BATCH)
    optimise = optax.adamw(optax.warmup_cosine_decay_schedule(0, RATE, 60, steps, RATE * 0.05), weight_decay=0.02)
    state, key = optimise.init(p), jax.random.key(seed, impl="rbg")

    @jax.jit
    def step(p, state, x, relation, factuality, key):
        value, gradient = jax.value_and_grad(loss)(p, x, relation, factuality, key)
        change, state = optimise.update(gradient, state, p)
        return optax.apply_updates(p, change), state, value

    mean, count, at = None, 0, 0
    for epoch in range(epochs):
        x, relation, factuality = samples(passages, seen, labels, random)
        total = 0.0
        for k in range(0, len(relation) - A_BATCH + 1, A_BATCH):
            batch = slice(k, k + A_BATCH)
            p, state, value = step(p, state, x[batch], relation[batch], factuality[batch], jax.random.fold_in(key, at))
            total, at = total + float(value), at + 1
            if epoch >= epochs // 2:
                mean = p if mean is None else jax.tree_util.tree_map(lambda m, v: m + v, mean, p)
                count += 1
        if epoch % 5 == 4:
            print(f"epoch {epoch + 1}: {total / (len(relation) // A_BATCH):.3f}", flush=True)
    return {name: np.asarray(value / count) for name, value in mean.items()}


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("checkpoint", help="folder of a run of train.py")
    arguments.add_argument("--model", required=True, help="model.bin of that checkpoint")
    arguments.add_argument("--out", required=True, help="folder for the new checkpoint")
    arguments.add_argument("--written", default=os.path.join(here, "..", "..", "train"))
    arguments.add_argument("--epochs", type=int, default=EPOCHS)
    arguments.add_argument("--seed", type=int, default=1)
    a = arguments.parse_args()
    trained = train.load(a.checkpoint)
    labels = data.Labels(trained["tags"], trained["relations"])
    head = model.claim_head(len(labels.claims), len(data.FACTUALITIES), a.seed)
    learned = learn(head, train.passages(a.written)[0], integers.Model.read(a.model), labels, a.seed, a.epochs)
    os.makedirs(a.out, exist_ok=True)
    for name in ("model.safetensors", "vocab.txt"):
        shutil.copy(os.path.join(a.checkpoint, name), os.path.join(a.out, name))
    train.save(a.out, {**trained, "parameters": {**trained["parameters"], **learned}, "run": trained["run"] + " and claims"})


if __name__ == "__main__":
    main()
