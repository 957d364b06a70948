// Choosing files as each host lets a person do it: the system's dialog in the window, our own list in a browser.
import path from 'node:path';
import type { AppUnderTest } from './app.ts';
import type { ElectronUnderTest } from './electron.ts';

/** What a person chooses in the dialog that opens. */
export type Choice =
  | { readonly kind: 'files'; readonly files: readonly string[] }
  | { readonly kind: 'folder'; readonly folder: string }
  | { readonly kind: 'save'; readonly file: string };

/** Does what opens a dialog and answers it with `choice`; files lie in one folder below the app's home. */
export async function chooseInDialog(
  app: AppUnderTest,
  open: () => Promise<void>,
  choice: Choice,
): Promise<void> {
  if (isElectron(app)) await answerSystemDialog(app, choice);
  await open();
  if (!isElectron(app)) await workChooser(app, choice);
}

function isElectron(app: AppUnderTest): app is ElectronUnderTest {
  return app.host === 'electron';
}

/** Nobody can click a dialog of the operating system, so its answer is put in its place. */
async function answerSystemDialog(app: ElectronUnderTest, choice: Choice): Promise<void> {
  await app.electron.evaluate(({ dialog }, chosen) => {
    dialog.showOpenDialog = () =>
      Promise.resolve({
        canceled: false,
        filePaths:
          chosen.kind === 'files' ? [...chosen.files] : [(chosen as { folder: string }).folder],
      });
    dialog.showSaveDialog = () =>
      Promise.resolve({ canceled: false, filePath: (chosen as { file: string }).file });
  }, choice);
}

async function workChooser({ page, homeDir }: AppUnderTest, choice: Choice): Promise<void> {
  const dialog = page.getByRole('dialog');
  const entry = (name: string) =>
    dialog.getByRole('option').filter({ has: page.getByText(name, { exact: true }) });
  for (const name of path.relative(homeDir, folderOf(choice)).split(path.sep)) {
    if (name !== '') await entry(name).dblclick();
  }
  if (choice.kind === 'files') {
    for (const file of choice.files) await entry(path.basename(file)).click();
  }
  if (choice.kind === 'save') {
    await dialog.getByRole('textbox', { name: 'File name' }).fill(path.basename(choice.file));
  }
  const verbs = { files: 'Choose', folder: 'Choose this folder', save: 'Save here' } as const;
  await dialog.getByRole('button', { name: verbs[choice.kind], exact: true }).click();
}

function folderOf(choice: Choice): string {
  if (choice.kind === 'folder') return choice.folder;
  return path.dirname(choice.kind === 'save' ? choice.file : (choice.files[0] ?? ''));
}
