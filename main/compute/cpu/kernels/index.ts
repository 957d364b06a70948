// What the threads may call: (arguments in shared memory, task, scratch memory of the thread).
export { adamDense, adamSparse, denseNorm } from './adam';
export { batchNorm, batchNormBackward } from './batch-norm';
export { contrastiveSlopes, unitRows, unitRowsBackward } from './contrastive';
export { columnSums, gemm } from './gemm';
export { binaryCrossEntropy, sampleLatent, sampleLatentBackward, standardNormalKl } from './losses';
export { relu, reluBackward } from './relu';
export { gram, sparseLinear, sparseNorm, transposeToColumns } from './sparse';
