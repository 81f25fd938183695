package io.hrapi.events.change;

/**
 * A private key was destroyed for good.
 *
 * @param secret its id
 */
public record SecretDestroyed(String secret) implements SecretChange {}
