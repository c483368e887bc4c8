"""Takes treebanks, name data and written sentences and gives Sentences; takes Sentences and gives batches.

    sentences = read_treebank("en_ewt-ud-train.conllu") + read_columns("wikigold.conll")
    for batch in batches(sentences, ...): ...

Nothing read here is ever written into the project: only the weights learned from it are.
"""

import dataclasses
import glob
import os
import re

import numpy as np

from pieces import case_class

UNKNOWN = -1  # a label that the data does not give: it adds nothing to the loss

# The kinds of name, and the coarse type of each as corpora write it: "" where they have none.
NAME_TYPES = {
    "PERSON": "PER",
    "COUNTRY": "LOC", "PLACE": "LOC",
    "INTERNATIONAL": "ORG", "GOVERNMENT": "ORG", "ARMED_FORCE": "ORG", "ARMED_GROUP": "ORG", "PARTY": "ORG",
    "COMPANY": "ORG", "RESEARCH": "ORG", "MEDIA": "ORG", "ORGANIZATION": "ORG",
    "BLOC": "", "OFFICE": "", "AGREEMENT": "", "EVENT": "", "NATIONALITY": "",
}
NAME_LABELS = ["O"] + [part + kind for kind in NAME_TYPES for part in ("B-", "I-")]

# What a word may be where the data says less than a kind: "B-ORG?" begins an organisation of some kind, "O?"
# is outside every name of a coarse type, and may be an office or a nationality that the data does not mark. No label
# may stand in two of these sets but O?: the model would learn to say it wherever it is in doubt.
_OTHERS = [kind for kind, coarse in NAME_TYPES.items() if not coarse]
_LOOSE = {"O?": ["O"] + [part + kind for kind in _OTHERS for part in ("B-", "I-")]}
for _part in ("B-", "I-"):
    for _type in ("PER", "ORG", "LOC"):
        _kinds = [kind for kind, coarse in NAME_TYPES.items() if coarse == _type]
        _LOOSE[_part + _type + "?"] = [_part + kind for kind in _kinds]
NAME_TARGETS = {label: [label] for label in NAME_LABELS} | _LOOSE


def allowed_names():
    """A row a target of NAME_TARGETS, a column a label: 1 where the label is allowed."""
    table = np.zeros((len(NAME_TARGETS), len(NAME_LABELS)), np.float32)
    for row, labels in enumerate(NAME_TARGETS.values()):
        table[row, [NAME_LABELS.index(label) for label in labels]] = 1
    return table


NOBODY = -1  # an end that a passage writes as "-"


@dataclasses.dataclass(frozen=True)
class Claim:
    """A relation that a passage states: numbers of two ends, the trigger word, and how it is said. An end that nobody names is
    NOBODY, and the trigger stands for it."""

    subject: int
    object: int
    trigger: int
    relation: str
    factuality: str
    event: str = None  # PLOVER root class, where it is known


@dataclasses.dataclass(frozen=True)
class Sentence:
    """Words with what is known about them: a part that is not known is None."""

    words: tuple
    tags: tuple = None  # "NOUN|NN" a word
    heads: tuple = None  # 1-based index of the head a word, 0 for the root
    relations: tuple = None
    names: tuple = None  # one of NAME_TARGETS a word
    ends: tuple = None  # (first, last + 1) of every marked actor or thing of a passage
    claims: tuple = None  # Claim, of a passage: all that it states between its ends


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
    return tuple(label + "?" for label in labels)


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
    return tuple(label + "?" for label in fixed)


# A file of written sentences whose first line says so marks organisations by their sub-kinds; in the
# others ORGANIZATION may be any of them.
SUB_KINDS_MARKED = "# organisations by sub-kind"

# Treebank tokens: initials and abbreviations with their stops, clitics apart, hyphens apart.
_TOKEN = re.compile(
    r"(?:[A-Za-z]\.){2,}|(?:Mr|Mrs|Ms|Dr|St|Gen|Col|Sen|Rep|Gov|Lt|Jr|No)\.(?=\s)|[A-Z]\.(?=\s[A-Z])"
    r"|\d+(?:[.,]\d+)*|[’'](?:s|re|ve|ll|d|m)\b|n[’']t\b|\w+?(?=n[’']t\b)|[^\W_]+(?:[’'](?!(?:s|re|ve|ll|d|m)\b)[^\W_]+)*|[^\w\s]|_"
)
_MARK = re.compile(r"\[(%s) ([^\[\]]+)\]" % "|".join(NAME_TYPES))


def tokens(text):
    """Splits plain text the way the treebanks do, near enough for name data."""
    return _TOKEN.findall(text)


def read_written(path):
    """Sentences of a file such as train/names/wire.txt: one a line, "[PERSON Ada Novak] of [COUNTRY Chad] …"."""
    sentences, loose = [], True
    with open(path, encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            line = line.strip()
            if line.startswith(SUB_KINDS_MARKED):
                loose = False
            if not line or line.startswith("#"):
                continue
            words, labels, at = [], [], 0
            for mark in _MARK.finditer(line):
                before, name = tokens(line[at : mark.start()]), tokens(mark.group(2))
                kind = mark.group(1)
                if kind == "ORGANIZATION" and loose:
                    kind = "ORG?"
                words += before + name
                labels += ["O"] * len(before)
                labels += [("I-" if k else "B-") + kind for k in range(len(name))]
                at = mark.end()
            rest = tokens(line[at:])
            words += rest
            labels += ["O"] * len(rest)
            if "[" in words or "]" in words:
                raise ValueError(f"{path}:{number}: a bracket that marks nothing")
            sentences.append(Sentence(words=tuple(words), names=tuple(labels)))
    return sentences


FACTUALITIES = ["ASSERTED", "REPORTED", "ALLEGED", "DENIED", "NEGATED", "PLANNED", "HYPOTHETICAL"]
SYMMETRIC = frozenset("MET AGREED ALLIED_WITH COOPERATES_WITH TRADES_WITH AFFILIATED_WITH FAMILY_OF".split())
STATES = frozenset(
    "AFFILIATED_WITH ALLIED_WITH CAPITAL_OF CITIZEN_OF CONCERNS CONTROLS DIRECTOR_OF FAMILY_OF HOLDS_OFFICE LISTED_ON LOCATED_IN "
    "MAINTAINS MEMBER_OF OFFICE_OF OWNS PARTY_TO PART_OF VIEWS_AS".split()
)
NO_RELATION = "-"
CLAIM_RELATIONS = (
    "ACCUSED AFFILIATED_WITH AGREED AIDED ALLIED_WITH ATTACKED CAPITAL_OF CITIZEN_OF COERCED CONCEDED CONCERNS CONTROLS "
    "COOPERATES_WITH DIRECTOR_OF FAMILY_OF HOLDS_OFFICE IMPOSED LISTED_ON LOCATED_IN MAINTAINS MEMBER_OF MET MOBILIZED "
    "OFFICE_OF OWNS PARTICIPATED_IN PART_OF PARTY_TO PROTESTED REJECTED REQUESTED RETREATED SANCTIONED SIGNED SUPPLIES "
    "SUPPORTED THREATENED TRADES_WITH VIEWS_AS VISITED"
).split()

# Root classes of the PLOVER event ontology (Open Event Data Alliance, 2018): what one actor does to the other.
EVENTS = (
    "ACCUSE AGREE AID ASSAULT COERCE CONSULT COOPERATE MOBILIZE PROTEST REJECT REQUEST SANCTION SUPPORT THREATEN YIELD"
).split()

# The class of a relation of which nothing else can be meant, where a passage does not say it and the relation is
# stated as a fact.
_EVENT_OF = {
    "ACCUSED": "ACCUSE", "AIDED": "AID", "ATTACKED": "ASSAULT", "MET": "CONSULT", "VISITED": "CONSULT", "MOBILIZED": "MOBILIZE",
    "PROTESTED": "PROTEST", "REJECTED": "REJECT", "REQUESTED": "REQUEST", "SUPPORTED": "SUPPORT", "THREATENED": "THREATEN",
    "CONCEDED": "YIELD", "RETREATED": "YIELD", "COERCED": "COERCE", "SIGNED": "SUPPORT",
}
_FACT = ("ASSERTED", "REPORTED", "ALLEGED")

_END = re.compile(r"\[(\d+) ([^\[\]]+)\]")


def read_passages(path):
    """Sentences of a file such as train/relations/war.txt: a text with numbered ends, then a line a relation.

        [1 Oslo] will resume gas deliveries to [2 Latvia].
        1 SUPPLIES 2 PLANNED deliveries AGREE

    The class of event at the end may be missing. An end that nobody names is "-".
    """
    sentences = []
    with open(path, encoding="utf-8") as file:
        blocks = re.split(r"\n\s*\n", "\n".join(line for line in file.read().split("\n") if not line.startswith("#")))
    for block in blocks:
        lines = block.strip().split("\n")
        if lines[0]:
            sentences.append(_passage(lines[0], lines[1:]))
    return sentences


def _passage(marked, lines):
    plain, spans, at = "", {}, 0
    for mark in _END.finditer(marked):
        plain += marked[at : mark.start()]
        spans[int(mark.group(1))] = (len(plain), len(plain) + len(mark.group(2)))
        plain, at = plain + mark.group(2), mark.end()
    plain += marked[at:]
    found = list(_TOKEN.finditer(plain))

    def words_of(begin, end):
        inside = [i for i, t in enumerate(found) if t.start() < end and t.end() > begin]
        return (inside[0], inside[-1] + 1)

    numbers = sorted(spans)
    claims = []
    for line in lines:
        subject, relation, object_, factuality, trigger, *event = line.split()
        word, _, which = trigger.partition("#")
        places = list(re.finditer(r"(?<!\w)" + re.escape(word) + r"(?!\w)", plain))
        place = places[int(which or 1) - 1]
        at_word = words_of(place.start(), place.end())[1] - 1
        ends = (NOBODY if end == "-" else numbers.index(int(end)) for end in (subject, object_))
        claims.append(Claim(*ends, at_word, relation, factuality, _event(relation, factuality, event)))
    return Sentence(words=tuple(t.group() for t in found), ends=tuple(words_of(*spans[n]) for n in numbers),
                    claims=tuple(claims))


def _event(relation, factuality, said):
    if said:
        if said[0] not in EVENTS:
            raise ValueError(f"{said[0]} is no class of event")
        return said[0]
    if relation in STATES:
        return NO_RELATION
    return _EVENT_OF.get(relation) if factuality in _FACT else None


_INNER = frozenset("of for in on at from to by with about against who which that".split())


def end_word(words, span):
    """The word that stands for an end: the last one before a preposition."""
    first, last = span
    for i in range(first + 1, last):
        if words[i].lower() in _INNER or words[i] == ",":
            return i - 1
    return last - 1


CANDIDATES = 20  # a sentence, in training
UNNAMED = 0.12  # share of the candidates whose one end is taken away: the trigger stands for it
_FUNCTION = frozenset(
    "the a an and or but of to in on at by for with from as that this these those its his her their our it he she they we "
    "i you is are was were be been being has have had do does did will would may might can could shall should must not no "
    "who which whose whom what when where while if than then there here also after before since until into over under "
    "about against between among both all any some each every other such more most very just only even".split()
)


def content_words(sentence):
    """The words of a passage outside its ends that may carry a relation."""
    inside = {i for first, last in sentence.ends for i in range(first, last)}
    return [i for i, w in enumerate(sentence.words)
            if len(w) > 2 and w[0].islower() and w not in _FUNCTION and i not in inside]


def candidates(sentence, random, pairs_beside=CANDIDATES // 2, most=CANDIDATES):
    """Draws (subject word, object word, trigger word, relation, factuality, class of event) of a passage: all that it states, and
    what it does not: at most pairs_beside other or turned ends of a true trigger, and other triggers, `most` in all. A word near the
    true trigger is no counterexample. Now and then one end is taken away, as if nobody had named it."""
    words = sentence.words

    def of(end, trigger):
        if end == NOBODY:
            return trigger
        span = sentence.ends[end]
        inside = [i for i in range(*span) if words[i][0].isalnum() and words[i].lower() not in _FUNCTION]
        return end_word(words, span) if random.random() < 0.75 or not inside else inside[random.integers(len(inside))]

    stated, near = {}, {}
    for c in sentence.claims:
        turned = [(c.object, c.subject)] if c.relation in SYMMETRIC else []
        for pair in [(c.subject, c.object)] + turned:
            stated.setdefault((*pair, c.trigger), (c.relation, c.factuality, c.event))
            near.setdefault(pair, set()).update(range(c.trigger - 2, c.trigger + 3))

    def candidate(a, b, t, *said):
        draw = random.random()
        if NOBODY not in (a, b) and draw < UNNAMED:
            a, b = (NOBODY, b) if draw < UNNAMED / 2 else (a, NOBODY)
        return of(a, t), of(b, t), t, *said

    chosen = [candidate(a, b, t, *said) for (a, b, t), said in stated.items()]
    content = content_words(sentence)
    triggers = sorted({c.trigger for c in sentence.claims})
    pairs = [(a, b) for a in range(len(sentence.ends)) for b in range(len(sentence.ends)) if a != b]
    wrong = []
    for a, b in pairs:
        wrong += [(a, b, t) for t in triggers if (a, b, t) not in stated and not (
            (a, b) in near and t in near[a, b])]
    random.shuffle(wrong)
    wrong = wrong[:pairs_beside]
    for _ in range(CANDIDATES):
        if content and pairs and len(chosen) + len(wrong) < most:
            a, b = pairs[random.integers(len(pairs))]
            t = content[random.integers(len(content))]
            if t not in near.get((a, b), ()):
                wrong.append((a, b, t))
    # An end less of a pair that is not stated may leave what is: only pairs of a trigger that says nothing lose one.
    chosen += [candidate(a, b, t, NO_RELATION, None, NO_RELATION) if t not in triggers else
               (of(a, t), of(b, t), t, NO_RELATION, None, NO_RELATION) for a, b, t in wrong]
    return chosen[:most]


_REGISTRY_KINDS = {
    "InternationalOrganization": "INTERNATIONAL", "MediaOutlet": "MEDIA", "GovernmentBody": "GOVERNMENT", "Party": "PARTY",
    "Company": "COMPANY", "ArmedForce": "ARMED_FORCE", "ArmedGroup": "ARMED_GROUP", "ResearchInstitution": "RESEARCH",
}


def _table(path):
    """The rows of a registry table, as dictionaries by column."""
    with open(path, encoding="utf-8") as file:
        lines = [line.rstrip("\n").split("\t") for line in file if line.strip() and not line.startswith("#")]
    return [dict(zip(lines[0], row)) for row in lines[1:]]


def spans_of(labels):
    """The names of a row of labels as (first, last + 1, kind); a kind with "?" is a coarse type."""
    found, begin = [], None
    for i, label in enumerate(list(labels) + ["O"]):
        if begin is not None and label != "I-" + kind:
            found.append((begin, i, kind))
            begin = None
        if label.startswith("B-"):
            begin, kind = i, label[2:]
    return found


class OtherNames:
    """Puts other names of their kind in the place of those of a sentence, so that the model learns where names
    stand rather than which there are: those of the registries and of the written sentences, and people newly made
    of the first name of one and the surname of another."""

    def __init__(self, registry, sentences):
        self.names, self.first, self.last = {kind: [] for kind in NAME_TYPES}, [], []
        for row in _table(registry + "/organizations.tsv"):
            if kind := _REGISTRY_KINDS.get(row["subkind"]):
                for name in [row["name"]] + row["acronyms"].split(";") + row["aliases"].split(";"):
                    self._add(kind, name)
        for row in _table(registry + "/people.tsv"):
            self._add("PERSON", row["name"])
        for row in _table(registry + "/places.tsv"):
            self._add("PLACE", row["name"])
        for row in _table(registry + "/countries.tsv"):
            self._add("COUNTRY", row["name"])
            for adjective in row["adjectives"].split(";"):
                self._add("NATIONALITY", adjective)
        for sentence in sentences:
            for first, last, kind in spans_of(sentence.names or ()):
                if kind in NAME_TYPES:
                    self._add(kind, " ".join(sentence.words[first:last]))
        for name in self.names["PERSON"]:
            if len(name) == 2:
                self.first.append(name[0])
                self.last.append(name[1])

    def _add(self, kind, name):
        if name and name[0].isupper():
            self.names[kind].append(tuple(tokens(name)))

    def draw(self, kind, random):
        """A name of a kind, or of a kind of a coarse type, and its kind."""
        if kind.endswith("?"):
            kinds = [k for k, coarse in NAME_TYPES.items() if coarse == kind[:-1] and self.names[k]]
            kind = kinds[random.integers(len(kinds))]
        if kind == "PERSON" and random.random() < 0.6:
            surname = self.last[random.integers(len(self.last))]
            return (surname,) if random.random() < 0.35 else (self.first[random.integers(len(self.first))], surname), kind
        return self.names[kind][random.integers(len(self.names[kind]))], kind

    def __call__(self, sentence, random):
        """The sentence with about a third of its names replaced; trees and passages stay as they are."""
        if not sentence.names or sentence.heads or sentence.ends:
            return sentence
        words, labels, at = [], [], 0
        for first, last, kind in spans_of(sentence.names):
            words += sentence.words[at:first]
            labels += sentence.names[at:first]
            name, exact = sentence.words[first:last], kind
            if random.random() < 0.35 and (kind.endswith("?") or self.names[kind]):
                name, exact = self.draw(kind, random)
            words += name
            labels += [("I-" if k else "B-") + exact for k in range(len(name))]
            at = last
        return dataclasses.replace(sentence, words=tuple(words + list(sentence.words[at:])),
                                   names=tuple(labels + list(sentence.names[at:])))


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


def written_files(written, kind):
    """The files of train/names or train/relations, by name."""
    return sorted(glob.glob(os.path.join(written, kind, "*.txt")))


class Labels:
    """The numbers of tags, relations and names."""

    def __init__(self, tags, relations):
        self.tags, self.relations, self.names = tags, relations, NAME_LABELS
        self.tag = {t: i for i, t in enumerate(tags)}
        self.relation = {r: i for i, r in enumerate(relations)}
        self.name = {n: i for i, n in enumerate(NAME_TARGETS)}
        self.claims = [NO_RELATION] + sorted(CLAIM_RELATIONS)
        self.claim = {r: i for i, r in enumerate(self.claims)}
        self.factuality = {f: i for i, f in enumerate(FACTUALITIES)}
        self.events = [NO_RELATION] + EVENTS
        self.event = {e: i for i, e in enumerate(self.events)}

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


def collate(sentences, length, rows, vocabulary, labels, random):
    """One batch: int32 [rows, length] arrays; rows without a sentence hold no label."""
    batch = {name: np.zeros((rows, length), np.int32) for name in ("piece", "case", "first")}
    batch["piece_there"] = np.zeros((rows, length), np.float32)
    batch["word_there"] = np.zeros((rows, length), np.float32)
    batch["piece_there"][:, 0] = batch["word_there"][:, 0] = 1
    for name in ("tag", "head", "relation", "name"):
        batch[name] = np.full((rows, length), UNKNOWN, np.int32)
    for name in ("subject", "object", "trigger"):
        batch[name] = np.zeros((rows, CANDIDATES), np.int32)
    for name in ("claim", "factuality", "event"):
        batch[name] = np.full((rows, CANDIDATES), UNKNOWN, np.int32)
    for row, sentence in enumerate(sentences):
        if sentence.ends:
            for k, (subject, object_, trigger, relation, factuality, event) in enumerate(candidates(sentence, random)):
                batch["subject"][row, k], batch["object"][row, k] = subject + 1, object_ + 1  # 0 is the root
                batch["trigger"][row, k] = trigger + 1
                batch["claim"][row, k] = labels.claim[relation]
                if factuality:
                    batch["factuality"][row, k] = labels.factuality[factuality]
                if event:
                    batch["event"][row, k] = labels.event[event]
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
