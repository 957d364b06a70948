import { useState, type ReactNode } from 'react';
import { useService, useServiceQuery } from '../../../client/hooks.ts';
import { FileChooser } from './FileChooser.tsx';
import { FileDialogsContext, type PickFiles, type PickRequest } from './file-dialogs.ts';

interface OpenDialog {
  readonly request: PickRequest;
  answer(paths: readonly string[] | null): void;
}

/** Gives everything below it `usePickFiles`, and shows our own chooser where the host has no dialogs. */
export function FileDialogs({ children }: { readonly children: ReactNode }): ReactNode {
  const service = useService();
  const info = useServiceQuery('app.info', {});
  const [open, setOpen] = useState<OpenDialog | null>(null);

  const pickFiles: PickFiles = async (request) => {
    const { canPickFiles } = info.data ?? (await service.call('app.info', {}));
    if (!canPickFiles) return new Promise((answer) => setOpen({ request, answer }));
    const { kind, title, suggestedName } = request;
    return service.call('files.pick', {
      kind,
      title,
      ...(suggestedName === undefined ? {} : { suggestedName }),
    });
  };
  const close = (paths: readonly string[] | null): void => {
    open?.answer(paths);
    setOpen(null);
  };
  return (
    <FileDialogsContext value={pickFiles}>
      {children}
      {open && <FileChooser request={open.request} onClose={close} />}
    </FileDialogsContext>
  );
}
