package io.hrapi.events.change;

import java.util.List;

/**
 * Private keys were encrypted again with another master key.
 *
 * @param keyId the id of the new master key
 * @param secrets the ids of the private keys
 */
public record SecretsResealed(String keyId, List<String> secrets) implements SecretChange {

  public SecretsResealed {
    secrets = List.copyOf(secrets);
  }
}
