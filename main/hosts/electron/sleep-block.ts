import { powerSaveBlocker } from 'electron';

/** Keeps the computer from falling asleep while told to; the screen may still go dark. */
export function createSleepBlock(): (isWanted: boolean) => void {
  let id: number | null = null;
  return (isWanted) => {
    if (isWanted) id ??= powerSaveBlocker.start('prevent-app-suspension');
    else if (id !== null) {
      powerSaveBlocker.stop(id);
      id = null;
    }
  };
}
