"""Makes af-rcl.json: a few training steps of AF-RCL's network and of its two losses, on given weights and order.

The program of AF-RCL has no CPU path, so the network and the losses are written down here from their published
description (Bioinformatics 41(9), 2025, btaf437; Khosla et al. 2020), independently of the TypeScript, and
differentiated by PyTorch. Run with torch 2.15 and numpy 2.4:  python make_golden.py
"""

import base64
import json
import os

import numpy as np
import torch
from torch import nn

N_CELLS, N_GENES, HIDDEN, EMBEDDING, PROJECTION, OUT, BATCH, STEPS = 200, 70, [24, 20, 16], 12, 10, 8, 64, 12
TYPES, TEMPERATURE = 5, 0.1
HERE = os.path.dirname(os.path.abspath(__file__))


def pack(array, dtype=np.float32):
    return base64.b64encode(np.ascontiguousarray(array, dtype=dtype).tobytes()).decode()


def layer(n_in, n_out):
    return [nn.Linear(n_in, n_out), nn.BatchNorm1d(n_out), nn.ReLU()]


def make_network():
    widths = [N_GENES, *HIDDEN]
    encoder = [part for n_in, n_out in zip(widths, widths[1:]) for part in layer(n_in, n_out)]
    encoder.append(nn.Linear(widths[-1], EMBEDDING))
    head = [*layer(EMBEDDING, PROJECTION), nn.Linear(PROJECTION, OUT)]
    return nn.ModuleDict({"encoder": nn.Sequential(*encoder), "head": nn.Sequential(*head)})


def contrastive(x, labels, against):
    """Mean over all anchors; an anchor without a partner counts 0. Written anchor by anchor, as the formulas read."""
    z = nn.functional.normalize(x, dim=1)
    similarity = z @ z.T / TEMPERATURE
    losses = []
    for i in range(len(x)):
        partner = labels == labels[i]
        other = ~partner
        partner[i] = False
        if not partner.any():
            continue
        own = similarity[i][partner]
        if against == "all-others":
            denominator = torch.logsumexp(torch.cat([own, similarity[i][other]]), 0)
        else:
            denominator = torch.stack([torch.logsumexp(torch.cat([p[None], similarity[i][other]]), 0) for p in own])
        losses.append((denominator - own).mean())
    return torch.stack(losses).sum() / len(x)


def names():
    """Our block of each linear layer, with its place in the network."""
    linear = [(f"encoder.hidden{i}", "encoder", 3 * i) for i in range(len(HIDDEN))]
    linear += [("encoder.embedding", "encoder", 3 * len(HIDDEN)), ("head.hidden", "head", 0), ("head.out", "head", 3)]
    normed = [entry for entry in linear if entry[0] not in ("encoder.embedding", "head.out")]
    return linear, normed


def flatten(network, of):
    blocks, (linear, normed) = {}, names()
    for name, part, at in linear:
        blocks[f"{name}.weight"] = of(network[part][at].weight).T
        blocks[f"{name}.bias"] = of(network[part][at].bias)
    for name, part, at in normed:
        blocks[f"{name}.norm.scale"] = of(network[part][at + 1].weight)
        blocks[f"{name}.norm.shift"] = of(network[part][at + 1].bias)
    return {name: pack(values.detach().numpy()) for name, values in blocks.items()}


def running(network):
    blocks = {}
    for name, part, at in names()[1]:
        blocks[f"{name}.norm.runningMean"] = pack(network[part][at + 1].running_mean.numpy())
        blocks[f"{name}.norm.runningVariance"] = pack(network[part][at + 1].running_var.numpy())
    return blocks


def train(start, x, labels, order, against):
    network = make_network()
    network.load_state_dict(start)
    optimiser = torch.optim.Adam(network.parameters(), lr=1e-3, weight_decay=1e-6)
    losses, first_gradients = [], None
    for rows in order:
        optimiser.zero_grad()
        out = network["head"](network["encoder"](torch.from_numpy(x[rows])))
        loss = contrastive(out, torch.from_numpy(labels[rows]), against)
        loss.backward()
        first_gradients = first_gradients or flatten(network, lambda p: p.grad)
        optimiser.step()
        losses.append(loss.item())
    network.eval()
    with torch.no_grad():
        embedding = network["encoder"](torch.from_numpy(x[:20])).numpy()
    return {
        "losses": losses,
        "gradients": first_gradients,
        "end": flatten(network, lambda p: p) | running(network),
        "embedding": pack(embedding),
    }


def main():
    rng = np.random.default_rng(1111)
    torch.manual_seed(1111)
    labels = rng.choice(TYPES, N_CELLS, p=[0.4, 0.3, 0.2, 0.08, 0.02]).astype(np.int32)
    rates = rng.gamma(0.5, 1.0, (TYPES, N_GENES))
    x = np.log1p(rng.poisson(rates[labels])).astype(np.float32)
    network = make_network()
    with torch.no_grad():
        for name, values in network.named_parameters():
            values.copy_(torch.from_numpy(rng.normal(0, 0.2, values.shape) + (values.ndim == 1)))
    start = network.state_dict()
    per_epoch = N_CELLS // BATCH
    order = np.concatenate([rng.permutation(N_CELLS)[: per_epoch * BATCH] for _ in range(STEPS // per_epoch)])
    order = order.reshape(STEPS, BATCH)
    print("types per minibatch", [np.bincount(labels[rows], minlength=TYPES).tolist() for rows in order])
    golden = {
        "shape": {
            "nFeatures": N_GENES,
            "hiddenDims": HIDDEN,
            "embeddingDim": EMBEDDING,
            "projectionDim": PROJECTION,
            "outDim": OUT,
        },
        "nCells": N_CELLS,
        "nTypes": TYPES,
        "batchSize": BATCH,
        "temperature": TEMPERATURE,
        "labels": pack(labels, np.uint8),
        "order": pack(order, np.uint16),
        "rows": pack(np.nonzero(x)[0], np.uint16),
        "columns": pack(np.nonzero(x)[1], np.uint8),
        "values": pack(x[np.nonzero(x)]),
        "start": flatten(network, lambda p: p),
    }
    for against, key in (("other-groups", "otherGroups"), ("all-others", "allOthers")):
        golden[key] = train(start, x, labels, order, against)
        print(against, golden[key]["losses"])
    with open(os.path.join(HERE, "af-rcl.json"), "w") as file:
        json.dump(golden, file, indent=1)


main()
