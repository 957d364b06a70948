// Twin of made_data.py: the same numbers to the last bit.
import type { CsrMatrix, DenseMatrix } from '#shared/model/matrix.ts';

function mix(word: number): number {
  let h = word ^ (word >>> 16);
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** In (0, 1]. */
function unit(i: number, j: number, salt: number): number {
  const h = mix((Math.imul(i + 1, 0x9e3779b1) + salt) >>> 0);
  return (mix((h + Math.imul(j + 1, 0x85ebca77)) >>> 0) + 1) / 4294967296;
}

export function makeCodes(n: number, shares: readonly number[], salt: number): Int32Array {
  return Int32Array.from({ length: n }, (_, i) => {
    const u = unit(i, 0, salt);
    let edge = 0;
    let code = 0;
    for (const share of shares.slice(0, -1)) {
      edge += share;
      if (u > edge) code++;
    }
    return code;
  });
}

export function makeCounts(
  nCells: number,
  nGenes: number,
  batch: Int32Array,
  types: Int32Array,
): CsrMatrix {
  const base = Float64Array.from({ length: nGenes }, (_, j) => {
    const u = unit(j, 0, 3);
    const square = u * u;
    return square * square * 6;
  });
  const data: number[] = [];
  const indices: number[] = [];
  const indptr = [0];
  for (let i = 0; i < nCells; i++) {
    const depth = 0.5 + unit(i, 0, 6);
    for (let j = 0; j < nGenes; j++) {
      const typeEffect = unit(j, types[i]!, 4) < 0.1 ? 6 : 1;
      const mean = base[j]! * typeEffect * (0.5 + unit(j, batch[i]!, 5)) * depth;
      const u = unit(i, j, 7);
      const count = Math.floor(mean * (1 / Math.sqrt(Math.sqrt(u)) - 1) * 3 + 0.5);
      if (count === 0) continue;
      data.push(count);
      indices.push(j);
    }
    indptr.push(data.length);
  }
  return {
    data: Float32Array.from(data),
    indices: Int32Array.from(indices),
    indptr: Uint32Array.from(indptr),
    nRows: nCells,
    nCols: nGenes,
  };
}

export function makeEmbedding(
  nCells: number,
  nDims: number,
  groups: Int32Array,
  spread: number,
  salt: number,
): DenseMatrix {
  const data = new Float32Array(nCells * nDims);
  for (let i = 0; i < nCells; i++) {
    for (let j = 0; j < nDims; j++) {
      const centre = (unit(groups[i]!, j, salt) - 0.5) * spread;
      let noise = 0;
      for (let k = 0; k < 4; k++) noise += unit(i, j, salt + 1 + k);
      data[i * nDims + j] = centre + (noise - 2);
    }
  }
  return { data, nRows: nCells, nCols: nDims };
}

/** Element-wise sum in single precision. */
export function addEmbeddings(a: DenseMatrix, b: DenseMatrix): DenseMatrix {
  return { ...a, data: a.data.map((value, i) => value + b.data[i]!) };
}
