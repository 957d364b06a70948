import { useEffect, useEffectEvent, useState, type ReactNode } from 'react';
import { useService } from '../client/hooks.ts';
import { usePickFiles } from '../wizards/common/files/file-dialogs.ts';
import { readDroppedPaths } from '../wizards/common/files/find-inputs.ts';

interface DropTargetProps {
  onFiles(paths: readonly string[]): void;
}

/** Takes files dropped anywhere in the window. Where the host does not tell their place, its own chooser opens instead. */
export function DropTarget({ onFiles }: DropTargetProps): ReactNode {
  const service = useService();
  const pickFiles = usePickFiles();
  const [depth, setDepth] = useState(0);

  const onDrop = useEffectEvent(async (event: DragEvent) => {
    const dropped = await readDroppedPaths(event.dataTransfer, service);
    if (dropped.length > 0) return onFiles(dropped);
    const picked = await pickFiles({
      kind: 'files',
      title: 'Choose files',
      note: 'A browser does not tell where a dropped file lies. Choose it here instead.',
    });
    if (picked && picked.length > 0) onFiles(picked);
  });

  useEffect(() => {
    const isFiles = (event: DragEvent): boolean =>
      event.dataTransfer?.types.includes('Files') ?? false;
    const enter = (event: DragEvent): void => void (isFiles(event) && setDepth((n) => n + 1));
    const leave = (event: DragEvent): void =>
      void (isFiles(event) && setDepth((n) => Math.max(0, n - 1)));
    const over = (event: DragEvent): void => {
      if (isFiles(event)) event.preventDefault();
    };
    const drop = (event: DragEvent): void => {
      if (!isFiles(event)) return;
      event.preventDefault();
      setDepth(0);
      void onDrop(event);
    };
    window.addEventListener('dragenter', enter);
    window.addEventListener('dragleave', leave);
    window.addEventListener('dragover', over);
    window.addEventListener('drop', drop);
    return () => {
      window.removeEventListener('dragenter', enter);
      window.removeEventListener('dragleave', leave);
      window.removeEventListener('dragover', over);
      window.removeEventListener('drop', drop);
    };
  }, []);

  if (depth === 0) return null;
  return (
    <div className="cw-drop-veil" aria-hidden>
      <p>Drop to add the files</p>
    </div>
  );
}
