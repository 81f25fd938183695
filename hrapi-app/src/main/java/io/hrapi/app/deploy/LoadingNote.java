package io.hrapi.app.deploy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.hrapi.events.command.Requested;
import io.hrapi.events.log.Hash;
import io.hrapi.events.model.ConfigurationReference.ModelReference;
import io.hrapi.events.model.LoadedCommit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A file that says which commit is being loaded, and who asked for it, from before HAProxy loads it
 * until the log has its event. When hrapi ends in between, the next start finds it and records what
 * became of the commit.
 */
public final class LoadingNote {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Path file;

  public LoadingNote(Path file) {
    this.file = file;
  }

  /** What the file says. */
  record Content(
      String commitId,
      long version,
      String sha256,
      Map<String, String> files,
      int statisticsPort,
      String actor,
      String origin,
      @Nullable String reason,
      String requestId,
      @Nullable String traceparent) {

    Requested requested() {
      return new Requested(actor, origin, reason, requestId, traceparent);
    }

    LoadedCommit commit() {
      SortedMap<String, Hash> hashes = new TreeMap<>();
      files.forEach((path, hash) -> hashes.put(path, Hash.ofHex(hash)));
      return new LoadedCommit(
          commitId, new ModelReference(version), Hash.ofHex(sha256), hashes, statisticsPort);
    }
  }

  void write(Rendered rendered, Requested requested) {
    Map<String, String> files = new TreeMap<>();
    ModelRenderer.hashes(rendered.files()).forEach((path, hash) -> files.put(path, hash.toHex()));
    Content content =
        new Content(
            rendered.commitId(),
            rendered.version(),
            rendered.sha256().toHex(),
            files,
            rendered.statisticsPort(),
            requested.actor(),
            requested.origin(),
            requested.reason(),
            requested.requestId(),
            requested.traceparent());
    Path partial = file.resolveSibling(file.getFileName() + ".partial");
    try {
      try (FileChannel channel =
          FileChannel.open(
              partial,
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE,
              StandardOpenOption.TRUNCATE_EXISTING)) {
        channel.write(ByteBuffer.wrap(MAPPER.writeValueAsBytes(content)));
        channel.force(true);
      }
      Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot note the commit in " + file, e);
    }
  }

  Optional<Content> read() {
    try {
      return Files.exists(file)
          ? Optional.of(MAPPER.readValue(file.toFile(), Content.class))
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the note of the commit in " + file, e);
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
