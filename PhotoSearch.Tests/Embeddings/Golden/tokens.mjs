// Makes tokens.json: the ids that Hugging Face's own JavaScript tokenizers (npm @huggingface/tokenizers) give for awkward texts.
// node tokens.mjs <starter's textual folder> <folder with CLIP's tokenizer.json>. Half surrogate pairs are made U+FFFD before, because there
// every text has been UTF-8; final sigma is left out, because JavaScript's lower case knows it and the reference in Rust does not.
import fs from 'node:fs';
import { Tokenizer } from '@huggingface/tokenizers';

const [starter, clip] = process.argv.slice(2);
const texts = [
  'dog', 'a photo of a dog', 'Two DOGS, running on the beach!', '', ' ', 'café crème brûlée', 'cafe\u0301 nai\u0308ve', 'Ünïcödé ÅNGSTRÖM', 'İstanbul ıssız',
  '日本の山', '山 and 海', '한국어 사진', 'Привет, мир', 'Καλημέρα κόσμε', 'مرحبا', 'नमस्ते', 'don\'t we\'ll they\'ve I\'m', 'rock\'n\'roll "quoted" (x)',
  'snow-covered_mountain #42 @home', '3.14 1,000 2026-11-20', '😀 dog 👨‍👩‍👧 🇩🇪', '𝓱𝓮𝓵𝓵𝓸 𝟘𝟙 a𝓱b', 'tab\tand\nnewline\u00a0nbsp\u3000wide', 'zero\u200bwidth \u00adsoft\ufeffbom',
  'bad \ud800 half \udc00 pairs', '\u0000nul\u0007bell', '¿Qué? ¡Sí! – “quotes” … €5', 'ﬁne ½ ² Ⅳ ℌ', 'Ǆ ǅ ß ẞ', 'a'.repeat(101), 'antidisestablishmentarianism floccinaucinihilipilification',
  'sunset over the sea '.repeat(20), '<|endoftext|> in the middle', '[PAD] dog [UNK]', 'a  b   c', '龘 﨑 𠀋', 'q\u0307\u0323 \u1e69 s\u0307\u0323', '𐐀𐐁 DESERET', 'x'.repeat(400), '!!!\'s ...\'t',
];

const read = path => JSON.parse(fs.readFileSync(path, 'utf8'));
const load = (folder, config) => new Tokenizer(read(`${folder}/tokenizer.json`), config);
const encode = (tokenizer, text) => Array.from(tokenizer.encode(text.toWellFormed()).ids);
const bert = load(starter, read(`${starter}/tokenizer_config.json`));
const pairs = load(clip, {});
const rows = texts.map(text => ({ text: Array.from({ length: text.length }, (_, i) => text.charCodeAt(i)), starter: encode(bert, text), clip: encode(pairs, text) }));
fs.writeFileSync('tokens.json', `[\n${rows.map(row => JSON.stringify(row)).join(',\n')}\n]\n`);
