// Reads files in a thread as the product does, under the same watch.
import path from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { callFragmentPeaks } from '#main/io/fragments/call-peaks.ts';
import { countCuts } from '#main/io/fragments/count.ts';
import { readBed } from '#main/io/fragments/regions.ts';
import { surveyCells } from '#main/io/fragments/survey.ts';
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

/** What a person does with a file. */
async function readAll({ path: file, kind }: ReadRequest): Promise<void> {
  switch (kind) {
    case 'sheet':
      await readSampleSheet(ports, file);
      return;
    case 'fragments':
      return countAll(file);
    case 'input':
      return readInput(file);
  }
}

/** Over bins, then over the peaks beside them, then over those that are called. */
async function countAll(folder: string): Promise<void> {
  const options = { minFragments: 0, barcodes: null, chromosomes: null };
  const surveyed = await surveyCells(ports, path.join(folder, 'fragments.tsv.gz'), options);
  const usual = { binBases: 5_000, regions: null, blacklist: null, starts: null };
  await countCuts(ports, surveyed, usual);
  const name = path.join(folder, 'peaks.bed');
  const regions = await readBed(ports.probe, name);
  const blacklist = await readBed(ports.probe, path.join(folder, 'blacklist.bed'));
  await countCuts(ports, surveyed, { ...usual, regions: { name, regions }, blacklist });
  await callFragmentPeaks(ports, surveyed, { blacklist });
}

/** Looks at an input, and reads a matrix or two of it. */
async function readInput(file: string): Promise<void> {
  const { matrices } = await inspectInput(ports, file);
  let refusal: unknown = null;
  for (const { path: matrixPath } of matrices.slice(0, nMatricesRead)) {
    try {
      await readMatrix(ports, file, { matrixPath });
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
