import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.InjectableValues;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.Module;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.BeanDeserializerBuilder;
import com.fasterxml.jackson.databind.deser.BeanDeserializerModifier;
import com.fasterxml.jackson.databind.deser.DeserializationProblemHandler;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.druid.client.coordinator.CoordinatorClient;
import org.apache.druid.guice.BuiltInTypesModule;
import org.apache.druid.guice.ExpressionModule;
import org.apache.druid.guice.IndexingServiceInputSourceModule;
import org.apache.druid.guice.IndexingServiceTuningConfigModule;
import org.apache.druid.guice.SupervisorModule;
import org.apache.druid.indexing.common.SegmentCacheManagerFactory;
import org.apache.druid.indexing.common.config.TaskConfig;
import org.apache.druid.indexing.common.stats.DropwizardRowIngestionMetersFactory;
import org.apache.druid.indexing.kafka.KafkaIndexTaskClientFactory;
import org.apache.druid.indexing.kafka.KafkaIndexTaskModule;
import org.apache.druid.indexing.overlord.IndexerMetadataStorageCoordinator;
import org.apache.druid.indexing.overlord.TaskMaster;
import org.apache.druid.indexing.overlord.TaskStorage;
import org.apache.druid.indexing.overlord.sampler.InputSourceSampler;
import org.apache.druid.indexing.overlord.sampler.SamplerModule;
import org.apache.druid.indexing.overlord.supervisor.SupervisorSpec;
import org.apache.druid.indexing.overlord.supervisor.SupervisorStateManagerConfig;
import org.apache.druid.initialization.DruidModule;
import org.apache.druid.jackson.DefaultObjectMapper;
import org.apache.druid.java.util.emitter.core.NoopEmitter;
import org.apache.druid.java.util.emitter.service.ServiceEmitter;
import org.apache.druid.java.util.metrics.DruidMonitorSchedulerConfig;
import org.apache.druid.js.JavaScriptConfig;
import org.apache.druid.math.expr.ExprMacroTable;
import org.apache.druid.math.expr.ExpressionProcessing;
import org.apache.druid.metadata.input.InputSourceModule;
import org.apache.druid.query.aggregation.datasketches.hll.HllSketchModule;
import org.apache.druid.query.aggregation.datasketches.kll.KllSketchModule;
import org.apache.druid.query.aggregation.datasketches.quantiles.DoublesSketchModule;
import org.apache.druid.query.aggregation.datasketches.theta.SketchModule;
import org.apache.druid.query.aggregation.datasketches.tuple.ArrayOfDoublesSketchModule;
import org.apache.druid.query.lookup.LookupExtractorFactoryContainerProvider;
import org.apache.druid.query.lookup.LookupSerdeModule;
import org.apache.druid.rpc.indexing.OverlordClient;
import org.apache.druid.segment.DefaultColumnFormatConfig;
import org.apache.druid.segment.IndexIO;
import org.apache.druid.segment.column.ColumnConfig;
import org.apache.druid.segment.incremental.RowIngestionMetersFactory;
import org.apache.druid.server.security.AuthorizerMapper;

/** Druid's reader of specs as the Overlord has it, and a second one that notes what the first drops. */
final class Druid {
    final ObjectMapper mapper = new DefaultObjectMapper();
    private final ObjectMapper noting = new DefaultObjectMapper();
    private final Set<List<String>> noted = new LinkedHashSet<>();

    Druid() throws Exception {
        ExpressionProcessing.initializeForTests();
        BuiltInTypesModule.registerHandlersAndSerde();
        SketchModule.registerSerde();
        HllSketchModule.registerSerde();
        KllSketchModule.registerSerde();
        DoublesSketchModule.registerSerde();
        ArrayOfDoublesSketchModule.registerSerde();
        set(mapper);
        noting.registerModule(new SimpleModule("noting").setDeserializerModifier(new Forgetting()));
        noting.addHandler(new Noting());
        set(noting);
    }

    private static List<DruidModule> modules() {
        return List.of(
                new BuiltInTypesModule(),
                new IndexingServiceInputSourceModule(),
                new IndexingServiceTuningConfigModule(),
                new SupervisorModule(),
                new SamplerModule(),
                new InputSourceModule(),
                new LookupSerdeModule(),
                new KafkaIndexTaskModule(),
                new SketchModule(),
                new HllSketchModule(),
                new KllSketchModule(),
                new DoublesSketchModule(),
                new ArrayOfDoublesSketchModule());
    }

    private static void set(ObjectMapper mapper) throws Exception {
        for (DruidModule module : modules()) {
            for (Module jackson : module.getJacksonModules()) {
                mapper.registerModule(jackson);
            }
        }
        List<ExprMacroTable.ExprMacro> macros = new ArrayList<>();
        for (Class<? extends ExprMacroTable.ExprMacro> macro : ExpressionModule.EXPR_MACROS) {
            // Guice gives them what they ask for: the mapper, and lookups, of which there are none here.
            Constructor<?> made = macro.getDeclaredConstructors()[0];
            Class<?>[] asked = made.getParameterTypes();
            Object[] given = new Object[asked.length];
            for (int at = 0; at < asked.length; at++) {
                given[at] = asked[at] == ObjectMapper.class ? mapper : null;
            }
            macros.add((ExprMacroTable.ExprMacro) made.newInstance(given));
        }
        InjectableValues.Std values = new InjectableValues.Std();
        for (Class<?> absent :
                List.of(
                        TaskStorage.class,
                        TaskMaster.class,
                        IndexerMetadataStorageCoordinator.class,
                        SegmentCacheManagerFactory.class,
                        CoordinatorClient.class,
                        OverlordClient.class,
                        LookupExtractorFactoryContainerProvider.class,
                        InputSourceSampler.class,
                        AuthorizerMapper.class,
                        TaskConfig.class)) {
            values.addValue(absent, null);
        }
        values.addValue(ObjectMapper.class, mapper);
        values.addValue(IndexIO.class, new IndexIO(mapper, ColumnConfig.DEFAULT));
        values.addValue(ServiceEmitter.class, new ServiceEmitter("judge", "judge", new NoopEmitter()));
        values.addValue(ExprMacroTable.class, new ExprMacroTable(macros));
        values.addValue(DruidMonitorSchedulerConfig.class, new DruidMonitorSchedulerConfig());
        values.addValue(SupervisorStateManagerConfig.class, new SupervisorStateManagerConfig());
        values.addValue(RowIngestionMetersFactory.class, new DropwizardRowIngestionMetersFactory());
        values.addValue(JavaScriptConfig.class, new JavaScriptConfig(false));
        values.addValue(DefaultColumnFormatConfig.class, mapper.readValue("{}", DefaultColumnFormatConfig.class));
        values.addValue(KafkaIndexTaskClientFactory.class, new KafkaIndexTaskClientFactory(null, mapper));
        mapper.setInjectableValues(values);
    }

    /** What is dropped of a spec that can be read: class and member. */
    Collection<String[]> unknown(String text) throws IOException {
        noted.clear();
        noting.readValue(text, SupervisorSpec.class);
        List<String[]> found = new ArrayList<>();
        noted.forEach(one -> found.add(one.toArray(new String[0])));
        return found;
    }

    private final class Noting extends DeserializationProblemHandler {
        @Override
        public boolean handleUnknownProperty(
                DeserializationContext context, JsonParser parser, JsonDeserializer<?> reader, Object bean, String name)
                throws IOException {
            Class<?> type = bean instanceof Class ? (Class<?>) bean : bean.getClass();
            noted.add(List.of(Table.name(type), name));
            parser.skipChildren();
            return true;
        }
    }

    /** Members that can only be written are dropped without asking a handler. */
    private static final class Forgetting extends BeanDeserializerModifier {
        @Override
        public BeanDeserializerBuilder updateBuilder(
                DeserializationConfig config, BeanDescription description, BeanDeserializerBuilder builder) {
            try {
                Field field = BeanDeserializerBuilder.class.getDeclaredField("_ignorableProps");
                field.setAccessible(true);
                field.set(builder, null);
                return builder;
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
