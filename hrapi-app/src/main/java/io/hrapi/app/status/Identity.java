package io.hrapi.app.status;

/**
 * Which hrapi answers.
 *
 * @param name the log's name
 * @param release the release of hrapi
 * @param node the operator's name for this process
 */
public record Identity(String name, String release, String node) {}
