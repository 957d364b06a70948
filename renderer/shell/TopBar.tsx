import { IconCpu } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useServiceQuery } from '../client/hooks.ts';
import { formatBytes } from '../components/format.ts';
import { Meter } from '../components/Meter.tsx';
import type { Wizard } from '../wizards/wizard.ts';
import { PaletteButton } from './palette/CommandPalette.tsx';
import { ProjectMenu } from './project/ProjectMenu.tsx';
import { useProject } from './project/use-project.ts';
import { ThemeMenu } from './ThemeMenu.tsx';

const refreshMs = 5_000;

interface TopBarProps {
  /** The open wizard; null on the other screens. */
  readonly wizard: Wizard | null;
}

/** What is open at the left, what the computer is doing at the right. */
export function TopBar({ wizard }: TopBarProps): ReactNode {
  return (
    <header className="cw-topbar">
      <div className="cw-row cw-topbar-place">
        <ProjectMenu />
        {wizard && <Headline wizard={wizard} />}
      </div>
      <div className="cw-topbar-status">
        <PaletteButton />
        <ComputerMeters />
        <ThemeMenu />
      </div>
    </header>
  );
}

function Headline({ wizard }: { readonly wizard: Wizard }): ReactNode {
  const { name, path } = wizard.useHeadline();
  const projectDir = useProject().state?.dir ?? null;
  // The name of the project stands before it already.
  const isInProject = path !== null && projectDir !== null && path.startsWith(projectDir);
  return (
    <>
      <span className="cw-dim" aria-hidden>
        /
      </span>
      <span className="cw-strong cw-nowrap" title={path ?? undefined}>
        {name}
      </span>
      {path !== null && !isInProject && (
        <span className="cw-dim cw-small cw-clip" title={path}>
          {path}
        </span>
      )}
    </>
  );
}

function ComputerMeters(): ReactNode {
  const { data } = useServiceQuery('app.computer', {}, { refetchIntervalMs: refreshMs });
  if (!data) return null;
  const usedBytes = data.memoryTotalBytes - data.memoryFreeBytes;
  const inUse = `${formatGigabytes(usedBytes)} of ${formatBytes(data.memoryTotalBytes)}`;
  return (
    <>
      <span title={data.deviceReason || undefined}>
        <IconCpu size="1rem" stroke={1.75} aria-hidden />
        <span className="cw-unseen">Device in use: </span>
        {data.device}
      </span>
      <span title={`Memory in use. Cellwright itself uses ${formatBytes(data.memoryUsedBytes)}.`}>
        <Meter share={usedBytes / data.memoryTotalBytes} />
        <span className="cw-unseen">Memory in use: </span>
        {inUse}
      </span>
    </>
  );
}

/** One digit after the point, so that the bar does not jump as the number changes. */
function formatGigabytes(bytes: number): string {
  return (bytes / 1e9).toFixed(1);
}
