// Shapes on which every operation is tried, friendly and hostile ones.

export interface ShapeCase {
  readonly name: string;
  /** Rows of each domain. */
  readonly domainSizes: readonly number[];
  readonly nCols: number;
  readonly nOut: number;
  /** Share of entries of the sparse matrix that are not zero. */
  readonly density: number;
  /** Size of the numbers. */
  readonly scale: number;
}

export const shapeCases: readonly ShapeCase[] = [
  { name: 'ordinary', domainSizes: [5, 4, 7], nCols: 23, nOut: 12, density: 0.3, scale: 1 },
  {
    name: 'wider than any block',
    domainSizes: [9, 8],
    nCols: 70,
    nOut: 133,
    density: 0.1,
    scale: 1,
  },
  {
    name: 'more rows than any block',
    domainSizes: [300, 1, 290],
    nCols: 3,
    nOut: 4,
    density: 0.3,
    scale: 1,
  },
  { name: 'one row', domainSizes: [1], nCols: 9, nOut: 6, density: 0.5, scale: 1 },
  { name: 'one column', domainSizes: [3, 2], nCols: 1, nOut: 4, density: 0.8, scale: 1 },
  { name: 'one output', domainSizes: [6], nCols: 7, nOut: 1, density: 0.5, scale: 1 },
  {
    name: 'a domain with one cell, one with none',
    domainSizes: [6, 0, 1],
    nCols: 11,
    nOut: 8,
    density: 0.4,
    scale: 1,
  },
  {
    name: 'every domain has one cell',
    domainSizes: [1, 1, 1],
    nCols: 5,
    nOut: 8,
    density: 0.4,
    scale: 1,
  },
  { name: 'all zeros', domainSizes: [4, 3], nCols: 8, nOut: 6, density: 0, scale: 0 },
  { name: 'mostly empty rows', domainSizes: [20], nCols: 16, nOut: 6, density: 0.02, scale: 1 },
  { name: 'no zeros at all', domainSizes: [4, 4], nCols: 16, nOut: 10, density: 1, scale: 1 },
  { name: 'tiny numbers', domainSizes: [4, 4], nCols: 10, nOut: 6, density: 0.5, scale: 1e-12 },
  { name: 'large numbers', domainSizes: [4, 4], nCols: 10, nOut: 6, density: 0.5, scale: 50 },
];
