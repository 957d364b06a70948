import { Button, CopyButton } from '@mantine/core';
import { Component, type ContextType, type ErrorInfo, type ReactNode } from 'react';
import { ClientContext } from '../client/hooks.ts';
import { Notice } from '../components/Notice.tsx';

/** What the log takes. */
const maxMessage = 4_096;
const maxDetails = 65_536;

interface FaultBoundaryProps {
  readonly children: ReactNode;
}

interface FaultState {
  readonly error: Error | null;
}

/** Catches a defect below it and logs it, so that what stands around it, the draft and the results outlive it. */
export class FaultBoundary extends Component<FaultBoundaryProps, FaultState> {
  static override contextType = ClientContext;
  declare context: ContextType<typeof ClientContext>;
  override state: FaultState = { error: null };

  static getDerivedStateFromError(error: Error): FaultState {
    return { error };
  }

  override componentDidCatch({ message, stack = '' }: Error, info: ErrorInfo): void {
    const details = `${stack}\n${info.componentStack ?? ''}`;
    void this.context?.service.call('app.reportFault', {
      message: message.slice(0, maxMessage),
      details: details.slice(0, maxDetails),
    });
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === null) return this.props.children;
    return <FaultPage error={error} onRetry={() => this.setState({ error: null })} />;
  }
}

function FaultPage({ error, onRetry }: { readonly error: Error; onRetry(): void }): ReactNode {
  return (
    <div className="cw-scroll">
      <div className="cw-page cw-col" style={{ maxWidth: '48rem' }}>
        <h1 className="cw-page-title">This screen has a defect</h1>
        <Notice
          tone="bad"
          isUrgent
          title="It could not be drawn, and the mistake is ours"
          actions={
            <>
              <Button size="xs" onClick={onRetry}>
                Show it again
              </Button>
              <CopyButton value={error.stack ?? error.message}>
                {({ copied, copy }) => (
                  <Button size="xs" variant="subtle" onClick={copy}>
                    {copied ? 'Copied' : 'Copy the details'}
                  </Button>
                )}
              </CopyButton>
            </>
          }
        >
          <p>
            Your files, your draft and all results are as they were, and a run that is going on goes
            on. Every other screen works.
          </p>
          <p className="cw-second">
            The details are in the log; Settings says where it is. Sending it helps to mend this.
          </p>
          <p className="cw-mono cw-second">{error.message}</p>
        </Notice>
      </div>
    </div>
  );
}
