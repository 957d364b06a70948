import os from 'node:os';
import { readFileSync } from 'node:fs';
import type { Computer } from '../ports.ts';

/** This computer as Node sees it. On Linux "free" counts what the kernel can give back (MemAvailable). */
export function createComputer(): Computer {
  return {
    nThreads: os.availableParallelism(),
    memoryTotalBytes: () => os.totalmem(),
    memoryFreeBytes: () => availableOnLinux() ?? os.freemem(),
    memoryUsedBytes: () => process.memoryUsage.rss(),
  };
}

function availableOnLinux(): number | null {
  if (process.platform !== 'linux') return null;
  const found = /^MemAvailable:\s+(\d+) kB$/m.exec(readFileSync('/proc/meminfo', 'utf8'));
  return found?.[1] === undefined ? null : Number(found[1]) * 1024;
}
