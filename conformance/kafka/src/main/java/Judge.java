import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.utils.AppInfoParser;

/**
 * Asks Kafka. One question a line of standard input, one answer a line of standard output, both JSON:
 *
 * <pre>
 * {"ask": "version"}                                          {"kafka": …}
 * {"ask": "table", "family": "consumer"}                      {NAME: {"type": …, "valid": …, "default": …}, …}
 * {"ask": "class", "names": […]}                              {"absent": […]}
 * {"ask": "file", "path": …}                                  {"settings": {…}} or {"why": …}
 * {"ask": "client", "family": "consumer", "settings": {…}}    {"made": true} or {"made": false, "why": …}
 * </pre>
 *
 * A client is closed as soon as it is made. Nothing here knows what msk-gen thinks.
 */
public final class Judge {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String BYTES = "org.apache.kafka.common.serialization.ByteArray";

    private Judge() {}

    public static void main(String[] arguments) throws Exception {
        PrintStream answers = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        System.setOut(System.err);
        BufferedReader questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = questions.readLine(); line != null; line = questions.readLine()) {
            JsonNode question = JSON.readTree(line);
            answers.println(JSON.writeValueAsString(answer(question)));
        }
        answers.flush();
        // A client that could not be made may leave a thread behind.
        System.exit(0);
    }

    private static ObjectNode answer(JsonNode question) {
        return switch (question.get("ask").asText()) {
            case "version" -> JSON.createObjectNode().put("kafka", AppInfoParser.getVersion());
            case "table" -> table(definition(question.get("family").asText()));
            case "class" -> absent(question.get("names"));
            case "file" -> file(question.get("path").asText());
            case "client" -> client(question.get("family").asText(), question.get("settings"));
            default -> throw new IllegalArgumentException(question.toString());
        };
    }

    private static ConfigDef definition(String family) {
        return switch (family) {
            case "consumer" -> ConsumerConfig.configDef();
            case "producer" -> ProducerConfig.configDef();
            case "admin" -> AdminClientConfig.configDef();
            default -> throw new IllegalArgumentException(family);
        };
    }

    private static ObjectNode table(ConfigDef definition) {
        ObjectNode table = JSON.createObjectNode();
        for (ConfigDef.ConfigKey key : new TreeMap<>(definition.configKeys()).values()) {
            ObjectNode row = table.putObject(key.name).put("type", key.type.name());
            String valid = key.validator == null ? null : key.validator.toString();
            row.put("valid", valid);
            if (key.defaultValue instanceof Number || key.defaultValue instanceof String) {
                row.put("default", key.defaultValue.toString());
            }
        }
        return table;
    }

    private static ObjectNode absent(JsonNode names) {
        ObjectNode answer = JSON.createObjectNode();
        answer.putArray("absent");
        for (JsonNode name : names) {
            try {
                Class.forName(name.asText(), false, Judge.class.getClassLoader());
            } catch (ClassNotFoundException | LinkageError e) {
                answer.withArray("absent").add(name.asText());
            }
        }
        return answer;
    }

    /** Reads a file as Kafka's tools do. */
    private static ObjectNode file(String path) {
        Properties properties = new Properties();
        try (FileInputStream in = new FileInputStream(path)) {
            properties.load(in);
        } catch (Exception e) {
            return JSON.createObjectNode().put("why", innermost(e));
        }
        ObjectNode answer = JSON.createObjectNode();
        ObjectNode settings = answer.putObject("settings");
        new TreeMap<Object, Object>(properties).forEach((key, value) -> settings.put((String) key, (String) value));
        return answer;
    }

    private static ObjectNode client(String family, JsonNode given) {
        Properties settings = new Properties();
        for (Map.Entry<String, JsonNode> entry : given.properties()) {
            settings.put(entry.getKey(), entry.getValue().asText());
        }
        try {
            switch (family) {
                case "consumer" -> {
                    settings.putIfAbsent("key.deserializer", BYTES + "Deserializer");
                    settings.putIfAbsent("value.deserializer", BYTES + "Deserializer");
                    Consumer<byte[], byte[]> made = new KafkaConsumer<>(settings);
                    close(() -> made.close(Duration.ZERO));
                }
                case "producer" -> {
                    settings.putIfAbsent("key.serializer", BYTES + "Serializer");
                    settings.putIfAbsent("value.serializer", BYTES + "Serializer");
                    Producer<byte[], byte[]> made = new KafkaProducer<>(settings);
                    close(() -> made.close(Duration.ZERO));
                }
                case "admin" -> {
                    Admin made = Admin.create(settings);
                    close(() -> made.close(Duration.ZERO));
                }
                default -> throw new IllegalArgumentException(family);
            }
        } catch (Exception | LinkageError e) {
            return JSON.createObjectNode().put("made", false).put("why", innermost(e));
        }
        return JSON.createObjectNode().put("made", true);
    }

    /** A producer waits for its sender, which may sleep as long as a setting says; nobody waits for that here. */
    private static void close(Runnable closing) {
        Thread thread = new Thread(closing, "close");
        thread.setDaemon(true);
        thread.start();
    }

    private static String innermost(Throwable thrown) {
        Throwable cause = thrown;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        return cause.getClass().getSimpleName() + ": " + cause.getMessage();
    }
}
