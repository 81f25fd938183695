package io.hrapi.events.model;

/**
 * One difference between what HAProxy runs and what was committed.
 *
 * @param what {@code weight}, {@code state}, {@code address}, {@code missing}, {@code unknown},
 *     {@code certificate}, {@code file}, {@code process} or {@code check}
 * @param resource the path of the resource that differs, for instance {@code /pools/eta/targets/t1}
 * @param expected what was committed, in words
 * @param found what was found, in words
 */
public record Deviation(String what, String resource, String expected, String found) {}
