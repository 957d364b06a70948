import path from 'node:path';
import { expect, test } from 'vitest';
import { readServerOptions } from '#main/hosts/server/options.ts';

test('without arguments any free port and home are taken', () => {
  expect(readServerOptions([])).toStrictEqual({ port: 0, roots: [], wantsHelp: false });
});

test('folders may be named several times', () => {
  const { port, roots } = readServerOptions(['--port', '8080', '--root', '/a', '--root=b']);
  expect(port).toBe(8080);
  expect(roots).toStrictEqual([path.resolve('/a'), path.resolve('b')]);
});

test.each([['--port', 'x'], ['--port', '70000'], ['--prot', '1'], ['stray']])(
  '%s %s is wrong usage',
  (...args) => {
    expect(() => readServerOptions(args)).toThrow(expect.objectContaining({ code: 'usage' }));
  },
);
