"""Makes table.json: what Python finds in every matrix of the real data sets (numbers and hashes only).

python make_table.py DATA_DIR      needs anndata 0.12.19, scanpy 1.11.5, zarr, h5py, scipy, pandas
DATA_DIR holds the folders formats, scrna_batch, annotation, scatac and spatial. Files are read by the libraries
themselves; nothing of this project is used. Names are hashed as the file has them: sha256 of the names joined with
line feeds. Files that are no matrix of cells x features are listed with the reason why they must be refused.
"""

import gzip
import hashlib
import json
import pathlib
import sys
import warnings

import anndata as ad
import h5py
import numpy as np
import pandas as pd
import scanpy as sc
import scipy.io
import scipy.sparse as sp

warnings.simplefilter("ignore")
root = pathlib.Path(sys.argv[1])
parts = ["formats", "scrna_batch", "annotation", "scatac", "spatial"]

# What cannot be a matrix, and why. Keys are endings or whole paths relative to DATA_DIR.
refused_paths = {
    "formats/anndata_archives/archives/v0.11.4/adata.h5ad": "has neither X nor layers nor raw",
    "formats/anndata_archives/archives/v0.11.4/adata.zarr.zip": "has neither X nor layers nor raw",
    "formats/anndata_archives/archives/v0.7.0/adata.zarr": "the copy lacks most of its descriptions (.zgroup, .zarray)",
    "formats/anndata_archives/archives/v0.7.8/adata.zarr": "the copy lacks most of its descriptions (.zgroup, .zarray)",
    "formats/anndata_archives/umi_tools.tsv.gz": "a list of gene, cell, count, not a table",
    "formats/anndata_archives/excel.xlsx": "an Excel workbook",
    "annotation/gsrcl_examples/query_values.csv": "numbers without names of cells or genes",
    "annotation/gsrcl_examples/query_genes.csv": "a list of names",
    "spatial/xenium_se/cell_feature_matrix": "the copy lacks matrix.mtx",
}
refused_folders = {"formats/h5wasm_h5": "HDF5 of no known layout"}


def digest(names):
    return hashlib.sha256("\n".join(map(str, names)).encode()).hexdigest()[:16]


def kind(values):
    """By all values, not by a sample; which of the fractional kinds is for people to say."""
    values = np.asarray(values).astype("f8").ravel()
    values = values[values != 0]
    if values.size == 0:
        return "empty"
    if not np.isfinite(values).all():
        return "fractional"
    if (values < 0).any():
        return "scaled"
    if (values % 1 == 0).all():
        return "binary" if values.max() == 1 else "counts"
    return "log1p, normalised or fractional"


def row(x, cells, features):
    values = x.data if sp.issparse(x) else np.asarray(x)
    return {
        "shape": [int(n) for n in x.shape],
        "sum": float(np.nansum(values.astype("f8"))),
        "nNonzero": int(np.count_nonzero(values)),
        "values": kind(values),
        "cells": digest(cells),
        "features": digest(features),
    }


def of_anndata(a):
    found = {}
    if a.X is not None:
        found["X"] = row(a.X, a.obs_names, a.var_names)
    for name, x in a.layers.items():
        found[f"layers/{name}"] = row(x, a.obs_names, a.var_names)
    if a.raw is not None:
        found["raw/X"] = row(a.raw.X, a.obs_names, a.raw.var_names)
    return found


def read_zip(path):
    import zarr

    store = zarr.storage.ZipStore(path, mode="r")
    group = zarr.open_group(store, mode="r", use_consolidated=False)
    part = lambda name: ad.io.read_elem(group[name])  # uns may hold records that zarr 3 cannot read
    raw = ad.AnnData(part("raw/X"), var=part("raw/var")) if "raw" in group and "X" in group["raw"] else None
    a = ad.AnnData(part("X") if "X" in group else None, obs=part("obs"), var=part("var"), raw=raw)
    for name in group["layers"] if "layers" in group else []:
        a.layers[name] = part(f"layers/{name}")
    return a


def of_tenx(path):
    with h5py.File(path) as f:
        if "matrix" not in f:
            found = {}
            for genome in f:
                g = f[genome]
                x = sp.csc_matrix((g["data"][:], g["indices"][:], g["indptr"][:]), shape=g["shape"][:]).T.tocsr()
                found[genome] = row(x, g["barcodes"].asstr()[:], g["gene_names"].asstr()[:])
            return found
        m = f["matrix"]
        x = sp.csc_matrix((m["data"][:], m["indices"][:], m["indptr"][:]), shape=m["shape"][:]).T.tocsr()
        names, cells = m["features/name"].asstr()[:], m["barcodes"].asstr()[:]
        types = m["features/feature_type"].asstr()[:] if "feature_type" in m["features"] else np.array([""] * len(names))
        found = {"matrix": row(x, cells, names)}
        for kind in pd.unique(types) if len(set(types)) > 1 else []:
            found[f"matrix/{kind}"] = row(x[:, types == kind], cells, names[types == kind])
        return found


def of_mtx(folder):
    def lines(*stems):
        path = next(p for stem in stems for p in sorted(folder.glob(f"{stem}.tsv*")))
        opener = gzip.open if path.suffix == ".gz" else open
        with opener(path, "rt") as f:
            return [line.rstrip("\n").split("\t") for line in f]

    x = sp.csr_matrix(scipy.io.mmread(sorted(folder.glob("matrix.mtx*"))[0])).T.tocsr()
    return {"matrix": row(x, [l[-1] for l in lines("barcodes")], [l[1] for l in lines("features", "genes")])}


def of_table(path, genes_in_rows, **options):
    t = pd.read_csv(path, index_col=0, **options)
    x = t.T if genes_in_rows else t
    return {"X": row(x.to_numpy(), x.index, x.columns)}


def cases():
    """Yields (path, function that reads it), for everything that is or looks like a matrix."""
    for part in parts:
        for path in sorted((root / part).rglob("*")):
            name = path.relative_to(root).as_posix()
            if any(p.suffix == ".zarr" for p in path.parents):
                continue
            if path.name.endswith(".h5ad"):
                yield name, lambda path=path: of_anndata(ad.read_h5ad(path))
            elif path.name.endswith(".zarr.zip"):
                yield name, lambda path=path: of_anndata(read_zip(path))
            elif path.suffix == ".h5":
                yield name, lambda path=path: of_tenx(path)
            elif path.is_dir() and list(path.glob("matrix.mtx*")):
                yield name, lambda path=path: of_mtx(path)
            elif path.is_dir() and path.suffix == ".zarr" or name in refused_paths:
                yield name, None
            elif path.name.endswith(".count.csv.gz"):
                yield name, lambda path=path: of_table(path, True)
            elif path.parent.name == "counts" and path.name.endswith(".tsv.gz"):
                yield name, lambda path=path: of_table(path, False, sep="\t")
            elif path.name == "adata.csv":  # r1 to r3 and c1, c2: a row per gene for want of a sign
                yield name, lambda path=path: of_table(path, True)
            elif path.name == "adata-comments.tsv":  # its column names stand in the last comment
                yield name, lambda path=path: of_table(path, True, sep="\t", comment="#", names=["", "c1", "c2"])
            elif path.name in ("malformed_sample1_error.csv", "malformed_sample3_error.csv", "malformed_sample4_error.csv"):
                yield name, lambda path=path: of_table(path, False)


table = {}
for name, read in cases():
    folder = next((why for start, why in refused_folders.items() if name.startswith(start)), None)
    why = refused_paths.get(name, folder)
    if why is not None:
        table[name] = {"refused": why}
    else:
        try:
            table[name] = {"matrices": read()}
        except Exception as error:  # a reason to look, never to go on
            print("PYTHON CANNOT READ", name, type(error).__name__, str(error)[:200], file=sys.stderr)
            table[name] = {"python": f"{type(error).__name__}"}
    print(name, flush=True, file=sys.stderr)
pathlib.Path(__file__).with_name("table.json").write_text(json.dumps(table, indent=1) + "\n")
