package io.hrapi.app;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The release of hrapi. */
public final class Release {

  private Release() {}

  /** Returns the release as the build wrote it, for example {@code 0.1.0}. */
  public static String version() {
    try (InputStream stream = Release.class.getResourceAsStream("release.properties")) {
      Properties properties = new Properties();
      properties.load(stream);
      return properties.getProperty("version");
    } catch (IOException e) {
      throw new UncheckedIOException("the program is incomplete: release.properties", e);
    }
  }
}
