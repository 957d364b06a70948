// The service process as the desktop's main process owns it, over the channel of a Node child.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createProcessTransport } from '#main/platform/process-transport.ts';
import { desktopMethods } from '#shared/contract/desktop.ts';
import { createClient } from '#shared/rpc/client.ts';
import { createMultiplexer } from '#shared/rpc/multiplex.ts';
import { serve } from '#shared/rpc/server.ts';

let homeDir: string;
beforeAll(() => {
  homeDir = mkdtempSync(path.join(tmpdir(), 'cellwright-service-'));
});
afterAll(() => rmSync(homeDir, { recursive: true, force: true }));

test('it serves several clients, asks for dialogs and ends with its owner', async () => {
  const entry = fileURLToPath(new URL('../../main/hosts/service/index.ts', import.meta.url));
  const child = spawn(process.execPath, [entry], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    serialization: 'advanced',
    env: { ...process.env, CELLWRIGHT_HOME: homeDir },
  });
  const exited = once(child, 'exit');
  const pipe = createProcessTransport(child);
  const channels = createMultiplexer(pipe);
  const defects: string[] = [];
  serve(channels.open(0), {
    methods: desktopMethods,
    handlers: { 'desktop.pick': ({ title }) => [`/picked/${title}`], 'desktop.reveal': () => null },
    log: { error: (text) => defects.push(text) },
  });
  const first = createClient(channels.open(1));
  const second = createClient(channels.open(2));

  expect(await first.call('app.info', {})).toMatchObject({ host: 'electron', canPickFiles: true });
  expect(await second.call('files.pick', { kind: 'files', title: 'a' })).toStrictEqual([
    '/picked/a',
  ]);
  const file = path.join(homeDir, 'bytes.bin');
  const saved = await second.call('files.save', { path: file, bytes: new Uint8Array(1_000) });
  expect(saved.sizeBytes).toBe(1_000);

  const changed = new Promise((resolve) => second.subscribe('app.settingsChanged', resolve));
  await second.call('app.info', {}); // the subscription has arrived
  await first.call('app.saveSettings', { theme: 'dark' });
  expect(await changed).toMatchObject({ theme: 'dark' });

  first.close();
  expect(await second.call('jobs.list', {})).toStrictEqual([]);
  pipe.close();
  expect(await exited).toStrictEqual([0, null]);
  expect(defects).toStrictEqual([]);
});
