import { IconCheck } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import './wizard-frame.css';

export interface WizardStep {
  readonly id: string;
  readonly title: string;
  readonly state: 'done' | 'now' | 'todo';
  /** False: not reached yet. */
  readonly canOpen: boolean;
}

interface WizardFrameProps {
  readonly title: string;
  readonly subtitle: string;
  readonly steps: readonly WizardStep[];
  onOpenStep(id: string): void;
  /** At the right of the head. */
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** What all wizards look like: a head with the steps, and the step below it. */
export function WizardFrame(props: WizardFrameProps): ReactNode {
  const { title, subtitle, steps, onOpenStep, actions, children } = props;
  return (
    <>
      <header className="cw-wizard-head">
        <div className="cw-wizard-title">
          <h1>{title}</h1>
          <span className="cw-clip" title={subtitle}>
            {subtitle}
          </span>
        </div>
        <ol className="cw-steps" aria-label="Steps">
          {steps.map((step, index) => (
            <li key={step.id} data-state={step.state}>
              <button
                type="button"
                disabled={!step.canOpen}
                aria-current={step.state === 'now' ? 'step' : undefined}
                onClick={() => onOpenStep(step.id)}
              >
                <i aria-hidden>
                  {step.state === 'done' ? <IconCheck size="0.875rem" stroke={2.5} /> : index + 1}
                </i>
                {step.title}
                {step.state === 'done' && <span className="cw-unseen">, done</span>}
              </button>
            </li>
          ))}
        </ol>
        <div className="cw-wizard-actions">{actions}</div>
      </header>
      {children}
    </>
  );
}
