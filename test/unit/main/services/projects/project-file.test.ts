import { describe, expect, it } from 'vitest';
import { migrate, moveTexts, parseProjectFile } from '#main/services/projects/project-file.ts';

const file = '/p.cellwright/project.json';
const now = { format: 1, createdAt: '2026-11-20T10:00:00Z', dir: '/p.cellwright', notes: '' };

describe('project.json', () => {
  it('is read as it was written', () => {
    expect(parseProjectFile(JSON.stringify(now), file)).toEqual(now);
  });

  it('is brought up from every older format, one step after the other', () => {
    const steps = [
      (old: Readonly<Record<string, unknown>>) => ({ ...old, notes: 'from 1' }),
      ({ notes, ...old }: Readonly<Record<string, unknown>>) => ({ ...old, text: notes }),
    ];
    expect(migrate({ format: 1 }, steps, file)).toEqual({ format: 3, text: 'from 1' });
    expect(migrate({ format: 2, notes: 'b' }, steps, file)).toEqual({ format: 3, text: 'b' });
    expect(migrate({ format: 3, text: 'c' }, steps, file)).toEqual({ format: 3, text: 'c' });
  });

  it('of a newer version is refused with words that say so', () => {
    expect(() => parseProjectFile(JSON.stringify({ ...now, format: 2 }), file)).toThrow(
      /newer Cellwright \(format 2; this one knows 1\)/,
    );
  });

  it.each(['', '[]x', '3', '{}', '{"format":"1"}', '{"format":1}', '{"format":0}'])(
    'that is damaged is refused: %s',
    (text) => {
      expect(() => parseProjectFile(text, file)).toThrow(/project\.json is damaged/);
    },
  );
});

describe('a project that was moved', () => {
  it('takes the paths inside it along and leaves all others', () => {
    const draft = {
      inputs: [{ path: '/a/p.cellwright/data/x.h5ad' }, { path: '/a/p.cellwright2/x.h5ad' }],
      batchNames: { '/a/p.cellwright/data/x.h5ad': 'x', '/other': 'y' },
      n: 3,
      none: null,
    };
    expect(moveTexts(draft, '/a/p.cellwright', '/b/q.cellwright')).toEqual({
      inputs: [{ path: '/b/q.cellwright/data/x.h5ad' }, { path: '/a/p.cellwright2/x.h5ad' }],
      batchNames: { '/b/q.cellwright/data/x.h5ad': 'x', '/other': 'y' },
      n: 3,
      none: null,
    });
  });
});
