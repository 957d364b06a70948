// What a person changes about a finished run: names of groups, named selections, clusters and pictures made again. The
// run's own files stay as they are; `edits.json` beside them holds the list, and everything shown or saved follows it.
import { z } from 'zod';
import type { JobInfo } from '#shared/model/job.ts';
import { event, method } from './define.ts';

export const columnName = z.string().min(1).max(300);
/** A name a person gives. */
const givenName = z.string().trim().min(1).max(100);
/** A name in obsm; it becomes part of a file name. */
const obsmName = z.string().regex(/^\w[\w.-]{0,99}$/);

/** Okabe-Ito up to eight groups, then colours far apart; or those that scanpy gives. */
const palettes = ['okabe-ito', 'scanpy'] as const;
export type PaletteName = (typeof palettes)[number];

/** One condition of a selection; a cell must meet all of them. */
const conditionSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('polygon'),
    /** Picture in which it was drawn; one that was drawn again has its settings in its name. */
    picture: z.string().min(1).max(200),
    /** x, y in the units of the picture. */
    corners: z
      .array(z.tuple([z.number(), z.number()]))
      .min(3)
      .max(5_000),
  }),
  z.strictObject({
    kind: z.literal('range'),
    of: z.strictObject({ kind: z.enum(['column', 'gene']), name: columnName }),
    /** Ends are within; null: no end. */
    min: z.number().nullable(),
    max: z.number().nullable(),
  }),
  z.strictObject({
    kind: z.literal('groups'),
    column: columnName,
    /** By the names they had when the selection was made. */
    groups: z.array(z.string()).max(5_000),
    /** Cells without a group as well. */
    withMissing: z.boolean(),
  }),
]);
export type SelectionCondition = z.infer<typeof conditionSchema>;

export const recipeSchema = z.array(conditionSchema).min(1).max(20);
export type SelectionRecipe = z.infer<typeof recipeSchema>;

/** Edits a person makes directly. */
const directEditSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('rename-group'),
    column: columnName,
    group: z.string().max(300),
    to: givenName,
  }),
  z.strictObject({
    kind: z.literal('merge-groups'),
    column: columnName,
    groups: z.array(z.string().max(300)).min(2).max(5_000),
    to: givenName,
  }),
  z.strictObject({ kind: z.literal('name-selection'), name: givenName, recipe: recipeSchema }),
  z.strictObject({ kind: z.literal('forget-selection'), name: givenName }),
  z.strictObject({
    kind: z.literal('choose-palette'),
    column: columnName,
    palette: z.enum(palettes),
  }),
]);
export type DirectEdit = z.infer<typeof directEditSchema>;

const reclusterSchema = z.strictObject({
  /** Column of the clusters that are found again. */
  column: columnName,
  /** Name in obsm of the coordinates they are found in. */
  coordinates: obsmName,
  nNeighbors: z.int().min(2).max(200),
  resolution: z.number().min(0.01).max(10),
});
export type Reclustering = z.infer<typeof reclusterSchema>;

const redrawSchema = z.strictObject({
  /** Name in obsm of the picture that is drawn again. */
  picture: obsmName,
  coordinates: obsmName,
  nNeighbors: z.int().min(2).max(200),
  minDist: z.number().min(0).max(1),
});
export type Redrawing = z.infer<typeof redrawSchema>;

/** Edits that need a computation, added once its result is there. */
const madeEditSchema = z.discriminatedUnion('kind', [
  reclusterSchema.extend({ kind: z.literal('recluster') }),
  redrawSchema.extend({ kind: z.literal('redraw') }),
]);

const editSchema = z.union([directEditSchema, madeEditSchema]);
export type RunEdit = z.infer<typeof editSchema>;

/** edits.json. */
export const editLogSchema = z.strictObject({
  version: z.literal(1),
  edits: z.array(editSchema),
  /** So many from the start are in force; those after them can be redone. */
  nDone: z.int().min(0),
});
export type EditLog = z.infer<typeof editLogSchema>;

const runDir = z.string().min(1).max(4096);
const ofRun = z.strictObject({ dir: runDir });

export const editsMethods = {
  'edits.list': method(ofRun).returns<EditLog>(),
  /** Checked against the run as it is now: a group that is not there, or a name that is taken, is refused. */
  'edits.add': method(z.strictObject({ dir: runDir, edit: directEditSchema })).returns<EditLog>(),
  'edits.undo': method(ofRun).returns<EditLog>(),
  'edits.redo': method(ofRun).returns<EditLog>(),
  /** Clusters at another resolution, without training. null: they were found before, and are in force now. */
  'edits.recluster': method(reclusterSchema.extend({ dir: runDir })).returns<JobInfo | null>(),
  /** The picture with other settings, without training. null: it was drawn before, and is in force now. */
  'edits.redraw': method(redrawSchema.extend({ dir: runDir })).returns<JobInfo | null>(),
  /** Writes cells with their counts and columns, as edited, to an h5ad of their own beside the run, to be run again. */
  'edits.saveCells': method(z.strictObject({ dir: runDir, recipe: recipeSchema })).returns<{
    readonly path: string;
    readonly nCells: number;
  }>(),
};

export const editsEvents = {
  /** The edits of this run are others now, whoever changed them. */
  'edits.changed': event<{ readonly dir: string }>(),
};
