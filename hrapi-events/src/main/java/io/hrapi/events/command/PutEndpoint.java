package io.hrapi.events.command;

import io.hrapi.events.change.EventType;
import io.hrapi.events.change.ResourceChanged;
import io.hrapi.events.model.Endpoint;
import io.hrapi.events.model.EndpointAddress;
import io.hrapi.events.model.EndpointFields;
import io.hrapi.events.model.Model;
import io.hrapi.events.model.Name;
import io.hrapi.events.model.ResourcePath;
import io.hrapi.events.projection.View;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Creates an endpoint, changes it, or moves it here from another gateway.
 *
 * @param fields the assigned fields; a new endpoint needs an address
 */
public record PutEndpoint(Name gateway, Name name, Assignments<Endpoint> fields)
    implements Command {

  @Override
  public String subject() {
    return ResourcePath.endpoint(gateway, name).text();
  }

  @Override
  public OptionalLong revision(View view) {
    return view.model().endpointRevision(name);
  }

  @Override
  public Decision decide(View view) {
    Subjects.requireGateway(view.model(), gateway);
    Endpoint before = view.model().endpoint(name);
    EndpointAddress address = fields.value(EndpointFields.ADDRESS);
    if (address != null) {
      checkCertificate(view.model(), address, "/address");
    } else if (before == null) {
      throw new Refusal.Invalid(
          "a new endpoint needs an address; there is no endpoint \"" + name + "\" yet", "/address");
    }
    Drafts drafts = new Drafts();
    drafts.add(new ResourceChanged(before, after(before, gateway, name, fields)));
    return drafts.put(EventType.ENDPOINT_PUT, subject(), before != null);
  }

  /** Returns the endpoint after a request. */
  static Endpoint after(
      @Nullable Endpoint before, Name gateway, Name name, Assignments<Endpoint> fields) {
    return fields
        .over(before == null ? EndpointFields.KIND.initial() : EndpointFields.KIND.of(before))
        .with(EndpointFields.NAME, name)
        .with(EndpointFields.GATEWAY, gateway)
        .make();
  }

  /**
   * Checks that the certificate of an address, if it names one, exists.
   *
   * @throws Refusal.NotFound if it does not exist
   */
  static void checkCertificate(Model model, EndpointAddress address, String pointer) {
    Name certificate = address.certificate();
    if (certificate != null && model.certificate(certificate) == null) {
      throw new Refusal.NotFound(
          "there is no certificate \"" + certificate + "\", named in " + pointer);
    }
  }
}
