// The cells of a selection as a file of their own, so that they can be run again by themselves.
import type { CsrMatrix } from '#shared/model/matrix.ts';
import type { H5adContent } from '#main/io/types.ts';
import { selectRows } from '#main/numerics/csr.ts';
import type { SelectionRecipe } from '#shared/contract/edits.ts';
import { AppError } from '#shared/model/app-error.ts';
import { selectTableRows } from '../cells.ts';
import { editContent } from './edited-content.ts';
import type { SaveEditedPorts } from './save-edited.ts';

/**
 * Writes `target` with the cells that meet the recipe: all features, counts where the run has them, every column as
 * edited; nothing that the run computed of all cells together. Returns how many cells they are. Throws `usage` when
 * there are none, else as reading and writing do.
 */
export async function saveCells(
  {
    dir,
    recipe,
    target,
  }: { readonly dir: string; readonly recipe: SelectionRecipe; readonly target: string },
  ports: SaveEditedPorts,
): Promise<number> {
  const run = await ports.openEditedRun(dir);
  try {
    const mask = await run.select(recipe);
    const cells = Int32Array.from(mask.keys()).filter((cell) => mask[cell] === 1);
    if (cells.length === 0) {
      throw new AppError('usage', 'The selection holds no cell.', { hint: 'Select cells first.' });
    }
    const content = await editContent(await ports.readH5ad(`${dir}/result.h5ad`), run);
    const selected = selectContent(content, cells);
    await ports.saveWith(target, true, (scratch) => ports.writeH5ad(scratch, selected));
    return cells.length;
  } finally {
    run.close();
  }
}

/** Some cells of the content, without embeddings, graphs and settings. */
function selectContent(content: H5adContent, cells: Int32Array): H5adContent {
  const pick = (layer: CsrMatrix | 'same-as-x') =>
    layer === 'same-as-x' ? layer : selectRows(layer, cells);
  return {
    x: selectRows(content.x, cells),
    layers: new Map([...content.layers].map(([name, layer]) => [name, pick(layer)])),
    obs: selectTableRows(content.obs, cells),
    vars: content.vars,
    obsm: new Map(),
    obsp: new Map(),
    uns: {},
    ...(content.raw === undefined
      ? {}
      : { raw: { x: selectRows(content.raw.x, cells), vars: content.raw.vars } }),
  };
}
