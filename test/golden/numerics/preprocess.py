"""Golden values for normalisation, highly variable features, max-abs scaling and PCA.

usage: python preprocess.py   (writes preprocess.json beside itself)
made with scanpy 1.11.5, scikit-learn 1.9, numpy 2
"""
import json, os, warnings
import numpy as np, pandas as pd, anndata as ad, scanpy as sc, scipy.sparse as sp
from sklearn.preprocessing import MaxAbsScaler
from made_data import codes, counts

warnings.filterwarnings("ignore")


def prepare(n_cells, n_genes, shares):
    batch, types = codes(n_cells, shares, 1), codes(n_cells, [0.4, 0.3, 0.2, 0.1], 2)
    a = ad.AnnData(sp.csr_matrix(counts(n_cells, n_genes, batch, types).astype(np.float32)),
                   obs=pd.DataFrame({"batch": pd.Categorical(batch.astype(str))}, index=[f"c{i}" for i in range(n_cells)]))
    total = float(a.X.sum())
    sc.pp.normalize_total(a, target_sum=1e4)
    sc.pp.log1p(a)
    return a, total, batch


def digits(values, n):
    return [None if not np.isfinite(v) else float(f"{v:.{n}g}") for v in np.asarray(values, dtype=float).ravel()]


def variable(n_cells, n_genes, shares, n_top, min_cells):
    a, total, _ = prepare(n_cells, n_genes, shares)
    sizes = a.obs["batch"].value_counts()
    b = a[a.obs["batch"].isin(sizes.index[sizes >= min_cells])].copy()
    b.obs["batch"] = b.obs["batch"].cat.remove_unused_categories()
    sc.pp.highly_variable_genes(b, n_top_genes=n_top, batch_key="batch")
    v = b.var
    return dict(nCells=n_cells, nGenes=n_genes, shares=shares, nTop=n_top, minCellPerBatch=min_cells, totalCounts=total,
                sumOfLogs=float(a.X.sum(dtype=np.float64)),
                selected=[int(i) for i in np.flatnonzero(v.highly_variable)],
                nBatches=[int(i) for i in v.highly_variable_nbatches[:100]],
                normalisedDispersions=digits(v.dispersions_norm[:100], 9), means=digits(v.means[:100], 9))


def max_abs():
    a, _, batch = prepare(200, 50, [0.5, 0.3, 0.2])
    per_batch = [MaxAbsScaler().fit(a.X[batch == b]).scale_ for b in range(3)]
    return dict(nCells=200, nGenes=50, shares=[0.5, 0.3, 0.2], factorsGlobal=digits(MaxAbsScaler().fit(a.X).scale_, 8),
                factorsPerBatch=digits(per_batch, 8))


def pca():
    a, _, _ = prepare(500, 300, [0.6, 0.4])
    sc.pp.scale(a, max_value=10)
    sc.tl.pca(a, n_comps=8, svd_solver="arpack", random_state=0)
    return dict(nCells=500, nGenes=300, shares=[0.6, 0.4], nComponents=8, nClipped=int((np.abs(a.X) >= 10).sum()),
                variance=digits(a.uns["pca"]["variance"], 8), scores=digits(a.obsm["X_pca"], 5))


out = dict(
    versions=dict(scanpy=sc.__version__, numpy=np.__version__),
    highlyVariable=dict(
        threeBatchesOneSmall=variable(900, 400, [0.5, 0.4, 0.1], 100, 200),
        threeBatches=variable(700, 1000, [0.5, 0.3, 0.2], 300, 1),
        geneRich=variable(240, 4000, [0.4, 0.35, 0.25], 500, 1),
        oneBatch=variable(300, 400, [1.0], 80, 200)),
    maxAbs=max_abs(), pca=pca())
json.dump(out, open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "preprocess.json"), "w"))
