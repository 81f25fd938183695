package io.hrapi.events.model;

import io.hrapi.events.log.Hash;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/** Identifies the configuration that is pending or running. */
public sealed interface ConfigurationReference {

  /**
   * The configuration rendered from a version of the model.
   *
   * @param version a version that changed the model; 0 is the empty model
   */
  record ModelReference(long version) implements ConfigurationReference {}

  /**
   * An uploaded configuration.
   *
   * @param text the hash of the upload before its variables were replaced; the log stores the text
   * @param certificates the certificates that it refers to
   */
  record UploadReference(Hash text, SortedSet<Name> certificates)
      implements ConfigurationReference {

    public UploadReference {
      certificates = Collections.unmodifiableSortedSet(new TreeSet<>(certificates));
    }
  }
}
