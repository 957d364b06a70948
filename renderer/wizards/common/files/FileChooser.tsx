import { Button, Modal, Switch, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { FileEntry, FolderListing } from '#shared/contract/files.ts';
import { useServiceQuery } from '../../../client/hooks.ts';
import { formatCounted } from '../../../components/format.ts';
import { ErrorNotice } from '../../../components/ErrorNotice.tsx';
import { Waiting } from '../../../components/Waiting.tsx';
import { joinPath, splitPath, visibleEntries } from './chooser-model.ts';
import { FileList } from './FileList.tsx';
import type { PickRequest } from './file-dialogs.ts';
import './file-chooser.css';

interface FileChooserProps {
  readonly request: PickRequest;
  /** With the chosen paths, or null for cancel. */
  onClose(paths: readonly string[] | null): void;
}

const verbs = { files: 'Choose', folder: 'Choose this folder', save: 'Save here' } as const;

/** Our own chooser, for hosts without a system dialog: the folders the service may touch. */
export function FileChooser({ request, onClose }: FileChooserProps): ReactNode {
  const [folder, setFolder] = useState('');
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [search, setSearch] = useState('');
  const [showsAll, setShowsAll] = useState(false);
  const [saveName, setSaveName] = useState(request.suggestedName ?? '');
  const listing = useServiceQuery(
    'files.list',
    { path: folder },
    { keepPrevious: true, staleMs: 0 },
  );

  const openFolder = (path: string): void => {
    setFolder(path);
    setChosen([]);
    setSearch('');
  };
  const openEntry = (entry: FileEntry): void => {
    if (entry.kind === 'folder') openFolder(entry.path);
    else if (request.kind === 'files') onClose(chosen.length > 0 ? chosen : [entry.path]);
    else setSaveName(entry.name);
  };
  const answer = answerOf(request, listing.data, { chosen, saveName });
  return (
    <Modal.Root opened onClose={() => onClose(null)} size="44rem">
      <Modal.Overlay />
      <Modal.Content>
        <Modal.Body className="cw-chooser">
          <Modal.Title>{request.title}</Modal.Title>
          {request.note !== undefined && <p className="cw-second">{request.note}</p>}
          <div className="cw-row" data-between>
            <Crumbs path={listing.data?.path ?? ''} onOpen={openFolder} />
            <TextInput
              aria-label="Filter by name"
              placeholder="Filter by name"
              size="xs"
              value={search}
              onChange={(event) => setSearch(event.currentTarget.value)}
            />
          </div>
          {listing.error ? (
            <ErrorNotice
              error={listing.error}
              title="This folder cannot be opened"
              actions={
                <Button size="xs" onClick={() => openFolder('')}>
                  Back to the start
                </Button>
              }
            />
          ) : listing.data ? (
            <FileList
              key={listing.data.path}
              entries={visibleEntries(listing.data.entries, request, { search, showsAll })}
              canChoose={request.kind === 'files'}
              chosen={chosen}
              onChoose={setChosen}
              onOpen={openEntry}
              onUp={() => listing.data?.parent && openFolder(listing.data.parent)}
            />
          ) : (
            <Waiting>Reading the folder</Waiting>
          )}
          {request.kind === 'save' && (
            <TextInput
              label={request.words?.field ?? 'File name'}
              value={saveName}
              onChange={(event) => setSaveName(event.currentTarget.value)}
            />
          )}
          <div className="cw-row" data-between>
            {request.extensions && request.kind === 'files' ? (
              <Switch
                label="Show all files"
                checked={showsAll}
                onChange={(event) => setShowsAll(event.currentTarget.checked)}
              />
            ) : (
              <span />
            )}
            <div className="cw-row">
              <span className="cw-help cw-num">{answer.reason}</span>
              <Button variant="subtle" onClick={() => onClose(null)}>
                Cancel
              </Button>
              <Button
                variant="filled"
                disabled={!answer.paths}
                onClick={() => onClose(answer.paths)}
              >
                {request.words?.verb ?? verbs[request.kind]}
              </Button>
            </div>
          </div>
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}

/** What the main button would answer, and why it cannot yet. */
function answerOf(
  request: PickRequest,
  listing: FolderListing | undefined,
  { chosen, saveName }: { readonly chosen: readonly string[]; readonly saveName: string },
): { readonly paths: readonly string[] | null; readonly reason: string } {
  if (!listing) return { paths: null, reason: '' };
  if (request.kind === 'folder') return { paths: [listing.path], reason: '' };
  if (request.kind === 'files') {
    return chosen.length === 0
      ? { paths: null, reason: 'Nothing chosen yet' }
      : { paths: chosen, reason: `${formatCounted(chosen.length, 'file')} chosen` };
  }
  const name = saveName.trim();
  if (name === '') return { paths: null, reason: 'Give the file a name' };
  if (/[\\/]/.test(name)) return { paths: null, reason: 'A name has no slashes' };
  return { paths: [joinPath(listing, name)], reason: '' };
}

interface CrumbsProps {
  readonly path: string;
  onOpen(path: string): void;
}

function Crumbs({ path, onOpen }: CrumbsProps): ReactNode {
  const crumbs = splitPath(path);
  return (
    <nav className="cw-crumbs" aria-label="Folder">
      {crumbs.map((crumb, index) => (
        <button
          key={crumb.path}
          type="button"
          aria-current={index === crumbs.length - 1 ? 'location' : undefined}
          onClick={() => onOpen(crumb.path)}
        >
          {crumb.name}
        </button>
      ))}
    </nav>
  );
}
