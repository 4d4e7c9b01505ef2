// One photo after the other, as it is written first: every output is a sharp pipeline from the file, then one run of the graph.
import { readFile } from 'node:fs/promises';
import ort from 'onnxruntime-node';
import sharp from 'sharp';
import { finish, floatsOf, keep, picturePath, progress, readExif, sha256, task, toPlanes } from './common.mjs';

const session = await ort.InferenceSession.create(task.graph, { intraOpNumThreads: task.cores });
const numbers = new Float32Array(floatsOf());
const started = performance.now();
let done = 0;
for (const photo of task.photos) {
  const bytes = await readFile(photo);
  const hash = sha256(bytes);
  await readExif(bytes);
  for (const size of task.sizes) {
    await sharp(bytes).rotate().resize(size, size, { fit: 'inside', withoutEnlargement: true })
      .webp({ quality: task.quality, effort: task.effort }).toFile(picturePath(hash, size));
  }
  const rgb = await sharp(bytes).rotate().resize(task.size, task.size, { fit: 'cover', kernel: 'cubic' })
    .toColourspace('srgb').removeAlpha().raw().toBuffer();
  toPlanes(rgb, numbers, 0);
  const outputs = await session.run({ [session.inputNames[0]]: new ort.Tensor('float32', numbers, [1, 3, task.size, task.size]) });
  keep(hash, outputs[session.outputNames[0]].data);
  progress(++done);
}
finish(started, done);
