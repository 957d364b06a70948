// What a wizard has to know of the parameters of its method and of the files it takes; no more than plain data.
import type { z } from 'zod';
import type { InputSummary } from '#shared/contract/data.ts';

export type ParamValue = string | number | boolean;
/** Parameters by their names in the schema. */
export type ParamValues = Readonly<Record<string, ParamValue>>;

export interface ParamRules {
  readonly schema: z.ZodObject;
  readonly presets: readonly string[];
  /** Parameters about the data: they stay when another preset is chosen. */
  readonly kept: readonly string[];
  /** All parameters as a preset has them. Of the changes only those count that decide what the preset is. */
  ofPreset(preset: string, changes: ParamValues): ParamValues;
}

/** What makes one group of cells, in words: "batch", "sample". */
export interface GroupWords {
  readonly one: string;
  readonly many: string;
}

/** A file beside those with the cells, such as a list of peaks. */
export interface SideFile {
  /** Its name in the request and on the command line. */
  readonly name: string;
  readonly title: string;
  /** What happens with it, and without it. */
  readonly help: string;
  /** Ends of its name, without the dot. */
  readonly endings: readonly string[];
  /** True: there may be several. */
  readonly isOneOfSeveral?: boolean;
  /** True: of use only beside fragments. */
  readonly isForFragments?: boolean;
  /** Shown only beside another of these, by what it is; left out: always. */
  readonly isNeededBeside?: { readonly name: string; isSo(path: string): boolean };
  /** True for a file that was dropped or chosen among others and can be nothing else. */
  isOne(path: string): boolean;
}

export interface InputRules {
  readonly groups: GroupWords;
  readonly fewestGroups: 1 | 2;
  readonly sideFiles: readonly SideFile[];
  /** Why this method can do nothing with a file that could be read; null when it can. */
  refuse(summary: InputSummary): string | null;
}

/** All that decides what becomes of a draft. */
export type DraftRules = ParamRules & InputRules;

/** The parameters as they stand: preset and the person's changes. */
export function paramsOf(
  rules: ParamRules,
  draft: { readonly preset: string; readonly overrides: ParamValues },
): ParamValues {
  return { ...rules.ofPreset(draft.preset, draft.overrides), ...draft.overrides };
}
