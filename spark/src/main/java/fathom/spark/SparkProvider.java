package fathom.spark;

import fathom.cluster.ExecutorProvider;
import fathom.text.BadInputException;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaSparkContext;

/** {@code submit --spark}: this process is the driver, and every run is a job of one task. */
public final class SparkProvider implements ExecutorProvider {
    private static final String JAVA_OPTIONS = "--add-modules jdk.incubator.vector --enable-native-access=ALL-UNNAMED";

    @Override
    public String name() {
        return "spark";
    }

    @Override
    public Session connect(String address, List<String> compare, Path folder) {
        SparkConf conf = new SparkConf()
                .setMaster(address)
                .setAppName("fathom " + String.join(" ", compare))
                // Fathom's jars come first: Spark has an older version of the annotations of Jackson.
                .set("spark.executor.extraClassPath", System.getProperty("java.class.path"))
                .set("spark.executor.extraJavaOptions", JAVA_OPTIONS)
                .setIfMissing("spark.ui.enabled", "false")
                // A lost node is noticed in half a minute, not in two.
                .setIfMissing("spark.executor.heartbeatInterval", "5s")
                .setIfMissing("spark.network.timeout", "30s")
                .setIfMissing("spark.network.timeoutInterval", "10s")
                .setIfMissing("spark.storage.blockManagerHeartbeatTimeoutMs", "30s");
        try {
            return new SparkSession(new JavaSparkContext(conf), compare, folder);
        } catch (RuntimeException e) {
            throw refused(address, e);
        } catch (Exception e) { // Scala declares none, and throws SparkException all the same
            throw refused(address, e);
        }
    }

    private static BadInputException refused(String address, Exception e) {
        String why =
                e instanceof SparkException || e.getMessage() != null ? String.valueOf(e.getMessage()) : e.toString();
        return new BadInputException("submit --spark " + address + ": " + why, e);
    }
}
