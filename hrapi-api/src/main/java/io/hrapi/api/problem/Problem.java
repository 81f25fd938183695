package io.hrapi.api.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An error response, {@code application/problem+json} (RFC 9457).
 *
 * @param type a path that identifies the kind of problem; GET on it returns the explanation
 * @param title one line, the same for every problem of this kind
 * @param status the HTTP status
 * @param detail what is wrong, with which name, and what was expected
 * @param instance the path of the request
 * @param errors what is wrong with each field; empty if the problem is not about fields
 * @param conflicting the paths of the resources that conflict; may be empty
 * @param currentVersion for a failed precondition, the version that last changed the resource, or 0
 *     if there is none; else null
 * @param messages HAProxy's own messages; may be empty
 * @param requestId the id of the request in the access log
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

  /** The media type of a problem response. */
  public static final String MEDIA_TYPE = "application/problem+json";

  public Problem {
    errors = List.copyOf(errors);
    conflicting = List.copyOf(conflicting);
    messages = List.copyOf(messages);
  }
}
