"""Makes scalex.json: a few training steps of the original SCALEX network on given weights, order and noise.

Run with scalex 1.0.4, torch 2.15 and numpy 2.4:  python make_golden.py
The original's own VAE.fit trains; only its noise, its minibatches and its starting weights are given to it.
"""

import base64
import json
import os

import numpy as np

np.Inf = np.inf  # scalex 1.0.4 uses a name that numpy 2 dropped
import torch
from scalex.net import vae
from scalex.net.vae import VAE

N_CELLS, N_FEATURES, HIDDEN, LATENT, BATCH, STEPS = 300, 120, 32, 10, 64, 12
HERE = os.path.dirname(os.path.abspath(__file__))


def pack(array, dtype=np.float32):
    return base64.b64encode(np.ascontiguousarray(array, dtype=dtype).tobytes()).decode()


def make_data(rng):
    """Cells x features in [0, 1], about a fifth not zero; three batches, the third so small that it is often alone."""
    types = rng.uniform(0.05, 0.4, (4, N_FEATURES))
    chance = types[rng.integers(0, 4, N_CELLS)]
    x = np.where(rng.uniform(size=chance.shape) < chance, rng.uniform(size=chance.shape), 0)
    domains = rng.choice(3, N_CELLS, p=[0.6, 0.385, 0.015])
    return x.astype(np.float32), domains.astype(np.int32)


def flatten(named):
    """The parameters as our blocks: weights inputs x outputs, both heads side by side, a row per domain."""
    get = lambda name: named[name].detach().numpy()
    rows = lambda part: np.stack([get(f"decoder.net.0.norm.bns.{d}.{part}") for d in range(3)])
    heads = lambda part: np.concatenate([get(f"encoder.{h}.net.0.fc.{part}").T for h in ("mu_enc", "var_enc")], -1)
    blocks = {
        "encoder.trunk.weight": get("encoder.enc.net.0.fc.weight").T,
        "encoder.trunk.bias": get("encoder.enc.net.0.fc.bias"),
        "encoder.norm.scale": get("encoder.enc.net.0.norm.weight"),
        "encoder.norm.shift": get("encoder.enc.net.0.norm.bias"),
        "encoder.heads.weight": heads("weight"),
        "encoder.heads.bias": heads("bias"),
        "decoder.linear.weight": get("decoder.net.0.fc.weight").T,
        "decoder.linear.bias": get("decoder.net.0.fc.bias"),
        "decoder.norm.scale": rows("weight"),
        "decoder.norm.shift": rows("bias"),
    }
    if "encoder.enc.net.0.norm.running_mean" in named:
        blocks |= {
            "encoder.norm.runningMean": get("encoder.enc.net.0.norm.running_mean"),
            "encoder.norm.runningVariance": get("encoder.enc.net.0.norm.running_var"),
            "decoder.norm.runningMean": rows("running_mean"),
            "decoder.norm.runningVariance": rows("running_var"),
        }
    return {name: pack(values) for name, values in blocks.items()}


def gradients(model):
    """A parameter that took no part has none; here it counts as zeros."""
    return {n: torch.zeros_like(p) if p.grad is None else p.grad for n, p in model.named_parameters()}


def main():
    rng = np.random.default_rng(124)
    torch.manual_seed(124)
    x, domains = make_data(rng)
    model = VAE([["fc", HIDDEN, 1, "relu"], ["fc", LATENT, "", ""]], [["fc", N_FEATURES, 3, "sigmoid"]], n_domain=3)
    with torch.no_grad():
        # Scales and shifts start at 1 and 0; make them differ so that their gradients are tested too.
        for name, values in model.named_parameters():
            if "norm" in name:
                values += torch.from_numpy(rng.uniform(-0.2, 0.2, values.shape).astype(np.float32))
    start = flatten(model.state_dict())

    per_epoch = N_CELLS // BATCH
    order = np.concatenate([rng.permutation(N_CELLS)[: per_epoch * BATCH] for _ in range(STEPS // per_epoch)])
    order = order.reshape(STEPS, BATCH)
    noise = rng.normal(size=(STEPS, BATCH, LATENT)).astype(np.float32)

    queue = iter(noise)
    torch.distributions.normal._standard_normal = lambda *_, **__: torch.from_numpy(next(queue))
    losses, first_gradients, epochs = {"reconstruction": [], "kl": []}, [], []
    kl_div, entropy, adam_step = vae.kl_div, vae.F.binary_cross_entropy, torch.optim.Adam.step

    def recorded(name, function, factor):
        def call(*args):
            loss = function(*args)
            losses[name].append(loss.item() * factor)
            return loss
        return call

    def step(self, *args):
        if not first_gradients:
            first_gradients.append(flatten(gradients(model)))
        return adam_step(self, *args)

    vae.kl_div = recorded("kl", kl_div, 1)
    vae.F.binary_cross_entropy = recorded("reconstruction", entropy, N_FEATURES)
    torch.optim.Adam.step = step

    class Stopping:
        early_stop = False

        def __call__(self, loss, _):
            epochs.append(float(loss))

    class Loader:
        """Serves the given minibatches, an epoch's worth at a time."""

        at = 0

        def __len__(self):
            return per_epoch

        def __iter__(self):
            for rows in order[self.at : self.at + per_epoch]:
                yield torch.from_numpy(x[rows]), torch.from_numpy(domains[rows]), rows
            self.at += per_epoch

    model.fit(Loader(), max_iteration=STEPS, early_stopping=Stopping(), device="cpu")
    end = flatten(model.state_dict())

    # Encoding draws noise that it does not use.
    torch.distributions.normal._standard_normal = lambda shape, **__: torch.zeros(shape)

    class Groups:
        """One minibatch per batch, holding all its cells."""

        dataset = x

        def __iter__(self):
            for domain in range(3):
                rows = np.where(domains == domain)[0]
                yield torch.from_numpy(x[rows]), torch.from_numpy(domains[rows]), rows

    running = model.encodeBatch(Groups(), device="cpu", eval=True)
    per_batch = model.encodeBatch(Groups(), device="cpu", eval=False)

    golden = {
        "shape": {"nFeatures": N_FEATURES, "hiddenDim": HIDDEN, "latentDim": LATENT, "nDomains": 3},
        "nCells": N_CELLS,
        "batchSize": BATCH,
        "domains": pack(domains, np.uint8),
        "order": pack(order, np.uint16),
    }
    golden |= {
        "rows": pack(np.nonzero(x)[0], np.uint16),
        "columns": pack(np.nonzero(x)[1], np.uint8),
        "values": pack(x[np.nonzero(x)]),
        "noise": pack(noise),
        "start": start,
        "gradients": first_gradients[0],
        "end": end,
        "losses": losses,
        "epochs": epochs,
        "running": pack(running),
        "perBatch": pack(per_batch),
    }
    with open(os.path.join(HERE, "scalex.json"), "w") as file:
        json.dump(golden, file, indent=1)
    counts = [[int((domains[rows] == d).sum()) for d in range(3)] for rows in order]
    print("cells per batch in each minibatch", counts)
    print("losses", losses["reconstruction"][:2], losses["kl"][:2], "epochs", epochs)


main()
