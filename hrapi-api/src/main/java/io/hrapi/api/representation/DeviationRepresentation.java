package io.hrapi.api.representation;

/**
 * One difference between what is live and what was committed.
 *
 * @param what {@code weight}, {@code state} or {@code address} of a target; {@code missing} for a
 *     target that HAProxy does not have, {@code unknown} for one that nobody committed; {@code
 *     certificate}, {@code file}, {@code process}; {@code check}: HAProxy refuses the files
 * @param resource the path of what it is about
 * @param expected what was committed, in words
 * @param found what is live, in words
 */
public record DeviationRepresentation(
    String what, String resource, String expected, String found) {}
