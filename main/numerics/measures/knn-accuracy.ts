import type { Neighbors } from '#shared/model/neighbors.ts';
import { countGroups } from './groups.ts';

const nVoters = 15;

/**
 * Share of cells whose 15 nearest neighbours, by majority, carry the cell's own label; ties go to the lower code.
 * @param neighbors at least 15 where there are as many cells; the nearest 15 vote
 * @param labels code per cell; cells below 0 neither count nor vote
 * Null with fewer than two labels. As `KNeighborsClassifier(15)` of scikit-learn 1.9, each cell left out of its own vote.
 */
export function measureKnnAccuracy(neighbors: Neighbors, labels: Int32Array): number | null {
  if (countGroups(labels) < 2) return null;
  const { indices, nCells, k } = neighbors;
  const votes = new Int32Array(labels.reduce((most, label) => Math.max(most, label + 1), 0));
  let nKnown = 0;
  let nRight = 0;
  for (let cell = 0; cell < nCells; cell++) {
    if (labels[cell] < 0) continue;
    nKnown++;
    votes.fill(0);
    for (let i = 0; i < Math.min(k, nVoters); i++) {
      const label = labels[indices[cell * k + i]];
      if (label >= 0) votes[label]++;
    }
    let winner = 0;
    for (let label = 1; label < votes.length; label++)
      if (votes[label] > votes[winner]) winner = label;
    if (votes[winner] > 0 && winner === labels[cell]) nRight++;
  }
  return nRight / nKnown;
}
