// Projects: one folder NAME.cellwright with its runs, drafts and selections, and what is known of its inputs, which stay
// where they are. Without a project all of it goes to folders of the app's own, so nobody has to make one.
import { z } from 'zod';
import type { ErrorParts } from '#shared/model/app-error.ts';
import { event, method } from './define.ts';
import type { RunRecord } from './results.ts';

/** What the name of a project folder ends with. */
export const projectEnding = '.cellwright';

export interface ProjectState {
  /** Folder of the open project; null: none, everything goes to the app's own folders. */
  readonly dir: string | null;
  /** Its name without the ending; '' without a project. */
  readonly name: string;
  /** Where its runs go. */
  readonly runsDir: string;
  /** Projects opened lately, this one included, the last first. */
  readonly recent: readonly string[];
  /** The project of last time that could not be opened again, and why. */
  readonly problem: { readonly dir: string; readonly error: ErrorParts } | null;
}

/** What the list of runs says of one: its record without what only the run itself shows. */
export interface ListedRun {
  readonly dir: string;
  readonly run: Omit<RunRecord, 'stages' | 'training' | 'warnings' | 'deviceReason'>;
  /** In all stages together. */
  readonly seconds: number;
}

/** project.json: what makes a folder a project. The number changes when an older version could not read it. */
export const projectFormat = 1;
export const projectFileSchema = z.strictObject({
  format: z.literal(projectFormat),
  /** ISO 8601. */
  createdAt: z.string(),
  /** Where the folder was when it was last opened: it may have been moved since. */
  dir: z.string(),
  /** What the person wrote about it. */
  notes: z.string().max(100_000),
});
export type ProjectFile = z.infer<typeof projectFileSchema>;

/** drafts/inputs.json: where files are that runs have read, by their digest. */
export const knownInputsSchema = z.record(
  z.string(),
  z.strictObject({
    path: z.string(),
    /** Size and time of the file when its digest was last found to be this one. */
    fingerprint: z.string(),
  }),
);
export type KnownInputs = z.infer<typeof knownInputsSchema>;

/** A file that went into a run, as it is now. */
export interface ProjectInput {
  /** Where it is now, as far as is known. */
  readonly path: string;
  /** Where it was when it was read. */
  readonly pathThen: string;
  readonly sizeBytes: number;
  readonly sha256: string;
  /** `moved`: the same bytes at another place. `changed`: other bytes at this place. */
  readonly state: 'same' | 'moved' | 'changed' | 'missing';
}

const place = z.string().min(1).max(4096);

export const projectsMethods = {
  'projects.state': method(z.strictObject({})).returns<ProjectState>(),
  /** Makes an empty project and opens it. The ending is added where it is missing. */
  'projects.create': method(z.strictObject({ dir: place })).returns<ProjectState>(),
  /** Opens a project in place of the open one. Throws `busy` when another Cellwright has it, unless it is taken over. */
  'projects.open': method(
    z.strictObject({ dir: place, takeOver: z.boolean().default(false) }),
  ).returns<ProjectState>(),
  /** Goes on without a project. */
  'projects.close': method(z.strictObject({})).returns<ProjectState>(),
  /** The finished runs of the project, the last first; without a project those of the usual folder and recent ones. */
  'projects.runs': method(z.strictObject({})).returns<readonly ListedRun[]>(),
  /** The files that went into a run, or into all of the listed ones, as they are now. */
  'projects.inputs': method(z.strictObject({ dir: place.nullable().default(null) })).returns<
    readonly ProjectInput[]
  >(),
  /** Says where a file has gone. Throws `input-value` when the file there is another. */
  'projects.relink': method(
    z.strictObject({ sha256: z.string().regex(/^[0-9a-f]{64}$/), path: place }),
  ).returns<null>(),
};

export const projectsEvents = {
  /** Another project is open, or none: drafts and runs are others now. */
  'projects.changed': event<ProjectState>(),
};
