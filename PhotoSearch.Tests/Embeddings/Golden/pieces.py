"""
Trains the small SentencePiece vocabularies of the tests and writes each as a tokenizer.json: python3 pieces.py FOLDER (Debian's
python3-sentencepiece 0.1.97). tokens.mjs, run afterwards, makes the expected ids; sentencepiece's own go into FOLDER/sentencepiece.json.
"""
import base64, gzip, io, json, os, random, sys, unicodedata
import sentencepiece

folder = sys.argv[1]
chance = random.Random(4)
SPACE = "\u2581"
SENTENCES = """
a photo of a dog on the beach at sunset|two children are playing football in the park|a red car parked in front of an old house
the mountains are covered with snow and the lake is frozen|my grandmother is cooking dinner in the kitchen|birthday party with a chocolate cake and candles
ein Hund läuft über die grüne Wiese|die Straße führt zum Schloß auf dem Hügel|Großmutter bäckt Plätzchen für die Kinder|Sonnenuntergang über dem Meer im Sommer
un chien court sur la plage près de l'océan|le château est éclairé pendant la nuit d'été|des fleurs jaunes dans un vase bleu à côté de la fenêtre
un perro corriendo por la playa al atardecer|la niña está comiendo una manzana en el jardín|montañas nevadas y un río pequeño
собака бежит по пляжу на закате|дети играют в футбол в парке|старый дом рядом с рекой зимой|красная машина на улице города
ένας σκύλος τρέχει στην παραλία|το ηλιοβασίλεμα πάνω από τη θάλασσα|παιδιά παίζουν στο πάρκο
كلب يركض على الشاطئ عند غروب الشمس|صورة لجبال مغطاة بالثلوج|أطفال يلعبون في الحديقة
כלב רץ על החוף בשקיעה|ילדים משחקים בגן|בית ישן ליד הנהר
कुत्ता समुद्र तट पर दौड़ रहा है|बच्चे बगीचे में खेल रहे हैं|पहाड़ों पर बर्फ और झील
สุนัขวิ่งบนชายหาดตอนพระอาทิตย์ตก|เด็กเล่นในสวนสาธารณะ|ภูเขาปกคลุมด้วยหิมะ
一只狗在海滩上奔跑|孩子们在公园里踢足球|雪山和湖泊的照片|红色的汽车停在老房子前面
犬が海辺を走っている写真|子供たちが公園で遊んでいます|富士山と桜の花|カメラとコーヒー
강아지가 해변에서 달리고 있다|아이들이 공원에서 놀고 있어요|눈 덮인 산과 호수의 사진
con chó chạy trên bãi biển lúc hoàng hôn|những đứa trẻ chơi trong công viên|köpek sahilde koşuyor|çocuklar parkta oynuyor ışık güneş
"""
WORDS = [word for line in SENTENCES.strip().split("\n") for sentence in line.split("|") for word in sentence.split()]


def corpus():
    lines = [sentence for line in SENTENCES.strip().split("\n") for sentence in line.split("|")] * 20
    for _ in range(3000):
        lines.append(" ".join(chance.choice(WORDS) for _ in range(chance.randint(2, 9))) + chance.choice(["", ".", "!", " 2026", " 13:45", ", 3.5"]))
    return lines


def train(name, **settings):
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(corpus()), model_writer=model, character_coverage=0.999, num_threads=1, shuffle_input_sentence=False,
        hard_vocab_limit=False, minloglevel=2, **settings)
    return model.getvalue()


def fields(message):
    """The fields of a protocol buffer: number and value, without its schema."""
    at = 0

    def varint():
        nonlocal at
        value = shift = 0
        while True:
            byte = message[at]
            at += 1
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return value

    while at < len(message):
        key = varint()
        kind = key & 7
        size = varint() if kind in (0, 2) else {1: 8, 5: 4}[kind]
        if kind == 0:
            yield key >> 3, size
        else:
            yield key >> 3, message[at:at + size]
            at += size


def charsmap(model):
    normalizer = next(value for number, value in fields(model) if number == 3)
    return base64.b64encode(next(value for number, value in fields(normalizer) if number == 2)).decode()


def pieces(processor):
    return [(processor.id_to_piece(i), processor.get_score(i)) for i in range(processor.get_piece_size())]


def merges(vocabulary):
    ids = {piece: i for i, (piece, _) in enumerate(vocabulary)}
    found = []
    for piece, score in vocabulary:
        halves = [(piece[:at], piece[at:]) for at in range(1, len(piece)) if piece[:at] in ids and piece[at:] in ids]
        found += [(left, right, score) for left, right in sorted(halves, key=lambda half: (ids[half[0]], ids[half[1]]))]
    return [[left, right] for left, right, _ in sorted(found, key=lambda merge: -merge[2])]


def special(i, content, **more):
    return {"id": i, "content": content, "single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": True, **more}


def template(before, after, ids):
    token = lambda name: {"SpecialToken": {"id": name, "type_id": 0}}
    return {"type": "TemplateProcessing", "single": [*map(token, before), {"Sequence": {"id": "A", "type_id": 0}}, *map(token, after)], "pair": [],
            "special_tokens": {name: {"id": name, "ids": [ids[name]], "tokens": [name]} for name in before + after}}


def write(name, content):
    data = json.dumps({"version": "1.0", "truncation": None, "padding": None, **content}, ensure_ascii=False, separators=(",", ":")).encode()
    with open(os.path.join(folder, name), "wb") as file:
        file.write(gzip.compress(data, 9, mtime=0))


def unigram():
    """XLM-R's arrangement, with its own normalisation table."""
    model = train("unigram", vocab_size=1500, model_type="unigram", bos_id=0, pad_id=1, eos_id=2, unk_id=3, normalization_rule_name="nmt_nfkc")
    processor = sentencepiece.SentencePieceProcessor(model_proto=model)
    vocabulary = pieces(processor) + [("<mask>", 0.0)]
    mask = len(vocabulary) - 1
    write("unigram.json.gz", {
        "added_tokens": [special(i, name) for i, name in enumerate(["<s>", "<pad>", "</s>", "<unk>"])] + [special(mask, "<mask>", lstrip=True)],
        "normalizer": {"type": "Precompiled", "precompiled_charsmap": charsmap(model)},
        "pre_tokenizer": {"type": "Sequence", "pretokenizers": [{"type": "WhitespaceSplit"}, {"type": "Metaspace", "replacement": SPACE, "add_prefix_space": True}]},
        "post_processor": template(["<s>"], ["</s>"], {"<s>": 0, "</s>": 2}),
        "model": {"type": "Unigram", "unk_id": 3, "vocab": vocabulary}})
    return lambda text: [0, *processor.encode(text), 2]


def gemma():
    """SigLIP2's arrangement: no normalisation table, no cutting into words, bytes for what is unknown."""
    model = train("gemma", vocab_size=1500, model_type="bpe", pad_id=0, eos_id=1, bos_id=2, unk_id=3, byte_fallback=True, bos_piece="<bos>", eos_piece="<eos>",
                  normalization_rule_name="identity", add_dummy_prefix=False, remove_extra_whitespaces=False)
    processor = sentencepiece.SentencePieceProcessor(model_proto=model)
    vocabulary = pieces(processor)
    write("gemma.json.gz", {
        "added_tokens": [special(i, name) for i, name in enumerate(["<pad>", "<eos>", "<bos>", "<unk>"])],
        "normalizer": {"type": "Replace", "pattern": {"String": " "}, "content": SPACE},
        "pre_tokenizer": {"type": "Split", "pattern": {"String": " "}, "behavior": "MergedWithPrevious", "invert": False},
        "post_processor": template([], ["<eos>"], {"<eos>": 1}),
        "model": {"type": "BPE", "dropout": None, "unk_token": "<unk>", "continuing_subword_prefix": None, "end_of_word_suffix": None, "fuse_unk": True,
                  "byte_fallback": True, "ignore_merges": False, "vocab": {piece: i for i, (piece, _) in enumerate(vocabulary)}, "merges": merges(vocabulary)}})
    return lambda text: [*processor.encode(text), 1]


def nllb():
    """NLLB's arrangement: language codes, and a small normalisation table of our own."""
    rules = os.path.join(folder, "rules.tsv")
    with open(rules, "w", encoding="utf-8") as file:
        for code in [*range(0xA0, 0x180), *range(0x2000, 0x2070), *range(0x3000, 0x3001), *range(0xFB00, 0xFB07), *range(0xFF01, 0xFFA0)]:
            for form in {chr(code), unicodedata.normalize("NFD", chr(code))}:
                plain = unicodedata.normalize("NFKC", form)
                if plain != form:
                    file.write("\t".join(" ".join(f"{ord(letter):X}" for letter in side) for side in (form, plain)) + "\n")
        file.writelines(f"{code:X}\t20\n" for code in (9, 10, 13))
    model = train("nllb", vocab_size=1500, model_type="bpe", bos_id=0, pad_id=1, eos_id=2, unk_id=3, normalization_rule_tsv=rules)
    os.remove(rules)
    processor = sentencepiece.SentencePieceProcessor(model_proto=model)
    vocabulary = pieces(processor)
    codes = {code: len(vocabulary) + i for i, code in enumerate(["ace_Arab", "deu_Latn", "eng_Latn", "zho_Hans", "zul_Latn"])}
    mask = len(vocabulary) + len(codes)
    write("nllb.json.gz", {
        "added_tokens": [special(i, name) for i, name in enumerate(["<s>", "<pad>", "</s>", "<unk>"])]
            + [special(i, code) for code, i in codes.items()] + [special(mask, "<mask>", lstrip=True)],
        "normalizer": {"type": "Sequence", "normalizers": [{"type": "Precompiled", "precompiled_charsmap": charsmap(model)},
                                                            {"type": "Replace", "pattern": {"Regex": " {2,}"}, "content": " "}]},
        "pre_tokenizer": {"type": "Metaspace", "replacement": SPACE, "prepend_scheme": "always", "split": True},
        "post_processor": template(["eng_Latn"], ["</s>"], {"eng_Latn": codes["eng_Latn"], "</s>": 2}),
        "model": {"type": "BPE", "dropout": None, "unk_token": "<unk>", "continuing_subword_prefix": None, "end_of_word_suffix": None, "fuse_unk": True,
                  "byte_fallback": False, "vocab": {piece: i for i, (piece, _) in enumerate(vocabulary)}, "merges": merges(vocabulary)}})
    return lambda text: [codes["eng_Latn"], *processor.encode(text), 2]


with open(os.path.join(folder, "texts.json"), encoding="utf-8") as file:
    texts = json.load(file)
encoders = {"unigram": unigram(), "gemma": gemma(), "nllb": nllb()}
with open(os.path.join(folder, "sentencepiece.json"), "w") as file:
    json.dump([{name: encode(text) for name, encode in encoders.items()} for text in texts], file)
