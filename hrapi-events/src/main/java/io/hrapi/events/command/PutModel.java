package io.hrapi.events.command;

import io.hrapi.events.change.EventType;
import io.hrapi.events.change.ModelDiff;
import io.hrapi.events.log.Hash;
import io.hrapi.events.model.Certificate;
import io.hrapi.events.model.Endpoint;
import io.hrapi.events.model.GatewayNode;
import io.hrapi.events.model.Model;
import io.hrapi.events.model.Name;
import io.hrapi.events.model.ResourcePath;
import io.hrapi.events.model.Stamped;
import io.hrapi.events.projection.View;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes the model exactly match a document. A document refers to certificates but cannot contain
 * them, because it has no private keys.
 *
 * @param wanted the desired gateways and pools, without certificates; its versions are ignored
 * @param certificates the certificates to keep, each with the fingerprint that the document
 *     requires, if any; null to keep all
 */
public record PutModel(Model wanted, @Nullable Map<Name, Assigned<Hash>> certificates)
    implements Command {

  /**
   * Checks that the document contains no certificate, else throws {@link IllegalArgumentException}.
   */
  public PutModel {
    if (!wanted.certificates().isEmpty()) {
      throw new IllegalArgumentException("a model document cannot bring certificates: " + wanted);
    }
    if (certificates != null) {
      certificates = Collections.unmodifiableMap(new TreeMap<>(certificates));
    }
  }

  @Override
  public String subject() {
    return "/model";
  }

  @Override
  public void check(Preconditions preconditions, View view) {
    preconditions.checkModel(view);
  }

  /** Returns the version that last changed the model, which always exists. */
  @Override
  public OptionalLong revision(View view) {
    return OptionalLong.of(view.modelVersion());
  }

  /**
   * Decides on the difference between the model and the document.
   *
   * @throws Refusal.Invalid if a certificate that the document refers to does not exist or has
   *     another fingerprint
   * @throws Refusal.Conflict if a certificate that would be deleted is used by an endpoint of the
   *     document or by an upload
   */
  @Override
  public Decision decide(View view) {
    Model current = view.model();
    List<Stamped<Certificate>> staying = staying(current);
    checkEndpoints(current);
    if (staying.size() < current.certificates().size()) {
      checkRemoved(view);
    }
    Model whole = Model.of(wanted.gateways().values(), wanted.pools().values(), staying);
    Drafts drafts = new Drafts();
    drafts.addAll(ModelDiff.between(current, whole));
    return drafts.decision(EventType.MODEL_PUT, subject(), Decision.Outcome.DONE);
  }

  private List<Stamped<Certificate>> staying(Model current) {
    if (certificates == null) {
      return List.copyOf(current.certificates().values());
    }
    List<Stamped<Certificate>> staying = new ArrayList<>(certificates.size());
    certificates.forEach(
        (name, fingerprint) -> {
          Stamped<Certificate> there = current.certificates().get(name);
          if (there == null) {
            throw new Refusal.Invalid(
                "there is no certificate \"" + name + "\": put it with its key first",
                ResourcePath.certificate(name).text());
          }
          Hash expected = fingerprint.value();
          if (expected != null && !expected.equals(there.value().fingerprint())) {
            throw new Refusal.Invalid(
                "the certificate \""
                    + name
                    + "\" has the fingerprint "
                    + there.value().fingerprint()
                    + ", the document expects "
                    + expected
                    + ": put that one with its key first",
                ResourcePath.certificate(name).text() + "/fingerprint");
          }
          staying.add(there);
        });
    return staying;
  }

  /**
   * Checks that the certificates of new and changed endpoints exist. An unchanged endpoint may
   * refer to one that does not exist, because an import can bring such endpoints.
   */
  private void checkEndpoints(Model current) {
    for (GatewayNode gateway : wanted.gateways().values()) {
      for (Stamped<Endpoint> stamped : gateway.endpoints().values()) {
        Endpoint endpoint = stamped.value();
        Name certificate = endpoint.address().certificate();
        if (certificate != null
            && current.certificate(certificate) == null
            && !endpoint.equals(current.endpoint(endpoint.name()))) {
          throw new Refusal.Invalid(
              "there is no certificate \"" + certificate + "\": put it with its key first",
              ResourcePath.endpoint(endpoint.gateway(), endpoint.name()).text());
        }
      }
    }
  }

  private void checkRemoved(View view) {
    for (Name name : view.model().certificates().keySet()) {
      if (certificates == null || certificates.containsKey(name)) {
        continue;
      }
      List<String> users = new ArrayList<>();
      for (Endpoint endpoint : wanted.endpointsWith(name)) {
        users.add(ResourcePath.endpoint(endpoint.gateway(), endpoint.name()).text());
      }
      users.addAll(CertificateUsers.uploads(view, name));
      if (!users.isEmpty()) {
        throw new Refusal.Conflict(
            "the document leaves the certificate \""
                + name
                + "\" out, but it is in use by "
                + String.join(", ", users)
                + "; list it, or change them",
            users);
      }
    }
  }
}
