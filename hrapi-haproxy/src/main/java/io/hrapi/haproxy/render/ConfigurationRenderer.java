package io.hrapi.haproxy.render;

import com.github.jknack.handlebars.Context;
import com.github.jknack.handlebars.EscapingStrategy;
import com.github.jknack.handlebars.Handlebars;
import com.github.jknack.handlebars.Template;
import com.github.jknack.handlebars.context.MapValueResolver;
import com.github.jknack.handlebars.io.ClassPathTemplateLoader;
import io.hrapi.haproxy.configuration.HaproxyConfiguration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/**
 * Renders configurations to the text that HAProxy loads. The same configuration always becomes the
 * same bytes. Created once and shared; thread-safe.
 */
public final class ConfigurationRenderer {

  private final Template template;
  private final ServerLines serverLines = new ServerLines();

  /** Compiles the template, which takes about ten milliseconds. */
  public ConfigurationRenderer() {
    try {
      this.template = engine().compile("haproxy.cfg");
    } catch (IOException e) {
      throw new UncheckedIOException("the template haproxy.cfg.hbs cannot be read", e);
    }
  }

  /**
   * Returns the text of {@code haproxy.cfg}, which needs in its folder the certificates that its
   * binds name, and a {@link ProcessFile} for sockets and identity. Ends with a newline.
   */
  public String render(HaproxyConfiguration configuration) {
    return apply(template, ConfigurationView.of(configuration, serverLines));
  }

  /** Returns a Handlebars engine that does not escape HTML and rejects unknown variables. */
  static Handlebars engine() {
    // {@link Quoting} has escaped the values of the view already; escaping for HTML would change
    // the text.
    return new Handlebars(new ClassPathTemplateLoader("/io/hrapi/haproxy/render", ".hbs"))
        .with(EscapingStrategy.NOOP)
        .prettyPrint(true)
        .registerHelperMissing(
            (context, options) -> {
              throw new IllegalArgumentException(
                  "the template uses '" + options.fn.text() + "', which does not exist");
            });
  }

  static String apply(Template template, Map<String, Object> view) {
    try {
      return template.apply(Context.newBuilder(view).resolver(MapValueResolver.INSTANCE).build());
    } catch (IOException e) {
      throw new UncheckedIOException("the configuration cannot be rendered", e);
    }
  }
}
