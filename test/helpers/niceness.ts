// How far threads stand back from others, on Linux.
import { readdirSync, readFileSync } from 'node:fs';

/** Of each thread of this process, as Linux counts it: -20 to 19. */
export function nicenessOfThreads(): readonly number[] {
  return readdirSync('/proc/self/task').map((thread) => {
    const stat = readFileSync(`/proc/self/task/${thread}/stat`, 'utf8');
    // Counted from what follows the name, which may hold spaces.
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16]);
  });
}
