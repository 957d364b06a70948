// Small JSON documents of this person, one file each, replaced by rename.
import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { DocumentStore, Log } from '../ports.ts';

export function createDocumentStore(dir: string, log: Log): DocumentStore {
  const fileOf = (name: string) => path.join(dir, `${name.replace(/[^\w.-]/g, '_')}.json`);
  return {
    async read(name) {
      let text: string;
      try {
        text = await readFile(fileOf(name), 'utf8');
      } catch {
        return undefined; // never written yet
      }
      try {
        return JSON.parse(text) as unknown;
      } catch (error) {
        log.error(`${fileOf(name)} is damaged and was left out`, error);
        return undefined;
      }
    },
    async write(name, value) {
      await mkdir(dir, { recursive: true });
      const scratch = `${fileOf(name)}.${randomBytes(4).toString('hex')}`;
      await writeFile(scratch, JSON.stringify(value, null, 2));
      await rename(scratch, fileOf(name));
    },
    async list() {
      const files = await readdir(dir).catch(() => []); // no folder yet
      return files.flatMap((file) => (file.endsWith('.json') ? [file.slice(0, -5)] : []));
    },
  };
}
