"""Reads the file of write-sample.ts and checks every value; run it under the newest anndata and under 0.8.0.

node test/golden/io/write-sample.ts sample.h5ad && python check_written.py sample.h5ad
"""

import sys
from importlib.metadata import version

import anndata as ad
import numpy as np
import pandas as pd

a = ad.read_h5ad(sys.argv[1])
n = 300
i = np.arange(n)
x = np.zeros((n, 50), "f4")
x[i, (i + 10) % 50] = 0.5
x[i, i % 50] = i + 1
for matrix in (a.X, a.layers["counts"], a.layers["own"]):
    assert matrix.dtype == np.float32 and matrix.has_canonical_format
    assert (matrix.toarray() == x).all()
assert list(a.obs_names) == [f"cell{k}" for k in i]
assert list(a.var_names) == [f"GENE{k}" for k in range(50)]
expected = pd.DataFrame(
    {
        "kind": pd.Categorical.from_codes(i % 4 - 1, ["β", "T", "NK"], ordered=True),
        "text": [f"ü{k}" for k in i],
        "gaps": pd.Categorical([None if k % 3 == 0 else f"v{k % 5}" for k in i]),
        "n": (-i).astype("i4"),
        "large": 2**40 + i,
        "maybe_n": pd.array([None if k % 2 else k for k in i], dtype="Int32"),
        "score": i / 7,
        "flag": i % 2 == 1,
        "maybe": pd.array([[False, True, None][k % 3] for k in i], dtype="boolean"),
    },
    index=a.obs_names,
)
pd.testing.assert_frame_equal(a.obs, expected)
assert (a.obsm["X_umap"] == np.arange(2 * n).reshape(n, 2)).all()
assert (a.obsp["connectivities"].toarray() == np.eye(n)).all()
assert (a.raw.X.toarray() == np.eye(n)).all() and list(a.raw.var_names) == [f"RAW{k}" for k in i]
assert (a.raw.var["even"] == (i % 2 == 0)).all()
assert a.uns["cellwright"] == '{"seed": 1}'
assert list(a.uns["kind_colors"]) == ["#112233", "#445566", "#778899"]
neighbors = dict(a.uns["neighbors"])
assert neighbors["params"]["n_neighbors"] == 30 and neighbors["params"]["metric"] == "cosine"
assert list(a.uns["history"]) == [1, 0.5] and a.uns["half"] == 0.5
print("equal under anndata", version("anndata"))
