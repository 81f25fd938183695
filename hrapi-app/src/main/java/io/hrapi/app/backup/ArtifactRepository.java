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
 * artifact, whose versions have the files {@code <name>.db} and {@code <name>.json}. Versions that
 * are not numbers are ignored.
 *
 * <p>The repository reports its own errors with status 200 and code 1, without fixed messages. The
 * meaning of such an error is therefore determined by further queries.
 */
public final class ArtifactRepository implements BackupStore {

  /**
   * The number of attempts to find a free version, because others may store backups of the same
   * name at the same time.
   */
  private static final int MAX_TRIES = 32;

  private final RepositoryClient client;
  private final URI artifacts;
  private final BackupSizes sizes;

  /**
   * Creates the store; nothing is sent yet.
   *
   * @param tls verifies the repository's certificate; null to use HTTP without TLS
   * @param host the repository's host
   * @param port the repository's port, 1–65535
   * @param repository the name of the repository that holds the backups
   * @param timeout the limit for connecting, for an answer, and between two pieces of a database
   * @param sizes the size of the files into which a database is split, and the largest that is
   *     fetched
   */
  public ArtifactRepository(
      @Nullable SSLContext tls,
      Host host,
      int port,
      String repository,
      Duration timeout,
      BackupSizes sizes) {
    this.sizes = sizes;
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
        List<BackupPart> parts = new ArrayList<>();
        if (create(name, version) && upload(name, version, database, note.size(), parts)) {
          // This version is ours now, so an error is no longer a conflict with another backup.
          client
              .put(
                  file(name, version, ".json"), BodyPublishers.ofByteArray(note.in(parts).toJson()))
              .requireDone();
          return version;
        }
        NavigableSet<Integer> others = numbers(name);
        version = Math.max(version, others.isEmpty() ? 0 : others.last()) + 1;
      }
      throw new BackupException.BadAnswer(
          client.where(artifact(name))
              + " rejected every version number as taken, "
              + MAX_TRIES
              + " times in a row; repeat the backup");
    } catch (IOException e) {
      throw new BackupException.Unavailable("cannot read the database " + database, e);
    }
  }

  @Override
  public void fetch(Name name, int version, Path to) {
    Optional<BackupNote> note = version(name, version).note();
    List<BackupPart> parts = note.map(BackupNote::parts).orElse(List.of());
    try (IncomingDatabase incoming = new IncomingDatabase(to, sizes)) {
      if (parts.isEmpty()) {
        fetch(name, version, note, incoming);
      } else {
        sizes.check(note.orElseThrow().size());
        fetch(name, version, parts, incoming);
      }
      note.ifPresent(known -> Versions.checkSize(known.size(), incoming));
      incoming.complete();
    } catch (IOException e) {
      throw new BackupException.Unavailable("cannot write the database " + to + ": " + e, e);
    }
  }

  private void fetch(Name name, int version, Optional<BackupNote> note, IncomingDatabase incoming) {
    URI file = file(name, version, ".db");
    boolean saidItsEnd = client.download(file, incoming);
    if (!incoming.isDatabase()) {
      requireFile(name, version, incoming);
    }
    if (note.isEmpty() && !saidItsEnd) {
      // Without a length, a broken connection looks like the end.
      throw new BackupException.BadAnswer(
          client.where(file)
              + " does not tell the length of the database, and there is no note that does");
    }
  }

  private void fetch(Name name, int version, List<BackupPart> parts, IncomingDatabase incoming) {
    List<String> files = files(name, version);
    for (BackupPart part : parts) {
      if (!files.contains(part.file())) {
        throw new BackupException.NotFound(
            "version "
                + version
                + " of the backup \""
                + name
                + "\" has lost "
                + part.file()
                + ", one of the "
                + parts.size()
                + " files of its database; choose another");
      }
    }
    for (BackupPart part : parts) {
      incoming.beginPart();
      client.download(named(name, version, part.file()), incoming);
      incoming.endPart(part);
    }
  }

  @Override
  public void delete(Name name, int version) {
    client.delete(version(name, version, "")).requireDone();
  }

  /** Creates a version; false if it exists already and so belongs to another backup. */
  private boolean create(Name name, int version) {
    RepositoryAnswer answer = client.put(version(name, version, ""), BodyPublishers.noBody());
    if (answer.isError() && !numbers(name).contains(version)) {
      answer.requireDone();
    }
    return !answer.isError();
  }

  /**
   * Stores the database; false if the version already has one and so belongs to another backup.
   *
   * @param parts gets the files into which the database is split; stays empty if it is one file
   */
  private boolean upload(Name name, int version, Path database, long size, List<BackupPart> parts)
      throws IOException {
    boolean isOne = size <= sizes.part();
    long offset = 0;
    do {
      String file = isOne ? name.value() + ".db" : Versions.part(name, parts.size() + 1);
      long length = Math.min(sizes.part(), size - offset);
      RepositoryClient.Sent sent =
          client.upload(named(name, version, file), database, offset, length);
      if (sent.answer().isError()) {
        if (offset == 0 && files(name, version).contains(file)) {
          return false;
        }
        sent.answer().requireDone();
      }
      if (!isOne) {
        parts.add(new BackupPart(file, length, sent.sha256()));
      }
      offset += length;
    } while (offset < size);
    return true;
  }

  /**
   * Throws if the received data is an error of the repository, because the file is missing or for
   * another reason.
   */
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

  /** Returns the versions of a name; empty if the repository does not know the name or has none. */
  private NavigableSet<Integer> numbers(Name name) {
    RepositoryAnswer answer = client.ask(artifact(name));
    NavigableSet<Integer> numbers = new TreeSet<>();
    if (answer.isError()) {
      RepositoryAnswer all = client.ask(artifacts);
      // Before the first artifact the repository itself may not exist.
      if (all.isError() || !all.requireTexts().contains(name.value())) {
        return numbers;
      }
      // Its first version may have been created between the two queries.
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
    return named(name, version, name.value() + extension);
  }

  private URI named(Name name, int version, String file) {
    return version(name, version, "/files/" + encoded(file));
  }

  private static String encoded(String segment) {
    // URLEncoder encodes for forms, in which a space is a plus sign; the rest is the same (RFC
    // 3986, 2.1).
    return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
