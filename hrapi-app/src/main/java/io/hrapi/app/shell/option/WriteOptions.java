package io.hrapi.app.shell.option;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options of every command that changes something. */
public final class WriteOptions {

  @Option(
      names = {"-m", "--reason"},
      paramLabel = "TEXT",
      description = "The reason, which is stored with the event.")
  private @Nullable String reason;

  @Option(
      names = "--if-match",
      paramLabel = "VERSION",
      converter = Version.class,
      description = "Only if the model was not changed after this version.")
  private @Nullable Long ifMatch;

  /** Returns the headers for these options. */
  Map<String, String> headers() {
    Map<String, String> headers = new LinkedHashMap<>();
    if (reason != null) {
      headers.put("Hrapi-Reason", reason);
    }
    if (ifMatch != null) {
      headers.putAll(ifMatch(ifMatch));
    }
    return headers;
  }

  /** Returns the header with which a write is refused if the model was changed after a version. */
  public static Map<String, String> ifMatch(long version) {
    return Map.of("If-Match", "\"" + version + "\"");
  }

  /** Reads a version, with or without the quotes of an ETag. */
  static final class Version implements ITypeConverter<Long> {

    @Override
    public Long convert(String value) {
      String digits = value.replaceAll("^\"(.*)\"$", "$1");
      if (!digits.matches("\\d{1,18}")) {
        throw new TypeConversionException(
            "expected a version, a number from 0, got \"" + value + "\"");
      }
      return Long.valueOf(digits);
    }
  }
}
