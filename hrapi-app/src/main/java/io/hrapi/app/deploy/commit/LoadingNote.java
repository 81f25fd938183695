package io.hrapi.app.deploy.commit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hrapi.app.deploy.render.Rendered;
import io.hrapi.events.change.ConfirmationAwaited;
import io.hrapi.events.command.CommandMetadata;
import io.hrapi.events.file.PrivateFiles;
import io.hrapi.events.log.Hash;
import io.hrapi.events.log.KeptText;
import io.hrapi.events.model.ConfigurationReference;
import io.hrapi.events.model.ConfigurationReference.ModelReference;
import io.hrapi.events.model.ConfigurationReference.UploadReference;
import io.hrapi.events.model.Deployment.Trigger;
import io.hrapi.events.model.LoadedCommit;
import io.hrapi.events.model.Name;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file that names the commit being loaded and its requester, from before HAProxy loads it until
 * the log has its event. If hrapi ends in between, or HAProxy takes longer than hrapi waits, the
 * file is found later and the outcome of the commit is recorded.
 */
public final class LoadingNote {

  private static final Logger LOGGER = LoggerFactory.getLogger(LoadingNote.class);
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Path file;

  /** The id of the commit for which this object wrote the last note. */
  private volatile @Nullable String own;

  public LoadingNote(Path file) {
    this.file = file;
  }

  /**
   * How long the commit waits to be confirmed. It rolls back to what the log has as running.
   *
   * @param untilMicros the deadline, as in {@link ConfirmationAwaited#untilMicros()}
   */
  record Term(int seconds, long untilMicros) {}

  /**
   * The content of the file.
   *
   * @param loadedIsKept whether the log is to keep the text that HAProxy loads, which is read from
   *     the commit's folder instead of being repeated here
   * @param texts other texts for the log to keep
   */
  record Content(
      String commitId,
      String subject,
      Trigger trigger,
      long version,
      @Nullable String upload,
      List<String> certificates,
      String sha256,
      Map<String, String> files,
      int statisticsPort,
      boolean loadedIsKept,
      List<String> texts,
      String actor,
      String origin,
      @Nullable String reason,
      String requestId,
      @Nullable String traceparent,
      @Nullable Term confirm) {

    /**
     * Checks that no required field is missing, because the JSON reader sets absent fields to null.
     */
    Content {
      for (Object field :
          new Object[] {commitId, subject, trigger, sha256, actor, origin, requestId}) {
        Objects.requireNonNull(field, "a field of the note is missing");
      }
      certificates = List.copyOf(certificates);
      files = Map.copyOf(files);
      texts = List.copyOf(texts);
    }

    CommandMetadata metadata() {
      return new CommandMetadata(actor, origin, reason, requestId, traceparent);
    }

    LoadedCommit commit() {
      SortedMap<String, Hash> hashes = new TreeMap<>();
      files.forEach((path, hash) -> hashes.put(path, Hash.ofHex(hash)));
      return new LoadedCommit(
          commitId, configuration(), Hash.ofHex(sha256), hashes, statisticsPort);
    }

    private ConfigurationReference configuration() {
      return upload == null
          ? new ModelReference(version)
          : new UploadReference(
              Hash.ofHex(upload),
              certificates.stream().map(Name::new).collect(Collectors.toCollection(TreeSet::new)));
    }

    /** Returns the other texts for the log to keep. */
    List<KeptText> others() {
      return texts.stream().map(text -> new KeptText(Rendered.sha256(text), text)).toList();
    }
  }

  /**
   * Writes the note, and returns once it is on disk.
   *
   * @param awaited the confirmation that the commit waits for; null if it waits for none
   */
  void write(
      Rendered rendered,
      String subject,
      Trigger trigger,
      CommandMetadata metadata,
      @Nullable ConfirmationAwaited awaited) {
    LoadedCommit commit = rendered.commit();
    Map<String, String> files = new TreeMap<>();
    commit.files().forEach((path, hash) -> files.put(path, hash.toHex()));
    UploadReference upload =
        rendered.configuration() instanceof UploadReference reference ? reference : null;
    Content content =
        new Content(
            rendered.commitId(),
            subject,
            trigger,
            rendered.version(),
            upload == null ? null : upload.text().toHex(),
            upload == null ? List.of() : upload.certificates().stream().map(Name::value).toList(),
            commit.text().toHex(),
            files,
            commit.statisticsPort(),
            rendered.kept().stream().anyMatch(text -> text.sha256().equals(commit.text())),
            rendered.kept().stream()
                .filter(text -> !text.sha256().equals(commit.text()))
                .map(KeptText::text)
                .toList(),
            metadata.actor(),
            metadata.origin(),
            metadata.reason(),
            metadata.requestId(),
            metadata.traceparent(),
            awaited == null ? null : new Term(awaited.seconds(), awaited.untilMicros()));
    Path partial = file.resolveSibling(file.getFileName() + ".partial");
    try {
      try (FileChannel channel = PrivateFiles.openEmpty(partial)) {
        channel.write(ByteBuffer.wrap(MAPPER.writeValueAsBytes(content)));
        channel.force(true);
      }
      Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
      own = rendered.commitId();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the note of the commit in " + file, e);
    }
  }

  Optional<Content> read() {
    try {
      return Files.exists(file)
          ? Optional.of(MAPPER.readValue(file.toFile(), Content.class))
          : Optional.empty();
    } catch (JsonProcessingException e) {
      // An unreadable note must not block all further commits; HAProxy itself reports what it runs.
      LOGGER.error(
          "The note of a commit in progress cannot be read and was set aside: {}", file, e);
      setAside();
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the note of the commit in " + file, e);
    }
  }

  /** Returns whether this process wrote the note, rather than one that has ended. */
  boolean isOwn(Content content) {
    return content.commitId().equals(own);
  }

  private void setAside() {
    try {
      Files.move(
          file,
          file.resolveSibling(file.getFileName() + ".unreadable"),
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot set aside the note of the commit in " + file, e);
    }
  }

  void delete() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + file, e);
    }
  }
}
