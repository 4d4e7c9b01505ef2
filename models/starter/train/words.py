"""Labels, captions and WordNet become training material (work/words.pkl): what may be said of which photo, and which texts mean alike."""
import collections
import os
import pathlib
import pickle
import re
import sys

import numpy as np

import pack
from tokens import vocabulary, words_of

WORDNET = pathlib.Path(os.environ.get("WORDNET", "/usr/share/wordnet"))

# Too broad to be asked for.
GENERIC = set(
    "entity;physical entity;object;physical object;whole;unit;artifact;artefact;matter;substance;thing;abstraction;abstract entity;causal agent;cause;causal agency;living thing;animate thing;organism;being;instrumentality;instrumentation;chordate;craniate;vertebrate;conveyance;transport;eutherian;eutherian mammal;placental;placental mammal;invertebrate;arthropod;way;solid;commodity;trade good;good;consumer goods;article;covering;equipment;implement;structure;construction;attribute;group;grouping;relation;part;portion;psychological feature;location;foodstuff;food product;green goods;green groceries;garden truck;nutriment;nourishment;nutrition;sustenance;aliment;alimentation;victuals;comestible;eatable;pabulum;solid food;gnathostome;durables;durable goods;consumer durables;measure;communication;signal;craft;vascular plant;tracheophyte;reproductive structure;plant organ;plant part;plant structure;natural object;geological formation;formation;aquatic vertebrate;domestic animal;domesticated animal;animate being;anapsid;anapsid reptile;diapsid;diapsid reptile;amniote;mammalian;facility;installation;creation;product;mechanism;system;fabric;cognition;event;act;human action;human activity;person of color".split(
        ";"
    )
)

# What people call it besides, where WordNet does not say so: of a label or of a word in a caption.
BROADER = {
    "street": "road;city street;town",
    "city street": "road;city;town",
    "city buildings": "city;building;architecture;town",
    "buildings": "building;city;architecture",
    "tall building skyscraper": "skyscraper;city;building;skyline;architecture",
    "city street buildings": "city;street;building;town",
    "city street with cars": "car;street;city;road;traffic",
    "street scene": "street;road;town",
    "suburb house": "house;building;home",
    "house exterior": "building;home;architecture",
    "highway": "road;highway;car",
    "coast": "sea;ocean;shore;beach",
    "sea": "ocean;water;seaside",
    "ocean": "sea;water",
    "sea coast beach": "sand;ocean;coast",
    "lake shore": "lake;water;shore",
    "glacier": "ice;snow;mountain",
    "ice and snow mountain": "snow;ice;mountain;winter",
    "alps mountain": "mountains;snow;landscape",
    "mountain": "mountains;landscape;nature",
    "forest": "tree;trees;woods;nature",
    "open country landscape": "field;meadow;landscape;nature;countryside",
    "cliff": "rocks;coast",
    "coral reef": "underwater;coral",
    "jellyfish": "underwater",
    "brain coral": "underwater;coral",
    "sea slug": "underwater",
    "sea cucumber": "underwater",
    "dugong": "underwater",
    "rock beauty fish": "underwater;fish",
    "goldfish": "fish",
    "snorkel": "underwater;swimming",
    "sunrise": "sunset;sky;dawn",
    "sunset": "sky;dusk;evening",
    "cloudy sky": "sky;cloud;clouds",
    "sunshine": "sky;sun",
    "sunny sky": "sky;blue sky",
    "rainy weather": "rain;wet street",
    "street at night": "night;dark;city at night",
    "bedroom": "room;interior;bed;furniture",
    "kitchen": "room;interior",
    "bathroom": "room;interior",
    "living room": "room;interior;sofa;furniture",
    "office": "room;interior;desk;computer",
    "store interior": "shop;store;interior",
    "industrial interior factory": "factory;interior",
    "altar": "church;interior",
    "bookshop": "book;books;library",
    "comic book": "book",
    "espresso": "cup;drink;coffee",
    "plate of food": "meal;dish;dinner",
    "candle": "fire;flame;candlelight",
    "torch": "fire;flame",
    "fire screen fireplace": "fire;flame",
    "stage concert": "music;concert;band",
    "musical instrument": "music;instrument",
    "piano": "music",
    "guitar": "music",
    "computer keyboard": "computer;keyboard",
    "ipod": "music player;screen",
    "cash machine atm": "machine",
    "clothes": "clothing;fashion",
    "shoe": "shoes;clothing",
    "shoes": "shoe;clothing",
    "hat": "clothing",
    "furniture": "interior",
    "portrait of a person": "person;portrait;face;people",
    "face": "person;portrait",
    "smiling person": "person;portrait;smile;people",
    "person wearing a face mask": "person;portrait;people",
    "bridegroom": "wedding;man;person;suit",
    "sport": "sports",
    "swimming": "sports;pool;water",
    "snake": "wild animal",
    "lion": "wild animal;wildlife",
    "bear": "wild animal;wildlife",
    "elephant": "wild animal;wildlife",
    "deer": "wild animal;wildlife",
    "gazelle": "wild animal;wildlife",
    "monkey": "wild animal;wildlife",
    "wild cat": "wild animal;wildlife",
    "fox": "wild animal;wildlife",
    "wolf": "wild animal;wildlife",
    "african wild dog": "wild animal;wildlife",
    "meerkat": "wild animal;wildlife",
    "bison": "wild animal;wildlife",
    "bighorn sheep": "wild animal;sheep",
    "cow": "farm animal;cattle",
    "ox": "farm animal;cattle",
    "pig": "farm animal",
    "sheep": "farm animal",
    "goose": "farm animal",
    "bee": "insect;bug",
    "insect": "bug",
    "flower": "flowers;plant;garden",
    "bridge": "river",
    "church": "architecture",
    "train": "railway",
    "steel arch bridge": "architecture;river",
    "street sign": "text;sign",
    "scoreboard": "text;sign",
    "men": "man;person;people",
    "man": "person;people",
    "guy": "man;person",
    "woman": "person;people",
    "women": "woman;person;people",
    "lady": "woman;person",
    "boy": "child;person;kid",
    "boys": "boy;children;people",
    "girl": "child;person;kid",
    "girls": "girl;children;people",
    "child": "person;kid",
    "children": "child;people;kids",
    "kid": "child;person",
    "kids": "children;people",
    "baby": "child;person",
    "toddler": "baby;child;person",
    "person": "people",
    "crowd": "people;group of people",
    "couple": "people",
    "group": "people",
    "player": "sports;person",
    "players": "sports;people",
    "rider": "person",
    "biker": "person;bicycle",
    "cyclist": "person;bicycle;sports",
    "surfer": "person;surfing;sports;sea",
    "skier": "person;skiing;sports;snow",
    "snowboarder": "person;sports;snow",
    "skateboarder": "person;sports",
    "climber": "person;climbing",
    "hiker": "person;hiking",
    "runner": "person;running;sports",
    "swimmer": "person;swimming",
    "dogs": "dog;animal",
    "dog": "animal",
    "puppy": "dog;animal",
    "cat": "animal",
    "horse": "animal",
    "horses": "horse;animal",
    "birds": "bird;animal",
    "bird": "animal",
    "trees": "tree;forest",
    "woods": "forest;tree",
    "wooded": "forest;tree",
    "flowers": "flower",
    "cars": "car;vehicle",
    "car": "vehicle",
    "truck": "vehicle",
    "bus": "vehicle",
    "mountains": "mountain",
    "hill": "hills;landscape",
    "rocks": "rock",
    "wave": "sea;ocean;water",
    "waves": "wave;sea;ocean",
    "beach": "sea;sand;coast",
    "boats": "boat",
    "kayak": "boat;water",
    "canoe": "boat;water",
    "sailboat": "boat;sailing",
    "bike": "bicycle;cycling",
    "bikes": "bicycle",
    "motorbike": "motorcycle",
    "motorcycle": "motorbike",
    "leaves": "leaf;plant",
    "grass": "field;meadow",
    "grassy": "grass;field",
    "field": "meadow",
    "snowy": "snow;winter",
    "snow": "winter",
    "pool": "swimming pool;water",
    "river": "water",
    "lake": "water",
    "stream": "river;water",
    "sign": "text",
    "computer": "screen;laptop",
    "laptop": "computer;screen",
    "phone": "telephone;screen",
    "guitar": "music;musician",
    "drums": "music",
    "soccer": "sports;football",
    "football": "sports",
    "basketball": "sports",
    "tennis": "sports",
    "baseball": "sports",
    "rugby": "sports",
    "hockey": "sports",
    "surfing": "sports;surfer",
    "skateboard": "sports",
    "jacket": "clothing",
    "shirt": "clothing",
    "dress": "clothing",
    "bride": "wedding;woman",
    "groom": "wedding;man",
    "eating": "food",
    "drink": "drinking",
    "night": "dark",
    "sunglasses": "portrait",
    "table": "furniture",
    "couch": "sofa;furniture",
    "bench": "furniture",
}
STOP = set(
    "a an the is are in on of and with to at while by his her its their . , it that this as from for up down out there be has have two one some who which into another near over other - ' \" ( ) very being"
    .split()
)


def norm(text):
    return " ".join(words_of(text))


class WordNet:
    """Nouns: which senses a word has, what each is a kind of, and what it is."""

    def __init__(self):
        self.lemmas, self.broader, self.gloss, self.senses_of = {}, {}, {}, {}
        for line in open(WORDNET / "data.noun"):
            if line.startswith("  "):
                continue
            data, gloss = line.split(" | ", 1)
            field = data.split()
            count = int(field[3], 16)
            sense = field[0]
            self.lemmas[sense] = [field[4 + 2 * at].replace("_", " ") for at in range(count)]
            first = 4 + 2 * count
            pointers = [field[first + 1 + 4 * at : first + 5 + 4 * at] for at in range(int(field[first]))]
            self.broader[sense] = [to for kind, to, part, _ in pointers if kind in ("@", "@i") and part == "n"]
            self.gloss[sense] = norm(gloss.split('"')[0].split(";")[0])
        for line in open(WORDNET / "index.noun"):
            if not line.startswith("  "):
                field = line.split()
                self.senses_of[field[0].replace("_", " ")] = field[-int(field[2]) :]
        self.uses = collections.Counter()
        for line in open(WORDNET / "cntlist.rev"):
            field = line.split()
            if len(field) == 3:
                self.uses[field[0].split("%")[0].replace("_", " ")] += int(field[2])
        self._above = {}

    def above(self, sense):
        """The sense and all that it is a kind of."""
        if sense not in self._above:
            self._above[sense] = {sense}
            for broader in self.broader[sense]:
                self._above[sense] = self._above[sense] | self.above(broader)
        return self._above[sense]

    def depth(self, sense):
        return 1 + min((self.depth(broader) for broader in self.broader[sense]), default=0)

    def singular(self, word):
        for end, instead in (("ies", "y"), ("ses", "s"), ("xes", "x"), ("ches", "ch"), ("shes", "sh"), ("s", "")):
            if word.endswith(end) and word[: -len(end)] + instead in self.senses_of:
                return word[: -len(end)] + instead
        return word

    def senses(self, text, most):
        """Of the text, or of the longest end of it that is in WordNet."""
        parts = text.lower().split()
        for start in range(len(parts)):
            tail = " ".join(parts[start:])
            for word in (tail, self.singular(tail)):
                if word in self.senses_of:
                    return self.senses_of[word][:most]
        return []


def is_askable(text):
    return text.lower() not in GENERIC and len(text) > 2 and len(text.split()) <= 4 and not re.search(r"\b(genus|family|order|class)\b", text.lower())


def besides(text):
    return BROADER.get(text, "").split(";") if text in BROADER else []


PHYSICAL = "00001930"


def sense_of(wordnet, label, others):
    """The sense that the photo's other labels agree with; else the first that is something to be seen."""
    found = wordnet.senses(label, 6)
    around = {sense for other in others for sense in wordnet.senses(other, 4)}
    for sense in found:
        if around & (wordnet.above(sense) - {sense}):
            return sense
    seen = next((sense for sense in found if PHYSICAL in wordnet.above(sense)), None)
    return seen or (found[0] if found and is_whole(wordnet, label) else None)


def is_whole(wordnet, label):
    return label.lower() in wordnet.senses_of or wordnet.singular(label.lower()) in wordnet.senses_of


def say(wordnet, labels):
    """What a photo with these labels is called: what it is (also by synonyms), and what it is a kind of."""
    fine, coarse = [norm(label) for label in labels], []
    most = sense_of(wordnet, labels[0], labels[1:])
    senses = [sense for sense in [most] if sense]
    for sense in senses:
        names = [norm(lemma) for lemma in wordnet.lemmas[sense] if is_askable(lemma)]
        (fine if is_whole(wordnet, labels[0]) else coarse).extend(names)
        level, seen = [sense], {sense}
        for step in range(9):
            level = [above for one in level for above in wordnet.broader[one] if above not in seen]
            for above in level:
                seen.add(above)
                if wordnet.depth(above) >= 5:
                    coarse += [norm(x) for x in [x for x in wordnet.lemmas[above] if is_askable(x) and (wordnet.uses[x.lower()] > 0 or step < 2)][:2]]
    for text in list(fine) + list(coarse):
        coarse += besides(text)
    fine = list(dict.fromkeys(fine))
    return fine, [text for text in dict.fromkeys(coarse) if text and text not in fine], set(senses)


def caption_words(captions, common):
    """Words that two of the captions use, with what they are called besides; and all that may be true."""
    counts = collections.Counter()
    for caption in captions:
        words = {word for word in caption.split() if word not in STOP and len(word) > 2}
        said = words | {other for word in words for other in besides(word)}
        said |= {second for word in words for other in besides(word) for second in besides(other)}
        counts.update(said)
    return sorted(word for word, count in counts.items() if count >= 2 and word in common), set(counts)


def meaning_pairs(wordnet, seen, labels):
    pairs = []
    for sense, lemmas in wordnet.lemmas.items():
        if PHYSICAL not in wordnet.above(sense) and not any(wordnet.uses[x.lower()] > 3 for x in lemmas):
            continue
        names = [norm(x) for x in lemmas if not re.search(r"\b(genus|family)\b", x.lower())]
        if not names or len(names[0].split()) > 4:
            continue
        weight = sum(wordnet.uses[x.lower()] for x in lemmas) + (3 if any(x in seen for x in names) else 0) + (5 if any(x in labels for x in names) else 0)
        above = [norm(x) for broader in wordnet.broader[sense] for x in wordnet.lemmas[broader][:2] if is_askable(x)]
        pairs.append((names, above, wordnet.gloss[sense], min(weight, 30) + 0.2))
    return pairs


def main():
    wordnet = WordNet()
    rows, held = pack.photos(), pack.held_out()
    kinds, group = {}, np.full(len(rows), -1, np.int32)
    for at, row in enumerate(rows):
        if row.labels and not held[at]:
            group[at] = kinds.setdefault(row.labels, len(kinds))
    said = [say(wordnet, labels) for labels in kinds]
    labels = list(dict.fromkeys(text for fine, coarse, _ in said for text in fine + coarse))
    number = {text: at for at, text in enumerate(labels)}
    # A text is true of a group when it is a word for it, or means something that the group's sense is a kind of, or the other way round.
    senses = [set(wordnet.senses(text, 3)) for text in labels]
    above = [set().union(*(wordnet.above(sense) for sense in some)) if some else set() for some in senses]
    true = np.zeros((len(said), len(labels)), bool)
    for at, (fine, coarse, own) in enumerate(said):
        over = set().union(*(wordnet.above(sense) for sense in own)) if own else set()
        for text in range(len(labels)):
            true[at, text] = bool(senses[text] & over) or bool(own & above[text])
        for text in fine + coarse:
            true[at, number[text]] = True
    captions = {at: [norm(caption) for caption in row.captions] for at, row in enumerate(rows) if row.captions and not held[at]}
    uses = collections.Counter(word for some in captions.values() for word in {x for c in some for x in c.split()})
    common = {word for word, count in uses.items() if count >= 6} | {other for some in BROADER.values() for other in some.split(";")}
    words = {at: caption_words(some, common) for at, some in captions.items()}
    pairs = meaning_pairs(wordnet, set(uses), set(labels))
    counts = collections.Counter()
    for some in captions.values():
        counts.update(word for caption in some for word in caption.split())
    for text in labels + [x for some in BROADER.values() for x in some.split(";")]:
        counts.update({word: 50 for word in text.split()})
    for names, _, gloss, weight in pairs:
        for word in (word for name in names for word in name.split()):
            counts[word] += 0.6 * weight
        for word in gloss.split():
            counts[word] += 0.15
    vocab = vocabulary(counts, 14_000, 1_800)
    with open(pack.WORK / "words.pkl", "wb") as out:
        pickle.dump(dict(vocab=vocab, labels=labels, said=[([number[x] for x in fine], [number[x] for x in coarse]) for fine, coarse, _ in said], true=true, group=group, captions=captions, words=words, pairs=pairs), out)
    print(f"{len(kinds)} kinds of labels, {len(labels):,} texts for them, {len(captions):,} photos with captions, {len(common):,} words, {len(pairs):,} meanings, {len(vocab):,} word pieces")
    for at in (0, 5, 50, 100, 200, 300, 400):
        print(list(kinds)[at], "->", said[at][0], "|", said[at][1])


if __name__ == "__main__":
    sys.exit(main())
