"""The encoder and its heads in JAX: takes a batch and gives scores and the loss.

Parameters are one flat dictionary whose keys are the tensor names of model.bin. Every matrix is
[out, in], so that y = x @ W.T + b. A word is represented by its first piece, the virtual root by [CLS].
"""

import json
import struct

import jax
import jax.numpy as jnp
import numpy as np

import data

LAYERS, WIDTH, HEADS, INNER, POSITIONS, ARC, CLAIM = 6, 384, 12, 1536, 512, 256, 192
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


def field_heads(names, relations, factualities, events, seed):
    """Parameters of the heads that begin with the second run: names, drawn anew because only the written sentences
    know their kinds, and claims."""
    random = np.random.default_rng([seed, 2])

    def drawn(out, into):
        return (random.standard_normal((out, into)) * np.sqrt(2 / (out + into))).astype(np.float32)

    names = {"name.weight": drawn(names, WIDTH), "name.bias": np.zeros(names, np.float32)}
    return names | claim_head(relations, factualities, events, seed)


def claim_head(relations, factualities, events, seed):
    """Parameters of the head that reads claims, before training."""
    random = np.random.default_rng([seed, 4])

    def drawn(out, into):
        return (random.standard_normal((out, into)) * np.sqrt(2 / (out + into))).astype(np.float32)

    parameters = {"mix.claim": np.array([0] * LAYERS + [1.5], np.float32)}
    for name in CLAIM_ENDS:
        parameters[f"claim.{name}.weight"] = drawn(CLAIM, WIDTH)
        parameters[f"claim.{name}.bias"] = np.zeros(CLAIM, np.float32)
    for name, out in (("relation", relations), ("factuality", factualities), ("event", events)):
        parameters[f"claim.{name}.weight"] = drawn(out, CLAIM)
        parameters[f"claim.{name}.bias"] = np.zeros(out, np.float32)
    return parameters


# What a word is multiplied by where it is the subject, the object or the trigger of a claim: what it says
# alone, and what it says together with the trigger.
CLAIM_ENDS = ("subject", "subject.beside", "object", "object.beside", "trigger", "trigger.subject", "trigger.object")


def group(name):
    """Which learning rate a parameter takes: "encoder", "case" or "heads"."""
    if name == "case":
        return "case"
    return "heads" if name.split(".")[0] in ("mix", "arc", "label", "tag", "name", "claim") else "encoder"


def _linear(p, name, x):
    return x @ p[name + ".weight"].T + p[name + ".bias"]


def _product(a, b):
    return jax.lax.dot_general(a, b, (((1,), (0,)), ((), ())), preferred_element_type=jnp.float32)


def _turned(x):
    """The transpose, laid out anew: a product with a folded transpose takes three times as long on a CPU."""
    return jax.lax.optimization_barrier(x.T)


@jax.custom_vjp
def _short_product(x, weight):
    """x @ weight.T of bfloat16 numbers with float32 sums, twice as fast where the processor has them."""
    return _product(x.astype(jnp.bfloat16), _turned(weight.astype(jnp.bfloat16)))


def _short_product_forward(x, weight):
    x, weight = x.astype(jnp.bfloat16), weight.astype(jnp.bfloat16)
    return _product(x, _turned(weight)), (x, weight)


def _short_product_backward(kept, gradient):
    x, weight = kept
    gradient = gradient.astype(jnp.bfloat16)
    return _product(gradient, weight), _product(_turned(gradient), x)


_short_product.defvjp(_short_product_forward, _short_product_backward)


def _short_numbers():
    """Whether the processor multiplies bfloat16 numbers: where it does not, they are slower than float32."""
    try:
        with open("/proc/cpuinfo", encoding="ascii") as file:
            return "avx512_bf16" in file.read()
    except OSError:
        return False


SHORT = _short_numbers()


def _fast_linear(p, name, x):
    """_linear in bfloat16 where that is fast: for the encoder while it is trained; what is exported is measured
    without it."""
    if not SHORT:
        return _linear(p, name, x)
    y = _short_product(x.reshape(-1, x.shape[-1]), p[name + ".weight"])
    return y.reshape(*x.shape[:-1], -1) + p[name + ".bias"]


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
        kept = jax.random.bits(use, shape or x.shape, jnp.uint8) >= round(256 * rate)
        return x * kept / (1 - round(256 * rate) / 256)


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
            return _fast_linear(p, layer + name, x).reshape(rows, length, HEADS, -1).transpose(0, 2, 1, 3)

        query, key, value = heads("query"), heads("key"), heads("value")
        scores = query @ key.transpose(0, 1, 3, 2) / np.sqrt(WIDTH // HEADS) + hidden
        context = (jax.nn.softmax(scores, -1) @ value).transpose(0, 2, 1, 3).reshape(rows, length, WIDTH)
        x = _norm(p, layer + "norm1", x + drop(_fast_linear(p, layer + "output", context), 0.1))
        inner = jax.nn.gelu(_fast_linear(p, layer + "inner", x), approximate=False)
        x = _norm(p, layer + "norm2", x + drop(_fast_linear(p, layer + "outer", inner), 0.1))
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
    claims = _claims(p, words("claim"), batch, drop) if "mix.claim" in p else {}
    return claims | {
        "arc": arc,
        "label.dependent": tree @ p["label.dependent.weight"].T,
        "label.head": _linear(p, "label.head", tree),
        "tag": _linear(p, "tag", words("tag")),
        "name": _linear(p, "name", words("name")),
        "drop": drop,
    }


def _claims(p, words, batch, drop):
    """Scores [rows, candidates, ·] of relation, factuality and class of event of the candidates of a batch."""

    def at(end, part):
        chosen = jnp.take_along_axis(words, batch[end][:, :, None], 1)
        return _linear(p, "claim." + part, chosen)

    alone = at("subject", "subject") + at("object", "object") + at("trigger", "trigger")
    left = at("subject", "subject.beside") * at("trigger", "trigger.subject")
    right = at("object", "object.beside") * at("trigger", "trigger.object")
    joined = drop(jnp.tanh(alone + left + right), 0.25)
    return {said: _linear(p, "claim." + part, joined)
            for said, part in (("claim", "relation"), ("factuality", "factuality"), ("event", "event"))}


def _cross_entropy(logits, wanted):
    known = wanted >= 0
    chosen = jnp.take_along_axis(jax.nn.log_softmax(logits, -1), jnp.maximum(wanted, 0)[..., None], -1)[..., 0]
    # A batch with few labelled words weighs little: its mean would be noise.
    return -(chosen * known).sum() / jnp.maximum(known.sum(), 256)


# Weight of a candidate that a passage states against one that it does not: of these there are fifteen times as many, and
# what a word means where it does mean something is what the encoder has to learn.
STATED = 4.0


def _claim_loss(logits, wanted):
    """Cross-entropy over candidates, of which those that are stated weigh more."""
    weight = (wanted >= 0) * jnp.where(wanted > 0, STATED, 1.0)
    chosen = jnp.take_along_axis(jax.nn.log_softmax(logits, -1), jnp.maximum(wanted, 0)[..., None], -1)[..., 0]
    return -(chosen * weight).sum() / jnp.maximum(weight.sum(), 128)


def _name_loss(logits, wanted):
    """Cross-entropy against the sum of the labels that a word may have: data may say less than a kind."""
    allowed = jnp.asarray(data.allowed_names())[jnp.maximum(wanted, 0)]
    chosen = jax.nn.logsumexp(jnp.where(allowed > 0, logits, -1e9), -1) - jax.nn.logsumexp(logits, -1)
    known = wanted >= 0
    return -(chosen * known).sum() / jnp.maximum(known.sum(), 256)


def loss(p, batch, key):
    """The sum of the losses, and each of them."""
    s = scores(p, batch, key)
    heads = jnp.maximum(batch["head"], 0)
    at_head = jnp.take_along_axis(s["label.head"], heads[:, :, None], 1)
    relation = _linear(p, "label.out", s["drop"](jnp.tanh(s["label.dependent"] + at_head), 0.33))
    parts = {
        "arc": _cross_entropy(s["arc"], batch["head"]),
        "relation": _cross_entropy(relation, batch["relation"]),
        "tag": _cross_entropy(s["tag"], batch["tag"]),
        "name": _name_loss(s["name"], batch["name"]),
    }
    for part in ("claim", "event"):
        if part in s:
            parts[part] = _claim_loss(s[part], batch[part])
    if "factuality" in s:
        parts["factuality"] = _cross_entropy(s["factuality"], batch["factuality"])
    return sum(parts.values()), parts
