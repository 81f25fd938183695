package io.hrapi.app.resource;

import io.hrapi.events.model.Certificate;
import io.hrapi.events.model.Name;

/** A certificate's name as it stands in a path, with or without {@code .pem}. Jersey makes it. */
public final class CertificateName {

  private final Name name;

  /**
   * Takes the part of the path.
   *
   * @throws io.hrapi.events.model.InvalidValueException if it is no name
   */
  public CertificateName(String text) {
    this.name = Certificate.nameOf(text);
  }

  /** The name, without {@code .pem}. */
  Name name() {
    return name;
  }
}
