// Written well: each photo decoded once and everything made from that, as many under way as keep all cores busy, one libvips thread each;
// the graph in batches on a thread of its own, so that decoding goes on meanwhile.
import { readFile } from 'node:fs/promises';
import { Worker, isMainThread, parentPort, workerData } from 'node:worker_threads';
import ort from 'onnxruntime-node';

if (isMainThread) await main();
else await embed();

async function main() {
  const { default: sharp } = await import('sharp');
  const { finish, floatsOf, keep, picturePath, progress, readExif, sha256, task, toPlanes } = await import('./common.mjs');
  sharp.concurrency(1);
  sharp.cache(false);

  const worker = new Worker(new URL(import.meta.url), { workerData: task });
  await new Promise((resolve) => worker.once('message', resolve));
  const started = performance.now();
  const length = floatsOf();
  let batch = { hashes: [], numbers: new Float32Array(task.batch * length) };
  let [next, done, inside] = [0, 0, 0];
  let waiting = [];
  let over = () => {};
  const finished = new Promise((resolve) => { over = resolve; });

  worker.on('message', ({ hashes, vectors }) => {
    const dimension = vectors.length / hashes.length;
    hashes.forEach((hash, i) => keep(hash, vectors.subarray(i * dimension, (i + 1) * dimension)));
    inside--;
    waiting.forEach((go) => go());
    waiting = [];
    done += hashes.length;
    progress(done);
    if (done === task.photos.length) over();
  });

  const send = async () => {
    const full = batch;
    batch = { hashes: [], numbers: new Float32Array(task.batch * length) };
    // Two batches are enough to keep the graph busy; more would only fill memory.
    while (inside >= 2) await new Promise((resolve) => waiting.push(resolve));
    inside++;
    worker.postMessage(full, [full.numbers.buffer]);
  };

  const line = async () => {
    while (next < task.photos.length) {
      const photo = task.photos[next++];
      const bytes = await readFile(photo);
      const hash = sha256(bytes);
      await readExif(bytes);
      const largest = Math.max(...task.sizes);
      const { data, info } = await sharp(bytes).rotate().resize(largest, largest, { fit: 'inside', withoutEnlargement: true })
        .toColourspace('srgb').removeAlpha().raw().toBuffer({ resolveWithObject: true });
      const raw = { raw: { width: info.width, height: info.height, channels: 3 } };
      for (const size of task.sizes) {
        const picture = size === largest ? sharp(data, raw) : sharp(data, raw).resize(size, size, { fit: 'inside', withoutEnlargement: true });
        await picture.webp({ quality: task.quality, effort: task.effort }).toFile(picturePath(hash, size));
      }
      const rgb = await sharp(data, raw).resize(task.size, task.size, { fit: 'cover', kernel: 'cubic' }).raw().toBuffer();
      toPlanes(rgb, batch.numbers, batch.hashes.length * length);
      batch.hashes.push(hash);
      if (batch.hashes.length === task.batch) await send();
    }
  };

  await Promise.all(Array.from({ length: task.lines }, line));
  if (batch.hashes.length > 0) await send();
  await finished;
  finish(started, done);
}

async function embed() {
  const task = workerData;
  const session = await ort.InferenceSession.create(task.graph, { intraOpNumThreads: task.cores, extra: { session: { intra_op: { allow_spinning: '0' } } } });
  parentPort.on('message', async ({ hashes, numbers }) => {
    const used = numbers.subarray(0, hashes.length * 3 * task.size * task.size);
    const outputs = await session.run({ [session.inputNames[0]]: new ort.Tensor('float32', used, [hashes.length, 3, task.size, task.size]) });
    parentPort.postMessage({ hashes, vectors: Float32Array.from(outputs[session.outputNames[0]].data) });
  });
  parentPort.postMessage('ready');
}
