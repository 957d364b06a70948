"""Golden values for Harmony and k-means.

usage: python integrate.py   (writes integrate.json beside itself)
made with harmonypy 2.1.0 (run, never read), scikit-learn 1.9
"""
import json, os
import numpy as np, pandas as pd, sklearn
import harmonypy
from sklearn.cluster import KMeans
from made_data import codes, embedding

N, DIMS, BATCHES, TYPES = 600, 6, [0.5, 0.3, 0.2], [0.4, 0.3, 0.2, 0.1]


def digits(values, n):
    return [float(f"{v:.{n}g}") for v in np.asarray(values, dtype=float).ravel()]


batch, types = codes(N, BATCHES, 1), codes(N, TYPES, 2)
emb = embedding(N, DIMS, types, 8.0, 20) + embedding(N, DIMS, batch, 3.0, 40)
obs = pd.DataFrame({"batch": batch.astype(str)})
harmony = np.asarray(harmonypy.run_harmony(emb.astype(np.float64), obs, "batch", random_state=0, verbose=False).Z_corr)
harmony = harmony if harmony.shape == emb.shape else harmony.T
inertia = {k: float(KMeans(k, n_init=20, random_state=0).fit(emb.astype(np.float64)).inertia_) for k in (2, 4, 9)}

out = dict(versions=dict(harmonypy=harmonypy.__version__, sklearn=sklearn.__version__),
           nCells=N, nDims=DIMS, batchShares=BATCHES, typeShares=TYPES, embeddingSum=float(emb.sum(dtype=np.float64)),
           harmony=digits(harmony, 6), inertia=inertia)
json.dump(out, open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "integrate.json"), "w"))
