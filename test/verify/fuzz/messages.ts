// What the parts of the fuzzer say to each other.

/** By which reader: of matrices, of sample sheets, of fragments with the regions beside them. */
export type ReadKind = 'input' | 'sheet' | 'fragments';

/** To a thread: read this. */
export interface ReadRequest {
  readonly path: string;
  readonly kind: ReadKind;
}

/** From a thread. */
export type ReadAnswer =
  | { readonly type: 'reading' }
  | { readonly type: 'read' | 'refused' }
  | { readonly type: 'defect'; readonly text: string };

/** What a process is to do: files `first`, `first + step` ... below `end`. */
export interface FuzzPart {
  readonly seed: number;
  readonly first: number;
  readonly step: number;
  readonly end: number;
  readonly workDir: string;
}

export type FuzzEvent =
  | { readonly type: 'good'; readonly peakMb: number }
  | {
      readonly type: 'file';
      readonly index: number;
      readonly outcome: 'read' | 'refused' | 'ended by the guard' | 'broken';
      readonly ms: number;
      readonly peakMb: number;
    }
  | { readonly type: 'problem'; readonly index: number; readonly text: string };
