package io.hrapi.api.representation;

import java.util.List;

/** HAProxy's latest messages, oldest first. */
public record HaproxyLog(List<Message> messages) {

  /**
   * One message.
   *
   * @param severity {@code alert}, {@code warning} or {@code notice}
   * @param text HAProxy's own message, without the contents of files that it quotes; or, after
   *     {@code hrapi:}, what hrapi did to HAProxy
   */
  public record Message(String severity, String text) {}
}
