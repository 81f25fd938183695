package io.hrapi.api.problem;

/**
 * What is wrong with one field.
 *
 * @param pointer the JSON pointer (RFC 6901) to the field in the request's body; {@code ""} is the
 *     whole body
 * @param detail what was expected and what was received
 */
public record FieldError(String pointer, String detail) {}
