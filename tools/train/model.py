"""The encoder and its heads in JAX: takes a batch and gives scores and the loss.

Parameters are one flat dictionary whose keys are the tensor names of model.bin. Every matrix is
[out, in], so that y = x @ W.T + b. A word is represented by its first piece, the virtual root by [CLS].
"""

import json
import struct

import jax
import jax.numpy as jnp
import numpy as np

LAYERS, WIDTH, HEADS, INNER, POSITIONS, ARC = 6, 384, 12, 1536, 512, 256
OUTPUTS = LAYERS + 1  # the embeddings and every layer

BASE_NAMES = {
    "attention.self.query": "query",
    "attention.self.key": "key",
    "attention.self.value": "value",
    "attention.output.dense": "output",
    "attention.output.LayerNorm": "norm1",
    "intermediate.dense": "inner",
    "output.dense": "outer",
    "output.LayerNorm": "norm2",
}


def read_safetensors(path):
    """The float32 tensors of a safetensors file, by name."""
    with open(path, "rb") as file:
        data = file.read()
    (length,) = struct.unpack("<Q", data[:8])
    tensors = {}
    for name, entry in json.loads(data[8 : 8 + length]).items():
        if name != "__metadata__" and entry["dtype"] == "F32":
            begin, end = (8 + length + offset for offset in entry["data_offsets"])
            tensors[name] = np.frombuffer(data[begin:end], np.float32).reshape(entry["shape"]).copy()
    return tensors


def initial(base, tags, relations, names, case_classes, seed):
    """Parameters before training: the pretrained encoder, and heads drawn from the seed."""
    random = np.random.default_rng(seed)

    def drawn(out, into):
        return (random.standard_normal((out, into)) * np.sqrt(2 / (out + into))).astype(np.float32)

    parameters = {
        "word": base["embeddings.word_embeddings.weight"],
        "position": base["embeddings.position_embeddings.weight"],
        "type": base["embeddings.token_type_embeddings.weight"][:1],
        "case": np.zeros((case_classes, WIDTH), np.float32),
        "embed.norm.weight": base["embeddings.LayerNorm.weight"],
        "embed.norm.bias": base["embeddings.LayerNorm.bias"],
    }
    for layer in range(LAYERS):
        for theirs, ours in BASE_NAMES.items():
            for part in ("weight", "bias"):
                parameters[f"layer.{layer}.{ours}.{part}"] = base[f"encoder.layer.{layer}.{theirs}.{part}"]
    for head in ("tree", "tag", "name"):
        parameters[f"mix.{head}"] = np.array([0] * LAYERS + [1.5], np.float32)  # before the softmax
    for name, out, into in (
        ("arc.dependent", ARC, WIDTH),
        ("arc.head", ARC, WIDTH),
        ("label.head", ARC, WIDTH),
        ("label.out", relations, ARC),
        ("tag", tags, WIDTH),
        ("name", names, WIDTH),
    ):
        parameters[name + ".weight"] = drawn(out, into)
        parameters[name + ".bias"] = np.zeros(out, np.float32)
    parameters["label.dependent.weight"] = drawn(ARC, WIDTH)
    parameters["arc.bilinear.weight"] = (random.standard_normal((ARC, ARC)) * 0.03).astype(np.float32)
    parameters["arc.headbias"] = np.zeros(ARC, np.float32)
    return parameters


def group(name):
    """Which learning rate a parameter takes: "encoder", "case" or "heads"."""
    if name == "case":
        return "case"
    return "heads" if name.split(".")[0] in ("mix", "arc", "label", "tag", "name") else "encoder"


def _linear(p, name, x):
    return x @ p[name + ".weight"].T + p[name + ".bias"]


def _norm(p, name, x):
    mean = x.mean(-1, keepdims=True)
    variance = ((x - mean) ** 2).mean(-1, keepdims=True)
    return (x - mean) * jax.lax.rsqrt(variance + 1e-12) * p[name + ".weight"] + p[name + ".bias"]


def _leaky(x):
    return jnp.where(x > 0, x, 0.1 * x)


class Dropout:
    """Drops values at random while training; without a key it changes nothing."""

    def __init__(self, key):
        self.key = key

    def __call__(self, x, rate, shape=None):
        if self.key is None:
            return x
        self.key, use = jax.random.split(self.key)
        kept = jax.random.bernoulli(use, 1 - rate, shape or x.shape)
        return x * kept / (1 - rate)


def encoder(p, batch, drop):
    """The outputs of the embeddings and of every layer: OUTPUTS arrays [rows, pieces, WIDTH]."""
    rows, length = batch["piece"].shape
    x = p["word"][batch["piece"]] + p["position"][:length] + p["type"][0] + p["case"][batch["case"]]
    x = drop(_norm(p, "embed.norm", x), 0.1)
    outputs = [x]
    hidden = (1 - batch["piece_there"])[:, None, None, :] * -1e9
    for i in range(LAYERS):
        layer = f"layer.{i}."

        def heads(name):
            return _linear(p, layer + name, x).reshape(rows, length, HEADS, -1).transpose(0, 2, 1, 3)

        query, key, value = heads("query"), heads("key"), heads("value")
        scores = query @ key.transpose(0, 1, 3, 2) / np.sqrt(WIDTH // HEADS) + hidden
        context = (jax.nn.softmax(scores, -1) @ value).transpose(0, 2, 1, 3).reshape(rows, length, WIDTH)
        x = _norm(p, layer + "norm1", x + drop(_linear(p, layer + "output", context), 0.1))
        inner = jax.nn.gelu(_linear(p, layer + "inner", x), approximate=False)
        x = _norm(p, layer + "norm2", x + drop(_linear(p, layer + "outer", inner), 0.1))
        outputs.append(x)
    return outputs


def scores(p, batch, key=None):
    """Scores [rows, words, ·] of arcs, tags and names, and the two halves of the relation scores."""
    drop = Dropout(key)
    outputs = encoder(p, batch, drop)

    def words(head):
        weights = jax.nn.softmax(p["mix." + head])
        mixed = sum(weights[i] * output for i, output in enumerate(outputs))
        return drop(jnp.take_along_axis(mixed, batch["first"][:, :, None], 1), 0.2)

    tree, rows = words("tree"), batch["piece"].shape[0]
    whole = (rows, 1, ARC)  # one mask for all words of a sentence
    dependent = drop(_leaky(_linear(p, "arc.dependent", tree)), 0.33, whole)
    head = drop(_leaky(_linear(p, "arc.head", tree)), 0.33, whole)
    arc = (dependent @ p["arc.bilinear.weight"].T) @ head.transpose(0, 2, 1)
    arc = arc + (head @ p["arc.headbias"])[:, None, :] + (1 - batch["word_there"])[:, None, :] * -1e9
    return {
        "arc": arc,
        "label.dependent": tree @ p["label.dependent.weight"].T,
        "label.head": _linear(p, "label.head", tree),
        "tag": _linear(p, "tag", words("tag")),
        "name": _linear(p, "name", words("name")),
        "drop": drop,
    }


def _cross_entropy(logits, wanted):
    known = wanted >= 0
    chosen = jnp.take_along_axis(jax.nn.log_softmax(logits, -1), jnp.maximum(wanted, 0)[..., None], -1)[..., 0]
    # A batch with few labelled words weighs little: its mean would be noise.
    return -(chosen * known).sum() / jnp.maximum(known.sum(), 256)


def loss(p, batch, key):
    """The sum of the four losses, and each of them."""
    s = scores(p, batch, key)
    heads = jnp.maximum(batch["head"], 0)
    at_head = jnp.take_along_axis(s["label.head"], heads[:, :, None], 1)
    relation = _linear(p, "label.out", s["drop"](jnp.tanh(s["label.dependent"] + at_head), 0.33))
    parts = {
        "arc": _cross_entropy(s["arc"], batch["head"]),
        "relation": _cross_entropy(relation, batch["relation"]),
        "tag": _cross_entropy(s["tag"], batch["tag"]),
        "name": _cross_entropy(s["name"], batch["name"]),
    }
    return sum(parts.values()), parts
