"""Makes scale.json: a few training steps of the original SCALE network on given weights, order and noise.

Run with scale 1.1.2 (from its source archive), torch 2.15 and numpy 2.4:  python make_golden.py
The original's own fit trains, with its own clipping; only its noise, its minibatches and its starting values are given
to it.
"""

import base64
import json
import os
import warnings

import numpy as np
import torch

np.Inf, np.warnings = np.inf, warnings  # scale 1.1.2 uses names that numpy 2 dropped
torch.nn.utils.clip_grad_norm = torch.nn.utils.clip_grad_norm_  # and one that torch deprecates
from scale import model as original

N_CELLS, N_PEAKS, HIDDEN, LATENT, COMPONENTS, BATCH, STEPS = 128, 90, [24, 12], 5, 7, 32, 12
HERE = os.path.dirname(os.path.abspath(__file__))


def pack(array, dtype=np.float32):
    return base64.b64encode(np.ascontiguousarray(array, dtype=dtype).tobytes()).decode()


def flatten(named):
    """The parameters as our blocks: weights inputs x outputs, both heads side by side, a row per component."""
    get = lambda name: named[name].detach().numpy()
    heads = lambda part: np.concatenate([get(f"encoder.sample.{h}.{part}").T for h in ("mu", "log_var")], -1)
    blocks = {}
    for i in range(len(HIDDEN)):
        blocks[f"encoder.hidden{i}.weight"] = get(f"encoder.hidden.{2 * i}.weight").T
        blocks[f"encoder.hidden{i}.bias"] = get(f"encoder.hidden.{2 * i}.bias")
    blocks |= {
        "encoder.heads.weight": heads("weight"),
        "encoder.heads.bias": heads("bias"),
        "decoder.linear.weight": get("decoder.reconstruction.weight").T,
        "decoder.linear.bias": get("decoder.reconstruction.bias"),
        "prior.weights": get("pi"),
        "prior.means": get("mu_c").T,
        "prior.spreads": get("var_c").T,
    }
    return {name: pack(values) for name, values in blocks.items()}


def main():
    rng = np.random.default_rng(18)
    torch.manual_seed(18)
    types = rng.uniform(0.02, 0.5, (4, N_PEAKS))
    x = (rng.uniform(size=(N_CELLS, N_PEAKS)) < types[rng.integers(0, 4, N_CELLS)]).astype(np.float32)
    model = original.SCALE([N_PEAKS, LATENT, HIDDEN, []], n_centroids=COMPONENTS)
    with torch.no_grad():
        # The prior and the biases start at constants; make them differ so that all their gradients are tested.
        model.pi.copy_(torch.from_numpy(rng.dirichlet(np.full(COMPONENTS, 3.0))))
        model.mu_c.copy_(torch.from_numpy(rng.normal(0, 1, model.mu_c.shape)))
        model.var_c.copy_(torch.from_numpy(rng.uniform(0.3, 2, model.var_c.shape)))
        for name, values in model.named_parameters():
            if name.endswith("bias"):
                values += torch.from_numpy(rng.normal(0, 0.1, values.shape).astype(np.float32))
            elif name == "encoder.hidden.0.weight":
                values *= 3  # large enough that the gradient is clipped
    start = flatten(dict(model.named_parameters()))

    per_epoch = N_CELLS // BATCH
    order = np.concatenate([rng.permutation(N_CELLS) for _ in range(STEPS // per_epoch)]).reshape(STEPS, BATCH)
    noise = rng.normal(size=(STEPS, BATCH, LATENT)).astype(np.float32)
    queue = iter(noise)
    torch.randn = lambda *_, **__: torch.from_numpy(next(queue))

    losses, norms, first_gradients = {"reconstruction": [], "kl": []}, [], []
    elbo, clip = original.elbo_SCALE, torch.nn.utils.clip_grad_norm

    def recorded_elbo(*args, **kwargs):
        likelihood, kl = elbo(*args, **kwargs)
        losses["reconstruction"].append(-likelihood.item() / BATCH)
        losses["kl"].append(kl.item() / BATCH)
        return likelihood, kl

    def recorded_clip(parameters, norm):
        if not first_gradients:
            first_gradients.append(flatten({n: p.grad for n, p in model.named_parameters()}))
        norms.append(clip(parameters, norm).item())

    original.elbo_SCALE = recorded_elbo
    torch.nn.utils.clip_grad_norm = recorded_clip

    class Loader:
        at = 0

        def __len__(self):
            return per_epoch

        def __iter__(self):
            for rows in order[self.at : self.at + per_epoch]:
                yield torch.from_numpy(x[rows])
            self.at += per_epoch

    model.fit(Loader(), lr=2e-4, weight_decay=5e-4, max_iter=STEPS)

    golden = {
        "shape": {"nFeatures": N_PEAKS, "hiddenDims": HIDDEN, "latentDim": LATENT, "nComponents": COMPONENTS},
        "nCells": N_CELLS,
        "batchSize": BATCH,
        "order": pack(order, np.uint16),
        "rows": pack(np.nonzero(x)[0], np.uint16),
        "columns": pack(np.nonzero(x)[1], np.uint8),
        "noise": pack(noise),
        "start": start,
        "gradients": first_gradients[0],
        "end": flatten(dict(model.named_parameters())),
        "losses": losses,
    }
    with open(os.path.join(HERE, "scale.json"), "w") as file:
        json.dump(golden, file, indent=1)
    print("gradient norms before clipping", norms)
    print("losses", losses["reconstruction"][:2], losses["kl"][:2])


main()
