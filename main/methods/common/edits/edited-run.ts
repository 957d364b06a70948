// A finished run as a person has edited it: the same columns, pictures and genes as result.h5ad, with the edits in force
// applied as they are read. Whoever reads a run through this follows the edits without knowing of them.
import type { Column, RunFile } from '#main/io/types.ts';
import { editLogSchema } from '#shared/contract/edits.ts';
import type { EditLog, RunEdit, SelectionRecipe } from '#shared/contract/edits.ts';
import {
  editsInForce,
  foldEdits,
  noEdits,
  pictureName,
  selectionColumn,
  selectionOfColumn,
} from '#shared/contract/edit-log.ts';
import type { EditedState, NamedSelection } from '#shared/contract/edit-log.ts';
import { groupColors, scanpyColors } from '#shared/figure/palettes.ts';
import type { RunRecord } from '#shared/contract/results.ts';
import { AppError } from '#shared/model/app-error.ts';
import { expressionOf, readExpression } from '../expression.ts';
import type { Expression, GeneValues } from '../expression.ts';
import { toGrouping } from '../markers/design.ts';
import type { Grouping } from '../markers/design.ts';
import { renameGroups } from './groups.ts';
import {
  clustersFile,
  decodeClusters,
  decodePicture,
  editsFile,
  pictureFile,
} from './made-files.ts';
import { selectCells } from './select.ts';
import type { SelectionSources } from './select.ts';

export interface EditedRunPorts {
  openRun(path: string): Promise<RunFile>;
  readRecord(dir: string): Promise<RunRecord>;
  exists(path: string): Promise<boolean>;
  readText(path: string): Promise<string>;
  readBytes(path: string): Promise<Uint8Array>;
}

/** Groups of cells with a colour each. */
export interface ColoredGroups extends Grouping {
  readonly colors: readonly string[];
}

export interface EditedRun {
  readonly nCells: number;
  readonly nFeatures: number;
  /** In force, oldest first. */
  readonly edits: readonly RunEdit[];
  readonly selections: readonly NamedSelection[];
  /** Those of the file, then one per named selection. */
  readonly cellColumns: readonly string[];
  /** Names in obsm. */
  readonly embeddings: readonly string[];
  /** Another text whenever the edits change what the column holds; '' without edits. */
  versionOf(column: string): string;
  readColumn(name: string): Promise<Column>;
  /** A column as groups; throws `usage` for one of numbers. */
  readGroups(name: string): Promise<ColoredGroups>;
  /** The name of a picture as it is drawn now: its own, or one with settings. */
  pictureOf(key: string): string;
  /** x, y per cell, of a name in obsm or one of `pictureOf`. */
  readPicture(name: string): Promise<Float32Array>;
  /** 1 for each cell that meets the recipe as things are now. */
  select(recipe: SelectionRecipe): Promise<Uint8Array>;
  readCellNames(): Promise<readonly string[]>;
  readFeatureNames(): Promise<readonly string[]>;
  readGene(name: string): Promise<GeneValues>;
  readonly file: RunFile;
  close(): void;
}

/** Reads `edits.json` of a run; no edits when there is none. Throws `input-format` when it is damaged. */
export async function readEditLog(
  dir: string,
  ports: Pick<EditedRunPorts, 'exists' | 'readText'>,
): Promise<EditLog> {
  const path = `${dir}/${editsFile}`;
  if (!(await ports.exists(path))) return noEdits;
  try {
    return editLogSchema.parse(JSON.parse(await ports.readText(path)));
  } catch (cause) {
    throw new AppError('input-format', `${path} is damaged, so the edits of this run are lost.`, {
      hint: 'Delete or rename this file: the run itself is complete without it.',
      cause,
    });
  }
}

/** Opens the run in `dir` with its edits. The caller closes it. */
export async function openEditedRun(dir: string, ports: EditedRunPorts): Promise<EditedRun> {
  const log = await readEditLog(dir, ports);
  const file = await ports.openRun(`${dir}/result.h5ad`);
  return editRun({ dir, file, log, shared: {} }, ports);
}

/** What stays the same whatever the edits. */
interface Shared {
  genes?: readonly string[];
  expression?: Expression;
}

export interface RunToEdit {
  readonly dir: string;
  readonly file: RunFile;
  readonly log: EditLog;
  /** Kept by the caller from one set of edits to the next. */
  readonly shared: Shared;
}

/** The run of an open file with its edits. */
export function editRun({ dir, file, log, shared }: RunToEdit, ports: EditedRunPorts): EditedRun {
  const edits = editsInForce(log);
  const state = foldEdits(edits);
  const selectionOf = (column: string): NamedSelection | undefined => {
    const wanted = selectionOfColumn(column);
    return state.selections.find(({ name }) => name === wanted);
  };

  async function ownGroups(name: string, { clusterings }: EditedState): Promise<Grouping> {
    const made = clusterings.get(name);
    if (made === undefined) return toGrouping(name, await file.readColumn(name));
    const path = `${dir}/${clustersFile(made)}`;
    const codes = decodeClusters(await ports.readBytes(path), path, file.nCells);
    const n = codes.reduce((most, code) => Math.max(most, code + 1), 0);
    return { codes, names: Array.from({ length: n }, (_, i) => String(i)) };
  }

  async function groupsIn(name: string, at: EditedState): Promise<ColoredGroups> {
    const own = await ownGroups(name, at);
    const renamed = renameGroups(own, at.groupNames.get(name) ?? new Map<string, string>());
    const colors = await colorsOf(name, own.names.length, at);
    return {
      codes: renamed.codes,
      names: renamed.names,
      colors: renamed.firstOf.map((code) => colors[code] ?? '#000000'),
    };
  }

  async function colorsOf(name: string, n: number, at: EditedState): Promise<readonly string[]> {
    const palette = at.palettes.get(name);
    if (palette !== undefined) return palette === 'scanpy' ? scanpyColors(n) : groupColors(n);
    const stored = at.clusterings.has(name) ? null : await file.readTexts(`${name}_colors`);
    return stored?.length === n ? stored : groupColors(n);
  }

  async function readPicture(name: string): Promise<Float32Array> {
    const made = edits.find((edit) => edit.kind === 'redraw' && pictureName(edit) === name);
    if (made?.kind !== 'redraw') {
      const { data, nCols } = await file.readEmbedding(name);
      if (nCols !== 2) throw new AppError('usage', `${name} has ${nCols} dimensions, not two.`);
      return data;
    }
    const path = `${dir}/${pictureFile(made)}`;
    return decodePicture(await ports.readBytes(path), path, file.nCells);
  }

  async function readGene(name: string): Promise<GeneValues> {
    shared.genes ??= await file.readFeatureNames();
    const column = shared.genes.indexOf(name);
    if (column < 0) throw new AppError('usage', `There is no gene ${name} in this run.`);
    shared.expression ??= await readExpression(file, await ports.readRecord(dir));
    return expressionOf(shared.expression, column);
  }

  function select(recipe: SelectionRecipe, groups: SelectionSources['groups']) {
    return selectCells(recipe, {
      nCells: file.nCells,
      picture: readPicture,
      groups,
      numbers: async (of) =>
        of.kind === 'gene'
          ? (await readGene(of.name)).values
          : toNumbers(await file.readColumn(of.name), of.name),
    });
  }

  /** The selection as it was meant when it was made. */
  async function selectionGroups({ name, recipe, nEditsBefore }: NamedSelection) {
    const at = foldEdits(edits.slice(0, nEditsBefore));
    const mask = await select(recipe, (column) => groupsIn(column, at));
    return {
      codes: Int32Array.from(mask, (isIn) => 1 - isIn),
      names: [name, 'Other cells'],
      colors: ['#d55e00', '#b5bcc4'],
    };
  }

  function isEdited(name: string): boolean {
    return state.clusterings.has(name) || state.groupNames.has(name);
  }

  async function readGroups(name: string): Promise<ColoredGroups> {
    const selection = selectionOf(name);
    return selection === undefined ? groupsIn(name, state) : selectionGroups(selection);
  }

  return {
    file,
    nCells: file.nCells,
    nFeatures: file.nFeatures,
    edits,
    selections: state.selections,
    cellColumns: [
      ...file.cellColumns,
      ...state.selections.map(({ name }) => selectionColumn(name)),
    ],
    embeddings: file.embeddings,
    versionOf(column) {
      const selection = selectionOf(column);
      if (selection !== undefined) {
        return JSON.stringify([selection.recipe, edits.slice(0, selection.nEditsBefore)]);
      }
      const parts = [
        state.clusterings.get(column) ?? null,
        [...(state.groupNames.get(column) ?? [])],
        state.palettes.get(column) ?? null,
      ];
      return isEdited(column) || state.palettes.has(column) ? JSON.stringify(parts) : '';
    },
    async readColumn(name) {
      if (selectionOf(name) === undefined && !isEdited(name)) return file.readColumn(name);
      const { codes, names } = await readGroups(name);
      return { type: 'categorical', codes, categories: names, ordered: false };
    },
    readGroups,
    pictureOf(key) {
      const made = state.pictures.get(key);
      return made === undefined ? key : pictureName(made);
    },
    readPicture,
    select: (recipe) => select(recipe, readGroups),
    readCellNames: () => file.readCellNames(),
    async readFeatureNames() {
      return (shared.genes ??= await file.readFeatureNames());
    },
    readGene,
    close: () => file.close(),
  };
}

function toNumbers(column: Column, name: string): Float32Array {
  if (column.type === 'number') return Float32Array.from(column.values);
  if (column.type === 'integer') {
    return Float32Array.from(column.values, (value, i) =>
      column.missing?.[i] === 1 ? Number.NaN : value,
    );
  }
  throw new AppError('usage', `Column "${name}" holds no numbers.`);
}
