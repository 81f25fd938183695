package io.hrapi.app.shell.option;

import io.hrapi.api.request.Rfc3339;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Accepts a time as the API does, and returns it unchanged. */
public final class TimeConverter implements ITypeConverter<String> {

  @Override
  public String convert(String value) {
    if (!isTime(value)) {
      throw new TypeConversionException(
          "expected a time like 2026-01-31T12:00:00Z (RFC 3339), got \"" + value + "\"");
    }
    return value;
  }

  /** Returns whether a text is a time in the form of RFC 3339. */
  static boolean isTime(String text) {
    try {
      Rfc3339.parse(text);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
