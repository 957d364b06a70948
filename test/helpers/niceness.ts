// How far this process stands back from others.
import { readdirSync, readFileSync } from 'node:fs';
import { getPriority } from 'node:os';

/** The niceness, -20 to 19, of the thread that stands back most; of the process where threads have none of their own. */
export function mostNiceness(): number {
  if (process.platform !== 'linux') return getPriority();
  return Math.max(
    ...readdirSync('/proc/self/task').map((thread) => {
      const stat = readFileSync(`/proc/self/task/${thread}/stat`, 'utf8');
      // Counted from what follows the name, which may hold spaces.
      return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16]);
    }),
  );
}
