package io.hrapi.events.model;

import io.hrapi.events.log.Hash;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/** What "pending" and "running" point to. */
public sealed interface ConfigurationReference {

  /**
   * The configuration that a version of the model renders to.
   *
   * @param version one that changed the model; 0 is the empty model
   */
  record ModelReference(long version) implements ConfigurationReference {}

  /**
   * A configuration that somebody wrote and uploaded.
   *
   * @param text the hash of what was uploaded, its variables not replaced; the log keeps the text
   * @param certificates those that it names
   */
  record UploadReference(Hash text, SortedSet<Name> certificates)
      implements ConfigurationReference {

    public UploadReference {
      certificates = Collections.unmodifiableSortedSet(new TreeSet<>(certificates));
    }
  }
}
