// Inputs stay where they are, so they can move or change behind our back. What is there is compared with the digest that
// was taken when it was read; what is not there is looked for where it is likely to be.
import path from 'node:path';
import { knownInputsSchema } from '#shared/contract/projects.ts';
import type { KnownInputs, ListedRun, ProjectInput } from '#shared/contract/projects.ts';
import { AppError } from '#shared/model/app-error.ts';
import type { CorePorts, DocumentStore } from '../../ports.ts';

const documentName = 'inputs';

type Ports = Pick<CorePorts, 'files' | 'threads'>;

/** What a run says of a file it read. */
export type InputThen = Pick<ListedRun['run']['inputs'][number], 'path' | 'sizeBytes' | 'sha256'>;

/** Each file as it is now. What is found out is kept in `documents`, so that nothing is read twice. */
export async function checkInputs(
  inputs: readonly InputThen[],
  documents: DocumentStore,
  ports: Ports,
): Promise<readonly ProjectInput[]> {
  const before = await readKnown(documents);
  const known: KnownInputs = { ...before };
  const folders = new Set<string>();
  const checked: ProjectInput[] = [];
  // Those that are where they were come first: the others are looked for beside them.
  for (const input of inputs) {
    const now = known[input.sha256]?.path ?? input.path;
    if (await ports.files.exists(now)) folders.add(path.dirname(now));
  }
  for (const input of inputs) checked.push(await checkInput(input, known, folders, ports));
  if (JSON.stringify(known) !== JSON.stringify(before)) await documents.write(documentName, known);
  return checked;
}

async function checkInput(
  { path: pathThen, sizeBytes, sha256 }: InputThen,
  known: KnownInputs,
  folders: ReadonlySet<string>,
  ports: Ports,
): Promise<ProjectInput> {
  const input = { pathThen, sizeBytes, sha256 };
  const likely = known[sha256]?.path ?? pathThen;
  const places = [likely, ...[...folders].map((dir) => path.join(dir, path.basename(pathThen)))];
  for (const place of new Set(places)) {
    if (!(await isSame(place, input, known, ports))) continue;
    return { ...input, path: place, state: place === pathThen ? 'same' : 'moved' };
  }
  const isThere = await ports.files.exists(likely);
  return { ...input, path: likely, state: isThere ? 'changed' : 'missing' };
}

/** Whether the file is there with the same bytes; when it is, that is noted in `known`. */
async function isSame(
  place: string,
  { sizeBytes, sha256 }: Pick<InputThen, 'sizeBytes' | 'sha256'>,
  known: KnownInputs,
  { files, threads }: Ports,
): Promise<boolean> {
  if (!(await files.exists(place)) || (await files.sizeOf(place)) !== sizeBytes) return false;
  const fingerprint = await files.fingerprint(place);
  const noted = known[sha256];
  if (noted?.path === place && noted.fingerprint === fingerprint) return true;
  if ((await threads.query('files.sha256', { path: place })) !== sha256) return false;
  known[sha256] = { path: place, fingerprint };
  return true;
}

/** Notes where a file has gone. Throws `input-value` when it is another file. */
export async function relinkInput(
  { sha256, path: place }: { readonly sha256: string; readonly path: string },
  documents: DocumentStore,
  ports: Ports,
): Promise<void> {
  const known: KnownInputs = { ...(await readKnown(documents)) };
  const sizeBytes = await ports.files.sizeOf(place);
  if (!(await isSame(place, { sizeBytes, sha256 }, known, ports))) {
    throw new AppError('input-value', `${place} is another file: its content differs.`, {
      hint: 'To work with a newer version of a file, choose “Do it again” and put it in the place of the old one.',
    });
  }
  await documents.write(documentName, known);
}

async function readKnown(documents: DocumentStore): Promise<KnownInputs> {
  // Another version's notes cost a second look at the files, no more.
  return knownInputsSchema.safeParse(await documents.read(documentName)).data ?? {};
}
