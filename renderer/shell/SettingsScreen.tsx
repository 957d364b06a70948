import { Button, SegmentedControl } from '@mantine/core';
import type { ReactNode } from 'react';
import { useService, useServiceMutation, useServiceQuery } from '../client/hooks.ts';
import { Card } from '../components/Card.tsx';
import { ErrorNotice } from '../components/ErrorNotice.tsx';
import { KeyValues } from '../components/KeyValues.tsx';
import { Waiting } from '../components/Waiting.tsx';
import { usePickFiles } from '../wizards/common/files/file-dialogs.ts';
import { licences } from './licences.ts';
import { themeChoices } from './theme-choices.ts';

/** The few things that can be chosen for good, and what this program is made of. */
export function SettingsScreen(): ReactNode {
  const settings = useServiceQuery('app.settings', {});
  const info = useServiceQuery('app.info', {}).data;
  const service = useService();
  const save = useServiceMutation('app.saveSettings', ['app.settings', 'app.info', 'app.computer']);
  const pickFiles = usePickFiles();
  const chooseWorkspace = async (): Promise<void> => {
    const dir = (await pickFiles({ kind: 'folder', title: 'Choose where runs go' }))?.[0];
    if (dir !== undefined) save.mutate({ workspaceDir: dir });
  };
  return (
    <div className="cw-scroll">
      <div className="cw-page cw-col" style={{ maxWidth: '56rem', marginInline: 0 }}>
        <h1 className="cw-page-title">Settings</h1>
        {settings.error && (
          <ErrorNotice error={settings.error} title="The settings cannot be read" />
        )}
        {save.error && <ErrorNotice error={save.error} title="That was not saved" />}
        {settings.isPending && <Waiting>Reading the settings</Waiting>}
        {settings.data && (
          <Card title="Appearance">
            <div className="cw-row" data-between>
              <div>
                <p className="cw-medium" id="theme-label">
                  Theme
                </p>
                <p className="cw-help">Light, dark, or whatever your system is set to.</p>
              </div>
              <SegmentedControl
                aria-labelledby="theme-label"
                data={themeChoices.map((choice) => ({ ...choice }))}
                value={settings.data.theme}
                onChange={(theme) => save.mutate({ theme })}
              />
            </div>
          </Card>
        )}
        {info && (
          <Card title="Where runs go">
            <div className="cw-row" data-between>
              <div>
                <p className="cw-mono">{info.workspaceDir}</p>
                <p className="cw-help">
                  Each run gets a folder of its own here. Runs that are elsewhere stay where they
                  are.
                </p>
              </div>
              <Button onClick={() => void chooseWorkspace()}>Choose another folder…</Button>
            </div>
          </Card>
        )}
        {info?.logFile != null && (
          <Card title="If something went wrong">
            <div className="cw-row" data-between>
              <div>
                <p className="cw-mono">{info.logFile}</p>
                <p className="cw-help">
                  The log: what the app did and what failed, without any of your numbers. It stays
                  on this computer unless you send it.
                </p>
              </div>
              {info.host === 'electron' && (
                <Button
                  onClick={() => void service.call('files.reveal', { path: info.logFile ?? '' })}
                >
                  Show in folder
                </Button>
              )}
            </div>
          </Card>
        )}
        {info && (
          <Card title="About Cellwright">
            <KeyValues
              rows={[
                ['Version', info.version],
                ['Runs as', hostNames[info.host]],
                ['System', info.platform],
                ['Licence', 'MIT'],
              ]}
            />
            <p className="cw-help" style={{ margin: 'var(--cw-s3) 0 var(--cw-s2)' }}>
              No request leaves this computer. Built with these works of others:
            </p>
            <ul className="cw-licences cw-small">
              {licences.map(({ name, licence, use }) => (
                <li key={name}>
                  <span className="cw-medium">{name}</span> ({licence}): {use}
                </li>
              ))}
            </ul>
          </Card>
        )}
      </div>
    </div>
  );
}

const hostNames = {
  electron: 'Desktop application',
  server: 'Server, in your browser',
  cli: 'Command line',
} as const;
