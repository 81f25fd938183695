package io.hrapi.events.model;

import io.hrapi.events.log.Hash;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A configuration that HAProxy loaded.
 *
 * @param id made from the text and the files: the same configuration has the same id
 * @param configuration what was rendered
 * @param text the hash of haproxy.cfg; the log keeps the text itself
 * @param files the hash of each file that the text names, by its path in the commit's folder
 * @param statisticsPort where HAProxy's statistics page listens
 */
public record LoadedCommit(
    String id,
    ConfigurationReference configuration,
    Hash text,
    SortedMap<String, Hash> files,
    int statisticsPort) {

  public LoadedCommit {
    files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
  }
}
