package io.hrapi.api.representation;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.hrapi.api.figures.TargetsHealth;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where things stand: the log, what is pending and running, HAProxy, and the last commit.
 *
 * @param targets as HAProxy sees them; left out while it does not run, or runs an upload
 */
public record StatusRepresentation(
    String name,
    String release,
    String node,
    Versions versions,
    Haproxy haproxy,
    @Nullable LastCommit lastCommit,
    @Nullable @JsonInclude(JsonInclude.Include.NON_NULL) TargetsHealth targets) {

  /**
   * Versions of the log.
   *
   * @param latest the newest event
   * @param model the newest event that changed the model
   * @param pending the model's version that a commit would load; null if none waits, or an upload
   * @param running the model's version that HAProxy was given last; null before the first commit,
   *     or if it was an upload
   * @param pendingUpload the SHA-256, in hexadecimal digits, of the upload that waits
   * @param runningUpload likewise of the upload that HAProxy was given last
   */
  public record Versions(
      long latest,
      long model,
      @Nullable Long pending,
      @Nullable Long running,
      @Nullable @JsonInclude(JsonInclude.Include.NON_NULL) String pendingUpload,
      @Nullable @JsonInclude(JsonInclude.Include.NON_NULL) String runningUpload) {}

  /**
   * The HAProxy that hrapi owns.
   *
   * @param state {@code running}, {@code stopped} or {@code unavailable}
   * @param detail why it is unavailable
   * @param pid its master process
   * @param commit the id of the configuration that it runs, as the process itself says
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Haproxy(
      String state,
      @Nullable String detail,
      @Nullable String version,
      @Nullable Long pid,
      @Nullable Long workerPid,
      @Nullable Long uptimeSeconds,
      @Nullable String commit,
      @Nullable String listenPort) {}

  /**
   * The last commit, whatever came of it.
   *
   * @param version of its event
   * @param rendered the model's version that was rendered
   * @param outcome {@code start}, {@code reload}, {@code unchanged}, {@code staged}, {@code found},
   *     {@code refused} or {@code failed}
   * @param messages HAProxy's words
   */
  public record LastCommit(long version, long rendered, String outcome, List<String> messages) {}
}
