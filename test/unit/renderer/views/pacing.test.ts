import { describe, expect, it } from 'vitest';
import { createPacing, firstPart, smallestPart } from '#renderer/views/point-view/pacing.ts';

/** Moves the picture in every frame, each of which takes so long; the points drawn in the last one. */
function moveFor(nFrames: number, frameMs: number): { part: number; isMoving: boolean } {
  const pacing = createPacing();
  let isMoving = false;
  for (let now = 0; now < nFrames * frameMs; now += frameMs) {
    // The hand moves just after a frame was drawn.
    pacing.moved(now - frameMs + 1);
    isMoving = pacing.begin(now);
    pacing.end({ isPainted: true, goesOn: true });
  }
  return { part: pacing.part, isMoving };
}

describe('points drawn in a frame', () => {
  it('are fewer while a slow computer moves the picture, however slow it is', () => {
    for (const frameMs of [80, 150, 400]) {
      expect(moveFor(12, frameMs), String(frameMs)).toEqual({ part: smallestPart, isMoving: true });
    }
  });

  it('are more where there is time left', () => {
    expect(moveFor(12, 16).part).toBeGreaterThan(2 * firstPart);
  });

  it('do not become fewer because a hand rests between two moves', () => {
    const pacing = createPacing();
    for (let now = 0; now < 2_000; now += 100) {
      pacing.moved(now);
      pacing.begin(now + 1);
      pacing.end({ isPainted: true, goesOn: false });
    }
    expect(pacing.part).toBe(firstPart);
  });

  it('grow from frame to frame while the picture stands still, as long as a click need not wait', () => {
    const pacing = createPacing();
    const draw = (now: number) => {
      pacing.begin(now);
      pacing.end({ isPainted: true, goesOn: true });
      return pacing.part;
    };
    expect([1_000, 1_016, 1_032].map(draw)).toEqual([firstPart, 2 * firstPart, 4 * firstPart]);
    expect([1_200, 1_400, 1_600, 1_800].map(draw)).toEqual([2, 1, 1, 1].map((n) => n * firstPart));
  });

  it('are many again once the picture stands still', () => {
    const pacing = createPacing();
    pacing.moved(0);
    pacing.begin(300);
    expect(pacing.begin(600)).toBe(false);
    expect(pacing.part).toBe(firstPart);
  });
});
