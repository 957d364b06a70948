"""Golden values for the measures and the fuzzy neighbour graph.

usage: python measures.py   (writes measures.json beside itself)
made with scikit-learn 1.9, scib-metrics 0.5, scanpy 1.11.5
"""
import json, os, warnings
import numpy as np, pandas as pd, anndata as ad, scanpy as sc, sklearn
import scib_metrics
from scib_metrics.nearest_neighbors import NeighborsResults
from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score, silhouette_score
from sklearn.neighbors import KNeighborsClassifier, NearestNeighbors
from made_data import codes, embedding

warnings.filterwarnings("ignore")
N, DIMS, BATCHES, TYPES = 400, 5, [0.5, 0.3, 0.2], [0.4, 0.3, 0.2, 0.1]

batch, types, noisy = codes(N, BATCHES, 1), codes(N, TYPES, 2), codes(N, [0.7, 0.3], 60)
clusters = np.where(noisy == 1, codes(N, [0.2] * 5, 61), types)
emb = embedding(N, DIMS, types, 4.0, 20) + embedding(N, DIMS, batch, 1.5, 40)
X = emb.astype(np.float64)

dist, idx = NearestNeighbors(n_neighbors=90).fit(X).kneighbors(X)
with_self = NeighborsResults(indices=idx, distances=dist)
share = np.bincount(batch) / N
mixing = []
for row in idx[:, 1:]:
    w = np.bincount(batch[row], minlength=3) / share
    q = w / w.sum()
    mixing.append(-(q * np.log(q + 1e-8)).sum())
same = (batch[idx[:, 1:16]] == batch[:, None]).mean()
expected = sum(n * (n - 1) for n in np.bincount(batch)) / (N * (N - 1))

a = ad.AnnData(np.zeros((N, 1), dtype=np.float32), obsm={"e": emb})
sc.pp.neighbors(a, n_neighbors=13, use_rep="e", transformer="sklearn")
c = a.obsp["connectivities"].tocsr()
c.sort_indices()

out = dict(
    versions=dict(sklearn=sklearn.__version__, scib_metrics=scib_metrics.__version__, scanpy=sc.__version__),
    nCells=N, nDims=DIMS, batchShares=BATCHES, typeShares=TYPES,
    ari=adjusted_rand_score(types, clusters), nmi=normalized_mutual_info_score(types, clusters),
    labelSilhouette=float((silhouette_score(X, types) + 1) / 2),
    labelSilhouetteScib=float(scib_metrics.silhouette_label(X, types)),
    batchSilhouette=float(scib_metrics.silhouette_batch(X, types, batch)),
    ilisi=float(scib_metrics.ilisi_knn(with_self, batch)), clisi=float(scib_metrics.clisi_knn(with_self, types)),
    knnAccuracy=float((KNeighborsClassifier(15).fit(X, types).predict(None) == types).mean()),
    batchEntropyMixing=float(np.mean(mixing) / np.log(3)), sameBatchShare=float(same / expected),
    graph=dict(nNeighbors=13, indptr=c.indptr.tolist(), indices=c.indices.tolist(),
               data=[float(f"{v:.6g}") for v in c.data]))
json.dump(out, open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "measures.json"), "w"))
print({k: v for k, v in out.items() if k != "graph"})
