package io.hrapi.app.transfer;

import io.hrapi.app.certificate.InvalidPemException;
import io.hrapi.app.certificate.PemBundle;
import io.hrapi.app.deploy.render.Certificates;
import io.hrapi.app.deploy.render.PrivateKeys;
import io.hrapi.events.legacy.LegacyDatabase.CertificateRow;
import io.hrapi.events.log.KeptSecret;
import io.hrapi.events.model.Certificate;
import io.hrapi.events.model.Endpoint;
import io.hrapi.events.model.GatewayNode;
import io.hrapi.events.model.Model;
import io.hrapi.events.model.Name;
import io.hrapi.events.model.Stamped;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** Adds the certificates of a pyHrapi database, each checked as for a PUT. For one import. */
final class LegacyCertificates {

  private final PrivateKeys keys;
  private final Supplier<UUID> ids;
  private final List<KeptSecret> secrets = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  LegacyCertificates(PrivateKeys keys, Supplier<UUID> ids) {
    this.keys = keys;
    this.ids = ids;
  }

  /**
   * Returns the model with the certificates of the rows, and with existing ones that its endpoints
   * name and the rows do not contain.
   */
  Model add(Model imported, List<CertificateRow> rows, Model ours) {
    Model model = imported;
    for (CertificateRow row : rows) {
      Optional<Name> name = row.name();
      if (name.isEmpty()) {
        warnings.add("the certificate \"" + row.id() + "\" is left out: its name is not valid");
      } else {
        model = add(model, name.get(), row, ours);
      }
    }
    for (GatewayNode gateway : model.gateways().values()) {
      for (Stamped<Endpoint> endpoint : gateway.endpoints().values()) {
        Name named = endpoint.value().address().certificate();
        Certificate known = named == null ? null : ours.certificate(named);
        if (named != null && known != null && model.certificate(named) == null) {
          model = model.with(known, 0);
        }
      }
    }
    return model;
  }

  private Model add(Model model, Name name, CertificateRow row, Model ours) {
    byte[] pem = (row.pem() == null ? "" : row.pem()).getBytes(StandardCharsets.UTF_8);
    try (PemBundle bundle = PemBundle.parse(pem)) {
      Certificate known = ours.certificate(name);
      if (known != null && known.chain().equals(bundle.chain()) && keys.canOpen(known)) {
        return model.with(known, 0);
      }
      String id = ids.get().toString();
      secrets.add(keys.seal(bundle.privateKey(), id));
      return model.with(Certificates.of(name, bundle, id), 0);
    } catch (InvalidPemException e) {
      warnings.add("the certificate \"" + name + "\" is left out: " + e.getMessage());
      return model;
    }
  }

  /** Returns the encrypted private keys of the new certificates. */
  List<KeptSecret> secrets() {
    return secrets;
  }

  List<String> warnings() {
    return warnings;
  }
}
