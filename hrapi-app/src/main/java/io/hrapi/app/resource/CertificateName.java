package io.hrapi.app.resource;

import io.hrapi.events.model.Certificate;
import io.hrapi.events.model.Name;

/** A certificate's name in a path, with or without {@code .pem}; Jersey creates it. */
public final class CertificateName {

  private final Name name;

  /**
   * Parses a segment of the path.
   *
   * @throws io.hrapi.events.model.InvalidValueException if it is not a valid name
   */
  public CertificateName(String text) {
    this.name = Certificate.nameOf(text);
  }

  /** Returns the name, without {@code .pem}. */
  Name name() {
    return name;
  }
}
