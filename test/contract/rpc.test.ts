// What every transport must carry alike: the same suite over each of them.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { method } from '#shared/contract/define.ts';
import type { Settings } from '#shared/contract/app.ts';
import { AppError } from '#shared/model/app-error.ts';
import { createClient } from '#shared/rpc/client.ts';
import type { RpcClient } from '#shared/rpc/client.ts';
import { createEventHub } from '#shared/rpc/events.ts';
import { maxMessageBytes } from '#shared/rpc/message-size.ts';
import { serve } from '#shared/rpc/server.ts';
import type { HandlersOf } from '#shared/rpc/server.ts';
import { pairs } from './transports.ts';
import type { Pair } from './transports.ts';

const methods = {
  echo: method(z.strictObject({ value: z.unknown() })).returns<unknown>(),
  add: method(
    z.strictObject({ a: z.int().max(100), b: z.strictObject({ c: z.int().default(5) }) }),
  ).returns<number>(),
  fail: method(z.strictObject({ kind: z.enum(['app', 'defect', 'internal']) })).returns<null>(),
  wait: method(z.strictObject({})).returns<null>(),
  bytes: method(z.strictObject({ n: z.int() })).returns<Uint8Array>(),
  unsendable: method(z.strictObject({})).returns<unknown>(),
};
type TestMethods = typeof methods;

const settings: Settings = {
  theme: 'dark',
  workspaceDir: '/data',
  recentRuns: [],
  projectDir: '',
  recentProjects: [],
  tourSeen: false,
};

const typedArrays = [
  new Int8Array([-1, 2]),
  new Uint8Array([1, 255, 3]),
  new Uint8ClampedArray([7]),
  new Int16Array([-300]),
  new Uint16Array([65_535]),
  new Int32Array([-70_000, 1, 2]),
  new Uint32Array([4_000_000_000]),
  new Float32Array([1.5, Number.NaN, -0]),
  new Float64Array([Math.PI, Number.POSITIVE_INFINITY]),
  new BigInt64Array([-5n]),
  new BigUint64Array([5n]),
  new Float32Array(0),
];

describe.each(pairs)('rpc over %s', (_name, openPair) => {
  let pair: Pair;
  let client: RpcClient<TestMethods>;
  const hub = createEventHub();
  const onError = vi.fn<(text: string, error: unknown) => void>();
  const waits: { aborted: Promise<void> }[] = [];

  const handlers: HandlersOf<TestMethods> = {
    echo: ({ value }) => value,
    add: ({ a, b }) => a + b.c,
    fail({ kind }) {
      if (kind === 'defect') throw new TypeError('undefined is not a function');
      if (kind === 'internal') throw new AppError('internal', 'A table was empty.');
      throw new AppError('input-shape', 'b.h5ad has no genes in common with a.h5ad.', {
        hint: 'Convert the ids.',
        details: { nShared: 0 },
        cause: new Error('kept on this side'),
      });
    },
    wait: (_args, { signal }) =>
      new Promise((_resolve, reject) => {
        const aborted = new Promise<void>((done) => {
          signal.addEventListener('abort', () => {
            done();
            reject(new Error('stopped'));
          });
        });
        waits.push({ aborted });
      }),
    bytes: ({ n }) => new Uint8Array(n),
    unsendable: () => ({ run: () => 1 }),
  };

  beforeEach(async () => {
    pair = await openPair();
    onError.mockClear();
    waits.length = 0;
    serve(pair.server, { methods, handlers, events: hub, log: { error: onError } });
    client = createClient<TestMethods>(pair.client);
  });
  afterEach(() => pair.release());

  test('a call comes back with its result, defaults filled in', async () => {
    expect(await client.call('add', { a: 3, b: {} })).toBe(8);
  });

  test('plain values survive as they are', async () => {
    const value = {
      text: 'Ünïcode 🧬',
      numbers: [0, -0, Number.NaN, Number.NEGATIVE_INFINITY, 1e-300],
      nothing: null,
      missing: undefined,
      nested: { list: [[], {}, [{ deep: true }]], $: 'a key of ours' },
    };
    expect(await client.call('echo', { value })).toStrictEqual(value);
  });

  test.each(typedArrays.map((array) => [array.constructor.name, array.length, array] as const))(
    'a nested %s of %i survives with its type',
    async (_type, _length, array) => {
      const value = { first: array, list: [{ again: array }, 'and text'] };
      expect(await client.call('echo', { value })).toStrictEqual(value);
    },
  );

  test('a view into a larger buffer arrives as the view', async () => {
    const value = new Float32Array([0, 1, 2, 3, 4]).subarray(1, 3);
    expect(await client.call('echo', { value })).toStrictEqual(new Float32Array([1, 2]));
  });

  test('answers find their calls whatever the order', async () => {
    const calls = Array.from({ length: 50 }, (_, i) => client.call('echo', { value: i }));
    expect(await Promise.all(calls)).toStrictEqual(Array.from({ length: 50 }, (_, i) => i));
  });

  test('an error crosses with code, message, hint and details, and without its stack or cause', async () => {
    const error: unknown = await client.call('fail', { kind: 'app' }).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(AppError);
    expect(error).toMatchObject({
      code: 'input-shape',
      message: 'b.h5ad has no genes in common with a.h5ad.',
      hint: 'Convert the ids.',
      details: { nShared: 0 },
    });
    expect((error as AppError).cause).toBeUndefined();
    expect((error as AppError).stack).not.toContain('handlers');
    expect(onError).not.toHaveBeenCalled();
  });

  test('a defect crosses as internal and is logged with its stack on the serving side', async () => {
    await expect(client.call('fail', { kind: 'defect' })).rejects.toMatchObject({
      code: 'internal',
    });
    await expect(client.call('fail', { kind: 'internal' })).rejects.toMatchObject({
      code: 'internal',
    });
    expect(onError).toHaveBeenCalledTimes(2);
    expect(onError.mock.calls[0]?.[1]).toBeInstanceOf(TypeError);
  });

  test('an unknown method is a usage error', async () => {
    const anyClient = client as unknown as RpcClient<Record<string, TestMethods['echo']>>;
    for (const name of ['nope', 'toString', '__proto__']) {
      await expect(anyClient.call(name, { value: 1 })).rejects.toMatchObject({ code: 'usage' });
    }
  });

  test('bad arguments never reach the handler; the error names the field', async () => {
    await expect(client.call('add', { a: 1, b: { c: 'x' } } as never)).rejects.toMatchObject({
      code: 'usage',
      details: { method: 'add', field: 'b.c' },
    });
    await expect(client.call('add', { a: 101, b: {} })).rejects.toThrow(/^add: a: /);
    await expect(client.call('add', { a: 1, b: {}, z: 1 } as never)).rejects.toThrow(/"z"/);
    await expect(client.call('add', undefined as never)).rejects.toMatchObject({ code: 'usage' });
  });

  test('cancelling rejects at once and aborts the handler', async () => {
    const controller = new AbortController();
    const call = client.call('wait', {}, { signal: controller.signal });
    await vi.waitFor(() => expect(waits).toHaveLength(1));
    controller.abort();
    await expect(call).rejects.toMatchObject({ code: 'cancelled' });
    await waits[0]?.aborted;
    expect(onError).not.toHaveBeenCalled();
    expect(await client.call('echo', { value: 'still there' })).toBe('still there');
  });

  test('a call with an aborted signal is not sent', async () => {
    const call = client.call('wait', {}, { signal: AbortSignal.abort() });
    await expect(call).rejects.toMatchObject({ code: 'cancelled' });
    await client.call('echo', { value: 1 });
    expect(waits).toHaveLength(0);
  });

  test('events reach each listener until it unsubscribes', async () => {
    const first = vi.fn<(payload: Settings) => void>();
    const second = vi.fn<(payload: Settings) => void>();
    const endFirst = client.subscribe('app.settingsChanged', first);
    const endSecond = client.subscribe('app.settingsChanged', second);
    await client.call('echo', { value: 0 }); // the subscription has arrived
    hub.emit('app.settingsChanged', settings);
    await vi.waitFor(() => expect(second).toHaveBeenCalledTimes(1));
    expect(first.mock.calls).toStrictEqual([[settings]]);

    endFirst();
    endFirst();
    hub.emit('app.settingsChanged', settings);
    await vi.waitFor(() => expect(second).toHaveBeenCalledTimes(2));
    expect(first).toHaveBeenCalledTimes(1);

    endSecond();
    await client.call('echo', { value: 0 });
    hub.emit('app.settingsChanged', settings);
    await client.call('echo', { value: 0 });
    expect(second).toHaveBeenCalledTimes(2);
  });

  test('an answer at the cap passes, one beyond it is an error that says so', async () => {
    const atCap = await client.call('bytes', { n: maxMessageBytes });
    expect(atCap.byteLength).toBe(maxMessageBytes);
    await expect(client.call('bytes', { n: maxMessageBytes + 1 })).rejects.toMatchObject({
      code: 'internal',
      message: expect.stringContaining('at most 16.0 MB') as string,
    });
  });

  test('arguments beyond the cap are refused', async () => {
    const value = new Float64Array(maxMessageBytes / 8 + 1);
    await expect(client.call('echo', { value })).rejects.toMatchObject({ code: 'usage' });
  });

  test('an answer that cannot be sent is an error of ours, not silence', async () => {
    await expect(client.call('unsendable', {})).rejects.toMatchObject({ code: 'internal' });
    expect(onError).toHaveBeenCalledTimes(1);
  });

  test('when the connection ends, pending calls are lost, handlers aborted, subscriptions ended', async () => {
    const listener = vi.fn<(payload: Settings) => void>();
    client.subscribe('app.settingsChanged', listener);
    const call = client.call('wait', {});
    const outcome = call.catch((error: unknown) => error);
    await vi.waitFor(() => expect(waits).toHaveLength(1));
    pair.server.close();
    expect(await outcome).toMatchObject({ code: 'service-lost' });
    await waits[0]?.aborted;
    hub.emit('app.settingsChanged', settings);
    await expect(client.call('echo', { value: 1 })).rejects.toMatchObject({
      code: 'service-lost',
    });
    expect(listener).not.toHaveBeenCalled();
  });

  test('when the client goes away, its handlers are aborted', async () => {
    void client.call('wait', {}).catch(() => undefined);
    await vi.waitFor(() => expect(waits).toHaveLength(1));
    client.close();
    await waits[0]?.aborted;
  });

  test('what is no message is logged and harms nothing', async () => {
    for (const junk of [null, 7, 'text', {}, { type: 'call' }, { type: 'call', id: 'x' }]) {
      pair.client.send(junk);
    }
    expect(await client.call('echo', { value: 1 })).toBe(1);
    expect(onError).toHaveBeenCalledTimes(6);
  });
});
