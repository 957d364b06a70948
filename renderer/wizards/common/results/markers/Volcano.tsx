import { useCallback, useMemo, type ReactNode } from 'react';
import { formatCount } from '#renderer/components/format.ts';
import { PlotlyPlot, type PlotLook } from '#renderer/views/plot/PlotlyPlot.tsx';
import { buildVolcano, describeVolcano, sortVolcano, type VolcanoTable } from './volcano.ts';

interface VolcanoProps {
  readonly title: string;
  readonly table: VolcanoTable;
  /** Gene that colours the pictures. */
  readonly gene: string | null;
  onGene(gene: string): void;
}

/** How much each gene differs against how sure that is. A click on a dot colours the pictures by its gene. */
export function Volcano({ title, table, gene, onGene }: VolcanoProps): ReactNode {
  const points = useMemo(() => sortVolcano(table), [table]);
  const build = useCallback(
    (look: PlotLook) => buildVolcano(table, points, { look, gene }),
    [table, points, gene],
  );
  const traces = [points.rest, points.low, points.high];
  return (
    <figure className="cw-volcano">
      <figcaption className="cw-second cw-num">
        <i data-kind="high" aria-hidden /> {formatCount(points.high.length)} higher
        <i data-kind="low" aria-hidden /> {formatCount(points.low.length)} lower, by one doubling
        and adjusted p below 0.05
      </figcaption>
      <PlotlyPlot
        build={build}
        label={describeVolcano(title, points)}
        onClick={({ trace, point }) => {
          const row = traces[trace]?.[point];
          if (row !== undefined) onGene(table.genes[row]!);
        }}
      />
    </figure>
  );
}
