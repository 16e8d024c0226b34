package fathom.interop;

import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import fathom.train.snapshot.SafeTensors;
import java.io.IOException;
import java.util.Map;
import java.util.Set;

/** A safetensors file as one of named arrays. */
record SafeTensorsFile(SafeTensors file) implements TensorFile {
    @Override
    public Set<String> names() {
        return file.names();
    }

    @Override
    public Map<String, String> metadata() {
        return file.metadata();
    }

    @Override
    public Shape shape(String name) throws IOException {
        return file.shape(name);
    }

    @Override
    public Tensor tensor(String name) throws IOException {
        return file.rounded(name);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
