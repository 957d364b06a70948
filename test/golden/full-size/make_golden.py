"""Makes full-size.json: losses of ten training steps at the sizes of real data, in double precision.

Run with torch 2.15 and numpy 2.4:  python make_golden.py
Weights, minibatches and noise come from one linear congruential generator (full-size.test.ts draws the same numbers), so
that nothing large need be kept. The networks: SCALEX with 2,000 genes and 2 domains; SCALE's layers with 30,000 peaks,
clipped to 10, here with a standard normal prior.
"""

import json
import os

import numpy as np
import torch
import torch.nn.functional as F

HIDDEN, SECOND, LATENT, N_BATCHES, N_STEPS = 1024, 128, 10, 8, 10
FACTOR, ADDEND = 1664525, 1013904223


class Draws:
    """The generator, many numbers at a time: s -> s * 1664525 + 1013904223 modulo 2^32."""

    def __init__(self, seed):
        self.state = np.uint32(seed)

    def uniform(self, count):
        states = np.empty(count, np.uint32)
        states[0] = self.state * np.uint32(FACTOR) + np.uint32(ADDEND)
        known, factor, addend = 1, FACTOR, ADDEND
        while known < count:
            more = min(known, count - known)
            states[known : known + more] = states[:more] * np.uint32(factor) + np.uint32(addend)
            addend = (factor * addend + addend) % 2**32
            factor = factor * factor % 2**32
            known += more
        self.state = states[-1]
        return states / 2.0**32

    def normal(self, count):
        pairs = self.uniform(2 * count).reshape(count, 2)
        return np.sqrt(-2 * np.log(pairs[:, 0] + 1e-12)) * np.cos(6.283185307 * pairs[:, 1])


def losses_of(is_scalex):
    np.seterr(over="ignore")
    draws = Draws(7)
    n_features, batch, density = (2000, 64, 0.1) if is_scalex else (30000, 32, 0.03)
    parameters = {}

    def drawn(name, shape, limit):
        values = ((2 * draws.uniform(int(np.prod(shape))) - 1) * limit).astype(np.float32)
        parameters[name] = torch.nn.Parameter(torch.from_numpy(values.reshape(shape)).double())

    def constant(name, shape, value):
        parameters[name] = torch.nn.Parameter(torch.full(shape, value, dtype=torch.float64))

    into_heads = HIDDEN if is_scalex else SECOND
    drawn("w1", (n_features, HIDDEN), n_features**-0.5)
    drawn("b1", (HIDDEN,), n_features**-0.5)
    if is_scalex:
        constant("scale", (HIDDEN,), 1.0)
        constant("shift", (HIDDEN,), 0.0)
    else:
        drawn("w2", (HIDDEN, SECOND), HIDDEN**-0.5)
        drawn("b2", (SECOND,), HIDDEN**-0.5)
    drawn("wh", (into_heads, 2 * LATENT), into_heads**-0.5)
    drawn("bh", (2 * LATENT,), into_heads**-0.5)
    drawn("wd", (LATENT, n_features), LATENT**-0.5)
    drawn("bd", (n_features,), LATENT**-0.5)
    if is_scalex:
        constant("scales", (2, n_features), 1.0)
        constant("shifts", (2, n_features), 0.0)

    batches = []
    for _ in range(N_BATCHES):
        is_set = draws.uniform(batch * n_features).reshape(batch, n_features) < density
        x = np.zeros((batch, n_features), np.float32)
        x[is_set] = draws.uniform(int(is_set.sum())) if is_scalex else 1
        noise = draws.normal(batch * LATENT).astype(np.float32).reshape(batch, LATENT)
        batches.append((torch.from_numpy(x).double(), torch.from_numpy(noise).double()))

    p = parameters
    optimizer = torch.optim.Adam(list(p.values()), lr=2e-4, weight_decay=5e-4)
    losses = []
    for step in range(N_STEPS):
        x, noise = batches[step % N_BATCHES]
        h = x @ p["w1"] + p["b1"]
        if is_scalex:
            h = F.relu(F.batch_norm(h, None, None, p["scale"], p["shift"], True))
        else:
            h = F.relu(F.relu(h) @ p["w2"] + p["b2"])
        heads = h @ p["wh"] + p["bh"]
        mean, log_variance = heads[:, :LATENT], heads[:, LATENT:]
        logits = (mean + torch.exp(log_variance / 2) * noise) @ p["wd"] + p["bd"]
        if is_scalex:
            parts = (
                F.batch_norm(rows, None, None, p["scales"][d], p["shifts"][d], True)
                for d, rows in enumerate(logits.split(batch // 2))
            )
            logits = torch.cat(list(parts))
        reconstruction = F.binary_cross_entropy_with_logits(logits, x, reduction="sum") / batch
        kl = 0.5 * (mean**2 + log_variance.exp() - 1 - log_variance).sum() / batch
        loss = reconstruction + (0.5 if is_scalex else 1.0) * kl
        optimizer.zero_grad()
        loss.backward()
        if not is_scalex:
            torch.nn.utils.clip_grad_norm_(list(p.values()), 10.0)
        optimizer.step()
        losses.append(loss.item())
    return losses


here = os.path.dirname(os.path.abspath(__file__))
with open(os.path.join(here, "full-size.json"), "w") as file:
    json.dump({"scalex": losses_of(True), "scale": losses_of(False)}, file, indent=1)
    file.write("\n")
