// Rows and columns exchanged.
import { transposeUsingUp } from '#main/numerics/csr.ts';
import type { InputMatrix } from '../input-file.ts';
import type { Change } from './change.ts';

/** Read the other way round where the format allows it, so that the matrix lives once; turned in memory otherwise. */
export function transpose(matrix: InputMatrix): Change {
  const turned = matrix.turned?.() ?? turnInMemory(matrix);
  const shape = ({ nCells, nFeatures }: InputMatrix) =>
    `${nCells.toLocaleString('en-US')} × ${nFeatures.toLocaleString('en-US')}`;
  return { matrix: turned, outcome: `from ${shape(matrix)} to ${shape(turned)}` };
}

function turnInMemory(matrix: InputMatrix): InputMatrix {
  const { nCells, nFeatures, cells, features } = matrix;
  return {
    ...matrix,
    storage: matrix.storage === 'csr' ? 'csc' : matrix.storage === 'csc' ? 'csr' : 'dense',
    nCells: nFeatures,
    nFeatures: nCells,
    cells: features,
    features: cells,
    // Whole features were looked at, which are no cells.
    sample: async () => ({ ...(await matrix.sample()), rows: [] }),
    async read(warnings, checkpoint) {
      return transposeUsingUp(await matrix.read(warnings, checkpoint));
    },
    turned: () => matrix,
  };
}
