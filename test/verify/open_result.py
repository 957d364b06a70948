"""Opens a result.h5ad in this Python's scanpy and draws it; prints versions, shapes and the colours drawn.

usage: python open_result.py RESULT.h5ad
"""
import json, sys
import matplotlib
matplotlib.use("Agg")
import anndata as ad, scanpy as sc
from matplotlib.colors import to_hex

a = sc.read_h5ad(sys.argv[1])
figure = sc.pl.umap(a, color="leiden", show=False, return_fig=True)
drawn = sorted({to_hex(c) for c in figure.axes[0].collections[0].get_facecolors()})
sc.tl.leiden  # the graph is usable by the usual tools
sc.tl.paga(a, groups="leiden")
print(json.dumps(dict(
    scanpy=sc.__version__, anndata=ad.__version__, shape=list(a.shape), obs=list(a.obs.columns), obsm=list(a.obsm),
    obsp=list(a.obsp), colors=sorted(a.uns["leiden_colors"]), drawn=drawn,
    batches=list(a.obs["batch"].cat.categories), cellwright=json.loads(a.uns["cellwright"])["method"],
    counts_equal_x=bool("counts" not in a.layers or (a.layers["counts"] != a.X).nnz == 0),
)))
