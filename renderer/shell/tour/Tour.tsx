import { Button, Popover } from '@mantine/core';
import { useEffect, useState, type KeyboardEvent, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { useServiceMutation } from '../../client/hooks.ts';
import { tour } from './tour-store.ts';
import { tourSteps, type TourStep } from './tour-steps.ts';
import './tour.css';

/** Points at one thing after the other. Escape or Skip ends it; the arrow keys turn its pages. */
export function Tour(): ReactNode {
  const index = useStore(tour, ({ step }) => step);
  const step = index === null ? undefined : tourSteps[index];
  const box = useBoxOf(step);
  const save = useServiceMutation('app.saveSettings', ['app.settings']);
  if (index === null || !step || !box) return null;
  const isLast = index === tourSteps.length - 1;
  const end = (): void => {
    tour.setState({ step: null });
    save.mutate({ tourSeen: true });
  };
  const go = (to: number): void => (to < tourSteps.length ? tour.setState({ step: to }) : end());
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowRight') go(index + 1);
    if (event.key === 'ArrowLeft' && index > 0) go(index - 1);
  };
  return (
    // A new one for each step: it finds its place and takes the focus again.
    <Popover
      key={index}
      opened
      onChange={(isOpen) => isOpen || end()}
      closeOnClickOutside={false}
      position="bottom-start"
      width={320}
      withArrow
      trapFocus
      returnFocus
      transitionProps={{ duration: 0 }}
    >
      <Popover.Target>
        <div className="cw-tour-ring" style={box} aria-hidden />
      </Popover.Target>
      <Popover.Dropdown
        className="cw-tour"
        aria-label={`Tour, ${index + 1} of ${tourSteps.length}: ${step.title}`}
        onKeyDown={onKey}
      >
        <p className="cw-strong">{step.title}</p>
        <p className="cw-second">{step.text}</p>
        <div className="cw-row" data-between>
          <span className="cw-dim cw-small cw-num">
            {index + 1} of {tourSteps.length}
          </span>
          <div className="cw-row">
            {!isLast && (
              <Button size="xs" variant="subtle" onClick={end}>
                Skip
              </Button>
            )}
            {index > 0 && (
              <Button size="xs" onClick={() => go(index - 1)}>
                Back
              </Button>
            )}
            <Button size="xs" variant="filled" data-autofocus onClick={() => go(index + 1)}>
              {isLast ? 'Done' : 'Next'}
            </Button>
          </div>
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}

interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Where the element of a step stands, once it is there; scrolled into sight. */
function useBoxOf(step: TourStep | undefined): Box | null {
  const [box, setBox] = useState<Box | null>(null);
  useEffect(() => {
    if (!step) return undefined;
    let request = 0;
    const place = (): void => {
      const element = document.querySelector(step.selector);
      // Home may be on its way.
      if (!element) return void (request = requestAnimationFrame(place));
      element.scrollIntoView({ block: 'nearest' });
      const { left, top, width, height } = element.getBoundingClientRect();
      setBox({ left, top, width, height });
    };
    place();
    window.addEventListener('resize', place);
    return () => {
      cancelAnimationFrame(request);
      window.removeEventListener('resize', place);
      setBox(null);
    };
  }, [step]);
  return box;
}
