// The settings of this person, read once and kept in step with their document.
import { settingsSchema } from '#shared/contract/app.ts';
import type { Settings } from '#shared/contract/app.ts';
import type { EventHub } from '#shared/rpc/events.ts';
import type { CorePorts } from '../ports.ts';

export interface SettingsStore {
  read(): Promise<Settings>;
  change(changes: Partial<Settings>): Promise<Settings>;
}

export function createSettingsStore(
  { documents, log }: Pick<CorePorts, 'documents' | 'log'>,
  events: EventHub,
): SettingsStore {
  let loaded: Promise<Settings> | null = null;

  async function load(): Promise<Settings> {
    const parsed = settingsSchema.safeParse((await documents.read('settings')) ?? {});
    if (!parsed.success) log.warn('settings were not understood; defaults are used');
    return parsed.success ? parsed.data : settingsSchema.parse({});
  }

  const read = () => (loaded ??= load());
  return {
    read,
    async change(changes) {
      const next = { ...(await read()), ...changes };
      loaded = Promise.resolve(next);
      await documents.write('settings', next);
      events.emit('app.settingsChanged', next);
      return next;
    },
  };
}
