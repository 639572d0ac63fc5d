/** Training and scoring on an NVIDIA GPU: our own kernels, compiled for the device at hand, and cuBLAS. */
package org.espalier.train.cuda;
