// What both baselines share: the task on the command line, the outputs of a photo, and what is printed at the end.
import { createHash } from 'node:crypto';
import { openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import exif from 'exif-reader';
import sharp from 'sharp';

// { photos: [path], graph, size, mean, std, sizes: [px], quality, effort, out, cores, batch, lines }
export const task = JSON.parse(readFileSync(process.argv[2], 'utf8'));

export const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

export const readExif = async (bytes) => {
  const { exif: block } = await sharp(bytes).metadata();
  return block ? exif(block) : {};
};

export const picturePath = (hash, size) => join(task.out, `${hash}-${size}.webp`);

/** RGB bytes to the planes a CLIP image tower takes. */
export const toPlanes = (rgb, into, at) => {
  const plane = task.size * task.size;
  for (let colour = 0; colour < 3; colour++) {
    const scale = 1 / (255 * task.std[colour]);
    const shift = task.mean[colour] / task.std[colour];
    const to = at + colour * plane;
    for (let i = 0, from = colour; i < plane; i++, from += 3) into[to + i] = rgb[from] * scale - shift;
  }
};

export const floatsOf = () => 3 * task.size * task.size;

const store = openSync(join(task.out, 'vectors.bin'), 'w');

/** Of length one, behind its hash, at the end of the file. */
export const keep = (hash, vector) => {
  let sum = 0;
  for (const x of vector) sum += x * x;
  const unit = Float32Array.from(vector, (x) => x / Math.sqrt(sum));
  writeSync(store, Buffer.from(hash, 'hex'));
  writeSync(store, Buffer.from(unit.buffer));
};

export const progress = (done) => {
  process.stderr.write(`${done}\n`);
};

export const finish = (started, photos) => {
  const { user, system } = process.cpuUsage();
  const seconds = (performance.now() - started) / 1000;
  console.log(JSON.stringify({ photos, seconds, processorSeconds: (user + system) / 1e6, peakBytes: process.resourceUsage().maxRSS * 1024 }));
  process.exit(0);
};
