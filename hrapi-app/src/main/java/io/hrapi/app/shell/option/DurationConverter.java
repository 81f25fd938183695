package io.hrapi.app.shell.option;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads a duration like {@code 30s}, {@code 5m} or {@code 1h}, in seconds; a bare number is in
 * seconds.
 */
final class DurationConverter implements ITypeConverter<Long> {

  private static final Pattern SPAN = Pattern.compile("(\\d{1,9})(s|m|h)?");
  private static final Map<String, Long> UNITS = Map.of("s", 1L, "m", 60L, "h", 3_600L);

  @Override
  public Long convert(String value) {
    Matcher span = SPAN.matcher(value);
    if (!span.matches()) {
      throw new TypeConversionException(
          "expected a time like 30s, 5m or 1h, got \"" + value + "\"");
    }
    String unit = span.group(2) == null ? "s" : span.group(2);
    return Long.parseLong(span.group(1)) * UNITS.getOrDefault(unit, 1L);
  }
}
