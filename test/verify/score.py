"""Scores of the embeddings in a result.h5ad, by a scorer that knows nothing of Cellwright.

usage: python score.py SCORER_DIR RESULT.h5ad KEY...     (SCORER_DIR holds metrics.py: metrics(X, batch, label))
prints one JSON object: key -> measures
"""
import json, sys
import anndata as ad

sys.path.insert(0, sys.argv[1])
from metrics import metrics

a = ad.read_h5ad(sys.argv[2])
batch = a.obs["batch"].astype(str).to_numpy()
label = None
if "cell_type" in a.obs:
    known = ~a.obs["cell_type"].isna().to_numpy()
    a, batch = a[known], batch[known]
    label = a.obs["cell_type"].astype(str).to_numpy()
print(json.dumps({key: metrics(a.obsm[key], batch, label) for key in sys.argv[3:]}))
