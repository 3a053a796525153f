import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.apache.druid.data.input.impl.TimestampSpec;
import org.apache.druid.indexing.kafka.supervisor.KafkaSupervisorSpec;
import org.apache.druid.indexing.overlord.supervisor.Supervisor;
import org.apache.druid.indexing.overlord.supervisor.SupervisorSpec;

/**
 * Asks Druid. One question a line of standard input, one answer a line of standard output, both JSON:
 *
 * <pre>
 * {"ask": "table"}                  {"druid": …, "types": {CLASS: {…}, …}}
 * {"name": …, "spec": TEXT}         {"name": …, "stage": …, "why": …, "unknown": [[CLASS, MEMBER], …],
 *                                    "rows": …, "lost": …, "timestamps": …}
 * </pre>
 *
 * The stage is where it ends: `read`, `supervisor` and `autoscaler` (the POST is refused), `task` (each task fails), or
 * `taken`. `unknown` is what is dropped. `rows` says that segments for some rows only can be allocated; `lost` that messages of
 * one line make no row, without a word; `timestamps` is how many of the usual ways to write a time are read. Nothing here
 * knows what msk-gen thinks.
 */
public final class Judge {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Judge() {}

    public static void main(String[] arguments) throws Exception {
        PrintStream answers = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        System.setOut(System.err);
        Druid druid = new Druid();
        BufferedReader questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = questions.readLine(); line != null; line = questions.readLine()) {
            JsonNode question = JSON.readTree(line);
            ObjectNode answer = question.has("ask") ? Table.of(druid) : verdict(druid, question);
            answers.println(JSON.writeValueAsString(answer));
        }
        answers.flush();
        // Supervisors have threads that nobody stops.
        System.exit(0);
    }

    private static ObjectNode verdict(Druid druid, JsonNode question) throws Exception {
        ObjectNode answer = JSON.createObjectNode();
        answer.set("name", question.get("name"));
        // A thread for each spec: the last timestamp that was read is kept by thread, whatever its format.
        Thread thread = new Thread(() -> verdict(druid, question.get("spec").asText(), answer));
        thread.start();
        thread.join();
        return answer;
    }

    private static void verdict(Druid druid, String text, ObjectNode answer) {
        String stage = "read";
        try {
            SupervisorSpec read = druid.mapper.readValue(text, SupervisorSpec.class);
            if (!(read instanceof KafkaSupervisorSpec)) {
                answer.put("stage", stage).put("why", "no Kafka supervisor");
                return;
            }
            KafkaSupervisorSpec spec = (KafkaSupervisorSpec) read;
            stage = "supervisor";
            Supervisor supervisor = spec.createSupervisor();
            stage = "autoscaler";
            spec.createAutoscaler(supervisor);
            ArrayNode unknown = answer.putArray("unknown");
            for (String[] one : druid.unknown(text)) {
                unknown.addArray().add(one[0]).add(one[1]);
            }
            stage = "task";
            Task task = new Task(spec);
            task.readRows();
            task.allocate();
            task.index();
            if (task.someRows != null) {
                answer.put("rows", task.someRows);
            }
            answer.put("lost", task.lost).put("stage", "taken");
        } catch (Throwable e) {
            answer.put("stage", stage).put("why", firstLine(e));
        }
        if (answer.has("unknown")) {
            answer.put("timestamps", timestamps(druid, text));
        }
    }

    /** How many of the usual ways to write a time the timestampSpec reads. */
    private static int timestamps(Druid druid, String text) {
        int read = 0;
        try {
            KafkaSupervisorSpec spec = (KafkaSupervisorSpec) druid.mapper.readValue(text, SupervisorSpec.class);
            TimestampSpec timestamp = spec.getSpec().getDataSchema().getTimestampSpec();
            for (String format : Task.FORMATS) {
                String time = org.joda.time.format.DateTimeFormat.forPattern(format).withZoneUTC().print(Task.NOON);
                try {
                    read += timestamp.parseDateTime(time) == null ? 0 : 1;
                } catch (RuntimeException e) {
                    // Not this one.
                }
            }
            for (Object number : Task.NUMBERS) {
                try {
                    read += timestamp.parseDateTime(number) == null ? 0 : 1;
                } catch (RuntimeException e) {
                    // Not this one.
                }
            }
        } catch (Exception e) {
            return 0;
        }
        return read;
    }

    private static String firstLine(Throwable thrown) {
        String message = thrown.getClass().getSimpleName() + ": " + thrown.getMessage();
        return message.lines().findFirst().orElse("");
    }
}
