// Reads files in a thread as the product does, under the same watch.
import { parentPort, workerData } from 'node:worker_threads';
import { inspectInput } from '#main/io/inspect-input.ts';
import { readMatrix } from '#main/io/read-matrix.ts';
import { readSampleSheet } from '#main/io/sample-sheet.ts';
import { createFileProbe } from '#main/platform/file-probe.ts';
import { createReadWatch } from '#main/platform/read-watch.ts';
import type { ThreadData } from '#main/platform/thread-messages.ts';
import { isAppError } from '#shared/model/app-error.ts';
import type { ReadAnswer, ReadRequest } from './messages.ts';

const post = (answer: ReadAnswer) => parentPort?.postMessage(answer);
const { readCells } = workerData as ThreadData;
const ports = {
  probe: createFileProbe(),
  watch: createReadWatch(readCells, () => post({ type: 'reading' })),
};

const nMatricesRead = 2;

/** What a person does with an input: look at it, and read a matrix or two of it. */
async function readAll({ path, kind }: ReadRequest): Promise<void> {
  if (kind === 'sheet') {
    await readSampleSheet(ports, path);
    return;
  }
  const { matrices } = await inspectInput(ports, path);
  let refusal: unknown = null;
  for (const { path: matrixPath } of matrices.slice(0, nMatricesRead)) {
    try {
      await readMatrix(ports, path, { matrixPath });
    } catch (error) {
      if (!isAppError(error)) throw error;
      refusal = error;
    }
  }
  if (refusal !== null) throw refusal;
}

parentPort?.on('message', (request: ReadRequest) => {
  readAll(request).then(
    () => post({ type: 'read' }),
    (error: unknown) => {
      // A refusal without its parts is of no use to anyone.
      if (isAppError(error) && error.code !== 'internal' && error.message !== '') {
        post({ type: 'refused' });
        return;
      }
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
      post({ type: 'defect', text });
    },
  );
});
