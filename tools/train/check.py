"""Measures a model.bin, and holds the Go side to it.

    python check.py measure model.bin [--sentences N]    # UPOS, UAS, LAS; names; claims; JSON on standard output
    python check.py measure model.bin --write            # the same, and into its header
    python check.py golden  model.bin --out ../../loader/parse/testdata/scores.json
    python check.py compare model.bin go-scores.json     # a file in the golden's form, written by Go
"""

import argparse
import json
import os

import numpy as np

import data
import integers
import modelfile
import train
from tree import maximum_tree

# Invented sentences: the golden may lie in the project. Many are short on purpose: in a long one some
# number nearly always lies so close to the border between two 8-bit integers that another order of
# summing rounds it the other way, and every later score of that sentence then differs a little.
GOLDEN = [
    "Xi met Putin .",
    "The foreign ministers of Chad and Niger signed a border agreement in N’Djamena on Tuesday .",
    "NATO 's secretary general said the alliance had not been told about the talks .",
    "Sources close to the palace deny that Queen Amara II asked Premier Joonas Väli to resign .",
    "SANCTIONS LIFTED AS ZAGREB , SKOPJE STRIKE GAS DEAL",
    "According to Kommersant , Rosatom plans to build 2 reactors near the Büyük Menderes .",
    "the party of martínez was banned in 2019 , wasn't it ?",
    "“ We will not recognise the vote , ” the spokesman for the OAS warned .",
    "Contracting Parties shall notify the Depositary within thirty ( 30 ) days .",
    "It was Ghana , not Togo , that withdrew its ambassador .",
    "Kenya",
    "?",
    "U.S. Treasury officials accused the Al-Nour Exchange Co. of laundering $ 41.5 million for Hezbollah .",
    "Had Oslo objected , the treaty would have lapsed .",
    "Mr. O'Leary , who chairs the committee , could n't be reached for comment .",
    "北京 and Москва agreed to open antidisestablishmentarianism-free consulates .",
    "Prime Minister Leila Haddad is expected to visit Ankara next month , state television reported .",
    "a b c d e f g 1 2 3",
    "Neither the African Union nor ECOWAS has confirmed that troops from Mali crossed into Burkina Faso .",
    "Why did the Kremlin call off the summit that Berlin had spent months preparing ?",
    "Ankara objected .",
    "She resigned on Friday .",
    "Peru recalled its envoy .",
    "Nobody signed .",
    "The OSCE declined to comment .",
    "Mali 's junta expelled Doctors of the World .",
    "Talks failed again",
    "Oslo , Oct. 3",
    "He denied it .",
    "The treaty was ratified by Ghana .",
    "INTERPOL WARNS MEMBERS",
    "We protest !",
    "Troops left Kidal .",
    "Who ordered the raid ?",
    "Ministers agreed .",
    "Article 7",
]


def read_names(model, scores):
    """The names of a sentence as "B-PERSON", "I-PERSON" … a word, as Go finds them: first the coarse type of every
    word (kinds without one stand for themselves), then the kind of the whole name."""
    types = {kind: coarse or kind for kind, coarse in model.name_types.items()}
    shares = np.exp(scores - scores.max(1, keepdims=True))
    shares /= shares.sum(1, keepdims=True)
    column = {label: i for i, label in enumerate(model.names)}
    coarse = sorted(set(types.values()))

    def share(row, type_, parts):
        return sum(row[column[part + k]] for k, t in types.items() if t == type_ for part in parts)

    labels, open_type, kinds = [], None, None
    spans_found = []
    for i, row in enumerate(shares):
        best = max(coarse, key=lambda t: share(row, t, ("B-", "I-")))
        if share(row, best, ("B-", "I-")) <= row[column["O"]]:
            open_type = None
            continue
        if open_type != best or share(row, best, ("B-",)) > share(row, best, ("I-",)):
            spans_found.append([i, i, best, np.zeros(len(types))])
        spans_found[-1][1] = i + 1
        spans_found[-1][3] += [row[column["B-" + k]] + row[column["I-" + k]] for k in types]
        open_type = best
    labels = ["O"] * len(scores)
    for first, last, best, kinds in spans_found:
        kind = max((k for k in types if types[k] == best), key=lambda k: kinds[list(types).index(k)])
        labels[first:last] = ["B-" + kind] + ["I-" + kind] * (last - first - 1)
    return labels


def decode(model, scored):
    """Heads (0 for the root), relations, tags and names of one scored sentence."""
    heads = maximum_tree(scored["arc"])
    scores = model.relations_of(scored, heads)
    root = model.relations.index("root")
    relations = []
    for head, row in zip(heads, scores):
        row = row.copy()
        if head:
            row[root] = -np.inf
        relations.append("root" if head == 0 else model.relations[int(row.argmax())])
    tags = [model.tags[i] for i in scored["tag"].argmax(1)]
    return heads, relations, tags, read_names(model, scored["name"])


def spans(labels):
    """The names of a row of labels, as a set of (first, last + 1, kind)."""
    found, begin = set(), None
    for i, label in enumerate(list(labels) + ["O"]):
        if begin is not None and label != "I-" + kind:
            found.add((begin, i, kind))
            begin = None
        if label != "O" and begin is None:
            begin, kind = i, label[2:]
    return found


def measure_trees(model, sentences):
    """Share of words, in per cent, with right UPOS, head, and head with relation: punctuation included."""
    words = tags_right = heads_right = both_right = 0
    for sentence, scored in zip(sentences, model.score([s.words for s in sentences])):
        heads, relations, tags, _ = decode(model, scored)
        for i in range(len(heads)):
            words += 1
            tags_right += tags[i].split("|")[0] == sentence.tags[i].split("|")[0]
            head_right = heads[i] == sentence.heads[i]
            heads_right += head_right
            both_right += head_right and relations[i] == sentence.relations[i]
    share = lambda n: round(100 * n / words, 2)
    return {"UPOS": share(tags_right), "UAS": share(heads_right), "LAS": share(both_right)}


def coarse_spans(model, labels):
    """The names that have a coarse type, with it."""
    return {(a, b, model.name_types[kind]) for a, b, kind in spans(labels) if model.name_types[kind]}


def measure_names(model, sentences, wanted, trim=False):
    """F1 of names, in per cent: typed, untyped and a coarse type. `wanted` holds a set of spans a sentence."""
    kinds = ("PER", "ORG", "LOC")
    counts = {kind: np.zeros(3) for kind in kinds + ("untyped",)}
    for words, gold, scored in zip(sentences, wanted, model.score(sentences)):
        found = coarse_spans(model, read_names(model, scored["name"]))
        if trim:
            found = {(*trimmed(words, a, b), kind) for a, b, kind in found}
        for kind in kinds:
            g, f = ({s for s in side if s[2] == kind} for side in (gold, found))
            counts[kind] += len(g & f), len(f - g), len(g - f)
        g, f = ({s[:2] for s in side} for side in (gold, found))
        counts["untyped"] += len(g & f), len(f - g), len(g - f)
    score = lambda c: round(200 * c[0] / max(1, 2 * c[0] + c[1] + c[2]), 1)
    return {"typed": score(sum(counts[kind] for kind in kinds)), **{k: score(c) for k, c in counts.items()}}


def measure_claims(model, passages):
    """How well the claims head reads passages it has not seen, in per cent.

    relation, factuality: right where ends and trigger are given. open: precision and recall where only the ends
    are given and every content word may be the trigger, at several least probabilities.
    """
    softmax = lambda x: np.exp(x - x.max(-1, keepdims=True)) / np.exp(x - x.max(-1, keepdims=True)).sum(-1, keepdims=True)
    given = relation_right = factuality_right = classed = class_right = 0
    proposals, stated = [], 0
    for passage, scored in zip(passages, model.score([p.words for p in passages])):
        word = [data.end_word(passage.words, span) for span in passage.ends]
        gold = {}
        for c in passage.claims:
            subject, object_ = (c.trigger if end == data.NOBODY else word[end] for end in (c.subject, c.object))
            relation, factuality, event = model.opinion(scored, subject, object_, c.trigger)
            given += 1
            relation_right += model.claims[relation.argmax()] == c.relation
            if c.event:
                classed += 1
                class_right += model.events[event.argmax()] == c.event
            factuality_right += model.factualities[factuality.argmax()] == c.factuality
            if data.NOBODY in (c.subject, c.object):
                continue
            pairs = [(c.subject, c.object)] + ([(c.object, c.subject)] if c.relation in data.SYMMETRIC else [])
            for pair in pairs:
                gold.setdefault(pair, set()).add(c.relation)
            stated += 1
        triggers = data.content_words(passage)
        if not triggers:
            continue
        for a in range(len(word)):
            for b in range(len(word)):
                if a == b:
                    continue
                n = len(triggers)
                shares = softmax(model.opinion(scored, [word[a]] * n, [word[b]] * n, triggers)[0])
                best = shares[:, 1:].max(0)
                k = best.argmax()
                relation = model.claims[k + 1]
                if relation in data.SYMMETRIC and a > b:
                    continue
                proposals.append((float(best[k]), relation in gold.get((a, b), ())))
    share = lambda n, of: round(100 * n / max(1, of), 1)
    opened = {}
    for least in (0.5, 0.7, 0.9, 0.95, 0.98):
        kept = [right for p, right in proposals if p >= least]
        opened[str(least)] = {"precision": share(sum(kept), len(kept)), "recall": share(sum(kept), stated)}
    return {"claims": given, "relation": share(relation_right, given), "factuality": share(factuality_right, given),
            "event": share(class_right, classed),
            "open": opened}


def trimmed(words, begin, end):
    """A span without a leading article and a trailing possessive: the sets differ there by habit."""
    while begin < end and words[begin].lower() == "the":
        begin += 1
    while end > begin and words[end - 1] in ("'s", "’s"):
        end -= 1
    return begin, end


def read_dwie(path):
    """Sentences and spans of the DWIE development articles: persons, organisations and places by name."""
    kinds = {"type_person": "PER", "type_organization": "ORG", "type_location": "LOC"}
    pronouns = set("he she it they him her his their its we us i you them who".split())
    sentences, wanted = [], []
    with open(path, encoding="utf-8") as file:
        documents = json.load(file)
    for document in documents:
        gold = [set() for _ in document["sents"]]
        for mention in (m for entity in document["vertexSet"] for m in entity):
            if mention["type"] in kinds and mention["name"].lower() not in pronouns:
                begin, end = trimmed(document["sents"][mention["sent_id"]], *mention["pos"])
                if begin < end:
                    gold[mention["sent_id"]].add((begin, end, kinds[mention["type"]]))
        for words, names in zip(document["sents"], gold):
            if words:
                sentences.append(words)
                wanted.append(names)
    return sentences, wanted


def measure(path, corpora, written, limit):
    trees = data.read_treebank(os.path.join(corpora, "ud/en_ewt-ud-dev.conllu"))[:limit]
    wikigold = data.read_columns(os.path.join(corpora, "ner/wikigold.conll"))
    wikigold = wikigold[len(wikigold) * 9 // 10 :][:limit]
    dwie, gold = read_dwie(os.path.join(corpora, "dwie/dev.json"))
    model = integers.Model.read(path)
    return {
        "EWT dev": measure_trees(model, trees),
        "names, WikiGold, last tenth": measure_names(
            model, [s.words for s in wikigold], [spans([n.rstrip("?") for n in s.names]) for s in wikigold]
        ),
        "names, DWIE dev": measure_names(model, dwie[:limit], gold[:limit], trim=True),
        "claims, every tenth passage": measure_claims(model, train.passages(written)[1][:limit]),
    }


def golden(path):
    """Scores of the invented sentences, rounded to four decimals."""
    model = integers.Model.read(path)
    sentences = [text.split() for text in GOLDEN]
    rounded = lambda a: [[round(float(x), 4) for x in row] for row in a]
    out = []
    for words, scored in zip(sentences, model.score(sentences)):
        heads, relations, tags, names = decode(model, scored)
        chosen = model.relations_of(scored, heads)
        out.append({
            "words": words,
            "pieces": data.encode(words, model.vocabulary)[0],
            "heads": heads, "relations": relations, "tags": tags, "names": names,
            "arc": rounded(scored["arc"][1:]),
            "relation": [round(float(row.max()), 4) for row in chosen],
            "tag": [round(float(row.max()), 4) for row in scored["tag"]],
            "name": rounded(scored["name"]),
            # Of the first word as subject, the last as object and the middle one as trigger.
            "claim": [rounded([part])[0] for part in model.opinion(scored, 0, len(words) - 1, len(words) // 2)],
        })
    return {"about": "invented sentences; scores of model.bin in 8 bits by tools/train/check.py golden. "
                     "arc: a row a word, a column a head with 0 the root; relation and tag: the best score a word",
            "sentences": out}


def compare(path, other):
    """The widest difference of each kind of score between Python and a file in the golden's form."""
    with open(other, encoding="utf-8") as file:
        theirs = json.load(file)["sentences"]
    widest, differing = {}, 0
    for ours, other_sentence in zip(golden(path)["sentences"], theirs, strict=True):
        for kind in ("arc", "relation", "tag", "name"):
            gap = np.abs(np.array(ours[kind]) - np.array(other_sentence[kind])).max()
            widest[kind] = max(widest.get(kind, 0.0), float(gap))
        differing += any(ours[kind] != other_sentence[kind] for kind in ("pieces", "heads", "relations", "tags", "names"))
    return {"widest difference": widest, "sentences read differently": differing}


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    shared = os.environ.get("CHANCERY_DATA", os.path.join(here, "..", "..", "..", "shared"))
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("task", choices=("measure", "golden", "compare"))
    arguments.add_argument("model")
    arguments.add_argument("other", nargs="?", help="the Go side's scores (compare)")
    arguments.add_argument("--out", help="where to write; standard output if absent")
    arguments.add_argument("--corpora", default=os.path.join(shared, "corpus"))
    arguments.add_argument("--written", default=os.path.join(here, "..", "..", "train"))
    arguments.add_argument("--write", action="store_true", help="put the figures into the model's header (measure)")
    arguments.add_argument("--sentences", type=int, default=None, help="measure on the first so many")
    a = arguments.parse_args()
    if a.task == "measure":
        figures = measure(a.model, a.corpora, a.written, a.sentences)
        result = json.dumps(figures, indent=1)
        if a.write:
            content = modelfile.with_parameters(a.model, {}, {"figures": figures})
            with open(a.model, "wb") as file:
                file.write(content)
    elif a.task == "golden":
        result = json.dumps(golden(a.model), ensure_ascii=False)
    else:
        result = json.dumps(compare(a.model, a.other), indent=1)
    if a.out:
        with open(a.out, "w", encoding="utf-8") as file:
            file.write(result + "\n")
    else:
        print(result)


if __name__ == "__main__":
    main()
