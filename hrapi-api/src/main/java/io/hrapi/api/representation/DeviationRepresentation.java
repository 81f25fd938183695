package io.hrapi.api.representation;

/**
 * One difference between the live state and what was committed.
 *
 * @param what {@code weight}, {@code state} or {@code address} of a target; {@code missing} for a
 *     target that HAProxy does not have, {@code unknown} for one that was not committed; {@code
 *     certificate}, {@code file}, {@code process}; {@code check} if HAProxy refuses the files
 * @param resource the path of the resource that differs
 * @param expected a description of what was committed
 * @param found a description of what is live
 */
public record DeviationRepresentation(
    String what, String resource, String expected, String found) {}
