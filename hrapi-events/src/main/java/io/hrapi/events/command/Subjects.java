package io.hrapi.events.command;

import io.hrapi.events.model.Certificate;
import io.hrapi.events.model.GatewayNode;
import io.hrapi.events.model.Model;
import io.hrapi.events.model.Name;
import io.hrapi.events.model.PoolNode;
import io.hrapi.events.model.Target;
import java.util.OptionalLong;

/** The resources that commands refer to: their paths, and the messages when one does not exist. */
final class Subjects {

  private Subjects() {}

  /** The path of all stored private keys. */
  static final String SECRETS = "/secrets";

  static String secret(String id) {
    return SECRETS + "/" + id;
  }

  /**
   * Returns the version that last changed a target of this pool; empty if the pool has no target of
   * that name.
   */
  static OptionalLong targetRevision(Model model, Name pool, Name name) {
    Target target = model.target(name);
    return target != null && target.pool().equals(pool)
        ? model.targetRevision(name)
        : OptionalLong.empty();
  }

  static GatewayNode requireGateway(Model model, Name name) {
    GatewayNode node = model.gateway(name);
    if (node == null) {
      throw new Refusal.NotFound("there is no gateway \"" + name + "\"");
    }
    return node;
  }

  static Certificate requireCertificate(Model model, Name name) {
    Certificate certificate = model.certificate(name);
    if (certificate == null) {
      throw new Refusal.NotFound("there is no certificate \"" + name + "\"");
    }
    return certificate;
  }

  static PoolNode requirePool(Model model, Name name) {
    PoolNode node = model.pool(name);
    if (node == null) {
      throw new Refusal.NotFound("there is no pool \"" + name + "\"");
    }
    return node;
  }
}
