package io.hrapi.haproxy.configuration;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One listening socket of a frontend.
 *
 * @param certificateFile the PEM file with certificate chain and key, as a path relative to the
 *     folder of the configuration; if present, the socket uses TLS
 * @param name shown in the statistics; 1 to 80 of {@code A-Z a-z 0-9 _ . : -}
 * @param directives appended to its line
 */
public record Bind(
    BindAddress address,
    Optional<String> certificateFile,
    String name,
    List<Directive> directives) {

  private static final Pattern PATH =
      Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.:-]*(/(?!\\.\\.?(/|$))[A-Za-z0-9_.:-]+)*");

  /** Creates a bind without directives. */
  public Bind(BindAddress address, Optional<String> certificateFile, String name) {
    this(address, certificateFile, name, List.of());
  }

  /**
   * @throws IllegalArgumentException if the name or the path is not valid, or there are too many
   *     directives; a path has no {@code ..}, no leading slash and no leading dot
   */
  public Bind {
    Validation.name("bind name", name);
    directives = Directive.groups("bind", name, directives);
    certificateFile.ifPresent(
        path -> {
          if (path.length() > 255 || !PATH.matcher(path).matches()) {
            throw Validation.refused(
                "certificate file of bind '" + name + "'",
                path,
                "a relative path of A-Z a-z 0-9 _ . : - and /, such as certificates/a.pem");
          }
        });
  }
}
