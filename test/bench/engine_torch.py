"""Training steps of the same networks in PyTorch, timed. Usage:
python engine_torch.py MODEL N_FEATURES BATCH DENSITY THREADS N_STEPS
Prints JSON: "torch" is what the originals do (a loader that asks for cells one by one: rows of a sparse matrix, for
AF-RCL of a dense one; default Adam), "torch fused" the fastest form (minibatches made before, fused Adam)."""

import json
import sys
import time

import numpy as np
import scipy.sparse
import torch
import torch.nn.functional as F
from torch import nn

model_name, n_features, batch, density, threads, n_steps = sys.argv[1:]
n_features, batch, threads, n_steps = int(n_features), int(batch), int(threads), int(n_steps)
torch.set_num_threads(threads)
torch.manual_seed(1)
n_cells, n_warm_up, latent, hidden = 512, 3, 10, 1024
rng = np.random.default_rng(1)
matrix = scipy.sparse.random(n_cells, n_features, float(density), "csr", np.float32, rng)
domains = torch.arange(n_cells) % 2
classes = torch.arange(n_cells) % 10


class Scalex(nn.Module):
    """Encoder with batch normalisation, decoder with one normalisation per domain."""

    def __init__(self):
        super().__init__()
        self.trunk, self.norm = nn.Linear(n_features, hidden), nn.BatchNorm1d(hidden)
        self.mean, self.log_variance = nn.Linear(hidden, latent), nn.Linear(hidden, latent)
        self.decoder = nn.Linear(latent, n_features)
        self.norms = nn.ModuleList(nn.BatchNorm1d(n_features) for _ in range(2))

    def loss(self, x, rows):
        h = F.relu(self.norm(self.trunk(x)))
        mean, log_variance = self.mean(h), self.log_variance(h)
        z = mean + torch.exp(log_variance / 2) * torch.randn_like(mean)
        raw = self.decoder(z)
        out = torch.zeros_like(raw)
        for d, norm in enumerate(self.norms):
            out[domains[rows] == d] = norm(raw[domains[rows] == d])
        reconstruction = F.binary_cross_entropy(torch.sigmoid(out), x) * n_features
        kl = 0.5 * (mean**2 + log_variance.exp() - 1 - log_variance).sum(1).mean()
        return reconstruction + 0.5 * kl


class Scale(nn.Module):
    """Two hidden layers, linear decoder, prior of 30 Gaussians."""

    def __init__(self, n_components=30):
        super().__init__()
        self.body = nn.Sequential(
            nn.Linear(n_features, hidden), nn.ReLU(), nn.Linear(hidden, 128), nn.ReLU()
        )
        self.mean, self.log_variance = nn.Linear(128, latent), nn.Linear(128, latent)
        self.decoder = nn.Linear(latent, n_features)
        self.weights = nn.Parameter(torch.ones(n_components) / n_components)
        self.means = nn.Parameter(0.1 * torch.randn(latent, n_components))
        self.variances = nn.Parameter(torch.ones(latent, n_components))

    def loss(self, x, rows):
        h = self.body(x)
        mean, log_variance = self.mean(h), self.log_variance(h)
        z = mean + torch.exp(log_variance / 2) * torch.randn_like(mean)
        p = torch.sigmoid(self.decoder(z))
        reconstruction = F.binary_cross_entropy(p, x, reduction="sum")
        variances, log_2pi = self.variances + 1e-8, np.log(2 * np.pi)
        distance = (z[:, :, None] - self.means) ** 2 / (2 * variances)
        density = self.weights.log() - (0.5 * (log_2pi + variances.log()) + distance).sum(1)
        share = density.exp() + 1e-10
        share = share / share.sum(1, keepdim=True)
        spread = log_variance.exp()[:, :, None] + (mean[:, :, None] - self.means) ** 2
        cost = 0.5 * (log_2pi + variances.log() + spread / variances).sum(1)
        kl = (share * (cost - self.weights.log() + share.log())).sum()
        kl = kl - 0.5 * (1 + log_variance + log_2pi).sum()
        return (reconstruction + kl) / len(x)


class AfRcl(nn.Module):
    """Three normalised layers of 1024, embedding 512, head 256 and 128; contrastive loss of the classes."""

    def __init__(self):
        super().__init__()
        layers, width = [], n_features
        for _ in range(3):
            layers += [nn.Linear(width, 1024), nn.BatchNorm1d(1024), nn.ReLU()]
            width = 1024
        head = [nn.Linear(512, 256), nn.BatchNorm1d(256), nn.ReLU(), nn.Linear(256, 128)]
        self.net = nn.Sequential(*layers, nn.Linear(1024, 512), *head)

    def loss(self, x, rows):
        z = F.normalize(self.net(x))
        similarity = z @ z.T / 0.1
        own = classes[rows][:, None] == classes[rows][None, :]
        rest = torch.logsumexp(similarity.masked_fill(own, -torch.inf), 1, keepdim=True)
        partners = own & ~torch.eye(len(x), dtype=torch.bool)
        terms = F.softplus(rest - similarity).masked_fill(~partners, 0.0)
        return (terms.sum(1) / partners.sum(1).clamp(min=1)).mean()


dense = matrix.toarray() if model_name == "af-rcl" else None


class Rows(torch.utils.data.Dataset):
    def __len__(self):
        return n_cells

    def __getitem__(self, row):
        return matrix[row].toarray().squeeze() if dense is None else dense[row], row


settings = {
    "scalex": (Scalex, dict(lr=2e-4, weight_decay=5e-4), None),
    "scale": (Scale, dict(lr=2e-4, weight_decay=5e-4), 10.0),
    "af-rcl": (AfRcl, dict(lr=1e-3, weight_decay=1e-6), None),
}


def endless(loader):
    while True:
        yield from loader


def time_steps(fused):
    build, options, max_norm = settings[model_name]
    torch.manual_seed(1)
    model = build()
    optimizer = torch.optim.Adam(model.parameters(), fused=fused or None, **options)
    loader = torch.utils.data.DataLoader(Rows(), batch, shuffle=True, drop_last=True)
    minibatches = endless(list(loader) if fused else loader)
    times = []
    for _ in range(n_warm_up + n_steps):
        started_at = time.perf_counter()
        x, rows = next(minibatches)
        loss = model.loss(x.float(), rows)
        optimizer.zero_grad()
        loss.backward()
        if max_norm is not None:
            nn.utils.clip_grad_norm_(model.parameters(), max_norm)
        optimizer.step()
        loss.item()
        times.append((time.perf_counter() - started_at) * 1e3)
    times = sorted(times[n_warm_up:])
    name = "torch fused, no loader" if fused else "torch"
    return dict(runner=name, nSteps=n_steps, minMs=times[0], medianMs=times[len(times) // 2])


print(json.dumps([time_steps(False), time_steps(True)]))
