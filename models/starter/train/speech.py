"""What is said of the photos of one step, and the losses between photos and texts."""
import pickle
import random
import re

import numpy as np
import torch

import pack
from tokens import LENGTH, Tokenizer
from towers import DEVICE, here, in_bfloat16, unit
from words import STOP

# A filler changes nothing: the photo of "a photo of a dog" is the photo of "dog".
FRAMES = ["{}"] * 7 + ["a {}", "the {}", "a photo of a {}", "a photo of {}", "a picture of a {}", "photo of {}", "an image of a {}", "{} photo", "a close up of a {}", "a {} outdoors", "this is a {}", "some {}", "my {}", "show me a {}", "photos of {}"]

# So much is a source drawn; what is not named counts by its photos, none more than 8.
WEIGHTS = dict(tinyimagenet=34, miniimagenet=56, clothing=5, faces=2, facemask=1, fruitveg=1, intel=9, imagenette=10, imagewoof=6, sports=12, cats=2, catsdogs2=3, catsdogs=2, grocery=3, scene15=10, flowers=10, animals3=3, houses=3, weather=3, daynight=1)


def plural(text):
    last = text.split()[-1]
    return text + "s" if re.fullmatch("[a-z]{3,}", last) and not last.endswith(("s", "sh", "ch", "y", "x")) else text


def framed(text):
    return random.choice(FRAMES).format(plural(text) if random.random() < 0.12 else text)


def ids(tokenizer, texts):
    pieces = [tokenizer(text) or [1] for text in texts]
    out = np.zeros((len(pieces), max(map(len, pieces))), np.int64)
    for row, some in zip(out, pieces):
        row[: len(some)] = some
    return here(out[:, :LENGTH])


def multi(logits, right, also=None):
    """-log(sum over the right / sum over all): what is also right counts neither way."""
    if also is not None:
        logits = logits.masked_fill(also & ~right, -1e4)
    return (torch.logsumexp(logits, 1) - torch.logsumexp(logits.masked_fill(~right, -1e4), 1)).mean()


class Speech:
    def __init__(self):
        with open(pack.WORK / "words.pkl", "rb") as file:
            material = pickle.load(file)
        self.tokenizer = Tokenizer(material["vocab"])
        self.labels, self.said, self.group = material["labels"], material["said"], material["group"]
        self.true = here(material["true"])
        self.captions, self.words, self.pairs = material["captions"], material["words"], material["pairs"]
        held = pack.held_out()
        by_source = {}
        for at, row in enumerate(pack.photos()):
            if self.group[at] >= 0:
                by_source.setdefault(row.source, []).append(at)
        self.sources = [np.array(by_source[name]) for name in sorted(by_source)]
        weights = np.array([WEIGHTS.get(name, min(8, len(by_source[name]) / 800)) for name in sorted(by_source)], float)
        self.source_weights = weights / weights.sum()
        self.captioned = np.array(sorted(self.captions))
        self.everything = np.array([at for at in range(len(held)) if not held[at]])
        counts = {}
        for some, _ in self.words.values():
            for word in some:
                counts[word] = counts.get(word, 0) + 1
        self.word_counts = {word: count for word, count in counts.items() if count >= 6}
        self.common = sorted(self.word_counts)
        root = np.array([self.word_counts[word] ** 0.5 for word in self.common])
        self.common_weights = root / root.sum()
        weights = np.array([pair[3] for pair in self.pairs])
        self.pair_sums = np.cumsum(weights / weights.sum())
        self.pieces = [piece for piece in material["vocab"] if re.fullmatch("(##)?[a-z]{1,4}", piece)]

    def labelled(self, count):
        some = np.random.choice(len(self.sources), count, p=self.source_weights)
        return np.array([self.sources[source][np.random.randint(len(self.sources[source]))] for source in some])

    def with_captions(self, count):
        return self.captioned[np.random.permutation(len(self.captioned))[:count]]

    def nonsense(self, count):
        """Syllables that are no word: they should be near no photo."""
        return [" ".join("".join(random.choice(self.pieces).lstrip("#") for _ in range(random.choice([2, 3, 3, 4]))) for _ in range(random.choice([1, 1, 2, 3]))) for _ in range(count)]

    def say(self, group):
        """What such a photo is called; less often, what it is a kind of."""
        fine, coarse = self.said[group]
        return random.choice(coarse) if coarse and random.random() < 0.4 else random.choice(fine)

    def labels_of(self, photos, pool_size):
        """A text for each photo, among others; which are right, which also are."""
        groups = self.group[photos]
        chosen = [self.say(group) for group in groups]
        pool = list(dict.fromkeys(chosen))
        have = set(pool)
        pool += [text for text in np.random.choice(len(self.labels), max(0, pool_size - len(pool)), replace=False).tolist() if text not in have]
        place = {text: at for at, text in enumerate(pool)}
        also = self.true[here(groups).long()][:, torch.tensor(pool, device=DEVICE)]
        right = torch.zeros_like(also)
        right[torch.arange(len(photos), device=DEVICE), torch.tensor([place[text] for text in chosen], device=DEVICE)] = True
        return [framed(self.labels[text]) for text in pool], right, also

    def captions_of(self, photos):
        """A caption, its words without the fillers, or one to three of them; what else it is true of."""
        queries, parts = [], []
        for photo in photos:
            text = random.choice(self.captions[photo])
            content = [word for word in text.split() if word not in STOP]
            draw, part = random.random(), None
            if draw < 0.25 and content:
                count = min(random.choice([1, 1, 2, 2, 3]), len(content))
                text = " ".join(content[at] for at in sorted(random.sample(range(len(content)), count)))
                part = set(text.split())
            elif draw < 0.37 and len(content) > 2:
                text = " ".join(content)
            queries.append(text)
            parts.append(part)
        all_words = [set(" ".join(self.captions[photo]).split()) for photo in photos]
        also = np.zeros((len(photos), len(photos)), bool)
        for column, part in enumerate(parts):
            if part is not None:
                for row, words in enumerate(all_words):
                    also[row, column] = part <= words
        return queries, here(also)

    def words_of(self, photos, others):
        """A word that two captions of the photo use, or what it is a kind of, among other words; None where there is none."""
        chosen = []
        for photo in photos:
            some = [word for word in self.words[photo][0] if word in self.word_counts]
            weights = [self.word_counts[word] ** -0.6 for word in some]
            chosen.append(random.choices(some, weights)[0] if some else None)
        pool = list(dict.fromkeys(word for word in chosen if word))
        have = set(pool)
        pool += [word for word in dict.fromkeys(np.random.choice(self.common, others, p=self.common_weights).tolist()) if word not in have]
        place = {word: at for at, word in enumerate(pool)}
        keep = [at for at, word in enumerate(chosen) if word]
        right = np.zeros((len(keep), len(pool)), bool)
        also = np.zeros_like(right)
        for row, at in enumerate(keep):
            right[row, place[chosen[at]]] = True
            also[row, [place[word] for word in self.words[photos[at]][1] & place.keys()]] = True
        return [framed(word) for word in pool], keep, here(right), here(also)

    def meanings(self, count):
        """Two names of one thing, or one and what it is a kind of, or what the dictionary says of it."""
        one, other = [], []
        for at in np.searchsorted(self.pair_sums, np.random.rand(count)):
            names, above, gloss, _ = self.pairs[min(at, len(self.pairs) - 1)]
            name = random.choice(names)
            rest = [x for x in names if x != name]
            draw = random.random()
            one.append(framed(name) if random.random() < 0.3 else plural(name) if random.random() < 0.2 else name)
            other.append(random.choice(rest) if rest and draw < 0.4 else random.choice(above) if above and draw < 0.75 else gloss or name)
        return one, other

    def two_captions(self, count):
        some = [random.sample(self.captions[photo], 2) for photo in self.with_captions(count) if len(self.captions[photo]) > 1]
        return [a for a, _ in some], [b for _, b in some]


def between_photos_and_labels(scale, photos, texts, right, also, nonsense):
    logits = scale * photos @ texts.t()
    wrong = torch.zeros(len(photos), len(nonsense), dtype=torch.bool, device=DEVICE)
    whole = torch.cat([logits, scale * photos @ nonsense.t()], 1)
    toward = multi(whole, torch.cat([right, wrong], 1), torch.cat([also, wrong], 1))
    used = right.any(0)
    back = multi(logits.t()[used], (also | right).t()[used])
    return toward, back


def between_photos_and_captions(scale, photos, texts, also):
    logits = scale * photos @ texts.t()
    own = torch.eye(len(photos), dtype=torch.bool, device=DEVICE)
    return 0.5 * (multi(logits, own, also) + multi(logits.t(), own, also.t()))


def between_texts(scale, one, other, texts):
    logits = scale * one @ other.t()
    own = torch.eye(len(one), dtype=torch.bool, device=DEVICE)
    numbers = {}
    number = torch.tensor([numbers.setdefault(text, len(numbers)) for text in texts], device=DEVICE)
    same = number[:, None] == number[None, :]
    return 0.5 * (multi(logits, own, same) + multi(logits.t(), own, same.t()))


def nonsense_is_far(photos, nonsense):
    return (photos @ nonsense.t()).add(0.1).clamp(min=0).pow(2).mean()


def embed(text, tokenizer, texts):
    with in_bfloat16():
        return unit(text(ids(tokenizer, texts)))


def embed_all(text, tokenizer, texts):
    return torch.cat([embed(text, tokenizer, texts[at : at + 256]) for at in range(0, len(texts), 256)])
