"""Reads model.bin and scores sentences as loader/parse does: 8-bit weights, 8-bit activations.

    scored = Model.read("model.bin").score([["Xi", "met", "Putin", "."]])[0]
    scored["arc"].shape  # (5, 5): dependent, head; row and column 0 are the virtual root

Integer products are exact: they are summed in float32 over at most 384 columns, below 2**24.
A file that export.py wrote with --floats is scored in float32, to see what eight bits cost.
"""

import numpy as np
from scipy.special import erf

import modelfile
from data import encode
from pieces import Vocabulary


def _softmax(x):
    e = np.exp(x - x.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True)


class Model:
    """An opened model.bin."""

    def __init__(self, header, region):
        self.tags, self.relations, self.names = header["tags"], header["relations"], header["names"]
        self.claims, self.factualities, self.name_types = header["claims"], header["factualities"], header["name_types"]
        self.events = header["events"]
        self.config = header["config"]
        offset, length = header["vocabulary_bytes"]
        self.vocabulary = Vocabulary(region[offset : offset + length].decode().split("\n")[:-1])
        self.values, self.scales = {}, {}
        for entry in header["tensors"]:
            count = int(np.prod(entry["shape"]))
            kind = np.int8 if entry["type"] == "int8" else np.dtype("<f4")
            value = np.frombuffer(region, kind, count, entry["offset"]).reshape(entry["shape"])
            self.values[entry["name"]] = value.astype(np.float32)
            if entry["type"] == "int8":
                self.scales[entry["name"]] = np.frombuffer(region, "<f4", entry["shape"][0], entry["scales"])
        self.word_table = self.values["word"]
        if "word" in self.scales:
            self.word_table = self.word_table * self.scales["word"][:, None]

    @classmethod
    def read(cls, path):
        return cls(*modelfile.split(path))

    def _linear(self, name, x):
        weight, bias = self.values[name + ".weight"], self.values.get(name + ".bias", np.float32(0))
        scales = self.scales.get(name + ".weight")
        if scales is None:
            return x @ weight.T + bias
        row = np.maximum(np.abs(x).max(-1, keepdims=True), 1e-8) / np.float32(127)
        x = np.rint(x / row)
        blocks = range(0, weight.shape[1], 384)
        y = sum(x[..., begin : begin + 384] @ weight[:, begin : begin + 384].T for begin in blocks)
        return y * row * scales + bias

    def _norm(self, name, x):
        centred = x - x.mean(-1, keepdims=True)
        x = centred / np.sqrt((centred**2).mean(-1, keepdims=True) + np.float32(1e-12))
        return x * self.values[name + ".weight"] + self.values[name + ".bias"]

    def _encode(self, numbers, cases, there):
        rows, length = numbers.shape
        width, heads = self.config["width"], self.config["heads"]
        v = self.values
        x = self.word_table[numbers] + v["position"][:length] + v["type"][0] + v["case"][cases]
        x = self._norm("embed.norm", x)
        outputs = [x]
        for i in range(self.config["layers"]):
            layer = f"layer.{i}."
            query, key, value = (
                self._linear(layer + part, x).reshape(rows, length, heads, -1).transpose(0, 2, 1, 3)
                for part in ("query", "key", "value")
            )
            scores = query @ key.transpose(0, 1, 3, 2) / np.float32(np.sqrt(width // heads))
            scores = np.where(there[:, None, None, :], scores, np.float32(-1e9))
            context = (_softmax(scores) @ value).transpose(0, 2, 1, 3).reshape(rows, length, width)
            x = self._norm(layer + "norm1", x + self._linear(layer + "output", context))
            inner = self._linear(layer + "inner", x)
            inner = (0.5 * inner * (1 + erf(inner / np.float32(np.sqrt(2))))).astype(np.float32)
            x = self._norm(layer + "norm2", x + self._linear(layer + "outer", inner))
            outputs.append(x)
        return np.stack(outputs)

    def _heads(self, outputs, first):
        """Scores of one sentence from the outputs [layers + 1, pieces, width]."""
        words = outputs[:, first]
        tree, tag, name = (np.tensordot(self.values["mix." + head], words, 1) for head in ("tree", "tag", "name"))
        leaky = lambda x: np.where(x > 0, x, np.float32(0.1) * x)
        dependent, head = leaky(self._linear("arc.dependent", tree)), leaky(self._linear("arc.head", tree))
        return {
            "arc": self._linear("arc.bilinear", dependent) @ head.T + head @ self.values["arc.headbias"],
            "label.dependent": self._linear("label.dependent", tree),
            "label.head": self._linear("label.head", tree),
            "tag": self._linear("tag", tag)[1:],
            "name": self._linear("name", name)[1:],
            "vector": np.tensordot(self.values["mix.claim"], words, 1)[1:] if self.claims else None,
        }

    def opinion(self, scored, subject, object_, trigger):
        """Scores of relation, factuality and class of event for two ends and a trigger, given as word numbers from 0."""
        at = lambda word, part: self._linear("claim." + part, scored["vector"][word])
        alone = at(subject, "subject") + at(object_, "object") + at(trigger, "trigger")
        left = at(subject, "subject.beside") * at(trigger, "trigger.subject")
        right = at(object_, "object.beside") * at(trigger, "trigger.object")
        joined = np.tanh(alone + left + right)
        return tuple(self._linear("claim." + what, joined) for what in ("relation", "factuality", "event"))

    def score(self, sentences):
        """For each sentence (a list of words): arc [n+1, n+1], tag [n, tags], name [n, names] and relation halves."""
        encoded = [encode(words, self.vocabulary) for words in sentences]
        scored = [None] * len(sentences)
        order = sorted(range(len(sentences)), key=lambda i: len(encoded[i][0]))
        while order:
            length = len(encoded[order[-1]][0])
            take, order = order[-max(1, 1024 // length) :], order[: -max(1, 1024 // length)]
            numbers = np.zeros((len(take), length), np.int64)
            cases, there = numbers.copy(), np.zeros((len(take), length), bool)
            for row, i in enumerate(take):
                n = len(encoded[i][0])
                numbers[row, :n], cases[row, :n], there[row, :n] = encoded[i][0], encoded[i][1], True
            outputs = self._encode(numbers, cases, there)
            for row, i in enumerate(take):
                scored[i] = self._heads(outputs[:, row], encoded[i][2])
        return scored

    def relations_of(self, scored, heads):
        """Relation scores [n, relations], given the head of every word (0 for the root)."""
        z = np.tanh(scored["label.dependent"][1:] + scored["label.head"][list(heads)])
        return self._linear("label.out", z)
