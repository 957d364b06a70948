import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createLog } from '#main/platform/log.ts';

describe('the log', () => {
  let dir = '';
  const said: string[] = [];

  beforeEach(() => {
    dir = mkdtempSync(path.join(os.tmpdir(), 'cellwright-log-'));
    said.length = 0;
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
      said.push(String(text));
      return true;
    });
  });
  afterEach(() => {
    vi.restoreAllMocks();
    rmSync(dir, { recursive: true, force: true });
  });

  it('keeps everything in its file, with the stack of a defect, and errors alone on a quiet stderr', () => {
    const file = path.join(dir, 'logs', 'service.log');
    const log = createLog({ file, isQuiet: true });
    log.info('started');
    log.error('a job failed', new Error('no such tensor'));
    const kept = readFileSync(file, 'utf8');
    expect(kept).toMatch(/info started\n/);
    expect(kept).toMatch(/error a job failed: Error: no such tensor\n +at /);
    expect(said).toHaveLength(1);
  });

  it('begins anew when it has grown large, and keeps the one before', () => {
    const file = path.join(dir, 'service.log');
    writeFileSync(file, 'x'.repeat(1_000_001));
    createLog({ file, isQuiet: true }).info('again');
    expect(readFileSync(file, 'utf8')).toMatch(/again\n$/);
    expect(readFileSync(file, 'utf8').length).toBeLessThan(100);
    expect(existsSync(path.join(dir, 'service.old.log'))).toBe(true);
  });

  it('says once that it cannot be written, and stops nobody', () => {
    writeFileSync(path.join(dir, 'taken'), '');
    const log = createLog({ file: path.join(dir, 'taken', 'service.log'), isQuiet: true });
    log.info('one');
    log.info('two');
    expect(said.filter((text) => text.includes('cannot be written'))).toHaveLength(1);
  });
});
