// Makes tokens.json (starter and CLIP), pieces.json (the vocabularies of pieces.py) and parts.json (each normalizer and pre-tokenizer by itself).
// node tokens.mjs STARTER CLIP FOLDER: the starter's textual folder, the folder with CLIP's tokenizer.json, and the one that pieces.py wrote to.
// The ids are those of the reference itself, the Rust crate tokenizers 0.22.2, as npm @anush008/tokenizers 0.6.0 brings it. Where npm
// @huggingface/tokenizers 0.2.0 (JavaScript) or sentencepiece 0.1.97 answer otherwise, that is counted in the output. Half surrogate pairs
// are made U+FFFD before, because in the reference every text is UTF-8.
import fs from 'node:fs';
import zlib from 'node:zlib';
import rust from '@anush008/tokenizers';
import { Tokenizer as Script } from '@huggingface/tokenizers';
import { texts } from './texts.mjs';
import { parts, bytesModel } from './parts.mjs';

const [starter, clip, folder] = process.argv.slice(2);
const units = text => Array.from({ length: text.length }, (_, i) => text.charCodeAt(i));
const plain = path => fs.readFileSync(path, 'utf8');
const packed = name => zlib.gunzipSync(fs.readFileSync(`${folder}/${name}.json.gz`)).toString('utf8');
const write = (name, rows) => fs.writeFileSync(name, `[\n${rows.map(row => JSON.stringify(row)).join(',\n')}\n]\n`);

const encoder = json => {
  const tokenizer = rust.Tokenizer.fromString(json);
  tokenizer.disableTruncation();
  tokenizer.disablePadding();
  return async text => Array.from((await tokenizer.encode(text.toWellFormed(), null, { addSpecialTokens: true })).getIds());
};

const scripted = json => {
  const tokenizer = new Script({ decoder: null, ...JSON.parse(json) }, {});
  return text => { try { return Array.from(tokenizer.encode(text.toWellFormed()).ids); } catch (e) { return [`${e}`]; } };
};

const compare = (name, rows, others) => {
  for (const [other, encode] of Object.entries(others)) {
    const differing = rows.filter((row, i) => `${encode(texts[i], i)}` !== `${row[name]}`);
    console.log(`${name}: ${other} agrees on ${rows.length - differing.length} of ${rows.length}; not on ${JSON.stringify(differing.map(row => String.fromCharCode(...row.text)))}`);
  }
};

const encodeAll = async sources => {
  const encoders = Object.entries(sources).map(([name, json]) => [name, encoder(json)]);
  const rows = [];
  for (const text of texts) {
    const row = { text: units(text) };
    for (const [name, encode] of encoders) {
      row[name] = await encode(text);
    }
    rows.push(row);
  }
  return rows;
};

const known = { starter: plain(`${starter}/tokenizer.json`), clip: plain(`${clip}/tokenizer.json`) };
const small = { unigram: packed('unigram'), gemma: packed('gemma'), nllb: packed('nllb') };
const knownRows = await encodeAll(known);
const smallRows = await encodeAll(small);
const pieces = JSON.parse(plain(`${folder}/sentencepiece.json`));
for (const name of Object.keys(known)) compare(name, knownRows, { script: scripted(known[name]) });
for (const name of Object.keys(small)) compare(name, smallRows, { script: scripted(small[name]), sentencepiece: (_, i) => pieces[i][name] });
write('tokens.json', knownRows);
write('pieces.json', smallRows);

const partRows = [];
for (const [name, part] of Object.entries(parts)) {
  const encode = encoder(JSON.stringify({ version: '1.0', added_tokens: [], ...part.tokenizer, model: part.tokenizer.model ?? bytesModel }));
  const rows = [];
  for (const text of part.texts) rows.push({ text: units(text), ids: await encode(text) });
  partRows.push({ name, tokenizer: part.tokenizer, rows });
}
write('parts.json', partRows);
