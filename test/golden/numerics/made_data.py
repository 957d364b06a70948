"""Data for the golden files, computed with integer hashes and correctly rounded operations only, so that
made-data.ts makes the same numbers to the last bit and no input has to be committed."""
import numpy as np

U32 = np.uint64(0xFFFFFFFF)


def mix(h):
    """Bijective mixing of 32-bit words held in uint64."""
    h = h ^ (h >> np.uint64(16))
    h = (h * np.uint64(0x85EBCA6B)) & U32
    h = h ^ (h >> np.uint64(13))
    h = (h * np.uint64(0xC2B2AE35)) & U32
    return h ^ (h >> np.uint64(16))


def word(i, j, salt):
    i, j, salt = (np.asarray(v, dtype=np.uint64) for v in (i, j, salt))
    one = np.uint64(1)
    h = mix((((i + one) * np.uint64(0x9E3779B1)) + salt) & U32)
    return mix((h + (j + one) * np.uint64(0x85EBCA77)) & U32)


def unit(i, j, salt):
    """In (0, 1]."""
    return (word(i, j, salt).astype(np.float64) + 1) / 4294967296.0


def codes(n, shares, salt):
    """Code of each of n cells; code c with probability shares[c]."""
    u = unit(np.arange(n), 0, salt)
    out = np.zeros(n, dtype=np.int32)
    edge = 0.0
    for share in shares[:-1]:
        edge = edge + share
        out += (u > edge).astype(np.int32)
    return out


def counts(n_cells, n_genes, batch, types):
    """Over-dispersed counts [n_cells x n_genes] with type and batch effects."""
    gene, cell = np.arange(n_genes), np.arange(n_cells)
    base = unit(gene, 0, 3)
    base = base * base
    base = base * base * 6.0
    type_effect = np.where(unit(gene[None, :], np.arange(types.max() + 1)[:, None], 4) < 0.1, 6.0, 1.0)
    batch_effect = 0.5 + unit(gene[None, :], np.arange(batch.max() + 1)[:, None], 5)
    depth = 0.5 + unit(cell, 0, 6)
    mean = ((base[None, :] * type_effect[types]) * batch_effect[batch]) * depth[:, None]
    u = unit(cell[:, None], gene[None, :], 7)
    return np.floor((mean * (1.0 / np.sqrt(np.sqrt(u)) - 1.0)) * 3.0 + 0.5)


def embedding(n_cells, n_dims, groups, spread, salt):
    """Points around one centre per group [n_cells x n_dims], float32."""
    cell, dim = np.arange(n_cells), np.arange(n_dims)
    centre = (unit(groups[:, None], dim[None, :], salt) - 0.5) * spread
    noise = np.zeros((n_cells, n_dims))
    for k in range(4):
        noise = noise + unit(cell[:, None], dim[None, :], salt + 1 + k)
    return (centre + (noise - 2.0)).astype(np.float32)
