package io.hrapi.haproxy.process;

import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A commit could not be loaded; the message has HAProxy's messages and says what runs now. */
public final class LoadFailedException extends RuntimeException {

  private static final long serialVersionUID = 1L;
  private static final int MAXIMUM_SHOWN = 5;

  private final transient List<HaproxyMessage> messages;
  private final transient ProcessState state;
  private final boolean undecided;

  LoadFailedException(
      String commitId,
      String problem,
      List<HaproxyMessage> messages,
      ProcessState state,
      @Nullable Throwable cause) {
    super(message(commitId, problem, messages, state), cause);
    this.messages = List.copyOf(messages);
    this.state = state;
    this.undecided = cause instanceof Loader.NotLoadedException failed && failed.mayCome();
  }

  /**
   * Returns whether HAProxy may still load the commit, because hrapi only stopped waiting: {@code
   * live} points to that commit, so that HAProxy reads no other files, and {@link
   * HaproxyProcess#state()} shows the result later.
   */
  public boolean isUndecided() {
    return undecided;
  }

  /**
   * Returns whether a file could not be read or written, so that the load was not requested or not
   * completed.
   */
  public boolean isOfFiles() {
    return getCause() instanceof UncheckedIOException;
  }

  /**
   * Returns HAProxy's messages of this load: its alerts, or its warnings if there are none; may be
   * empty.
   */
  public List<HaproxyMessage> messages() {
    return messages;
  }

  /** Returns what runs after the failure. */
  public ProcessState state() {
    return state;
  }

  private static String message(
      String commitId, String problem, List<HaproxyMessage> messages, ProcessState state) {
    String words =
        messages.stream()
            .limit(MAXIMUM_SHOWN)
            .map(HaproxyMessage::toString)
            .collect(Collectors.joining("; "));
    return "commit "
        + commitId
        + " was not loaded: "
        + problem
        + (words.isEmpty() ? "" : ": " + words)
        + "; "
        + state.words();
  }
}
