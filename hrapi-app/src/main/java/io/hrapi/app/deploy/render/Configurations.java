package io.hrapi.app.deploy.render;

import io.hrapi.app.deploy.DeployException;
import io.hrapi.app.deploy.DeployException.Kind;
import io.hrapi.events.change.ConfigurationLoaded;
import io.hrapi.events.codec.ChangeCodec;
import io.hrapi.events.command.Refusal;
import io.hrapi.events.log.Allowance;
import io.hrapi.events.log.EventQuery;
import io.hrapi.events.log.EventStore;
import io.hrapi.events.log.Hash;
import io.hrapi.events.model.ConfigurationReference;
import io.hrapi.events.model.ConfigurationReference.ModelReference;
import io.hrapi.events.model.ConfigurationReference.UploadReference;
import io.hrapi.events.model.Deployment;
import io.hrapi.events.model.LoadedCommit;
import io.hrapi.events.model.Name;
import io.hrapi.events.projection.History;
import io.hrapi.events.projection.View;
import io.hrapi.haproxy.policy.UploadPolicy;
import io.hrapi.haproxy.policy.Verdict;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The texts of the "pending" and "running" configurations, at any version: the log keeps what was
 * loaded; the rest is rendered again, by this release with its current settings. Thread-safe.
 */
public final class Configurations {

  private static final Pattern ACCOUNT = Pattern.compile("(?m)^  (?:user|group|chroot) .*$");

  /** The estimated heap that a resource takes while it is rendered, in bytes. */
  private static final long RENDERED_BYTES = 400;

  /** The heap that a character takes while a text is written to a client, in bytes. */
  private static final long ANSWERED_FACTOR = 2;

  private final EventStore store;
  private final History history;
  private final ModelRenderer models;
  private final UploadRenderer uploads;
  private final Supplier<Path> commits;

  /**
   * Creates the access to the configurations.
   *
   * @param commits supplies the directory with the folders of commits
   */
  public Configurations(
      EventStore store,
      History history,
      ModelRenderer models,
      UploadRenderer uploads,
      Supplier<Path> commits) {
    this.store = store;
    this.history = history;
    this.models = models;
    this.uploads = uploads;
    this.commits = commits;
  }

  /**
   * Returns the rendered model of a version.
   *
   * @param allowance the memory limit, from which the memory of the text and of its rendering is
   *     taken
   */
  public String model(View view, Allowance allowance) {
    return rendered(view, view, allowance);
  }

  /**
   * Returns the pending configuration, with its variables not replaced.
   *
   * @throws Refusal.NotFound if nothing is pending
   */
  public String pending(View view, Allowance allowance) {
    return raw(required(view.deployment().pending(), "pending"), view, allowance);
  }

  /**
   * Returns the pending configuration, with its variables replaced.
   *
   * @throws Refusal.NotFound if nothing is pending
   */
  public String pendingExpanded(View view, Allowance allowance) {
    ConfigurationReference pending = required(view.deployment().pending(), "pending");
    return pending instanceof UploadReference upload
        ? uploads.expanded(upload, text(upload.text()), view, commits.get())
        : raw(pending, view, allowance);
  }

  /**
   * Returns what a commit of the model would load at a version: the newest model at that version.
   *
   * @param allowance the memory limit, as for {@link #model}
   */
  public String next(View view, Allowance allowance) {
    return rendered(view, view, allowance);
  }

  /**
   * Returns the version that last changed {@link #next}: that of the model, to which a commit can
   * be bound with If-Match. If the statistics page is not on the port that was shown before the
   * first commit, because that port was in use, a commit counts as a change, too.
   */
  public long nextSince(View view) {
    return models.isShownAsBeforeAnyCommit(view)
        ? view.modelVersion()
        : Math.max(view.modelVersion(), view.deployment().runningSince());
  }

  /**
   * Returns the text of the running configuration as it was committed, with its variables not
   * replaced.
   *
   * @throws Refusal.NotFound if nothing was committed yet
   */
  public String running(View view, Allowance allowance) {
    ConfigurationReference running = required(view.deployment().running(), "running");
    return running instanceof UploadReference upload
        ? text(upload.text(), allowance)
        : runningExpanded(view, allowance);
  }

  /**
   * Returns the running configuration with its variables replaced, as HAProxy reads it.
   *
   * @throws Refusal.NotFound if nothing was committed yet
   */
  public String runningExpanded(View view, Allowance allowance) {
    Deployment deployment = view.deployment();
    LoadedCommit commit = deployment.commit();
    if (commit == null) {
      throw new Refusal.NotFound("nothing is running: nothing has been committed yet");
    }
    return text(commit.text(), allowance);
  }

  /**
   * Renders a configuration in order to load it.
   *
   * @param reference the pending configuration; null if there is none
   * @param view the newest view, which has the certificates of uploads
   * @param directory the directory in which its folder will be
   * @throws Refusal.NotFound if nothing is pending
   */
  public Rendered render(@Nullable ConfigurationReference reference, View view, Path directory) {
    ConfigurationReference wanted = required(reference, "pending");
    if (wanted instanceof UploadReference upload) {
      return uploads.render(
          upload, text(upload.text()), view, directory, Kind.CONFIGURATION_REFUSED);
    }
    return models.render(ofModel(wanted, view));
  }

  /**
   * Returns the version from which a loaded configuration was rendered; the version of its event
   * may be later.
   *
   * @param loaded the version of the event that recorded the load
   */
  public long rendered(long loaded) {
    List<Long> rendered = new ArrayList<>();
    store.read(
        loaded - 1,
        loaded,
        event ->
            ChangeCodec.decode(event.format(), event.changes()).stream()
                .filter(ConfigurationLoaded.class::isInstance)
                .forEach(change -> rendered.add(((ConfigurationLoaded) change).rendered())));
    if (rendered.size() != 1) {
      throw new IllegalStateException(
          "event " + loaded + " must describe one loaded configuration, got " + rendered);
    }
    return rendered.get(0);
  }

  /** Returns the time of an event, as in {@link io.hrapi.events.log.EventRecord#timeMicros()}. */
  public long timeMicros(long version) {
    return store
        .page(EventQuery.of(version), Long.MAX_VALUE, Allowance.UNLIMITED)
        .events()
        .get(0)
        .timeMicros();
  }

  /**
   * Returns the version that last changed {@link #pendingExpanded}, which includes the
   * certificates.
   */
  public long pendingExpandedSince(View view) {
    Deployment deployment = view.deployment();
    long since = deployment.pendingSince();
    if (deployment.pending() instanceof UploadReference upload) {
      for (Name certificate : upload.certificates()) {
        since = Math.max(since, view.model().certificateRevision(certificate).orElse(0));
      }
    }
    return since;
  }

  /**
   * Returns what may still be loaded of a configuration that was loaded before: an older release,
   * or one with other settings, may have loaded more lines of an upload.
   *
   * @throws DeployException if it is an upload of which the policy refuses a line
   */
  public Verdict loadable(LoadedCommit commit) {
    String text = text(commit.text());
    if (!(commit.configuration() instanceof UploadReference)) {
      return new Verdict(withoutAccount(text), List.of(), List.of());
    }
    Path folder = commits.get().resolve(commit.id());
    return uploads.judge(moved(text, folder), folder, Kind.CONFIGURATION_REFUSED);
  }

  /**
   * Replaces the lines for user, group and chroot that older releases rendered for a HAProxy of
   * root: a HAProxy of another account terminates because of them. They are in the first section;
   * the line numbers stay the same.
   */
  static String withoutAccount(String text) {
    int end = text.indexOf("\n\n");
    String global = text.substring(0, Math.max(end, 0));
    return ACCOUNT.matcher(global).replaceAll(UploadPolicy.LEFT_OUT)
        + text.substring(global.length());
  }

  /** Replaces the folder of its files, in an upload's text, with the folder where they are now. */
  private static String moved(String text, Path folder) {
    if (text.contains(folder + "/")) {
      return text;
    }
    return Pattern.compile("/[^\\s\"']*/commits/" + Pattern.quote(folder.getFileName() + "/"))
        .matcher(text)
        .replaceAll(Matcher.quoteReplacement(folder + "/"));
  }

  /** Returns a text that the log keeps. */
  public String text(Hash sha256) {
    return text(sha256, Allowance.UNLIMITED);
  }

  private String text(Hash sha256, Allowance allowance) {
    String text = kept(sha256, allowance);
    allowance.take(ANSWERED_FACTOR * text.length());
    return text;
  }

  private String kept(Hash sha256, Allowance allowance) {
    return store
        .text(sha256, allowance)
        .orElseThrow(
            () -> new IllegalStateException("the log does not hold the text " + sha256.toHex()));
  }

  private String raw(ConfigurationReference reference, View view, Allowance allowance) {
    return reference instanceof UploadReference upload
        ? text(upload.text(), allowance)
        : rendered(ofModel(reference, view), view, allowance);
  }

  private String rendered(View model, View requested, Allowance allowance) {
    long structure = RENDERED_BYTES * model.model().size();
    allowance.take(structure);
    String text = models.text(model, requested);
    allowance.giveBack(structure);
    allowance.take((1 + ANSWERED_FACTOR) * text.length());
    return text;
  }

  /** Returns the view at the version of a reference. */
  private View ofModel(ConfigurationReference reference, View view) {
    long version = ((ModelReference) reference).version();
    return version == view.modelVersion() ? view : history.at(version);
  }

  private static ConfigurationReference required(
      @Nullable ConfigurationReference reference, String which) {
    if (reference == null) {
      throw new Refusal.NotFound("nothing is " + which);
    }
    return reference;
  }
}
