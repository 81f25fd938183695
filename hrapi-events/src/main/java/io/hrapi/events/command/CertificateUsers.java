package io.hrapi.events.command;

import io.hrapi.events.model.ConfigurationReference;
import io.hrapi.events.model.ConfigurationReference.UploadReference;
import io.hrapi.events.model.Endpoint;
import io.hrapi.events.model.Name;
import io.hrapi.events.model.ResourcePath;
import io.hrapi.events.projection.View;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The users of a certificate: the only place that determines them, for readers and for deletion.
 */
public final class CertificateUsers {

  private CertificateUsers() {}

  /**
   * Returns the paths of the endpoints and uploads that use a certificate, for example {@code
   * /gateways/g/endpoints/e}. The certificate need not exist.
   *
   * @return the paths; empty if nothing uses it
   */
  public static List<String> of(View view, Name certificate) {
    List<String> users = endpoints(view, certificate);
    users.addAll(uploads(view, certificate));
    return users;
  }

  /** Returns the paths of the uploads only. */
  static List<String> uploads(View view, Name certificate) {
    List<String> users = new ArrayList<>();
    addIfNamed(users, "pending", view.deployment().pending(), certificate);
    addIfNamed(users, "running", view.deployment().running(), certificate);
    return users;
  }

  /**
   * Returns the paths of the endpoints only, which are the users that the certificate's entity tag
   * covers.
   */
  public static List<String> endpoints(View view, Name certificate) {
    List<String> users = new ArrayList<>();
    for (Endpoint endpoint : view.model().endpointsWith(certificate)) {
      users.add(ResourcePath.endpoint(endpoint.gateway(), endpoint.name()).text());
    }
    return users;
  }

  private static void addIfNamed(
      List<String> users,
      String which,
      @Nullable ConfigurationReference configuration,
      Name certificate) {
    if (configuration instanceof UploadReference upload
        && upload.certificates().contains(certificate)) {
      users.add("/haproxy/configuration/" + which);
    }
  }
}
