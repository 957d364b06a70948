"""The original SCALE on one h5ad with obs/cell_type: ARI of k-means of what it stores and of the means.

usage: python run_scale.py PACKAGE_DIR FILE.h5ad SEED STEPS     (PACKAGE_DIR holds `scale`, 1.1.2)
prints one JSON object. As many components as types; everything else as its command line has it (batch 32). Cells are held
dense and read in-process, and Adam is torch's fused one: the same arithmetic, sooner.
"""
import contextlib, functools, io, json, sys, warnings

warnings.filterwarnings("ignore")
import numpy as np

np.Inf, np.warnings = np.inf, warnings  # gone from numpy, named by the original
import torch
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_rand_score

torch.set_num_threads(1)
torch.optim.Adam = functools.partial(torch.optim.Adam, fused=True)
package, file, seed, steps = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
sys.path.insert(0, package)
import anndata, scale, scale.dataset as dataset

loader = dataset.DataLoader
dataset.DataLoader = lambda *args, **options: loader(*args, **{**options, "num_workers": 0})


class Dense(torch.utils.data.Dataset):
    def __init__(self, adata):
        self.x = adata.X.toarray()

    def __len__(self):
        return len(self.x)

    def __getitem__(self, row):
        return self.x[row]


dataset.SingleCellDataset = Dense
trained = {"steps": 0}
fit, loss = scale.SCALE.fit, scale.SCALE.loss_function


def keep(model, *args, **options):
    fit(model, *args, **options)
    trained["model"] = model


def count(model, x):
    trained["steps"] += 1
    return loss(model, x)


scale.SCALE.fit, scale.SCALE.loss_function = keep, count
n_types = anndata.read_h5ad(file, backed="r").obs["cell_type"].nunique()
with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
    result = scale.SCALE_function(
        [file], n_centroids=n_types, batch_size=32, seed=seed, max_iter=steps, embed="none"
    )
known = result.obs["cell_type"].astype(str).to_numpy()


def score(points):
    codes = KMeans(n_types, n_init=20, random_state=0).fit_predict(points)
    return round(float(adjusted_rand_score(known, codes)), 4)


with torch.no_grad():
    x = result.X.toarray()
    means = [trained["model"].encoder(torch.from_numpy(x[at : at + 256]))[1] for at in range(0, len(x), 256)]
print(
    json.dumps(
        {
            "cells": result.n_obs,
            "peaks": result.n_vars,
            "steps": trained["steps"],
            "ofStored": score(result.obsm["latent"]),
            "ofMeans": score(torch.cat(means).numpy()),
        }
    )
)
