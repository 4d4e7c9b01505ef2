// The awkward texts whose ids the tests compare: node texts.mjs > FOLDER/texts.json (half surrogate pairs made U+FFFD, for pieces.py).
import { pathToFileURL } from 'node:url';

const words = [
  'dog', 'a photo of a dog', 'Two DOGS, running on the beach!', '', ' ', 'café crème brûlée', 'cafe\u0301 nai\u0308ve', 'Ünïcödé ÅNGSTRÖM', 'İstanbul ıssız',
  '日本の山', '山 and 海', '한국어 사진', 'Привет, мир', 'Καλημέρα κόσμε', 'مرحبا', 'नमस्ते', 'don\'t we\'ll they\'ve I\'m', 'rock\'n\'roll "quoted" (x)',
  'snow-covered_mountain #42 @home', '3.14 1,000 2026-11-20', '😀 dog 👨‍👩‍👧 🇩🇪', '𝓱𝓮𝓵𝓵𝓸 𝟘𝟙 a𝓱b', 'tab\tand\nnewline\u00a0nbsp\u3000wide', 'zero\u200bwidth \u00adsoft\ufeffbom',
  'bad \ud800 half \udc00 pairs', '\u0000nul\u0007bell', '¿Qué? ¡Sí! – “quotes” … €5', 'ﬁne ½ ² Ⅳ ℌ', 'Ǆ ǅ ß ẞ', 'a'.repeat(101), 'antidisestablishmentarianism floccinaucinihilipilification',
  'sunset over the sea '.repeat(20), '<|endoftext|> in the middle', '[PAD] dog [UNK]', 'a  b   c', '龘 﨑 𠀋', 'q\u0307\u0323 \u1e69 s\u0307\u0323', '𐐀𐐁 DESERET', 'x'.repeat(400), '!!!\'s ...\'t',
];
const latin = [
  'Zürich im Winter', 'Straße und Schloß', 'GROSSE STRASSE', 'naïve façade', 'Škoda Žižkov čeština', 'Łódź żółć gęś', 'Đà Nẵng phố cổ Hội An', 'đường phố Hà Nội', 'Reykjavík Þingvellir ð',
  'São João coração', 'niño pingüino', 'œuvre Œdipe æther', 'Ångström Åre', 'ĳsvrĳ Ĳsselmeer', 'ŀl col·lecció', 'kahvaltı çay şeker ğ', 'Māori Ōtautahi', 'ŧĸŋſ', 'ﬀ ﬁ ﬂ ﬃ ﬄ ﬅ ﬆ', 'Ｆｕｌｌ　Ｗｉｄｔｈ １２３',
  '①②③ ⑩ ㊗ ㍿ ㎏', 'x² + y³ = z⁴', '¼ ½ ¾ ⅓', '№ ™ © ® ℠', 'Å K Ω ℓ', 'e\u0301\u0302\u0303 stacked', 'o\u0308O\u0308u\u0308', '\u0301leading mark', 'a\u0327\u0301 b\u0301\u0327', 'Ｄ\u0301 full width with mark',
];
const scripts = [
  'собака на пляже', 'Ёжик в тумане', 'Їжак і ґанок', 'Београд Ђурђевдан', 'ΑΘΗΝΑ αθήνα', 'σκύλος στη θάλασσα', 'Ἀθῆναι ἐν ἀρχῇ', 'كلب على الشاطئ', 'الْعَرَبِيَّةُ', 'ﷺ ﻻ ﺍﻟﻌﺮﺑﻴﺔ', 'سگ در ساحل', '۱۲۳ ٤٥٦', 'می‌خواهم',
  'כלב על החוף', 'שָׁלוֹם', 'יִשְׂרָאֵל', 'कुत्ता समुद्र तट पर', 'क्षत्रिय श्री', 'क़ ख़ ग़', 'বাংলা কুকুর', 'தமிழ் நாய்', 'తెలుగు', 'ಕನ್ನಡ', 'മലയാളം', 'ਪੰਜਾਬੀ', 'ગુજરાતી', 'සිංහල', 'မြန်မာ', 'ភាសាខ្មែរ', 'ພາສາລາວ',
  'สุนัขบนชายหาด', 'น้ำ ำ กำ', 'บ้านเก่า ๑๒๓', '一只狗在海滩上', '紅色的汽車', '龍龜𪚥', '神神福', '犬が走る', 'カメラ ｶﾒﾗ ｶﾞｷﾞ', 'ぱばは は\u3099 は\u309a', '々〆〇', '강아지', '\u1100\u1161\u11bc\u110b\u1161\u110c\u1175', '\u1112\u1161\u11ab글', 'ㄱㄴㄷ ㅏㅑ', 'ﾡﾢ',
  'ქართული ძაღლი', 'ᲥᲐᲠᲗᲣᲚᲘ', 'հայերեն շուն', 'አማርኛ ውሻ', 'ᏣᎳᎩ', 'ᐃᓄᒃᑎᑐᑦ', 'བོད་ཡིག', 'монгол ᠮᠣᠩᠭᠣᠯ', '𒀀𒁀 𓀀𓂀', '𐌰𐌱𐌲', 'ꯃꯤꯇꯩ',
];
const signs = [
  '👍🏽 👩🏿‍🚀', '👨‍👩‍👧‍👦 family', '🏳️‍🌈 🏴‍☠️', '🇫🇷🇯🇵🇺🇸', '❤️ ❤ ♥︎', '1️⃣ #️⃣', '🫠🫶', '☀️☁️', '😀😀😀', '👁️‍🗨️', '🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}', '\u{1F3FD}alone', '\u200d joiner alone', 'a\ufe0fb',
  '\u0001\u0002\u001f\u007f\u0080\u008f\u009f', 'a\u0000b', '\r\n\r\n', 'line\r\nline', '\u000b\u000c', '\u0085next', '\u2028\u2029', '\u200e\u200f\u202a\u202e', '\u2060\u2061', '\ufeff', '\ufffd', '\ufffe\uffff', '\u{10ffff}', '\ue000 private', '\u00ad\u00ad',
  '\ud83d', '\ude00\ud83d', 'x\udfffy', '  lead', 'trail  ', '   ', '\u3000\u3000', '\u2003em\u2003space\u2009thin', '\u1680ogham', 'a \u00a0 b', '\t\ttabs', '\u2581 lower block \u2581\u2581', '▁dog', 'a▁b',
  '.', '...', '?!', '(a)(b)', '[x] {y} <z>', 'a/b\\c', 'https://example.org/a?b=c&d=%20e', 'me@example.org', '$5.00 €3,50 £2 ¥100', '50% off', '#tag @user', 'C++ & C#', 'it\'s John\'s 5\'s', 'IT\'S DON\'T', '’s “”', '— – - ‐', '。、！？「」', '¡¿', '٪؟،', '।॥', '…‥', '·•', '~`^|', '***', '--',
  '<s>', '</s>', '<pad> dog <unk>', 'a <mask> b', 'a  <mask>  b', '<mask>', '<eos><bos>', '<0x41>', 'deu_Latn Hund', 'eng_Latn', 'xeng_Latnx', '<|startoftext|>', '<|ENDOFTEXT|>', '[CLS] x [SEP] [MASK]', '##ing', '<s>dog</s>',
];
const numbers = ['0', '42', '1234567890', '3.1415', '1e10', '12:30', '20261121', '½', '٣', '१२', '一二三', 'Ⅷ', '2nd 3rd', 'R2D2', 'IMG_20261121_143000.JPG', 'DSC-0001 (2).jpeg', 'v1.2.3'];
const long = [
  'dog '.repeat(100), 'Donaudampfschifffahrtsgesellschaftskapitän', '山'.repeat(100), '😀'.repeat(50), 'e\u0301'.repeat(50), '\u0301'.repeat(60), 'ab'.repeat(150), ' '.repeat(100), '한국어 '.repeat(40), 'कि'.repeat(40),
  'a photograph of two people sitting on a wooden bench beside a lake while the sun goes down behind the mountains and birds fly over the water',
  'ein sehr langer Satz über Berge, Seen, Hunde und Kinder, die im Sommer am Strand spielen, während die Sonne untergeht', '\u0323\u0307'.repeat(40), 'Z\u0351\u036b\u0343\u0363a\u0301\u0302\u0303l\u0334\u0335g\u0338o\u0358\u035c',
];
export const texts = [...new Set([...words, ...latin, ...scripts, ...signs, ...numbers, ...long])];

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  console.log(JSON.stringify(texts.map(text => text.toWellFormed())));
}
