import { expect, test } from 'vitest';
import { createJobMirror } from '#renderer/client/job-mirror.ts';
import { createService } from '#renderer/client/service.ts';
import type { Transport } from '#shared/rpc/transport.ts';
import { createFakeService } from '#test/helpers/fake-service.ts';
import { fakeJob } from '#test/helpers/fake-data.ts';

function setUp() {
  const fake = createFakeService('running', { step: 'run', nowMs: 1e12 });
  let give: (transport: Transport) => void = () => {};
  const service = createService({
    pathOfDroppedFile: () => null,
    onMenuCommand: () => {},
    onTransport: (listener) => (give = listener),
  });
  const connect = (): Transport => {
    const transport = fake.connect();
    give(transport);
    return transport;
  };
  return { fake, service, connect };
}

const settle = () => new Promise((resolve) => setTimeout(resolve, 10));

test('a call made before there is a connection is answered when there is one', async () => {
  const { service, connect } = setUp();
  const answer = service.call('app.info', {});
  connect();
  expect((await answer).version).toBe('0.1.0');
});

test('a waiting call that is cancelled rejects as cancelled', async () => {
  const { service } = setUp();
  const stop = new AbortController();
  const answer = service.call('app.info', {}, { signal: stop.signal });
  stop.abort();
  await expect(answer).rejects.toMatchObject({ code: 'cancelled' });
});

test('a lost service is noticed, and listeners hear the next one', async () => {
  const { fake, service, connect } = setUp();
  const heard: string[] = [];
  service.subscribe('jobs.changed', (job) => heard.push(job.state));
  connect().close();
  await settle();
  expect(service.connection.getState().state).toBe('lost');
  connect();
  await settle();
  expect(service.connection.getState()).toEqual({ state: 'ready', generation: 2 });
  fake.events.emit('jobs.changed', fakeJob('done', 1e12));
  await settle();
  expect(heard).toEqual(['done']);
});

test('the job mirror starts from the list and follows events', async () => {
  const { fake, service, connect } = setUp();
  const mirror = createJobMirror(service);
  connect();
  await settle();
  expect(mirror.store.getState()).toMatchObject({ isLoaded: true, jobs: [{ state: 'running' }] });
  fake.events.emit('jobs.changed', fakeJob('failed', 1e12));
  await settle();
  expect(mirror.store.getState().jobs.map((job) => job.state)).toEqual(['failed']);
  mirror.forget('job-1');
  expect(mirror.store.getState().jobs).toEqual([]);
});
