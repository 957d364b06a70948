"""Makes prepare.json: what the original's preprocessing keeps and chooses, with scaling over all cells.

Run with scalex 1.0.4, scanpy 1.11.5, numpy 2:  PYTHONPATH=../numerics python prepare.py
"""

import json
import os

import numpy as np

np.Inf = np.inf  # scalex 1.0.4 uses a name that numpy 2 dropped
import anndata as ad
import pandas as pd
import scanpy as sc
import scipy.sparse as sp
from made_data import codes, counts
from scalex.data import preprocessing_rna

N_CELLS, N_GENES, SHARES, MIN_FEATURES, MIN_CELLS, N_TOP = 900, 500, [0.45, 0.3, 0.25], 180, 20, 150

batch = codes(N_CELLS, SHARES, 1)
types = codes(N_CELLS, [0.4, 0.3, 0.2, 0.1], 2)
names = [f"MT-{i}" if i < 5 else f"ERCC{i}" if i < 8 else f"gene{i}" for i in range(N_GENES)]
a = ad.AnnData(
    sp.csr_matrix(counts(N_CELLS, N_GENES, batch, types).astype(np.float32)),
    obs=pd.DataFrame({"batch": pd.Categorical(batch.astype(str))}, index=[f"c{i}" for i in range(N_CELLS)]),
    var=pd.DataFrame(index=names),
)
done = preprocessing_rna(
    a, min_features=MIN_FEATURES, min_cells=MIN_CELLS, n_top_features=N_TOP, log=__import__("logging").getLogger()
)
x = done.X.toarray()
json.dump(
    dict(
        versions=dict(scalex="1.0.4", scanpy=sc.__version__, numpy=np.__version__),
        nCells=N_CELLS, nGenes=N_GENES, shares=SHARES, minFeatures=MIN_FEATURES, minCells=MIN_CELLS, nTop=N_TOP,
        cells=[int(c[1:]) for c in done.obs_names],
        genes=[names.index(g) for g in done.var_names],
        genesBeforeChoice=int(done.raw.shape[1]),
        sum=float(x.sum(dtype=np.float64)), max=float(x.max()), nNonzero=int((x != 0).sum()),
        columnSums=[float(f"{v:.8g}") for v in x.sum(0, dtype=np.float64)],
    ),
    open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "prepare.json"), "w"),
)
