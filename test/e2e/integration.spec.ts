// The whole integration wizard on each host, from simulated data to the files on disk.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { accessibilityProblems } from '../helpers/axe.ts';
import { describeOnEachHost } from '../helpers/each-host.ts';
import { runSimulated } from '../helpers/simulated-run.ts';

interface RunRecord {
  readonly training: { readonly steps: number };
  readonly metrics: Readonly<Record<string, { readonly ilisi: number }>>;
}

describeOnEachHost('the integration wizard', (open) => {
  test(
    'takes simulated data to a mixed picture and complete files',
    { timeout: 400_000 },
    async () => {
      const app = await open();
      const problems: string[] = [];
      await runSimulated(app.page, {
        nSteps: 60,
        async onStep(name) {
          await app.screenshot(name);
          problems.push(
            ...(await accessibilityProblems(app.page)).map((text) => `${name}: ${text}`),
          );
        },
      });
      const runs = path.join(app.homeDir, 'runs');
      const [name] = readdirSync(runs).filter((entry) => !entry.startsWith('.'));
      const dir = path.join(runs, name ?? '');
      const record = JSON.parse(readFileSync(path.join(dir, 'run.json'), 'utf8')) as RunRecord;
      // Whole passes over the cells.
      expect(record.training.steps).toBeGreaterThanOrEqual(60);
      expect(record.metrics['scalex']?.ilisi).toBeGreaterThan(record.metrics['none']?.ilisi ?? 1);
      for (const file of ['result.h5ad', 'model/model.safetensors', 'model/model.json', 'tables']) {
        expect(existsSync(path.join(dir, file)), file).toBe(true);
      }
      expect(app.consoleErrors).toEqual([]);
      expect(problems).toEqual([]);
    },
  );

  test('cancels a run and leaves nothing behind', { timeout: 400_000 }, async () => {
    const app = await open();
    let cancelled = false;
    const run = runSimulated(app.page, {
      nSteps: 300,
      async onStep(name) {
        if (name !== 'run') return;
        await app.page.getByRole('button', { name: 'Cancel run' }).click();
        cancelled = true;
        throw new Error('cancelled on purpose');
      },
    });
    await expect(run).rejects.toThrow('cancelled on purpose');
    expect(cancelled).toBe(true);
    await app.page
      .getByText(/cancelled/i)
      .first()
      .waitFor();
    expect(readdirSync(path.join(app.homeDir, 'runs'))).toEqual([]);
  });
});
