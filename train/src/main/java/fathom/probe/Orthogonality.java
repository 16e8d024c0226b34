package fathom.probe;

import fathom.autodiff.Parameter;
import fathom.kernel.Kernels;
import fathom.nn.Layer;
import fathom.nn.Network;
import java.util.ArrayList;
import java.util.List;

/**
 * How far one weight is from g times an orthogonal map: with A of the smaller side n, the residual |A A' - g^2 I|_F / (g^2 sqrt(n)), which is
 * the relative standard deviation of the squared singular values, 0 for an orthogonal map and about 1 for a square Gaussian matrix.
 *
 * <p>A convolution is taken on a torus of at least 2k - 1 pixels a side, where it is a matrix A(theta) for each frequency, the Fourier sum of
 * its taps; the residual is that over all frequencies. By Parseval's identity it needs no transform:
 *
 * <pre>mean over theta of |A A^H - g^2 I|^2 = sum over offsets d of |R_d - g^2 [d = 0] I|^2,   R_d = sum over taps s - t = d of W_s W_t'</pre>
 *
 * <p>so that a delta kernel's is that of its one matrix. Products are in single precision: below about 1e-6 a residual is rounding.
 *
 * @param parameter the weight's path
 * @param gain g, the root mean square singular value
 * @param residual as above; NaN for a weight of zeros
 */
public record Orthogonality(String parameter, double gain, double residual) {

    /** Every dense and convolutional weight of a network, in forward order. */
    public static List<Orthogonality> of(Layer network, Kernels kernels) {
        List<Orthogonality> result = new ArrayList<>();
        Network.parameters(network).forEach((path, parameter) -> {
            if (KernelTaps.isKernel(parameter)) {
                result.add(of(path, parameter, kernels));
            }
        });
        return List.copyOf(result);
    }

    /** One weight, given by its path; NaN if it is zero. */
    public static Orthogonality of(String path, Parameter parameter, Kernels kernels) {
        KernelTaps taps = KernelTaps.of(parameter);
        double square = taps.meanSquare();
        return new Orthogonality(path, Math.sqrt(square), taps.residual(kernels, square));
    }
}
