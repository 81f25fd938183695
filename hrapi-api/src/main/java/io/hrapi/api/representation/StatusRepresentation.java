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
 * @param lastCommit the last attempt to commit; null if there was none
 * @param drift the first 100 deviations of HAProxy and its files from what was committed, as of the
 *     last check
 * @param confirm the commit that waits for confirmation; absent if none does
 * @param targets the health of the targets as HAProxy sees them, under HAProxy's own names if an
 *     upload runs; absent while HAProxy does not run or nothing was committed
 * @param certificates the served certificates that have expired or will expire within 21 days;
 *     absent if there are none
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
   * A certificate that clients refuse, or will soon refuse.
   *
   * @param certificate the name
   * @param notAfter the end of its validity (RFC 3339)
   * @param problem a description of the problem
   */
  public record ExpiringCertificate(
      String certificate, String notAfter, boolean expired, String problem) {}

  /**
   * Versions of the log.
   *
   * @param latest the version of the newest event
   * @param model the version of the newest event that changed the model
   * @param pending the model's version that {@code POST /v1/haproxy/configuration/commit} would
   *     load; null if nothing or an upload is pending
   * @param running the model's version that HAProxy was last given; null before the first commit,
   *     or if it was an upload
   * @param pendingUpload the SHA-256, in hexadecimal, of the pending upload; absent if there is
   *     none
   * @param runningUpload the SHA-256, in hexadecimal, of the upload that HAProxy was last given;
   *     absent if it was a model
   */
  public record Versions(
      long latest,
      long model,
      @Nullable Long pending,
      @Nullable Long running,
      @Nullable @JsonInclude(JsonInclude.Include.NON_NULL) String pendingUpload,
      @Nullable @JsonInclude(JsonInclude.Include.NON_NULL) String runningUpload) {}

  /**
   * What a commit of the model would load, compared with what runs; if an upload runs, compared
   * with the model as of the time when the upload was loaded.
   *
   * @param version the newest version of the model
   * @param toCommit whether the newest model differs from the other one; if that cannot be
   *     determined, whether its version is higher
   * @param changes the number of changes; absent if it is not known
   * @param actors the names of the actors who made the changes, at most 50
   * @param since the time (RFC 3339) of the first event that made such a change; absent if there
   *     are no changes or too many events to search
   * @param sinceVersion the version of that event
   * @param replacesUpload the SHA-256 of the running upload, which a commit would replace; absent
   *     if none runs
   * @param detail why the changes are not known; else absent
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
   * The result so far of the verification of the log since the start.
   *
   * @param verification {@code running}, {@code valid} or {@code damaged}
   * @param verified the number of valid events, from the first on; events that hrapi has appended
   *     since the start are not counted
   * @param version the version of the first event that is not valid
   * @param problem what is wrong; absent if nothing is
   * @param loss the events that the log has lost, in which case nothing is written; else absent
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Log(
      String verification,
      long verified,
      @Nullable Long version,
      @Nullable String problem,
      @Nullable Loss loss) {}

  /**
   * Events that the log has lost.
   *
   * @param problem a description of the loss
   * @param version the version at which the log ends, a parameter of the task accept-log-loss
   * @param hash the hash at which the log ends, a parameter of the same task
   * @param missing the earlier ends of the log that are no longer in it
   */
  public record Loss(
      String problem, long version, String hash, List<KnownEndRepresentation> missing) {}

  /**
   * The HAProxy that hrapi owns.
   *
   * @param state {@code running}, {@code stopped} or {@code unavailable}
   * @param detail why it is unavailable, or what is wrong with it although it runs
   * @param pid the process id of its master
   * @param account the account that the master runs as
   * @param commit the id of the commit that it runs, as reported by the process
   * @param oldWorkers the workers of earlier reloads that finish their connections
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
   * @param since when it was replaced (RFC 3339)
   * @param hardStopSeconds the seconds until HAProxy terminates it (hard-stop-after); 0 if that
   *     time is over
   */
  public record OldWorker(long pid, String since, long hardStopSeconds) {}

  /**
   * The last commit, whatever its outcome.
   *
   * @param version the version of its event
   * @param rendered the model's version that was rendered
   * @param outcome {@code start}, {@code reload}, {@code runtime}, {@code unchanged}, {@code
   *     staged}, {@code found}, {@code refused} or {@code failed}
   * @param messages HAProxy's messages
   */
  public record LastCommit(long version, long rendered, String outcome, List<String> messages) {}

  /**
   * A commit that waits for confirmation.
   *
   * @param until when hrapi rolls back unless it is confirmed (RFC 3339)
   * @param byVersion the version of the event that requires the confirmation
   * @param goesBackTo the model's version to roll back to; absent if that is an upload
   * @param goesBackToUpload the SHA-256 of the upload to roll back to; absent if that is a model
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Confirm(
      String until, long byVersion, @Nullable Long goesBackTo, @Nullable String goesBackToUpload) {}
}
