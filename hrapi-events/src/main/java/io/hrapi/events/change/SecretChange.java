package io.hrapi.events.change;

/**
 * A change of stored private keys. The projection ignores it: the model refers to a key by its id,
 * and the store knows whether the key still exists.
 */
public sealed interface SecretChange extends Change permits SecretsResealed, SecretDestroyed {}
