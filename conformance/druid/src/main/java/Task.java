import java.io.File;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.druid.data.input.InputFormat;
import org.apache.druid.data.input.InputRow;
import org.apache.druid.data.input.InputRowSchema;
import org.apache.druid.data.input.MapBasedInputRow;
import org.apache.druid.data.input.impl.InputRowParser;
import org.apache.druid.data.input.kafka.KafkaRecordEntity;
import org.apache.druid.indexing.input.InputRowSchemas;
import org.apache.druid.indexing.kafka.supervisor.KafkaSupervisorSpec;
import org.apache.druid.java.util.common.granularity.Granularity;
import org.apache.druid.java.util.common.parsers.ParseException;
import org.apache.druid.query.aggregation.AggregatorFactory;
import org.apache.druid.segment.incremental.IncrementalIndex;
import org.apache.druid.segment.incremental.IncrementalIndexSchema;
import org.apache.druid.segment.incremental.NoopRowIngestionMeters;
import org.apache.druid.segment.incremental.OnheapIncrementalIndex;
import org.apache.druid.segment.incremental.ParseExceptionHandler;
import org.apache.druid.segment.incremental.RowIngestionMeters;
import org.apache.druid.segment.indexing.DataSchema;
import org.apache.druid.segment.transform.TransformSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.joda.time.DateTime;
import org.joda.time.DateTimeZone;
import org.joda.time.Interval;
import org.joda.time.chrono.ISOChronology;

/** What a task does with a spec before and with its first rows, as far as classes show it without a cluster. */
final class Task {
    static final DateTime NOON = new DateTime(2026, 5, 23, 14, 9, 7, 250, DateTimeZone.UTC);

    /** The usual ways to write a time. */
    static final List<String> FORMATS = List.of(
            "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", "yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:ssZ", "yyyy-MM-dd'T'HH:mm:ssZZ",
            "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss.SSSZZ", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd HH:mm:ss.SSS",
            "yyyy-MM-dd HH:mm", "yyyy-MM-dd", "yyyy/MM/dd HH:mm:ss", "yyyy/MM/dd", "dd.MM.yyyy HH:mm:ss", "dd.MM.yyyy",
            "dd/MM/yyyy HH:mm:ss", "dd/MM/yyyy", "MM/dd/yyyy HH:mm:ss", "MM/dd/yyyy", "yyyyMMdd", "yyyyMMddHHmmss", "yyyyMMddHH",
            "yyyy-MM", "yyyy", "dd/MMM/yyyy:HH:mm:ss Z", "EEE, dd MMM yyyy HH:mm:ss Z", "EEE MMM dd HH:mm:ss yyyy",
            "dd-MMM-yyyy HH:mm:ss", "MMM dd yyyy HH:mm:ss", "yyyy-MM-dd hh:mm:ss a", "MM/dd/yyyy hh:mm:ss a", "HH:mm:ss", "HH:mm",
            "yyyy-'W'ww-e", "yyyy-DDD", "yy-MM-dd", "yyyy-MM-dd HH:mm:ss Z");

    static final List<Object> NUMBERS = List.of(
            NOON.getMillis(), NOON.getMillis() / 1000, Long.toString(NOON.getMillis()), Long.toString(NOON.getMillis() / 1000),
            NOON.getMillis() * 1000, NOON.getMillis() * 1000000, NOON.getMillis() / 1000.0);

    private static final List<String> RECORDS =
            List.of("{\"timestamp\": \"2026-05-23T14:09:07Z\", \"a\": 1}", "2026-05-23T14:09:07Z,1,2", "x");

    private final DataSchema schema;
    private final InputFormat format;
    String someRows;
    boolean lost;

    Task(KafkaSupervisorSpec spec) {
        schema = spec.getSpec().getDataSchema();
        format = spec.getSpec().getIOConfig().getInputFormat();
    }

    /** Makes the reader of a task, and gives it records of one line each. */
    void readRows() throws Throwable {
        InputRowParser<?> parser = format == null ? schema.getParser() : null;
        if (format == null && parser == null) {
            throw new IllegalStateException("no inputFormat");
        }
        InputRowSchema rows = InputRowSchemas.fromDataSchema(schema);
        RowIngestionMeters meters = new NoopRowIngestionMeters();
        int[] unparseable = {0};
        ParseExceptionHandler handler = new ParseExceptionHandler(meters, false, Integer.MAX_VALUE, 0) {
            @Override
            public void handle(ParseException e) {
                unparseable[0]++;
            }
        };
        Predicate<InputRow> all = row -> true;
        Object[] given = {parser, format, rows, schema.getTransformSpec(), new File("."), all, meters, handler};
        Class<?>[] types = {
            InputRowParser.class, InputFormat.class, InputRowSchema.class, TransformSpec.class, File.class, Predicate.class,
            RowIngestionMeters.class, ParseExceptionHandler.class
        };
        Class<?> reader = Class.forName("org.apache.druid.indexing.seekablestream.StreamChunkParser");
        Constructor<?> constructor = reader.getDeclaredConstructor(types);
        constructor.setAccessible(true);
        Method parse = reader.getDeclaredMethod("parse", List.class, boolean.class);
        parse.setAccessible(true);
        Throwable failed = null;
        int made = 0;
        int read = 0;
        try {
            Object chunks = constructor.newInstance(given);
            for (String record : RECORDS) {
                byte[] value = record.getBytes(StandardCharsets.UTF_8);
                try {
                    KafkaRecordEntity entity = new KafkaRecordEntity(new ConsumerRecord<>("t", 0, 0, value, value));
                    made += ((List<?>) parse.invoke(chunks, List.of(entity), false)).size();
                    read++;
                } catch (InvocationTargetException e) {
                    failed = e.getCause();
                }
            }
        } catch (InvocationTargetException e) {
            failed = e.getCause();
        }
        if (read == 0) {
            throw failed;
        }
        lost = made == 0 && unparseable[0] == 0 && schema.getTransformSpec().getFilter() == null;
    }

    /** Looks for a segment for each of some rows. */
    void allocate() {
        Granularity rows = schema.getGranularitySpec().getQueryGranularity();
        Granularity wanted = schema.getGranularitySpec().getSegmentGranularity();
        int asked = 0;
        int found = 0;
        String why = null;
        for (int step = 0; step < 150; step++) {
            DateTime time = NOON.plusHours(step * 101);
            asked++;
            if (fits(rows, wanted, time)) {
                found++;
            } else {
                why = why == null ? "no segment for a row of " + time : why;
            }
        }
        if (found == 0) {
            throw new IllegalStateException(why);
        }
        if (found < asked) {
            someRows = why;
        }
    }

    /** As SegmentAllocateAction does. */
    private static boolean fits(Granularity rows, Granularity wanted, DateTime time) {
        ISOChronology utc = ISOChronology.getInstanceUTC();
        Interval row = rows.bucket(time).withChronology(utc);
        for (Granularity tried : Granularity.granularitiesFinerThan(wanted)) {
            if (tried.bucket(time).withChronology(utc).contains(row)) {
                return true;
            }
        }
        return false;
    }

    /** Puts a row without values, and one with numbers, into an index in memory. */
    void index() throws Exception {
        List<String> names = new ArrayList<>(schema.getDimensionsSpec().getDimensionNames());
        Map<String, Object> numbers = new HashMap<>();
        names.forEach(name -> numbers.put(name, 1));
        Arrays.stream(schema.getAggregators())
                .map(AggregatorFactory::requiredFields)
                .forEach(fields -> fields.forEach(name -> numbers.put(name, 1)));
        Exception failed = null;
        for (Map<String, Object> values : List.of(Map.<String, Object>of(), numbers)) {
            IncrementalIndexSchema rows = new IncrementalIndexSchema.Builder()
                    .withTimestampSpec(schema.getTimestampSpec())
                    .withQueryGranularity(schema.getGranularitySpec().getQueryGranularity())
                    .withDimensionsSpec(schema.getDimensionsSpec())
                    .withMetrics(schema.getAggregators())
                    .withRollup(schema.getGranularitySpec().isRollup())
                    .withProjections(schema.getProjections() == null ? List.of() : schema.getProjections())
                    .build();
            try (IncrementalIndex index =
                    new OnheapIncrementalIndex.Builder().setIndexSchema(rows).setMaxRowCount(10).build()) {
                index.add(new MapBasedInputRow(NOON, names, values));
                return;
            } catch (ParseException e) {
                return;
            } catch (Exception e) {
                failed = e;
            }
        }
        throw failed;
    }
}
