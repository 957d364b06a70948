import { ActionIcon, Tooltip } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { IconArrowBackUp, IconArrowForwardUp } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { WizardState } from '../method.ts';

/** In a field of text the keys undo what was typed there. */
function isTyping(target: EventTarget | null): boolean {
  if (target instanceof HTMLTextAreaElement) return true;
  return (
    target instanceof HTMLInputElement &&
    !target.readOnly &&
    target.type !== 'radio' &&
    target.type !== 'checkbox'
  );
}

/** Back and forward over everything that was decided; by keys as well, except while text is being typed. */
export function UndoButtons({ wizard }: { readonly wizard: WizardState }): ReactNode {
  const { draft, dispatch } = wizard;
  const { past, future } = draft.history;
  const undo = (): void => dispatch({ type: 'undone' });
  const redo = (): void => dispatch({ type: 'redone' });
  const unlessTyping = (act: () => void) => (event: KeyboardEvent) => {
    if (isTyping(event.target)) return;
    event.preventDefault();
    act();
  };
  const options = { preventDefault: false };
  useHotkeys(
    [
      ['mod+Z', unlessTyping(undo), options],
      ['mod+shift+Z', unlessTyping(redo), options],
      ['mod+Y', unlessTyping(redo), options],
    ],
    [],
  );
  const buttons = [
    { verb: 'Undo', keys: 'Ctrl+Z', step: past.at(-1), act: undo, Icon: IconArrowBackUp },
    {
      verb: 'Redo',
      keys: 'Ctrl+Shift+Z',
      step: future.at(-1),
      act: redo,
      Icon: IconArrowForwardUp,
    },
  ];
  return (
    <div className="cw-undo">
      {buttons.map(({ verb, keys, step, act, Icon }) => {
        const label = step ? `${verb} ${step.label}` : `Nothing to ${verb.toLowerCase()}`;
        return (
          <Tooltip key={verb} label={step ? `${label} (${keys})` : label}>
            <ActionIcon
              variant="subtle"
              size="lg"
              aria-label={label}
              aria-disabled={step === undefined}
              {...(step === undefined ? { 'data-disabled': true } : {})}
              onClick={act}
            >
              <Icon size="1.125rem" stroke={1.75} aria-hidden />
            </ActionIcon>
          </Tooltip>
        );
      })}
    </div>
  );
}
