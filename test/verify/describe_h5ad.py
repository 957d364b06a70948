"""Says what anndata sees in each FILE.h5ad, element by element, as digests that do not depend on how it is stored.

python describe_h5ad.py FILE...       prints {FILE: {element: digest}}, or {FILE: {"error": text}}

Numbers of matrices are compared as 32-bit floats, as the app holds them; columns as the values a person sees, with
their categories. Runs under anndata 0.8 and newer.
"""

import hashlib
import json
import sys

import anndata as ad
import numpy as np
import pandas as pd
import scipy.sparse as sp


def digest(*parts):
    h = hashlib.sha256()
    for part in parts:
        h.update(part if isinstance(part, bytes) else repr(part).encode())
    return h.hexdigest()[:16]


def matrix(x):
    if hasattr(x, "to_memory"):
        x = x.to_memory()
    x = sp.coo_matrix(np.asarray(x) if not sp.issparse(x) else x)
    x.sum_duplicates()
    data = x.data.astype("f4")
    keep = data != 0
    order = np.lexsort((x.col[keep], x.row[keep]))
    parts = (x.row[keep].astype("i8"), x.col[keep].astype("i8"), data[keep])
    return digest(list(x.shape), *(np.ascontiguousarray(p[order]).tobytes() for p in parts))


def plain(value):
    """One value as text: numbers by value whatever their type, missing as None."""
    if value is None or value is pd.NA or (isinstance(value, (float, np.floating)) and np.isnan(value)):
        return None
    if isinstance(value, (bool, np.bool_)):
        return bool(value)
    if isinstance(value, (int, np.integer, float, np.floating)):
        return float(value)
    if isinstance(value, (bytes, np.bytes_)):
        return value.decode()
    return str(value)


def column(series):
    values = [plain(v) for v in series.astype(object)]
    if isinstance(series.dtype, pd.CategoricalDtype):
        return digest(values, [str(c) for c in series.cat.categories], bool(series.cat.ordered))
    return digest(values)


def frame(found, name, table):
    found[f"{name}/index"] = digest([str(v) for v in table.index])
    found[f"{name}/columns"] = digest([str(c) for c in table.columns])
    for c in table.columns:
        found[f"{name}/{c}"] = column(table[c])


def array(value):
    if isinstance(value, pd.DataFrame):
        return digest([column(value[c]) for c in value.columns])
    if sp.issparse(value) or (isinstance(value, np.ndarray) and value.ndim == 2 and value.dtype.kind in "fiub"):
        return matrix(value)
    return digest([plain(v) for v in np.asarray(value, dtype=object).ravel()])


def uns(found, name, value):
    if isinstance(value, dict) or hasattr(value, "items") and not isinstance(value, (pd.DataFrame, pd.Series)):
        for key, inner in value.items():
            uns(found, f"{name}/{key}", inner)
    elif isinstance(value, np.ndarray) and value.ndim == 0:
        found[name] = digest(plain(value.item()))
    elif isinstance(value, (np.ndarray, pd.DataFrame)) or sp.issparse(value):
        found[name] = array(value)
    else:
        found[name] = digest(plain(value))


def describe(path):
    a = ad.read_h5ad(path)
    found = {}
    if a.X is not None:
        found["X"] = matrix(a.X)
    for name, layer in a.layers.items():
        found[f"layers/{name}"] = matrix(layer)
    frame(found, "obs", a.obs)
    frame(found, "var", a.var)
    if a.raw is not None:
        found["raw/X"] = matrix(a.raw.X)
        frame(found, "raw/var", a.raw.var)
    for group in ("obsm", "varm", "obsp", "varp"):
        for name, value in getattr(a, group).items():
            found[f"{group}/{name}"] = array(value)
    uns(found, "uns", dict(a.uns))
    return found


described = {}
for path in sys.argv[1:]:
    try:
        described[path] = describe(path)
    except Exception as error:
        described[path] = {"error": f"{type(error).__name__}: {str(error)[:200]}"}
json.dump(described, sys.stdout)
