"""Takes words and gives the word pieces and case classes that the encoder reads.

    Vocabulary.read(path).pieces("Brussels")  # [9371]
    case_class("NATO")                        # 3

The Go side (loader/parse) does the same; loader/parse/testdata/scores.json holds both to it.
"""

import unicodedata

MAX_PIECES_PER_WORD = 12

CASE_CLASSES = 6
CASE_NONE, CASE_LOWER, CASE_TITLE, CASE_UPPER, CASE_MIXED, CASE_DIGITS = range(CASE_CLASSES)


def case_class(word):
    """The case class of a word as written: 0 none, 1 lower, 2 Title, 3 UPPER, 4 mixed, 5 digits."""
    if not any(c.isalpha() for c in word):
        return CASE_DIGITS if any(c.isdigit() for c in word) else CASE_NONE
    if word.islower():
        return CASE_LOWER
    if len(word) > 1 and word.isupper():
        return CASE_UPPER
    if word[0].isupper() and (len(word) == 1 or word[1:].islower()):
        return CASE_TITLE
    return CASE_MIXED


def _is_punctuation(char):
    code = ord(char)
    ascii_symbol = 33 <= code <= 47 or 58 <= code <= 64 or 91 <= code <= 96 or 123 <= code <= 126
    return ascii_symbol or unicodedata.category(char).startswith("P")


def _parts(word):
    """Lower-cases a word, strips its accents and splits it at punctuation and spaces."""
    plain = (c for c in unicodedata.normalize("NFD", word.lower()) if unicodedata.category(c) != "Mn")
    parts, current = [], ""
    for char in plain:
        if _is_punctuation(char) or char.isspace():
            if current:
                parts.append(current)
            current = ""
            if not char.isspace():
                parts.append(char)
        else:
            current += char
    if current:
        parts.append(current)
    return parts


class Vocabulary:
    """The word pieces of the encoder, by number."""

    def __init__(self, pieces):
        self.list = pieces
        self.number = {piece: i for i, piece in enumerate(pieces)}
        self.unknown = self.number["[UNK]"]
        self.start = self.number["[CLS]"]
        self.end = self.number["[SEP]"]
        self._seen = {}

    @classmethod
    def read(cls, path):
        with open(path, encoding="utf-8") as lines:
            return cls([line.rstrip("\n") for line in lines])

    def pieces(self, word):
        """The numbers of a word's pieces: at least one, at most MAX_PIECES_PER_WORD."""
        if word not in self._seen:
            numbers = [n for part in _parts(word) for n in self._longest_first(part)]
            self._seen[word] = (numbers or [self.unknown])[:MAX_PIECES_PER_WORD]
        return self._seen[word]

    def _longest_first(self, part):
        numbers, start = [], 0
        while start < len(part):
            prefix = "##" if start else ""
            for end in range(len(part), start, -1):
                number = self.number.get(prefix + part[start:end])
                if number is not None:
                    numbers.append(number)
                    start = end
                    break
            else:
                return [self.unknown]
        return numbers
