package io.hrapi.app.configuration;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dropwizard.util.DataSize;
import io.dropwizard.util.DataSizeUnit;
import io.dropwizard.validation.MaxDuration;
import io.dropwizard.validation.MinDataSize;
import io.dropwizard.validation.MinDuration;
import io.hrapi.app.backup.Authorities;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** The section {@code artifactRepository}: where backups are stored, if not in a folder. */
public final class ArtifactRepositorySection {

  /** The repository's address or host name, with or without a scheme; empty if there is none. */
  @JsonProperty @NotNull private String host = "";

  /** {@code https}, or {@code http} to connect without TLS. */
  @JsonProperty
  @NotNull
  @Pattern(regexp = "https?", message = "must be http or https")
  private String scheme = "http";

  /** A file of trusted certificates in PEM; empty to trust those of the Java platform. */
  @JsonProperty @NotNull private String authorities = "";

  @JsonProperty
  @Min(1)
  @Max(65535)
  private int port = 8888;

  /** The repository that holds the backups; pyHrapi's was {@code mlbc}. */
  @JsonProperty
  @NotNull
  @Pattern(regexp = "[A-Za-z0-9_-]{1,64}", message = "must be 1–64 of A-Z a-z 0-9 _ -")
  private String repository = "mlbc";

  /** The limit for connecting, for an answer, and between two pieces of a database. */
  @JsonProperty
  @NotNull
  @MinDuration(value = 10, unit = TimeUnit.MILLISECONDS)
  @MaxDuration(value = 10, unit = TimeUnit.MINUTES)
  private io.dropwizard.util.Duration timeout = io.dropwizard.util.Duration.seconds(10);

  /** The largest file that is sent to the repository; a larger database is split. */
  @JsonProperty
  @NotNull
  @MinDataSize(value = 64, unit = DataSizeUnit.KIBIBYTES)
  private DataSize partSize = DataSize.mebibytes(256);

  public String host() {
    return host.replaceFirst("^https?://", "");
  }

  /**
   * Returns the context that verifies the repository's certificate; null to connect without TLS.
   *
   * @throws IllegalArgumentException if the settings contradict each other, or the authorities
   *     contain no certificate
   */
  public @Nullable SSLContext tls() {
    boolean secure = host.startsWith("https://") || scheme.equals("https");
    if (secure && host.startsWith("http://")) {
      throw new IllegalArgumentException(
          "artifactRepository.scheme is https, but its host is " + host);
    }
    if (!secure && !authorities.isEmpty()) {
      throw new IllegalArgumentException(
          "artifactRepository.authorities is for https, but its scheme is http");
    }
    if (!secure) {
      return null;
    }
    return authorities.isEmpty() ? Authorities.ofPlatform() : Authorities.of(Path.of(authorities));
  }

  public int port() {
    return port;
  }

  public long partBytes() {
    return partSize.toBytes();
  }

  public String repository() {
    return repository;
  }

  public Duration timeout() {
    return timeout.toJavaDuration();
  }
}
