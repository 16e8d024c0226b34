package fathom.autodiff;

import fathom.kernel.Kernels;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/** The product of two matrices, or of as many pairs as equal leading axes count; either may be given transposed. */
record MatMulOp(boolean transposeX, boolean transposeY) implements MultilinearOp {
    @Override
    public Optional<OpForm> form() {
        return Optional.of(new OpForm.MatMul(transposeX, transposeY));
    }

    @Override
    public Shape outputShape(List<Shape> inputs) {
        Expect.inputs("matmul", inputs, 2, 2, "x, y");
        Shape x = inputs.get(0);
        Shape y = inputs.get(1);
        Expect.rankAtLeast("matmul", "x", x, 2, transposeX ? "[..., k, m]" : "[..., m, k]");
        Expect.rank("matmul", "y", y, x.rank(), transposeY ? "[..., n, k]" : "[..., k, n]");
        for (int axis = 0; axis < x.rank() - 2; axis++) {
            if (x.dim(axis) != y.dim(axis)) {
                throw new IllegalArgumentException(
                        "matmul: the leading axes differ, x has shape " + x + ", y has " + y);
            }
        }
        int inner = x.dim(transposeX ? -2 : -1);
        if (inner != y.dim(transposeY ? -1 : -2)) {
            throw new IllegalArgumentException(
                    "matmul: the inner sizes differ, " + inner + " and " + y.dim(transposeY ? -1 : -2) + " (x " + x
                            + (transposeX ? " transposed" : "") + ", y " + y + (transposeY ? " transposed" : "") + ")");
        }
        Shape rows = Expect.with(x, x.rank() - 2, x.dim(transposeX ? -1 : -2));
        return Expect.withLast(rows, y.dim(transposeY ? -2 : -1));
    }

    @Override
    public void forward(Kernels kernels, List<Tensor> inputs, Tensor output) {
        product(kernels, transposeX, transposeY, inputs.get(0), inputs.get(1), output);
    }

    /** With C = A B: dA = dC B^T and dB = A^T dC, each transposed where its operand is given so. */
    @Override
    public void backward(Kernels kernels, Backward context) {
        Tensor x = context.input(0);
        Tensor y = context.input(1);
        Tensor dz = context.outputGradient();
        if (context.wants(0)) {
            Tensor dx = context.inputGradient(0);
            if (transposeX) {
                product(kernels, transposeY, true, y, dz, dx);
            } else {
                product(kernels, false, !transposeY, dz, y, dx);
            }
        }
        if (context.wants(1)) {
            Tensor dy = context.inputGradient(1);
            if (transposeY) {
                product(kernels, true, transposeX, dz, x, dy);
            } else {
                product(kernels, !transposeX, false, x, dz, dy);
            }
        }
    }

    private static void product(Kernels kernels, boolean transposeA, boolean transposeB, Tensor a, Tensor b, Tensor c) {
        int m = c.shape().dim(-2);
        int n = c.shape().dim(-1);
        int k = a.shape().dim(transposeA ? -2 : -1);
        int lda = a.shape().dim(-1);
        int ldb = b.shape().dim(-1);
        for (int i = 0; i < c.size() / (m * n); i++) {
            int from = i * m * k;
            int with = i * k * n;
            kernels.gemm(
                    transposeA,
                    transposeB,
                    m,
                    n,
                    k,
                    a.array(),
                    from,
                    lda,
                    b.array(),
                    with,
                    ldb,
                    false,
                    c.array(),
                    i * m * n,
                    n);
        }
    }

    @Override
    public Reads reads() {
        return Reads.INPUTS;
    }
}
