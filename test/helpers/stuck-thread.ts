// A thread that starts to read a file and never comes back, as the HDF5 library does on some damaged ones.
import { parentPort, workerData } from 'node:worker_threads';
import { createReadWatch } from '#main/platform/read-watch.ts';
import type { FromThread, ThreadData } from '#main/platform/thread-messages.ts';

const { readCells } = workerData as ThreadData;
const post = (message: FromThread) => parentPort?.postMessage(message);
const watch = createReadWatch(readCells, (path) => post({ type: 'reading', path }));

parentPort?.on('message', () => {
  watch.open('/data/circle.h5ad');
  watch.enter();
  for (;;);
});
