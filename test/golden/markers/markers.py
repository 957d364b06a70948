"""Reference answers for markers: scanpy 1.11.5 (one batch) and SciPy 1.17 (ranks within batches, adjusted p-values).

Run: python test/golden/markers/markers.py > test/golden/markers/markers.json
The data are made here and kept in the file: 90 cells, 12 genes, 3 groups, 2 batches; sparse, with many ties.
"""

import json

import anndata
import numpy as np
import scanpy as sc
from scipy import stats

rng = np.random.default_rng(7)
n_cells, n_genes = 90, 12
groups = rng.integers(0, 3, n_cells)
batches = rng.integers(0, 2, n_cells)
rates = 0.4 + 2.5 * (np.arange(n_genes)[None, :] % 3 == groups[:, None]) * (np.arange(n_genes) < 9)
counts = rng.poisson(rates * (1 + 0.8 * batches[:, None]))
x = np.log1p(counts).astype(np.float32)

adata = anndata.AnnData(x.copy())
adata.obs["group"] = [str(g) for g in groups]
adata.obs["group"] = adata.obs["group"].astype("category")
sc.tl.rank_genes_groups(adata, "group", method="wilcoxon", tie_correct=True, corr_method="benjamini-hochberg")
frame = sc.get.rank_genes_groups_df(adata, group=None)


def column(name):
    table = np.zeros((3, n_genes))
    for _, row in frame.iterrows():
        table[int(row["group"]), int(row["names"])] = row[name]
    return table.tolist()


def van_elteren(values, member):
    deviation = variance = 0.0
    for batch in range(2):
        inside = batches == batch
        ranks = stats.rankdata(values[inside])
        n, total = member[inside].sum(), inside.sum()
        spread = np.var(ranks, ddof=1) * n * (total - n) / total
        weight = 1 / (total + 1)
        deviation += weight * (ranks[member[inside]].sum() - n * (total + 1) / 2)
        variance += weight**2 * spread
    return deviation / np.sqrt(variance)


stratified = [[van_elteren(x[:, gene], groups == group) for gene in range(n_genes)] for group in range(3)]
deviates = [0.0, 0.3, 1.0, 1.96, 3.0, 3.6, 6.0, 20.0, 37.0, 100.0]
log_p = [(np.log(2) + stats.norm.logsf(z)) / np.log(10) for z in deviates]
p = [0.01, 0.02, 0.03, 0.5, 0.04, 1.0, 1e-9]

print(
    json.dumps(
        {
            "values": x.tolist(),
            "groups": groups.tolist(),
            "batches": batches.tolist(),
            "z": column("scores"),
            "pAdjusted": column("pvals_adj"),
            "zWithinBatches": stratified,
            "deviates": deviates,
            "log10P": log_p,
            "p": p,
            "adjusted": stats.false_discovery_control(p).tolist(),
        }
    )
)
