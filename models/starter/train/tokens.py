"""The WordPiece tokenizer that tokenizer.json describes (BERT's normaliser and pre-tokenizer), and how its vocabulary is made."""
import collections
import functools
import unicodedata

PAD, UNKNOWN = 0, 1
LENGTH = 32


def is_punctuation(c):
    return c.isascii() and not c.isalnum() and c.isprintable() and c != " " or unicodedata.category(c).startswith("P")


@functools.lru_cache(None)
def words_of(text):
    text = "".join(c for c in unicodedata.normalize("NFD", text.lower()) if unicodedata.category(c) != "Mn")
    words = [""]
    for c in text:
        if c.isspace():
            words.append("")
        elif is_punctuation(c):
            words += [c, ""]
        else:
            words[-1] += c
    return tuple(word for word in words if word)


def vocabulary(counts, whole, pieces):
    """The commonest words, the ends that the rarer ones share, and every letter, so that any Latin word is read."""
    common = [word for word, _ in counts.most_common(whole)]
    ends = collections.Counter()
    for word, count in counts.items():
        for start in range(2, len(word) - 1):
            ends["##" + word[start:]] += count if word[:start] in counts else count / 4
    letters = "abcdefghijklmnopqrstuvwxyz0123456789"
    marks = ".,;:!?'\"()-/&%+"
    return list(dict.fromkeys(["[PAD]", "[UNK]", *letters, *("##" + c for c in letters), *marks, *common, *(end for end, _ in ends.most_common(pieces))]))


class Tokenizer:
    def __init__(self, vocab):
        self.vocab = vocab
        self._ids = {word: number for number, word in enumerate(vocab)}
        self._known = {}

    def _pieces(self, word):
        if word not in self._known:
            self._known[word] = self._split(word)
        return self._known[word]

    def _split(self, word):
        if len(word) > 100:
            return [UNKNOWN]
        out, start = [], 0
        while start < len(word):
            for end in range(len(word), start, -1):
                piece = self._ids.get(("##" if start else "") + word[start:end])
                if piece is not None:
                    out.append(piece)
                    start = end
                    break
            else:
                return [UNKNOWN]
        return out

    def __call__(self, text):
        return [piece for word in words_of(text) for piece in self._pieces(word)][:LENGTH]
