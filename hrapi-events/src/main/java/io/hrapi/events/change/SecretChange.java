package io.hrapi.events.change;

/**
 * Something that happened to private keys in the store. It changes no state: the model refers to a
 * key by its id, and the store knows whether it still exists.
 */
public sealed interface SecretChange extends Change permits SecretsResealed, SecretDestroyed {}
