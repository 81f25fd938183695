package io.hrapi.events.model;

/** What "pending" and "running" point to. */
public sealed interface ConfigurationReference {

  /**
   * The configuration that a version of the model renders to.
   *
   * @param version one that changed the model; 0 is the empty model
   */
  record ModelReference(long version) implements ConfigurationReference {}
}
