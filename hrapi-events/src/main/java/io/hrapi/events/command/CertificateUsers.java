package io.hrapi.events.command;

import io.hrapi.events.model.Endpoint;
import io.hrapi.events.model.Name;
import io.hrapi.events.projection.View;
import java.util.ArrayList;
import java.util.List;

/** What uses a certificate: the one place that says so, for its readers and for its deletion. */
public final class CertificateUsers {

  private CertificateUsers() {}

  /**
   * The paths of all that uses a certificate: {@code /gateways/g/endpoints/e}.
   *
   * @return empty if nothing does, or if there is no such certificate and nothing names it
   */
  public static List<String> of(View view, Name certificate) {
    List<String> users = new ArrayList<>();
    for (Endpoint endpoint : view.topology().endpointsWith(certificate)) {
      users.add(Subjects.endpoint(endpoint.gateway(), endpoint.name()));
    }
    return users;
  }
}
