// What the tables of bad input are made of.

/** Gives the place of a file in the folder of the case. */
export type Place = (name: string) => string;

/** Input that must be refused. */
export interface RefusedCase {
  readonly name: string;
  /** Makes the files; returns what is given to the command line. */
  make(place: Place): Promise<string | readonly string[]> | string | readonly string[];
  /** `inspect`, or a method for what only reading everything shows; left out: `inspect`. */
  readonly command?: 'inspect' | 'integrate' | 'atac';
  /** Further words of the command line; left out: none. */
  flags?(place: Place): readonly string[];
  /** What was expected and what was found, in the words of the message. */
  readonly says: RegExp;
  /** Part of the path that the message names; left out: the name of the (last) input. */
  readonly named?: string;
}

/** Input that looks odd and is right. */
export interface LegalCase {
  readonly name: string;
  make(place: Place): Promise<string> | string;
  /** Part of what `inspect --json` says. */
  readonly reads: object;
  /** A warning that must be there. */
  readonly warns?: RegExp;
}
