import { useEffect, useRef, useState } from 'react';
import type { WizardState } from '../method.ts';
import { useStart } from '../use-wizard.ts';

/**
 * Starts the run, or, while its plan is still being worked out, as soon as that is there and allows it. A number that is
 * typed becomes a new plan when the pointer is already on the button: the press must not be lost.
 */
export function useStartWhenPlanned(
  wizard: WizardState,
  { isPlanned, isAllowed }: { readonly isPlanned: boolean; readonly isAllowed: boolean },
) {
  const { request } = wizard;
  const { mutate, error, isPending } = useStart(wizard);
  const [press, setPress] = useState<Pick<WizardState, 'request'> | null>(null);
  const answered = useRef(press);
  // What was changed since needs a press of its own.
  const isMeant = press !== null && press.request === request;
  useEffect(() => {
    if (!isMeant || !isPlanned || answered.current === press) return;
    answered.current = press;
    if (isAllowed && request) mutate(request);
  }, [press, isMeant, isPlanned, isAllowed, request, mutate]);
  return {
    error,
    isStarting: isPending || (isMeant && !isPlanned),
    start: () => setPress({ request }),
  };
}
