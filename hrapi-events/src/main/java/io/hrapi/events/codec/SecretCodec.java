package io.hrapi.events.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import io.hrapi.events.change.SecretDestroyed;
import io.hrapi.events.change.SecretsResealed;
import java.io.IOException;
import java.util.List;

/** Reads and writes the changes of private keys as JSON. */
final class SecretCodec {

  private SecretCodec() {}

  static void writeFields(JsonGenerator out, SecretsResealed resealed) throws IOException {
    out.writeStringField("keyId", resealed.keyId());
    Json.texts(out, "secrets", resealed.secrets());
  }

  static SecretsResealed readResealed(JsonParser in) throws IOException {
    String keyId = null;
    List<String> secrets = List.of();
    while (Json.nextField(in)) {
      switch (in.currentName()) {
        case "keyId" -> keyId = Json.text(in);
        case "secrets" -> secrets = Json.texts(in);
        default -> throw Json.unknown(in);
      }
    }
    return new SecretsResealed(Json.required(keyId, "keyId"), secrets);
  }

  static void writeFields(JsonGenerator out, SecretDestroyed destroyed) throws IOException {
    out.writeStringField("secret", destroyed.secret());
  }

  static SecretDestroyed readDestroyed(JsonParser in) throws IOException {
    String secret = null;
    while (Json.nextField(in)) {
      if (!in.currentName().equals("secret")) {
        throw Json.unknown(in);
      }
      secret = Json.text(in);
    }
    return new SecretDestroyed(Json.required(secret, "secret"));
  }
}
