// Asks before a running job is lost.

export interface QuitGuardPorts {
  hasRunningJobs(): boolean;
  /** True: the person wants to quit and cancel what runs. */
  askToQuit(): Promise<boolean>;
  stopJobs(): Promise<void>;
  quit(): void;
}

/** A listener for everything that would end the app; it holds the event back while a job runs and no answer is there. */
export function createQuitGuard(
  ports: QuitGuardPorts,
): (event: { preventDefault(): void }) => void {
  let state: 'open' | 'asking' | 'leaving' = 'open';

  async function ask(): Promise<void> {
    state = 'asking';
    const isLeaving = await ports.askToQuit();
    if (!isLeaving) {
      state = 'open';
      return;
    }
    await ports.stopJobs();
    state = 'leaving';
    ports.quit();
  }

  return (event) => {
    if (state === 'leaving' || (state === 'open' && !ports.hasRunningJobs())) return;
    event.preventDefault();
    if (state === 'open') void ask();
  };
}
