// Makes vectors.json: what ONNX Runtime's Node binding gives for the starter model, normalised here; the pictures come from the formula of resized.py
// (drawn at 80 px, so nothing is resized) and from the first row of resized.json (resized by Pillow), the ids from npm @huggingface/tokenizers.
// node vectors.mjs <models/starter>, in this folder, with onnxruntime-node 1.30.0 and @huggingface/tokenizers installed beside it.
import fs from 'node:fs';
import ort from 'onnxruntime-node';
import { Tokenizer } from '@huggingface/tokenizers';

const [model] = process.argv.slice(2);
const read = path => JSON.parse(fs.readFileSync(path, 'utf8'));
const { size, mean, std } = read(`${model}/visual/preprocess_cfg.json`);
const draw = (width, height) => Uint8Array.from({ length: width * height * 3 }, (_, at) => {
  const c = at % 3, x = Math.floor(at / 3) % width, y = Math.floor(at / 3 / width);
  return (x * (3 + c) + y * (5 - c) + (Math.floor(x / 16) + Math.floor(y / 12)) % 2 * 90) & 255;
});
const planes = pixels => Float32Array.from({ length: pixels.length }, (_, at) => {
  const c = Math.floor(at / size / size), p = at % (size * size);
  return (pixels[p * 3 + c] / 255 - mean[c]) / std[c];
});
const unit = numbers => {
  const length = Math.hypot(...numbers);
  return Array.from(numbers, n => Number((n / length).toFixed(7)));
};

const images = await ort.InferenceSession.create(`${model}/visual/model.onnx`);
const texts = await ort.InferenceSession.create(`${model}/textual/model.onnx`);
const tokenizer = new Tokenizer(read(`${model}/textual/tokenizer.json`), read(`${model}/textual/tokenizer_config.json`));
const see = async pixels => unit((await images.run({ image: new ort.Tensor('float32', planes(pixels), [1, 3, size, size]) })).embedding.data);
const say = async text => {
  const ids = new Int32Array(32);
  ids.set(tokenizer.encode(text).ids.slice(0, 32));
  return unit((await texts.run({ text: new ort.Tensor('int32', ids, [1, 32]) })).embedding.data);
};

const resized = Buffer.from(read('resized.json')[0].pixels, 'base64');
const words = ['dog', 'a photo of a mountain', 'sunset over the sea', 'Two children playing in the snow, laughing!', 'café'];
const result = {
  pictures: [
    { name: 'drawn', vector: await see(draw(size, size)) },
    { name: 'grey', vector: await see(new Uint8Array(size * size * 3).fill(128)) },
    { name: 'resized', vector: await see(resized) },
  ],
  texts: await Promise.all(words.map(async text => ({ text, vector: await say(text) }))),
};
fs.writeFileSync('vectors.json', `${JSON.stringify(result)}\n`);
