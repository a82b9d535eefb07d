package io.gristmill.demo;

import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.CommandLinePropertySource;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Holds with {@code --demo} on the command line or with {@code gristmill.demo} set anywhere. Both may stand without a value.
 *
 * <p>{@code demo} is looked for on the command line only: as a setting it could come from an environment variable DEMO of somebody else.
 */
final class DemoRequested implements Condition {

    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
        return isOn(context.getEnvironment().getProperty("gristmill.demo"))
                || context.getEnvironment() instanceof ConfigurableEnvironment environment && isOn(onCommandLine(environment));
    }

    private static @Nullable Object onCommandLine(ConfigurableEnvironment environment) {
        PropertySource<?> arguments = environment.getPropertySources()
                .get(CommandLinePropertySource.COMMAND_LINE_PROPERTY_SOURCE_NAME);
        return arguments == null ? null : arguments.getProperty("demo");
    }

    private static boolean isOn(@Nullable Object value) {
        return value != null && !"false".equalsIgnoreCase(value.toString());
    }
}
