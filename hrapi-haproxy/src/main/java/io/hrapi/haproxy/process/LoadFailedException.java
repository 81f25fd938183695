package io.hrapi.haproxy.process;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A commit could not be loaded; the message has HAProxy's words and says what runs now. */
public final class LoadFailedException extends RuntimeException {

  private static final long serialVersionUID = 1L;
  private static final int MAXIMUM_SHOWN = 5;

  private final transient List<HaproxyMessage> messages;
  private final transient ProcessState state;

  LoadFailedException(
      String commitId,
      String problem,
      List<HaproxyMessage> messages,
      ProcessState state,
      @Nullable Throwable cause) {
    super(message(commitId, problem, messages, state), cause);
    this.messages = List.copyOf(messages);
    this.state = state;
  }

  /** What HAProxy wrote meanwhile: its alerts, or if there are none its warnings; may be empty. */
  public List<HaproxyMessage> messages() {
    return messages;
  }

  /** What runs after the failure. */
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
        + "; now: "
        + state;
  }
}
