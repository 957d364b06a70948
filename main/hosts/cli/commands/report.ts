// `report`: the page of a finished run, written again.
import path from 'node:path';
import { AppError } from '#shared/model/app-error.ts';
import { generalFlags } from '../command.ts';
import type { Command } from '../command.ts';
import { formatBytes } from '../format.ts';

export const reportCommand: Command = {
  name: 'report',
  summary: 'Writes report.html again from the folder of a finished run.',
  usage: 'DIR [--json]',
  flags: generalFlags,
  async run({ positionals }, { client, signal, print, printJson }) {
    const [dir, ...others] = positionals;
    if (dir === undefined || others.length > 0) {
      throw new AppError('usage', 'report needs one DIR: the folder of a finished run.');
    }
    const report = await client.call('results.report', { dir: path.resolve(dir) }, { signal });
    print(`${report.path}  (${formatBytes(report.sizeBytes)})`);
    printJson(report);
  },
};
