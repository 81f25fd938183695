package io.hrapi.events.command;

import io.hrapi.events.change.EndpointChanged;
import io.hrapi.events.change.EventType;
import io.hrapi.events.model.Endpoint;
import io.hrapi.events.model.EndpointAddress;
import io.hrapi.events.model.Name;
import io.hrapi.events.model.Topology;
import io.hrapi.events.projection.View;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Makes an endpoint, changes it, or moves it here from another gateway.
 *
 * @param address null to leave it; a new endpoint needs one
 */
public record PutEndpoint(Name gateway, Name name, @Nullable EndpointAddress address)
    implements Command {

  @Override
  public String subject() {
    return Subjects.endpoint(gateway, name);
  }

  @Override
  public OptionalLong revision(View view) {
    return view.topology().endpointRevision(name);
  }

  @Override
  public Decision decide(View view) {
    Subjects.requireGateway(view.topology(), gateway);
    Endpoint before = view.topology().endpoint(name);
    EndpointAddress wanted = address;
    if (wanted == null) {
      if (before == null) {
        throw new Refusal.Invalid(
            "a new endpoint needs an address; there is no endpoint \"" + name + "\" yet",
            "/address");
      }
      wanted = before.address();
    } else {
      checkCertificate(view.topology(), wanted, "/address");
    }
    Drafts drafts = new Drafts();
    drafts.add(new EndpointChanged(before, new Endpoint(name, gateway, wanted)), name);
    return drafts.put(EventType.ENDPOINT_PUT, subject(), before != null);
  }

  /** Refuses a certificate that is not stored. */
  static void checkCertificate(Topology topology, EndpointAddress address, String pointer) {
    Name certificate = address.certificate();
    if (certificate != null && topology.certificate(certificate) == null) {
      throw new Refusal.NotFound(
          "there is no certificate \"" + certificate + "\", named in " + pointer);
    }
  }
}
