package io.gristmill.api.doc;

import java.lang.reflect.RecordComponent;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import com.fasterxml.jackson.databind.type.TypeFactory;

import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.oas.models.media.Schema;

/** Says of fields that may be null in the code that they may be null in JSON. */
@Component
class NullableFields implements ModelConverter {

    @Override
    public @Nullable Schema<?> resolve(AnnotatedType type, ModelConverterContext context, Iterator<ModelConverter> chain) {
        Schema<?> schema = chain.hasNext() ? chain.next().resolve(type, context, chain) : null;
        Class<?> raw = TypeFactory.rawClass(type.getType());
        io.swagger.v3.oas.annotations.media.Schema said = raw.getAnnotation(io.swagger.v3.oas.annotations.media.Schema.class);
        String name = said == null || said.name().isEmpty() ? raw.getSimpleName() : said.name();
        Schema<?> model = context.getDefinedModels().get(name);
        if (raw.isRecord() && model != null && model.getProperties() != null) {
            for (RecordComponent component : raw.getRecordComponents()) {
                if (component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
                    mark(model, component.getName());
                }
            }
        }
        return schema;
    }

    private static void mark(Schema<?> model, String name) {
        Map<String, ?> properties = model.getProperties();
        if (!(properties.get(name) instanceof Schema<?> property)) {
            return;
        }
        if (property.getTypes() != null) {
            Set<String> types = new LinkedHashSet<>(property.getTypes());
            types.add("null");
            property.setTypes(types);
        } else if (property.get$ref() != null) {
            model.addProperty(name, new Schema<>().anyOf(List.of(property, new Schema<>().types(Set.of("null")))));
        }
    }
}
