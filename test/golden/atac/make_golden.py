"""Golden values for the kernels of the accessibility pipeline: TF-IDF, truncated SVD, Gaussian mixture, spectrum.

usage: python make_golden.py   (writes golden.json beside itself)
made with scikit-learn 1.9, SciPy 1.17, NumPy 2
"""
import json, os
import numpy as np, sklearn, scipy, scipy.sparse as sp
from scipy.stats import fisher_exact
from sklearn.cluster import KMeans
from sklearn.decomposition import TruncatedSVD
from sklearn.metrics import homogeneity_completeness_v_measure
from sklearn.mixture import GaussianMixture

N, G, K, DIMS = 90, 160, 3, 4
rng = np.random.default_rng(7)
types = np.arange(N) % K
share = 0.04 + 0.3 * rng.random(G) ** 3
shares = np.stack([np.where(rng.random(G) < 0.15, np.minimum(0.9, share * 4), share) for _ in range(K)])
depth = np.exp(0.3 * rng.standard_normal(N))
X = sp.csr_matrix((rng.random((N, G)) < np.minimum(0.95, shares[types] * depth[:, None])).astype(np.float64))
X.sort_indices()

tf = sp.diags(1 / np.asarray(X.sum(1)).ravel()) @ X
T = (tf @ sp.diags(N / np.maximum(1, np.asarray(X.sum(0)).ravel()))).tocsr()
T.data = np.log1p(T.data * 1e4)
T.sort_indices()
svd = TruncatedSVD(6, algorithm="arpack").fit(T)
scores = svd.transform(T)[:, np.argsort(-svd.singular_values_)]

D = X.toarray()
Z = (D - D.mean(1, keepdims=True)) / D.std(1, ddof=1, keepdims=True)
spectrum = np.sort(np.linalg.eigvalsh(Z @ Z.T))[::-1][:8]

points = (rng.standard_normal((N, DIMS)) * (0.4 + rng.random(DIMS)) + 3 * rng.standard_normal((K, DIMS))[types]).astype(np.float32)
start = KMeans(K, n_init=5, random_state=0).fit(points).labels_
P = points.astype(np.float64)
hot = np.eye(K)[start]
w0 = hot.sum(0) / N
m0 = hot.T @ P / hot.sum(0)[:, None]
v0 = hot.T @ P ** 2 / hot.sum(0)[:, None] - m0 ** 2 + 1e-6
gm = GaussianMixture(K, covariance_type="diag", weights_init=w0, means_init=m0, precisions_init=1 / v0, tol=1e-12, max_iter=1000).fit(P)

clusters = rng.integers(0, 4, N)
tables = [[8, 2, 1, 5], [30, 20, 40, 410], [1, 99, 10, 390]]
r = lambda a, n=12: [float(f"{v:.{n}g}") for v in np.asarray(a, dtype=float).ravel()]
out = dict(
    versions=dict(sklearn=sklearn.__version__, scipy=scipy.__version__, numpy=np.__version__),
    nCells=N, nPeaks=G, indptr=X.indptr.tolist(), indices=X.indices.tolist(), types=types.tolist(),
    tfIdf=r(T.data), singularValues=r(np.sort(svd.singular_values_)[::-1]), scores=r(scores, 8), spectrum=r(spectrum),
    points=r(points, 9), nDims=DIMS, start=start.tolist(),
    mixture=dict(weights=r(gm.weights_), means=r(gm.means_), variances=r(gm.covariances_), logLikelihood=float(gm.score(P))),
    shares=r(gm.predict_proba(P), 9), clusters=clusters.tolist(), v=r(homogeneity_completeness_v_measure(types, clusters)),
    fisher=[dict(table=t, p=float(fisher_exact([t[:2], t[2:]], alternative="greater")[1])) for t in tables],
)
json.dump(out, open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "golden.json"), "w"))
