import { describe, expect, it } from 'vitest';
import type { Service } from '#renderer/client/service.ts';
import { listInputs } from '#renderer/wizards/common/files/find-inputs.ts';
import type { FileEntry } from '#shared/contract/files.ts';

/** A service that lists these folders: names that end in / are folders. */
function serviceOf(folders: Readonly<Record<string, readonly string[]>>): Service {
  const call = (_name: 'files.list', { path }: { readonly path: string }) =>
    Promise.resolve({
      path,
      parent: null,
      entries: (folders[path] ?? []).map((entry): FileEntry => {
        const name = entry.replace(/\/$/, '');
        const kind = entry.endsWith('/') ? 'folder' : 'file';
        return { name, path: `${path}/${name}`, kind, sizeBytes: 1, modifiedAt: 0 };
      }),
    });
  return { call } as unknown as Service;
}

describe('the inputs of a folder', () => {
  it('are its files that could hold a matrix', async () => {
    const service = serviceOf({ '/d': ['a.h5ad', 'b.CSV.gz', 'notes.docx', 'c.loom'] });
    expect(await listInputs(service, '/d')).toEqual(['/d/a.h5ad', '/d/b.CSV.gz', '/d/c.loom']);
  });

  it('are the folder itself when it holds one sample as Matrix Market, its names not taken for tables', async () => {
    const service = serviceOf({ '/d': ['matrix.mtx.gz', 'barcodes.tsv.gz', 'features.tsv.gz'] });
    expect(await listInputs(service, '/d')).toEqual(['/d']);
  });

  it('are the matrices one by one when samples share a folder', async () => {
    const service = serviceOf({ '/d': ['s1_matrix.mtx', 's2_matrix.mtx', 's1_genes.tsv'] });
    expect(await listInputs(service, '/d')).toEqual(['/d/s1_matrix.mtx', '/d/s2_matrix.mtx']);
  });

  it('are the folder itself when it is a Zarr store', async () => {
    expect(
      await listInputs(serviceOf({ '/d.zarr': ['.zgroup', 'X/', 'obs/'] }), '/d.zarr'),
    ).toEqual(['/d.zarr']);
  });

  it('are found in folders directly inside it, and nowhere deeper', async () => {
    const service = serviceOf({
      '/d': ['s1/', 's2/', 'pictures/', 'all.h5ad'],
      '/d/s1': ['matrix.mtx', 'barcodes.tsv', 'genes.tsv'],
      '/d/s2': ['zarr.json', 'X/'],
      '/d/pictures': ['a.png', 'deep/'],
      '/d/pictures/deep': ['b.h5ad'],
    });
    expect(await listInputs(service, '/d')).toEqual(['/d/s1', '/d/s2', '/d/all.h5ad']);
  });
});
