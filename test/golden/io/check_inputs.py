"""Compares what main/io reads from .h5ad and 10x .h5 files with what anndata and scanpy read.

python check_inputs.py FILE...      needs anndata >= 0.11, scanpy, numpy; node on the path or in NODE
Prints one line per matrix and ends with status 1 when anything differs. Sums are compared to 1e-5 relative.
"""

import json
import os
import pathlib
import subprocess
import sys
import warnings

import anndata as ad
import numpy as np
import pandas as pd
import scanpy as sc

warnings.simplefilter("ignore")
script = pathlib.Path(__file__).with_name("describe-inputs.ts")


def load(path):
    if not path.endswith(".h5"):
        return ad.read_h5ad(path)
    a = sc.read_10x_h5(path, gex_only=False)
    return a


def matrix_of(a, name):
    if name == "raw/X":
        return a.raw.X, a.raw.var_names
    if name.startswith("layers/"):
        return a.layers[name[7:]], a.var_names
    if name.startswith("matrix/"):
        part = a[:, (a.var["feature_types"] == name[7:]).values]
        return part.X, part.var_names
    return a.X, a.var_names


def as_list(values):
    return [None if pd.isna(v) else v for v in pd.Series(values).astype(object)]


def same(ours, theirs):
    if len(ours) != len(theirs):
        return False
    for a, b in zip(ours, theirs):
        if a is None or b is None:
            if a is not b:
                return False
        elif isinstance(a, str):
            if a != str(b):
                return False
        elif not np.isclose(float(a), float(b), rtol=1e-12, atol=0):
            return False
    return True


def check(path, found):
    a = load(path)
    problems = []
    for name, ours in found.items():
        x, names = matrix_of(a, name)
        dense_sum = float(np.asarray(x.sum(dtype="f8")))
        row_sums = np.asarray(x[:20].sum(axis=1, dtype="f8")).ravel()
        names = list(ad.utils.make_index_unique(pd.Index(names)))
        scale = max(1.0, float(abs(x).sum()))
        tests = {
            "shape": list(x.shape) == ours["shape"],
            "sum": abs(dense_sum - ours["sum"]) <= 1e-5 * scale,
            "row sums": np.allclose(row_sums, ours["rowSums"], rtol=1e-4, atol=1e-2),
            "cells": list(map(str, a.obs_names)) == ours["cells"],
            "features": names == ours["features"],
        }
        for column, values in ours["columns"].items():
            tests[f"obs {column}"] = same(values, as_list(a.obs[column]))
        wrong = [test for test, is_right in tests.items() if not is_right]
        print(("differs: " + ", ".join(wrong)) if wrong else "same   ", path.split("/")[-1], name, x.shape, flush=True)
        problems += wrong
    return problems


paths = sys.argv[1:]
node = os.environ.get("NODE", "node")
n_problems = 0
for path in paths:
    described = subprocess.run([node, str(script), path], capture_output=True, text=True)
    if described.returncode != 0:
        print("refused", path.split("/")[-1], [line for line in described.stderr.splitlines() if "AppError:" in line][:1])
        continue
    n_problems += len(check(path, json.loads(described.stdout)[path]))
sys.exit(1 if n_problems else 0)
