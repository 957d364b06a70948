import { expect, test, vi } from 'vitest';
import { createQuitGuard } from '#main/hosts/electron/quit-guard.ts';

function setUp({ isRunning, answer }: { isRunning: boolean; answer: boolean }) {
  const ports = {
    hasRunningJobs: () => isRunning,
    askToQuit: vi.fn<() => Promise<boolean>>(async () => answer),
    stopJobs: vi.fn<() => Promise<void>>(async () => undefined),
    quit: vi.fn<() => void>(),
  };
  const guard = createQuitGuard(ports);
  const attempt = () => {
    const event = { preventDefault: vi.fn<() => void>() };
    guard(event);
    return event.preventDefault.mock.calls.length > 0;
  };
  return { ports, attempt };
}

test('without a job the app quits unasked', () => {
  const { ports, attempt } = setUp({ isRunning: false, answer: true });
  expect(attempt()).toBe(false);
  expect(ports.askToQuit).not.toHaveBeenCalled();
});

test('"keep running" keeps the app open and asks again next time', async () => {
  const { ports, attempt } = setUp({ isRunning: true, answer: false });
  expect(attempt()).toBe(true);
  await vi.waitFor(() => expect(ports.askToQuit).toHaveBeenCalledTimes(1));
  await Promise.resolve();
  expect(attempt()).toBe(true);
  expect(ports.askToQuit).toHaveBeenCalledTimes(2);
  expect(ports.quit).not.toHaveBeenCalled();
});

test('"quit and cancel" stops the jobs, then quits without asking again', async () => {
  const { ports, attempt } = setUp({ isRunning: true, answer: true });
  expect(attempt()).toBe(true);
  expect(attempt()).toBe(true); // a second attempt while the question is open
  await vi.waitFor(() => expect(ports.quit).toHaveBeenCalledTimes(1));
  expect(ports.stopJobs).toHaveBeenCalledTimes(1);
  expect(ports.askToQuit).toHaveBeenCalledTimes(1);
  expect(attempt()).toBe(false);
});
