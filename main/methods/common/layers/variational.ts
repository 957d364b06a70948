// What variational autoencoders of features between 0 and 1 share: a sample of the latent space, reconstruction by
// cross-entropy, the divergence from a prior, and the way back.
import type { Ledger, LossTarget, Minibatch, Tensor } from '#main/compute/device.ts';
import { AppError } from '#shared/model/app-error.ts';
import type { NamedTensor, TrainableModel } from '../training.ts';
import type { Encoder } from './encoder.ts';
import type { LayerScope } from './scope.ts';

/** Names of the losses in the ledger. */
export const variationalLosses = ['reconstruction', 'kl'] as const;

export interface VariationalParts {
  readonly scope: LayerScope;
  readonly ledger: Ledger;
  readonly latentDim: number;
  readonly nFeatures: number;
  /** Gives [mean | log variance], nRows x 2 latentDim. */
  readonly encoder: Encoder;
  readonly decoder: {
    /** Logits, nRows x nFeatures, of a sample of the latent space. */
    forward(latent: Tensor, x: Minibatch): Tensor;
    /** Gives the gradient of the sample. */
    backward(dLogits: Tensor): Tensor;
    readonly tensors: readonly NamedTensor[];
  };
  /** Adds the divergence from the prior to the loss and writes dHeads; gives the gradient of the sample, if it has one. */
  addDivergence(op: {
    readonly heads: Tensor;
    readonly latent: Tensor;
    readonly dHeads: Tensor;
    readonly loss: LossTarget;
  }): Tensor | null;
}

/** The whole network, ready to train. */
export function createVariational(parts: VariationalParts): TrainableModel {
  const { scope, ledger, latentDim, nFeatures, encoder, decoder, addDivergence } = parts;
  const { device, workspace, parameters, maxRows } = scope;
  const latent = workspace.createTensor(maxRows, latentDim);
  const dHeads = workspace.createTensor(maxRows, 2 * latentDim);
  const dLogits = workspace.createTensor(maxRows, nFeatures);
  let current: { heads: Tensor; noise: Tensor; dLatent: Tensor | null } | null = null;
  return {
    parameters,
    forward(minibatch) {
      const { noise } = minibatch;
      if (noise === null) throw new AppError('internal', 'A minibatch to train on needs noise.');
      const heads = encoder.forward(minibatch);
      device.sampleLatent({ heads, noise, out: latent });
      device.binaryCrossEntropy({
        logits: decoder.forward(latent, minibatch),
        targets: minibatch,
        dLogits,
        loss: { ledger, term: 'reconstruction' },
      });
      const dLatent = addDivergence({ heads, latent, dHeads, loss: { ledger, term: 'kl' } });
      current = { heads, noise, dLatent };
    },
    backward() {
      if (current === null) throw new AppError('internal', 'backward before forward');
      const { dLatent, ...sample } = current;
      // The sample reaches the loss through the decoder and, with some priors, directly.
      device.sampleLatentBackward({ ...sample, dOut: decoder.backward(dLogits), dHeads });
      if (dLatent !== null) device.sampleLatentBackward({ ...sample, dOut: dLatent, dHeads });
      encoder.backward(dHeads);
    },
    tensors: [...encoder.tensors, { name: 'latent sample', tensor: latent }, ...decoder.tensors],
  };
}
