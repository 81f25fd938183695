package io.hrapi.app.backup;

import io.hrapi.events.model.Host;
import io.hrapi.events.model.Name;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Keeps backups in an mOSAIC artifact repository, where pyHrapi kept its own: each name is an
 * artifact, {@code <name>.db} a file of its versions and {@code <name>.json} beside it. Versions
 * that are no numbers are passed over.
 *
 * <p>The repository says every error of its own with status 200 and the code 1, in words that are
 * not fixed. What such an error means is therefore found out by asking what is there.
 */
public final class ArtifactRepository implements BackupStore {

  /** Others store backups of the same name meanwhile; so many in a row are no coincidence. */
  private static final int MAX_TRIES = 32;

  private final RepositoryClient client;
  private final URI artifacts;

  /**
   * Names the repository; nothing is sent yet.
   *
   * @param tls how its certificate is verified; null to speak HTTP without TLS
   * @param host where it listens
   * @param port 1–65535
   * @param repository that holds the backups
   * @param timeout for a connection, for an answer, and for more of a database
   */
  public ArtifactRepository(
      @Nullable SSLContext tls, Host host, int port, String repository, Duration timeout) {
    this.client = new RepositoryClient(timeout, tls);
    this.artifacts =
        URI.create(
            (tls == null ? "http://" : "https://")
                + host.bracketed()
                + ":"
                + port
                + "/v1/repositories/"
                + encoded(repository)
                + "/artifacts");
  }

  @Override
  public List<BackupVersion> versions(Name name) {
    List<BackupVersion> versions = new ArrayList<>();
    for (int number : requireNumbers(name)) {
      versions.add(new BackupVersion(number, note(name, number)));
    }
    return versions;
  }

  @Override
  public BackupVersion version(Name name, int version) {
    if (!requireNumbers(name).contains(version)) {
      throw Versions.noVersion(name, version);
    }
    return new BackupVersion(version, note(name, version));
  }

  @Override
  public int store(Name name, Path database, BackupNote note) {
    try {
      Versions.check(database, note);
      NavigableSet<Integer> numbers = numbers(name);
      int version = numbers.isEmpty() ? 1 : numbers.last() + 1;
      for (int tries = 0; tries < MAX_TRIES; tries++) {
        if (create(name, version) && upload(name, version, database)) {
          // Nobody else gets this far with this version, so that an error here is one.
          client
              .put(file(name, version, ".json"), BodyPublishers.ofByteArray(note.toJson()))
              .requireDone();
          return version;
        }
        NavigableSet<Integer> others = numbers(name);
        version = Math.max(version, others.isEmpty() ? 0 : others.last()) + 1;
      }
      throw new BackupException.BadAnswer(
          client.where(artifact(name))
              + " had every version taken, "
              + MAX_TRIES
              + " times in a row; repeat the backup");
    } catch (IOException e) {
      throw new BackupException.Unavailable("cannot read the database " + database, e);
    }
  }

  @Override
  public void fetch(Name name, int version, Path to) {
    Optional<BackupNote> note = version(name, version).note();
    URI file = file(name, version, ".db");
    try (IncomingDatabase incoming = new IncomingDatabase(to)) {
      boolean saidItsEnd = client.download(file, incoming);
      if (!incoming.isDatabase()) {
        requireFile(name, version, incoming);
      }
      note.ifPresent(known -> Versions.checkSize(known.size(), incoming));
      if (note.isEmpty() && !saidItsEnd) {
        // A connection that ends early looks then like one that ends.
        throw new BackupException.BadAnswer(
            client.where(file)
                + " does not say how long the database is, and there is no note that does");
      }
      incoming.complete();
    } catch (IOException e) {
      throw new BackupException.Unavailable("cannot write the database " + to + ": " + e, e);
    }
  }

  /** Makes a version; false if it is another's. */
  private boolean create(Name name, int version) {
    RepositoryAnswer answer = client.put(version(name, version, ""), BodyPublishers.noBody());
    if (answer.isError() && !numbers(name).contains(version)) {
      answer.requireDone();
    }
    return !answer.isError();
  }

  /** Stores the database; false if the version has one, so that it is another's. */
  private boolean upload(Name name, int version, Path database) throws IOException {
    RepositoryAnswer answer = client.upload(file(name, version, ".db"), database);
    if (answer.isError() && !files(name, version).contains(name.value() + ".db")) {
      answer.requireDone();
    }
    return !answer.isError();
  }

  /** Tells a missing file from what is otherwise no database. */
  private void requireFile(Name name, int version, IncomingDatabase incoming) {
    String file = name.value() + ".db";
    Optional<RepositoryAnswer> answer =
        RepositoryAnswer.ifAny(client.where(file(name, version, ".db")), incoming.head());
    if (answer.isPresent() && answer.get().isError()) {
      if (!files(name, version).contains(file)) {
        throw Versions.noDatabase(name, version);
      }
      answer.get().requireDone();
    }
  }

  private Optional<BackupNote> note(Name name, int version) {
    URI file = file(name, version, ".json");
    byte[] body = client.get(file);
    Optional<RepositoryAnswer> answer = RepositoryAnswer.ifAny(client.where(file), body);
    return answer.isPresent() && answer.get().isError()
        ? Optional.empty()
        : Versions.note(name, version, body);
  }

  private List<String> files(Name name, int version) {
    return client.ask(version(name, version, "/files")).requireTexts();
  }

  private NavigableSet<Integer> requireNumbers(Name name) {
    NavigableSet<Integer> numbers = numbers(name);
    if (numbers.isEmpty()) {
      throw Versions.noName(name);
    }
    return numbers;
  }

  /** Empty if the repository does not know the name, or has no version of it. */
  private NavigableSet<Integer> numbers(Name name) {
    RepositoryAnswer answer = client.ask(artifact(name));
    NavigableSet<Integer> numbers = new TreeSet<>();
    if (answer.isError()) {
      RepositoryAnswer all = client.ask(artifacts);
      // Before the first artifact of all there may be no repository either.
      if (all.isError() || !all.requireTexts().contains(name.value())) {
        return numbers;
      }
      // Its first version may have been made between the two questions.
      answer = client.ask(artifact(name));
    }
    answer.requireTexts().forEach(text -> Versions.add(numbers, text));
    return numbers;
  }

  private URI artifact(Name name) {
    return URI.create(artifacts + "/" + encoded(name.value()));
  }

  private URI version(Name name, int version, String rest) {
    return URI.create(artifact(name) + "/" + version + rest);
  }

  private URI file(Name name, int version, String extension) {
    return version(name, version, "/files/" + encoded(name.value() + extension));
  }

  private static String encoded(String segment) {
    // It encodes for forms, where a space is a plus sign; all else is the same (RFC 3986, 2.1).
    return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
