"""Takes treebanks, name data and written sentences and gives Sentences; takes Sentences and gives batches.

    sentences = read_treebank("en_ewt-ud-train.conllu") + read_columns("wikigold.conll")
    for batch in batches(sentences, ...): ...

Nothing read here is ever written into the project: only the weights learned from it are.
"""

import dataclasses
import re

import numpy as np

from pieces import case_class

NAME_LABELS = ["O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC"]
UNKNOWN = -1  # a label that the data does not give: it adds nothing to the loss


@dataclasses.dataclass(frozen=True)
class Sentence:
    """Words with what is known about them: a part that is not known is None."""

    words: tuple
    tags: tuple = None  # "NOUN|NN" a word
    heads: tuple = None  # 1-based index of the head a word, 0 for the root
    relations: tuple = None
    names: tuple = None  # one of NAME_LABELS a word


# Titles stand before a person's name in GUM's spans; our names begin after them.
TITLES = frozenset(
    "mr mrs ms miss dr prof professor president vice prime minister senator sen representative rep congressman "
    "congresswoman governor gov mayor judge justice chief king queen prince princess duke lord lady sir dame "
    "general gen colonel col major captain capt lieutenant lt sergeant secretary chancellor ambassador "
    "commissioner director chairman pope bishop archbishop cardinal father sister saint st emperor".split()
)

NAME_KIND_OF_ENTITY = {"person": "PER", "organization": "ORG", "place": "LOC"}


def read_treebank(path):
    """Sentences of a CoNLL-U file with tags and tree, and with names where it has an entity column (GUM)."""
    sentences = []
    for rows in _conllu_sentences(path):
        words = tuple(row[1] for row in rows)
        heads = tuple(int(row[6]) for row in rows)
        entities = any("Entity=" in row[9] for row in rows)
        sentences.append(
            Sentence(
                words=words,
                tags=tuple(row[3] + "|" + row[4] for row in rows),
                heads=heads,
                relations=tuple(row[7] for row in rows),
                names=_names_of_entities(rows, heads) if entities else None,
            )
        )
    return sentences


def _conllu_sentences(path):
    rows = []
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            line = line.rstrip("\n")
            if not line:
                if rows:
                    yield rows
                rows = []
            elif not line.startswith("#"):
                row = line.split("\t")
                if row[0].isdigit():  # neither a multiword token nor an empty node
                    rows.append(row)
    if rows:
        yield rows


def _entities(rows):
    """The entities of GUM's column as (first, last, kind, Wikipedia title or ""), inner ones first."""
    found, open_entities = [], []
    for i, row in enumerate(rows):
        column = re.search(r"Entity=([^|]*)", row[9])
        if not column:
            continue
        for opened, closed in re.findall(r"\(([^()]*)(\)?)|[^()]+\)", column.group(1)):
            if opened:
                open_entities.append((i, opened.split("-")))
                if closed:
                    first, parts = open_entities.pop()
                    found.append((first, i, parts))
        for number in re.findall(r"(?:^|\))(\d+)(?=\))", re.sub(r"\([^()]*\)?", ")", column.group(1))):
            for k in range(len(open_entities) - 1, -1, -1):
                if open_entities[k][1][0] == number:
                    first, parts = open_entities.pop(k)
                    found.append((first, i, parts))
                    break
    # number-kind-status-salience-centring-minimal span-link(-title)
    return [(first, last, p[1] if len(p) > 1 else "", "-".join(p[7:])) for first, last, p in found]


def _names_of_entities(rows, heads):
    """Marks the entities that are called by name, the widest first, without title and article."""
    words = [row[1] for row in rows]
    proper = [row[4] in ("NNP", "NNPS") for row in rows]
    labels = ["O"] * len(rows)
    for first, last, kind, title in sorted(_entities(rows), key=lambda e: e[0] - e[1]):
        if kind not in NAME_KIND_OF_ENTITY:
            continue
        inside = range(first, last + 1)
        head = next((k for k in inside if not first <= heads[k] - 1 <= last), None)
        if head is None or not proper[head]:
            continue
        if kind == "person" and rows[head][4] == "NNPS":  # "Americans" is a people, not a person's name
            continue
        run = _run_like(words, first, last, title) or _proper_run(words, proper, first, last, head)
        begin, end = run
        while kind == "person" and begin < end and words[begin].lower().rstrip(".") in TITLES:
            begin += 1
        if any(label != "O" for label in labels[begin : end + 1]):
            continue
        labels[begin] = "B-" + NAME_KIND_OF_ENTITY[kind]
        for k in range(begin + 1, end + 1):
            labels[k] = "I-" + NAME_KIND_OF_ENTITY[kind]
    return tuple(labels)


def _run_like(words, first, last, title):
    """The words of a span that spell a Wikipedia title, such as "University of Portsmouth"."""
    wanted = re.sub(r"_\(.*", "", title).replace("_", "").lower()
    if wanted.startswith("the"):
        wanted = wanted[3:]
    if not wanted:
        return None
    for begin in range(first, last + 1):
        spelled = ""
        for end in range(begin, last + 1):
            spelled += words[end].lower()
            if spelled == wanted:
                return begin, end
    return None


def _proper_run(words, proper, first, last, head):
    """The run of proper nouns around the head of a span, across hyphens."""

    def joins(k):
        return proper[k] or (words[k] == "-" and first < k < last and proper[k - 1] and proper[k + 1])

    begin = end = head
    while begin > first and joins(begin - 1):
        begin -= 1
    while end < last and joins(end + 1):
        end += 1
    return begin, end


def read_columns(path):
    """Sentences with names from a file of "word label" lines; kinds other than PER, ORG and LOC become O."""
    sentences, words, labels = [], [], []

    def flush():
        if words:
            sentences.append(Sentence(words=tuple(words), names=_begin_inside(labels)))
            words.clear()
            labels.clear()

    with open(path, encoding="utf-8") as lines:
        for line in lines:
            line = line.rstrip("\n")
            if not line or line.startswith("-DOCSTART"):
                flush()
                continue
            word, label = line.split(" ")
            words.append(word)
            labels.append(label if label[-3:] in ("PER", "ORG", "LOC") else "O")
    flush()
    return sentences


def _begin_inside(labels):
    """Turns labels in which a name may begin with I- into labels in which every name begins with B-."""
    fixed, previous = [], "O"
    for label in labels:
        if label[0] == "I" and previous[2:] != label[2:]:
            fixed.append("B-" + label[2:])
        else:
            fixed.append(label)
        previous = label
    return tuple(fixed)


WRITTEN_KINDS = {
    "PERSON": "PER",
    "ORGANIZATION": "ORG",
    "COUNTRY": "LOC",
    "PLACE": "LOC",
    "OFFICE": None,
    "AGREEMENT": None,
    "EVENT": None,
    "BLOC": None,
    "NATIONALITY": None,
}

# Treebank tokens: initials and abbreviations with their stops, clitics apart, hyphens apart.
_TOKEN = re.compile(
    r"(?:[A-Za-z]\.){2,}|(?:Mr|Mrs|Ms|Dr|St|Gen|Col|Sen|Rep|Gov|Lt|Jr|No)\.(?=\s)|[A-Z]\.(?=\s[A-Z])"
    r"|\d+(?:[.,]\d+)*|[’'](?:s|re|ve|ll|d|m)\b|n[’']t\b|\w+?(?=n[’']t\b)|[^\W_]+(?:[’'](?!(?:s|re|ve|ll|d|m)\b)[^\W_]+)*|[^\w\s]|_"
)
_MARK = re.compile(r"\[(%s) ([^\[\]]+)\]" % "|".join(WRITTEN_KINDS))


def tokens(text):
    """Splits plain text the way the treebanks do, near enough for name data."""
    return _TOKEN.findall(text)


def read_written(path):
    """Sentences of a file such as train/names/wire.txt: one a line, "[PERSON Ada Novak] of [COUNTRY Chad] …"."""
    sentences = []
    with open(path, encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            line = line.strip()
            if not line or line.startswith("#"):
                continue
            words, labels, at = [], [], 0
            for mark in _MARK.finditer(line):
                before, name = tokens(line[at : mark.start()]), tokens(mark.group(2))
                kind = WRITTEN_KINDS[mark.group(1)]
                words += before + name
                labels += ["O"] * len(before)
                labels += [("I-" if k else "B-") + kind for k in range(len(name))] if kind else ["O"] * len(name)
                at = mark.end()
            rest = tokens(line[at:])
            words += rest
            labels += ["O"] * len(rest)
            if "[" in words or "]" in words:
                raise ValueError(f"{path}:{number}: a bracket that marks nothing")
            sentences.append(Sentence(words=tuple(words), names=tuple(labels)))
    return sentences


def disguise(sentence, random):
    """Now and then gives a sentence in other clothes: lower case, capitals, headline case, curly quotes."""
    draw = random.random()
    words = sentence.words
    if draw < 0.03:
        words = tuple(w.lower() for w in words)
    elif draw < 0.06:
        words = tuple(w.upper() for w in words)
    elif draw < 0.08:
        words = tuple(w[:1].upper() + w[1:] for w in words)
    elif draw < 0.25:
        words = tuple(w.replace("'", "’").replace('"', "”" if i else "“") for i, w in enumerate(words))
    return dataclasses.replace(sentence, words=words)


class Labels:
    """The numbers of tags, relations and names."""

    def __init__(self, tags, relations):
        self.tags, self.relations, self.names = tags, relations, NAME_LABELS
        self.tag = {t: i for i, t in enumerate(tags)}
        self.relation = {r: i for i, r in enumerate(relations)}
        self.name = {n: i for i, n in enumerate(NAME_LABELS)}

    @classmethod
    def of(cls, sentences):
        trees = [s for s in sentences if s.heads]
        return cls(sorted({t for s in trees for t in s.tags}), sorted({r for s in trees for r in s.relations}))


def encode(words, vocabulary):
    """Piece numbers, case classes and the index of the first piece of the root and of every word."""
    numbers, cases, first = [vocabulary.start], [0], [0]
    for word in words:
        pieces = vocabulary.pieces(word)
        first.append(len(numbers))
        numbers += pieces
        cases += [case_class(word)] * len(pieces)
    return numbers + [vocabulary.end], cases + [0], first


LENGTHS = (16, 24, 32, 40, 56, 80, 128)  # pieces a sentence is padded to; longer ones are left out of training


def plan(lengths, budget, random):
    """Deals sentences of like length into batches of about `budget` pieces: a list of (length, rows, indices)."""
    groups = {length: [] for length in LENGTHS}
    for i, n in enumerate(lengths):
        fitting = next((length for length in LENGTHS if n <= length), None)
        if fitting:
            groups[fitting].append(i)
    dealt = []
    for length, indices in groups.items():
        random.shuffle(indices)
        rows = budget // length
        dealt += [(length, rows, indices[k : k + rows]) for k in range(0, len(indices), rows)]
    random.shuffle(dealt)
    return dealt


def collate(sentences, length, rows, vocabulary, labels):
    """One batch: int32 [rows, length] arrays; rows without a sentence hold no label."""
    batch = {name: np.zeros((rows, length), np.int32) for name in ("piece", "case", "first")}
    batch["piece_there"] = np.zeros((rows, length), np.float32)
    batch["word_there"] = np.zeros((rows, length), np.float32)
    batch["piece_there"][:, 0] = batch["word_there"][:, 0] = 1
    for name in ("tag", "head", "relation", "name"):
        batch[name] = np.full((rows, length), UNKNOWN, np.int32)
    for row, sentence in enumerate(sentences):
        numbers, cases, first = encode(sentence.words, vocabulary)
        batch["piece"][row, : len(numbers)] = numbers
        batch["case"][row, : len(cases)] = cases
        batch["piece_there"][row, : len(numbers)] = 1
        batch["first"][row, : len(first)] = first
        batch["word_there"][row, : len(first)] = 1
        words = slice(1, len(first))
        if sentence.heads:
            batch["tag"][row, words] = [labels.tag[t] for t in sentence.tags]
            batch["head"][row, words] = sentence.heads
            batch["relation"][row, words] = [labels.relation[r] for r in sentence.relations]
        if sentence.names:
            batch["name"][row, words] = [labels.name[n] for n in sentence.names]
    return batch
