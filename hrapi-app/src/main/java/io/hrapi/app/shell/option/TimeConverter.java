package io.hrapi.app.shell.option;

import io.hrapi.api.request.Rfc3339;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Takes a time as the API does, and leaves it as it was written. */
public final class TimeConverter implements ITypeConverter<String> {

  @Override
  public String convert(String value) {
    if (!isTime(value)) {
      throw new TypeConversionException(
          "expected a time like 2026-01-31T12:00:00Z (RFC 3339), got \"" + value + "\"");
    }
    return value;
  }

  /** Whether a text is a time as RFC 3339 has it. */
  static boolean isTime(String text) {
    try {
      Rfc3339.parse(text);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
