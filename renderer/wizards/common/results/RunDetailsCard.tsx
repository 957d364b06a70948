import type { ReactNode } from 'react';
import { Card } from '#renderer/components/Card.tsx';
import { formatCount, formatNumber, formatSeconds } from '#renderer/components/format.ts';
import { KeyValues } from '#renderer/components/KeyValues.tsx';
import type { RunSummary } from '#shared/contract/results.ts';
import { featureWordsOf } from '../feature-words.ts';

/** How the run went: training, device, time, memory, what it was made with. */
export function RunDetailsCard({ summary }: { readonly summary: RunSummary }): ReactNode {
  const { run } = summary;
  const { training } = run;
  const features = featureWordsOf(run).many;
  const seconds = run.stages.reduce((sum, stage) => sum + stage.seconds, 0);
  const trainSeconds = run.stages.find(({ name }) => name === 'train')?.seconds;
  const lastLoss = training?.lossHistory.at(-1)?.[1];
  return (
    <Card title="How it was made">
      <KeyValues
        rows={[
          [
            `Cells, ${features}`,
            `${formatCount(summary.nCells)} × ${formatCount(summary.nFeatures)}`,
          ],
          ...(training
            ? [
                [
                  'Training',
                  `${formatCount(training.steps)} steps, ${formatNumber(training.msPerStep)} ms each${
                    trainSeconds === undefined ? '' : `, ${formatSeconds(trainSeconds)}`
                  }`,
                ] as const,
                ['Stopped because', training.stopReason] as const,
              ]
            : []),
          ...(lastLoss === undefined ? [] : [['Last loss', formatNumber(lastLoss)] as const]),
          ['Device', `${run.device}, ${formatCount(run.threads)} threads`],
          ['In all', `${formatSeconds(seconds)}, ${formatCount(run.peakRssMb)} MB at most`],
          ['Preset, seed', `${run.preset}, ${run.seed}`],
          ['Version', `Cellwright ${run.appVersion}, method ${run.methodVersion}`],
        ]}
      />
    </Card>
  );
}
