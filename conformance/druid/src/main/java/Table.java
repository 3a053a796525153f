import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.BeanDeserializerBase;
import com.fasterxml.jackson.databind.deser.DefaultDeserializationContext;
import com.fasterxml.jackson.databind.deser.SettableBeanProperty;
import com.fasterxml.jackson.databind.deser.ValueInstantiator;
import com.fasterxml.jackson.databind.deser.std.EnumDeserializer;
import com.fasterxml.jackson.databind.introspect.AnnotatedClass;
import com.fasterxml.jackson.databind.introspect.AnnotatedClassResolver;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.databind.jsontype.TypeDeserializer;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.PropertyWriter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.druid.indexing.kafka.supervisor.KafkaSupervisorSpec;
import org.apache.druid.metadata.DynamicConfigProvider;
import org.apache.druid.metadata.PasswordProvider;

/** Every class that Jackson reaches from a Kafka supervisor: its members, the ids of its kinds, the words of enumerations. */
final class Table {
    private static final Map<String, String> PLAIN = Map.ofEntries(
            Map.entry("java.lang.String", "string"),
            Map.entry("java.lang.Boolean", "boolean"),
            Map.entry("boolean", "boolean"),
            Map.entry("java.lang.Integer", "int32"),
            Map.entry("int", "int32"),
            Map.entry("java.lang.Long", "int64"),
            Map.entry("long", "int64"),
            Map.entry("java.lang.Double", "number"),
            Map.entry("double", "number"),
            Map.entry("java.lang.Float", "number"),
            Map.entry("float", "number"),
            Map.entry("java.lang.Byte", "Byte"),
            Map.entry("java.lang.Object", "any"),
            Map.entry("org.joda.time.Period", "period"),
            Map.entry("org.joda.time.Duration", "duration"),
            Map.entry("org.joda.time.DateTime", "datetime"),
            Map.entry("org.joda.time.Interval", "interval"),
            Map.entry("org.joda.time.DateTimeZone", "timezone"));

    private final ObjectMapper json = new ObjectMapper();
    private final DeserializationConfig config;
    private final DefaultDeserializationContext context;
    private final TreeMap<String, ObjectNode> types = new TreeMap<>();
    private final Deque<JavaType> waiting = new ArrayDeque<>();
    private final Set<String> seen = new HashSet<>();
    private final SerializerProvider writers;

    private Table(Druid druid) throws Exception {
        config = druid.mapper.getDeserializationConfig();
        context = ((DefaultDeserializationContext) druid.mapper.getDeserializationContext())
                .createInstance(config, druid.mapper.createParser("{}"), druid.mapper.getInjectableValues());
        writers = druid.mapper.getSerializerProviderInstance();
    }

    static ObjectNode of(Druid druid) throws Exception {
        Table table = new Table(druid);
        table.type(druid.mapper.constructType(KafkaSupervisorSpec.class));
        // Two that hide in consumerProperties.
        table.type(druid.mapper.constructType(PasswordProvider.class));
        table.type(druid.mapper.constructType(DynamicConfigProvider.class));
        while (!table.waiting.isEmpty()) {
            table.read(table.waiting.pop());
        }
        ObjectNode answer = table.json.createObjectNode();
        answer.put("druid", KafkaSupervisorSpec.class.getPackage().getImplementationVersion());
        table.types.forEach(answer.putObject("types")::set);
        return answer;
    }

    /** The name without its package, with the class around it. */
    static String name(Class<?> type) {
        Class<?> outer = type.getEnclosingClass();
        return outer == null ? type.getSimpleName() : name(outer) + "." + type.getSimpleName();
    }

    /** A type in words; a class is read later. */
    private String type(JavaType type) {
        String plain = PLAIN.get(type.getRawClass().getName());
        if (plain != null) {
            return plain;
        }
        if (type.isMapLikeType()) {
            return "map<" + type(type.getKeyType()) + ", " + type(type.getContentType()) + ">";
        }
        if (type.isCollectionLikeType() || type.isArrayType()) {
            return "list<" + type(type.getContentType()) + ">";
        }
        String name = name(type.getRawClass());
        if (seen.add(name)) {
            waiting.add(type);
        }
        return name;
    }

    private void read(JavaType type) throws Exception {
        ObjectNode facts = types.computeIfAbsent(name(type.getRawClass()), name -> json.createObjectNode());
        TypeDeserializer kinds = context.getFactory().findTypeDeserializer(config, type);
        if (kinds != null && type.isAbstract()) {
            kinds(type, kinds, facts);
            return;
        }
        JsonDeserializer<Object> reader;
        try {
            reader = context.findNonContextualValueDeserializer(type);
        } catch (JsonMappingException e) {
            facts.put("cannot be read", true);
            return;
        }
        if (type.isEnumType()) {
            ArrayNode words = facts.putArray("enum");
            for (Object constant : type.getRawClass().getEnumConstants()) {
                words.add(((Enum<?>) constant).name());
            }
            if (!(reader instanceof EnumDeserializer)) {
                facts.put("reading", "own");
            }
            return;
        }
        if (reader instanceof BeanDeserializerBase) {
            BeanDeserializerBase bean = (BeanDeserializerBase) reader;
            TreeMap<String, String> members = new TreeMap<>();
            for (Iterator<SettableBeanProperty> all = bean.properties(); all.hasNext(); ) {
                SettableBeanProperty property = all.next();
                members.put(property.getName(), type(property.getType()));
            }
            members.forEach(facts.putObject("members")::put);
            alsoFrom(bean.getValueInstantiator(), facts);
            onlyWritten(type, members.keySet(), facts);
        }
    }

    private void alsoFrom(ValueInstantiator made, ObjectNode facts) {
        Set<String> from = new TreeSet<>();
        if (made.canCreateFromString()) {
            from.add("string");
        }
        if (made.canCreateFromInt() || made.canCreateFromLong()) {
            from.add("integer");
        }
        if (made.canCreateUsingDelegate()) {
            from.add(type(made.getDelegateType(config)));
        }
        if (made.canCreateUsingArrayDelegate()) {
            from.add(type(made.getArrayDelegateType(config)));
        }
        from.forEach(facts.putArray("also from")::add);
    }

    /** What the class prints and does not read. */
    private void onlyWritten(JavaType type, Set<String> members, ObjectNode facts) throws Exception {
        Set<String> written = new TreeSet<>();
        for (Iterator<PropertyWriter> all = writers.findValueSerializer(type).properties(); all.hasNext(); ) {
            written.add(all.next().getName());
        }
        written.removeAll(members);
        written.forEach(facts.putArray("only written")::add);
    }

    private void kinds(JavaType type, TypeDeserializer kinds, ObjectNode facts) throws Exception {
        facts.put("selector", kinds.getPropertyName());
        AnnotatedClass annotated = AnnotatedClassResolver.resolve(config, type, config);
        TreeMap<String, String> ids = new TreeMap<>();
        for (NamedType kind : config.getSubtypeResolver().collectAndResolveSubtypesByTypeId(config, annotated)) {
            if (kind.hasName()) {
                ids.put(kind.getName(), type(kinds.getTypeIdResolver().typeFromId(context, kind.getName())));
            }
        }
        ObjectNode list = facts.putObject("ids");
        ids.forEach(list::put);
        if (kinds.getDefaultImpl() != null) {
            facts.put("unknown id", type(config.constructType(kinds.getDefaultImpl())));
        }
    }
}
