package io.hrapi.api.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An error answer, {@code application/problem+json} as RFC 9457 has it.
 *
 * @param type a path that names the kind of problem, and explains it to a GET
 * @param title one line, the same for every problem of this kind
 * @param status the HTTP status
 * @param detail what, which name, what was expected
 * @param instance the path that was asked for
 * @param errors what is wrong with each field; empty if it is about none
 * @param conflicting the paths of the resources in the way; empty if none is
 * @param currentVersion the version that last changed the resource, for a stale precondition; 0 if
 *     there is none
 * @param messages HAProxy's own words; empty if it said nothing
 * @param requestId under which the access log has the request
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Problem(
    String type,
    String title,
    int status,
    String detail,
    String instance,
    List<FieldError> errors,
    List<String> conflicting,
    @Nullable Long currentVersion,
    List<String> messages,
    String requestId) {

  /** The media type of a problem. */
  public static final String MEDIA_TYPE = "application/problem+json";

  public Problem {
    errors = List.copyOf(errors);
    conflicting = List.copyOf(conflicting);
    messages = List.copyOf(messages);
  }
}
