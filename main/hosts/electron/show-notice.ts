import { Notification } from 'electron';
import type { JobNotice } from './job-notices.ts';

/** Held until they are clicked or closed: a notice that was collected as garbage takes its click with it. */
const open = new Set<Notification>();

/** Shows a notice of the system's own. On a Linux without a session bus there is nobody to show it. */
export function showNotice(notice: JobNotice, onClick: () => void): void {
  // Chromium itself says "disabled:" there when it finds none.
  const bus = process.env['DBUS_SESSION_BUS_ADDRESS'] ?? '';
  const hasBus = process.platform !== 'linux' || !['', 'disabled:'].includes(bus);
  if (!hasBus || !Notification.isSupported()) return;
  const shown = new Notification(notice);
  open.add(shown);
  shown.on('click', onClick);
  for (const end of ['click', 'close', 'failed'] as const) {
    shown.on(end as 'close', () => void open.delete(shown));
  }
  shown.show();
}
