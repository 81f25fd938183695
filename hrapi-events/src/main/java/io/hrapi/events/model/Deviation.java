package io.hrapi.events.model;

/**
 * One difference between what is live and what was committed.
 *
 * @param what {@code weight}, {@code state}, {@code address}, {@code missing}, {@code unknown},
 *     {@code certificate}, {@code file}, {@code process} or {@code check}
 * @param resource the path of what it is about: {@code /pools/eta/targets/t1}
 * @param expected what was committed, in words
 * @param found what is live, in words
 */
public record Deviation(String what, String resource, String expected, String found) {}
