"""Makes model.pt, a state dict as SCALE 1.1.2 saves it, and model.json: where the original's encoder puts some cells.

Run with torch 2.15 and numpy 2.4:  python make_model.py
Names, order and shapes are those of the original's model.state_dict(); its encoder is two layers with ReLU and two heads.
"""

import collections
import json
import os

import numpy as np
import torch

N_PEAKS, HIDDEN, LATENT, COMPONENTS, N_CELLS = 20, [6, 4], 3, 2, 5
HERE = os.path.dirname(os.path.abspath(__file__))


def main():
    torch.manual_seed(7)
    linear = lambda n_in, n_out: torch.nn.Linear(n_in, n_out)
    layers = [linear(N_PEAKS, HIDDEN[0]), linear(HIDDEN[0], HIDDEN[1])]
    mu, log_var, decoder = linear(HIDDEN[1], LATENT), linear(HIDDEN[1], LATENT), linear(LATENT, N_PEAKS)
    state = collections.OrderedDict()
    state["pi"] = torch.tensor([0.3, 0.7])
    state["mu_c"] = torch.randn(LATENT, COMPONENTS)
    state["var_c"] = torch.rand(LATENT, COMPONENTS) + 0.5
    for i, layer in enumerate(layers):
        state[f"encoder.hidden.{2 * i}.weight"] = layer.weight.detach()
        state[f"encoder.hidden.{2 * i}.bias"] = layer.bias.detach()
    for name, layer in [("encoder.sample.mu", mu), ("encoder.sample.log_var", log_var), ("decoder.reconstruction", decoder)]:
        state[f"{name}.weight"] = layer.weight.detach()
        state[f"{name}.bias"] = layer.bias.detach()
    state._metadata = collections.OrderedDict({"": {"version": 1}})  # as every state_dict() has
    torch.save(state, os.path.join(HERE, "model.pt"))
    x = (torch.rand(N_CELLS, N_PEAKS) < 0.4).float()
    with torch.no_grad():
        hidden = torch.relu(layers[1](torch.relu(layers[0](x))))
        means = mu(hidden)
        open_share = torch.sigmoid(decoder(means))
    out = dict(x=x.int().tolist(), means=means.tolist(), probabilities=open_share.tolist())
    json.dump(out, open(os.path.join(HERE, "model.json"), "w"))


main()
