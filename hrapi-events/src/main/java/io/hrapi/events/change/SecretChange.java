package io.hrapi.events.change;

/**
 * Something that happened to private keys in the store. No state follows from it: the model names a
 * key by its id, and the store knows whether it can still be opened.
 */
public sealed interface SecretChange extends Change permits SecretsResealed, SecretDestroyed {}
