import { Button } from '@mantine/core';
import { IconFileUpload } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { inputEndings, inputFormatNames } from '#shared/model/input-formats.ts';
import { useService, useServiceMutation } from '../client/hooks.ts';
import { ErrorNotice } from '../components/ErrorNotice.tsx';
import { usePickFiles } from '../wizards/common/files/file-dialogs.ts';
import { listInputs } from '../wizards/common/files/find-inputs.ts';
import type { Wizard } from '../wizards/wizard.ts';
import { ComputerCard } from './ComputerCard.tsx';
import { openFilesWith } from './open.ts';
import { RecentRuns } from './RecentRuns.tsx';
import { ProjectCard } from './project/ProjectCard.tsx';
import { openRoute } from './route.ts';
import { TourInvitation } from './tour/TourInvitation.tsx';

interface HomeScreenProps {
  readonly wizards: readonly Wizard[];
}

/** Where a person starts: files, a question, or what was done before. */
export function HomeScreen({ wizards }: HomeScreenProps): ReactNode {
  const [first] = wizards;
  return (
    <div className="cw-scroll">
      <div className="cw-page cw-home">
        <div className="cw-col" data-gap="large">
          <div>
            <h1>Start</h1>
            <p
              className="cw-second"
              style={{ fontSize: 'var(--cw-fs-md)', marginTop: 'var(--cw-s1)' }}
            >
              Everything runs and stays on this computer. Your files are read, never changed.
            </p>
          </div>
          <TourInvitation />
          {first && <StartFromFiles wizard={first} />}
          <section aria-labelledby="questions" data-tour="questions">
            <div className="cw-row" data-between style={{ marginBottom: 'var(--cw-s2)' }}>
              <h2 id="questions" className="cw-heading">
                Or start with a question
              </h2>
              <span className="cw-help">
                Simulated data come with the right answer, so you can judge the result
              </span>
            </div>
            <ul className="cw-questions">
              {wizards.map((wizard) => (
                <Question key={wizard.id} wizard={wizard} />
              ))}
            </ul>
          </section>
          <HowItGoes />
        </div>
        <aside className="cw-col" aria-label="Recent runs and this computer">
          <ProjectCard />
          <RecentRuns wizards={wizards} />
          <ComputerCard />
        </aside>
      </div>
    </div>
  );
}

const journey = [
  ['Data', 'Drop files. Each is checked and explained; a broken one stops nobody else.'],
  ['Plan', 'Take the preset, or change it. Time and memory are measured before you start.'],
  ['Run', 'Watch it learn, or do something else. Cancel takes about a second.'],
  ['Results', 'Before and after, side by side, and a plain warning if it made things worse.'],
  ['Take away', 'One h5ad that scanpy opens, tables and pictures.'],
] as const;

/** What a newcomer is in for. */
function HowItGoes(): ReactNode {
  return (
    <section aria-labelledby="how-it-goes" data-tour="journey">
      <h2 id="how-it-goes" className="cw-heading">
        Five steps, the same every time
      </h2>
      <ol className="cw-journey">
        {journey.map(([title, text], index) => (
          <li key={title}>
            <i aria-hidden>{index + 1}</i>
            <h3 className="cw-strong">{title}</h3>
            <p className="cw-help">{text}</p>
          </li>
        ))}
      </ol>
    </section>
  );
}

function StartFromFiles({ wizard }: { readonly wizard: Wizard }): ReactNode {
  const service = useService();
  const pickFiles = usePickFiles();
  const [error, setError] = useState<Error | null>(null);

  const choose = async (kind: 'files' | 'folder'): Promise<void> => {
    setError(null);
    const title = kind === 'files' ? 'Choose files' : 'Choose a folder';
    const picked = await pickFiles({ kind, title, extensions: inputEndings });
    const [folder] = picked ?? [];
    if (!picked || folder === undefined) return;
    const paths = kind === 'files' ? picked : await listInputs(service, folder);
    if (paths.length > 0) openFilesWith(wizard, paths);
    else
      setError(
        new Error(
          `Nothing that could hold counts lies in ${folder} or in the folders directly inside it.`,
        ),
      );
  };
  const run = (kind: 'files' | 'folder') => () => void choose(kind).catch(setError);
  return (
    <>
      <section className="cw-drop" aria-label="Start from my files" data-tour="files">
        <div className="cw-drop-icon">
          <IconFileUpload size="1.5rem" stroke={1.5} aria-hidden />
        </div>
        <div>
          <h2 className="cw-heading">Drop files or a folder anywhere in this window</h2>
          <p className="cw-second">Cellwright says what they are before anything runs.</p>
          <p className="cw-drop-formats cw-mono">
            {inputFormatNames.map((name) => (
              <span key={name}>{name}</span>
            ))}
          </p>
        </div>
        <div className="cw-col" data-gap="small">
          <Button variant="filled" size="md" onClick={run('files')}>
            Choose files…
          </Button>
          <Button onClick={run('folder')}>Choose a folder…</Button>
        </div>
      </section>
      {error && (
        <ErrorNotice
          error={{ code: 'input-missing', message: error.message }}
          title="Nothing was opened"
        />
      )}
    </>
  );
}

function Question({ wizard }: { readonly wizard: Wizard }): ReactNode {
  const sample = useServiceMutation('simulate.sample');
  const draft = wizard.useDraftSummary();
  const [isAsking, setAsking] = useState(false);
  const trySample = (): void => {
    setAsking(false);
    sample.mutate(
      { kind: wizard.sample },
      {
        onSuccess: (paths) => {
          wizard.startWith(paths);
          openRoute(wizard.id);
        },
      },
    );
  };
  return (
    <li>
      <wizard.Icon size="1.125rem" stroke={1.75} aria-hidden />
      <div>
        <h3 className="cw-strong">{wizard.title}</h3>
        <p className="cw-second">{wizard.summary}</p>
        {sample.error && (
          <ErrorNotice error={sample.error} title="The simulated data could not be made" />
        )}
      </div>
      {isAsking && draft !== null ? (
        <div className="cw-row" role="group" aria-label="Replace the draft?">
          <span className="cw-help">The draft with {draft} makes way.</span>
          <Button size="xs" onClick={trySample}>
            Replace it
          </Button>
          <Button size="xs" variant="subtle" onClick={() => setAsking(false)}>
            Keep it
          </Button>
        </div>
      ) : (
        <div className="cw-row">
          {draft !== null && (
            <Button size="xs" onClick={() => openRoute(wizard.id)}>
              Continue draft ({draft})
            </Button>
          )}
          <Button
            size="xs"
            onClick={() => (draft === null ? trySample() : setAsking(true))}
            disabled={sample.isPending}
            {...(sample.isPending ? {} : { 'aria-label': `Try simulated data, ${wizard.title}` })}
          >
            {sample.isPending ? 'Making the data …' : 'Try simulated data'}
          </Button>
        </div>
      )}
    </li>
  );
}
