// Which rows of a long list are in sight. Rows are of one height.
import { useEffect, useState, type RefObject } from 'react';

const spare = 8;

interface RowWindow {
  readonly from: number;
  readonly to: number;
  readonly rowPx: number;
}

/**
 * The rows in sight of a box that scrolls, and a few more. New rows start at the top.
 * @param rows anything that is another object when the rows are others
 */
export function useRowWindow(
  box: RefObject<HTMLElement | null>,
  rows: ArrayLike<unknown>,
  rowRem: number,
): RowWindow {
  const [view, setView] = useState({ top: 0, height: 600 });
  useEffect(() => {
    const element = box.current!;
    const look = (): void => setView({ top: element.scrollTop, height: element.clientHeight });
    const observer = new ResizeObserver(look);
    observer.observe(element);
    element.addEventListener('scroll', look, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', look);
    };
  }, [box]);
  useEffect(() => {
    box.current!.scrollTo({ top: 0 });
  }, [box, rows]);
  const rowPx = rowRem * Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  const first = Math.floor(view.top / rowPx) - spare;
  const from = Math.max(0, Math.min(first, rows.length - 1));
  const to = Math.min(rows.length, Math.ceil((view.top + view.height) / rowPx) + spare);
  return { from, to: Math.max(from, to), rowPx };
}
