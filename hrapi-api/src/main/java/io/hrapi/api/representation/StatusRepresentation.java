package io.hrapi.api.representation;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.hrapi.api.figures.TargetsHealth;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The current status: the log, what is pending and running, what a commit would load, HAProxy, and
 * the last commit.
 *
 * @param next what {@code POST /v1/controller/commit} would load
 * @param drift in what HAProxy and its files are not what was committed, when hrapi looked last;
 *     the first 100
 * @param targets as HAProxy sees them; left out while it does not run; those of an upload by
 *     HAProxy's own names
 * @param certificates those served that have expired, or will within 21 days; left out if there are
 *     none
 */
public record StatusRepresentation(
    String name,
    String release,
    String node,
    Versions versions,
    Next next,
    Haproxy haproxy,
    @Nullable LastCommit lastCommit,
    Log log,
    List<DeviationRepresentation> drift,
    @Nullable @JsonInclude(JsonInclude.Include.NON_NULL) Confirm confirm,
    @Nullable @JsonInclude(JsonInclude.Include.NON_NULL) TargetsHealth targets,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<ExpiringCertificate> certificates) {

  /**
   * A certificate that clients refuse, or will soon.
   *
   * @param certificate its name
   * @param notAfter until when it is valid, RFC 3339
   * @param problem in words
   */
  public record ExpiringCertificate(
      String certificate, String notAfter, boolean expired, String problem) {}

  /**
   * Versions of the log.
   *
   * @param latest the newest event
   * @param model the newest event that changed the model
   * @param pending the model's version that {@code POST /v1/haproxy/configuration/commit} would
   *     load; null if none waits, or an upload
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
   * What a commit of the model would load, against what runs; where an upload runs, against the
   * model as it was when that was loaded.
   *
   * @param version the newest version of the model
   * @param toCommit whether the model differs from that
   * @param changes in how many changes; left out where that is not known
   * @param actors who made them, by name: 50 of them at most
   * @param since when the first event was that changed the model, RFC 3339; left out if there are
   *     no changes, or very many events lie between
   * @param sinceVersion that event
   * @param replacesUpload the SHA-256 of the upload that runs, which a commit would replace
   * @param detail why nothing is known
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Next(
      long version,
      boolean toCommit,
      @Nullable Integer changes,
      @Nullable List<String> actors,
      @Nullable String since,
      @Nullable Long sinceVersion,
      @Nullable String replacesUpload,
      @Nullable String detail) {}

  /**
   * Whether the log is what hrapi wrote, as far as it was verified since the start.
   *
   * @param verification {@code running}, {@code valid} or {@code damaged}
   * @param verified how many events fit, from the first on; what hrapi appended since is not
   *     counted
   * @param version the first event that does not fit
   * @param problem what is wrong
   * @param loss what the log had once and has no more: then nothing is written
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Log(
      String verification,
      long verified,
      @Nullable Long version,
      @Nullable String problem,
      @Nullable Loss loss) {}

  /**
   * Events that the log lost.
   *
   * @param problem in words
   * @param version where the log ends, which is what accept-log-loss takes
   * @param hash likewise
   * @param missing what is known to have been there
   */
  public record Loss(
      String problem, long version, String hash, List<KnownEndRepresentation> missing) {}

  /**
   * The HAProxy that hrapi owns.
   *
   * @param state {@code running}, {@code stopped} or {@code unavailable}
   * @param detail why it is unavailable, or what is wrong with it though it runs
   * @param pid its master process
   * @param account as whom the master runs
   * @param commit the id of the configuration that it runs, as the process itself says
   * @param oldWorkers of reloads before, which finish their connections
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Haproxy(
      String state,
      @Nullable String detail,
      @Nullable String version,
      @Nullable Long pid,
      @Nullable Long workerPid,
      @Nullable String account,
      @Nullable Long uptimeSeconds,
      @Nullable String commit,
      @Nullable String listenPort,
      @Nullable List<OldWorker> oldWorkers) {}

  /**
   * A worker that was replaced by a reload and finishes its connections.
   *
   * @param since when it was replaced, RFC 3339
   * @param hardStopSeconds how long until HAProxy ends it (hard-stop-after); 0: that time is over
   */
  public record OldWorker(long pid, String since, long hardStopSeconds) {}

  /**
   * The last commit, whatever its outcome.
   *
   * @param version of its event
   * @param rendered the model's version that was rendered
   * @param outcome {@code start}, {@code reload}, {@code runtime}, {@code unchanged}, {@code
   *     staged}, {@code found}, {@code refused} or {@code failed}
   * @param messages HAProxy's words
   */
  public record LastCommit(long version, long rendered, String outcome, List<String> messages) {}

  /**
   * The commit that waits to be confirmed.
   *
   * @param until when hrapi goes back unless it is, RFC 3339
   * @param byVersion the event that asked for it
   * @param goesBackTo the model's version; null if it is an upload
   * @param goesBackToUpload the SHA-256 of the upload; null if it is the model
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Confirm(
      String until, long byVersion, @Nullable Long goesBackTo, @Nullable String goesBackToUpload) {}
}
