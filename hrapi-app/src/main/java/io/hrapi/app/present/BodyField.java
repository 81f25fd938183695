package io.hrapi.app.present;

import io.hrapi.api.request.ObjectReader;
import io.hrapi.events.command.Assigned;
import io.hrapi.events.model.Field;
import io.hrapi.events.setting.ValueReader;
import io.hrapi.events.setting.ValueType;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads the value of a field from a body; the body's reader collects the errors.
 *
 * @param otherName another name that the field may have in the body; null if it has none
 */
record BodyField(ObjectReader body, String name, @Nullable String otherName)
    implements ValueReader<RuntimeException> {

  /**
   * Returns the value that a body assigns to a field.
   *
   * @return null if the body does not contain the field, or contains an invalid value
   */
  static <T> @Nullable Assigned<T> read(ObjectReader body, Field<?, T> field) {
    String name = field.name();
    String nothing = field.nothing();
    if (field.isOptional()
        && (body.isNull(name) || (nothing != null && body.isText(name, nothing)))) {
      body.ignore(name);
      return new Assigned<>(null);
    }
    T value = field.type().read(new BodyField(body, name, field.otherName()));
    return value == null ? null : new Assigned<>(value);
  }

  @Override
  public <T> @Nullable T text(Function<String, T> requested, Function<String, T> stored) {
    return body.text(name, requested);
  }

  @Override
  public <T> @Nullable T integer(Function<Integer, T> make) {
    return body.integer(name, make);
  }

  @Override
  public <T> @Nullable T number(Function<Long, T> make) {
    return body.number(name, make);
  }

  @Override
  public @Nullable Boolean flag() {
    return otherName == null ? body.flag(name) : body.flag(name, otherName);
  }

  @Override
  public <T> @Nullable List<T> list(ValueType<T> element) {
    return body.list(name, (elements, index) -> element.read(new BodyField(elements, index, null)));
  }
}
