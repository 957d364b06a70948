// One process of the fuzzer: spoils files one by one and has each read in a thread. Started by fuzz.ts.
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { createRandom, type Random } from '#main/numerics/random.ts';
import { createReadCells, isBroken, watchReading } from '#main/platform/read-watch.ts';
import type { ThreadData } from '#main/platform/thread-messages.ts';
import { makeGoodFiles, type GoodFile } from './good-files.ts';
import type { FuzzEvent, FuzzPart, ReadAnswer, ReadRequest } from './messages.ts';
import { mutate } from './mutate.ts';

const hangMs = 10_000;
/** Node, the threads and their garbage take this much whatever is read. */
const floorMb = 256;

const send = (event: FuzzEvent) => process.send?.(event);
const part = JSON.parse(process.argv[2] ?? '{}') as FuzzPart;
const goodDir = path.join(part.workDir, 'good');
const badDir = path.join(part.workDir, 'bad');

/** Peak of this process and its threads so far. */
const peakMb = () => Math.round(process.resourceUsage().maxRSS / 1024);

interface Thread {
  readonly worker: Worker;
  readonly cells: ReturnType<typeof createReadCells>;
}

function startThread(): Thread {
  const cells = createReadCells();
  const workerData: ThreadData = { readCells: cells };
  const worker = new Worker(new URL('./thread.ts', import.meta.url), { workerData });
  return { worker, cells };
}

let thread = startThread();

async function endThread(): Promise<void> {
  await thread.worker.terminate();
  thread = startThread();
}

/** Has one file read; `stuck` when the guard of the product ended it, `hang` when nothing did. */
function read(request: ReadRequest): Promise<ReadAnswer | { type: 'stuck' | 'hang' }> {
  const { worker, cells } = thread;
  return new Promise((resolve) => {
    const finish = (answer: ReadAnswer | { type: 'stuck' | 'hang' }) => {
      clearTimeout(timer);
      stopWatching();
      worker.off('message', onMessage).off('error', onError).off('exit', onExit);
      resolve(answer);
    };
    const timer = setTimeout(() => finish({ type: 'hang' }), hangMs);
    const stopWatching = watchReading(cells, () => finish({ type: 'stuck' }));
    const onMessage = (answer: ReadAnswer) => {
      if (answer.type !== 'reading') finish(answer);
    };
    const onError = (error: unknown) => finish({ type: 'defect', text: String(error) });
    const onExit = (code: number) => finish({ type: 'defect', text: `the thread ended (${code})` });
    worker.on('message', onMessage).on('error', onError).on('exit', onExit);
    worker.postMessage(request);
  });
}

/** A spoiled copy of a good file; its path, and the bytes that were spoiled. */
async function spoil(good: GoodFile, random: Random): Promise<string> {
  rmSync(badDir, { recursive: true, force: true });
  mkdirSync(badDir, { recursive: true });
  const target = path.join(badDir, path.basename(good.name));
  cpSync(path.join(goodDir, good.name), target, { recursive: true });
  const inside = good.spoil?.[random.integer(good.spoil.length)];
  const file = inside === undefined ? target : path.join(target, inside);
  writeFileSync(file, await mutate(path.basename(file), readFileSync(file), random));
  return target;
}

async function run(): Promise<void> {
  const goodFiles = await makeGoodFiles(goodDir);
  for (const { name, kind } of goodFiles) {
    const answer = await read({ path: path.join(goodDir, name), kind });
    if (answer.type !== 'read') throw new Error(`${name}: ${JSON.stringify(answer)}`);
  }
  const goodMb = peakMb();
  send({ type: 'good', peakMb: goodMb });
  for (let index = part.first; index < part.end; index += part.step) {
    const random = createRandom(part.seed, index);
    const good = goodFiles[random.integer(goodFiles.length)];
    if (good === undefined) return;
    const target = await spoil(good, random);
    const keep = () => {
      const kept = path.join(os.tmpdir(), 'cellwright-fuzz', `${part.seed}-${index}`);
      cpSync(target, path.join(kept, path.basename(target)), { recursive: true });
      return kept;
    };
    const problem = (text: string) =>
      send({ type: 'problem', index, text: `${good.name}: ${text} (kept in ${keep()})` });
    const startedAt = performance.now();
    const answer = await read({ path: target, kind: good.kind });
    const ms = Math.round(performance.now() - startedAt);
    const isFull = peakMb() > 2 * Math.max(floorMb, goodMb);
    // The peak never falls, and thousands of files before add to it: a fresh process judges this one alone.
    if (isFull && index !== part.first) break;
    if (answer.type === 'hang') problem(`no answer within ${hangMs / 1000} s`);
    if (answer.type === 'defect') problem(answer.text);
    if (answer.type === 'stuck') keep();
    const hasBroken = isBroken(thread.cells);
    const isOver = answer.type === 'hang' || answer.type === 'stuck' || answer.type === 'defect';
    const outcome = answer.type === 'stuck' ? 'ended by the guard' : hasBroken ? 'broken' : null;
    const plain = answer.type === 'read' ? 'read' : 'refused';
    if (isOver || hasBroken) await endThread();
    send({ type: 'file', index, outcome: outcome ?? plain, ms, peakMb: peakMb() });
    if (isFull) {
      problem(`${peakMb()} MB of memory; the good files take ${goodMb} MB`);
      break;
    }
  }
}

await run();
await thread.worker.terminate();
process.disconnect?.();
