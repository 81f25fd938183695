package io.hrapi.app.http.problem;

import io.hrapi.events.command.Advice;
import io.hrapi.events.command.Preconditions;
import org.jspecify.annotations.Nullable;

/** Translates the advice of hrapi-events into what a client does over HTTP. */
public final class HttpAdvice {

  private HttpAdvice() {}

  /** Returns text to append to a sentence; empty without advice. */
  public static String of(@Nullable Advice advice) {
    if (advice == null) {
      return "";
    }
    return switch (advice) {
      case CASCADE -> ", or delete with ?cascade=true";
      case TRANSACTION -> " (POST /v1/transactions does both at once)";
      case COMMITS_NOT_CONFIRMED -> "; GET /v1/events?type=CommitNotConfirmed lists the latter";
    };
  }

  /** Returns the text between what was found and what the precondition's header expected. */
  static String header(Preconditions.Condition condition) {
    return switch (condition) {
      case MATCH -> "; If-Match expected ";
      case NONE_MATCH -> "; If-None-Match: * expected ";
    };
  }
}
