/**
 * A learning rate that stays and, over the last `decaySteps` updates, falls to almost 0 in a straight line.
 * @param nLeft updates left, this one included; Infinity while the end is not known
 */
export function fallAtEnd(learningRate: number, nLeft: number, decaySteps: number): number {
  return nLeft > decaySteps ? learningRate : (learningRate * nLeft) / (decaySteps + 1);
}
