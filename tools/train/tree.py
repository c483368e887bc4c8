"""Takes arc scores and gives the best tree with exactly one root (Chu and Liu 1965, Edmonds 1967).

    maximum_tree(scores)  # scores[dependent][head], 0 the virtual root → heads of words 1…n
"""

import numpy as np


def maximum_tree(scores):
    """Heads of words 1…n: the tree with the highest sum of log-probabilities and one child of the root."""
    s = np.asarray(scores, np.float64)
    s = s - s.max(1, keepdims=True)
    s = s - np.log(np.exp(s).sum(1, keepdims=True))
    n = len(s)
    if n == 2:
        return [0]
    np.fill_diagonal(s, -np.inf)
    s[0, :] = -np.inf
    heads = _arborescence(s)
    if sum(h == 0 for h in heads[1:]) > 1:
        # Every further child of the root costs more than any tree can gain.
        s[1:, 0] -= 1e6
        heads = _arborescence(s)
    return [int(h) for h in heads[1:]]


def _cycle(heads):
    """Some cycle among the heads, or nothing."""
    state = [0] * len(heads)
    state[0] = -1
    for begin in range(1, len(heads)):
        at = begin
        while state[at] == 0:
            state[at] = begin
            at = heads[at]
        if state[at] == begin:
            cycle, step = [at], heads[at]
            while step != at:
                cycle.append(step)
                step = heads[step]
            return cycle
    return []


def _arborescence(s):
    heads = [0] + [int(s[i].argmax()) for i in range(1, len(s))]
    cycle = _cycle(heads)
    if not cycle:
        return heads
    inside = set(cycle)
    outside = [i for i in range(len(s)) if i not in inside]
    number = {old: new for new, old in enumerate(outside)}
    knot = len(outside)
    small = np.full((knot + 1, knot + 1), -np.inf)
    leaving, entering = {}, {}
    for i in outside:
        for j in outside:
            small[number[i], number[j]] = s[i, j]
        if i:
            leaving[i] = max(cycle, key=lambda j: s[i, j])
            small[number[i], knot] = s[i, leaving[i]]
        entering[i] = max(cycle, key=lambda j: s[j, i] - s[j, heads[j]])
        small[knot, number[i]] = s[entering[i], i] - s[entering[i], heads[entering[i]]]
    np.fill_diagonal(small, -np.inf)
    inner = _arborescence(small)
    result = heads[:]
    for i in outside[1:]:
        chosen = inner[number[i]]
        result[i] = leaving[i] if chosen == knot else outside[chosen]
    into = outside[inner[knot]]
    result[entering[into]] = into
    return result
