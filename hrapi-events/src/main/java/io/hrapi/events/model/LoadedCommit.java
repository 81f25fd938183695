package io.hrapi.events.model;

import io.hrapi.events.log.Hash;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A configuration that HAProxy loaded.
 *
 * @param id derived from the text and the files: the same configuration has the same id
 * @param configuration what was loaded: a version of the model, or an upload
 * @param text the hash of haproxy.cfg; the log stores the text
 * @param files the hash of each file that the text refers to, by its path in the commit's folder
 * @param statisticsPort the port of HAProxy's statistics page
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
