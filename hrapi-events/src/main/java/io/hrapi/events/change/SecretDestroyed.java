package io.hrapi.events.change;

/**
 * A private key was destroyed permanently.
 *
 * @param secret the id of the private key
 */
public record SecretDestroyed(String secret) implements SecretChange {}
