import { IconHistory, IconHome, IconListCheck, IconSettings, type Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useJobs } from '../client/hooks.ts';
import { formatCounted } from '../components/format.ts';
import type { Wizard } from '../wizards/wizard.ts';
import { Brand } from './Brand.tsx';

interface RailProps {
  readonly wizards: readonly Wizard[];
  readonly route: string;
}

/** The way to every screen. On workspaces it shrinks to icons; their names stay as tooltips and for screen readers. */
export function Rail({ wizards, route }: RailProps): ReactNode {
  const nActive = useJobs().filter((job) => job.finishedAt === null).length;
  const screens = ['home', 'runs', 'jobs', 'settings', ...wizards.map((wizard) => wizard.id)];
  const current = screens.includes(route) ? route : 'home';
  return (
    <nav className="cw-rail" aria-label="Main">
      <Brand />
      <RailLink id="home" title="Home" Icon={IconHome} current={current} />
      <div className="cw-rail-label">Wizards</div>
      {wizards.map((wizard) => (
        <RailLink
          key={wizard.id}
          id={wizard.id}
          title={wizard.title}
          Icon={wizard.Icon}
          current={current}
        />
      ))}
      <div className="cw-rail-label">Browse</div>
      <RailLink id="runs" tour="runs" title="Runs" Icon={IconHistory} current={current} />
      <RailLink id="jobs" title="Jobs" Icon={IconListCheck} current={current}>
        {nActive > 0 && (
          <span className="cw-rail-count">
            <span aria-hidden>{nActive}</span>
            <span className="cw-unseen">{formatCounted(nActive, 'active job')}</span>
          </span>
        )}
      </RailLink>
      <div className="cw-rail-space" />
      <RailLink id="settings" title="Settings" Icon={IconSettings} current={current} />
    </nav>
  );
}

interface RailLinkProps {
  readonly id: string;
  readonly title: string;
  readonly Icon: Icon;
  readonly current: string;
  /** The tour points at it by this name. */
  readonly tour?: string;
  readonly children?: ReactNode;
}

function RailLink({ id, title, Icon, current, tour, children }: RailLinkProps): ReactNode {
  return (
    <a
      href={`#/${id}`}
      title={title}
      aria-current={id === current ? 'page' : undefined}
      data-tour={tour}
    >
      <Icon size="1.125rem" stroke={1.75} aria-hidden />
      <span className="cw-rail-name">{title}</span>
      {children}
    </a>
  );
}
