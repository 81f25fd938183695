package io.hrapi.api.representation;

import java.util.List;

/** HAProxy's latest messages, in order. */
public record HaproxyLog(List<Message> messages) {

  /**
   * One message.
   *
   * @param severity {@code alert}, {@code warning} or {@code notice}
   * @param text HAProxy's own words, without what it quotes of files; or what hrapi did to it,
   *     which begins with {@code hrapi:}
   */
  public record Message(String severity, String text) {}
}
