package io.hrapi.program.commit;

import static org.assertj.core.api.Assertions.assertThat;

import io.hrapi.app.testing.Api;
import io.hrapi.app.testing.FreePorts;
import io.hrapi.app.testing.OpenSsl;
import io.hrapi.app.testing.RunningHrapi;
import io.hrapi.app.testing.UploadText;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;

/** A program in which the upload "base" runs, and nothing is pending. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class Uploads {

  static final String CONFIGURATION = "/v1/haproxy/configuration/";
  static final String PENDING = CONFIGURATION + "pending";
  static final String UPLOAD = "/v1/controller/upload";

  final RunningHrapi hrapi;
  final Api api;

  /** The port of the uploads. */
  final int port = FreePorts.next();

  Uploads(RunningHrapi hrapi) {
    this.hrapi = hrapi;
    api = hrapi.api();
  }

  @BeforeEach
  final void reset() {
    assertThat(api.delete(PENDING).status()).isIn(200, 404);
    api.upload(answering("base")).expect(200);
    serves("base");
  }

  final String answering(String word) {
    return UploadText.answering("127.0.0.1:" + port, word);
  }

  final void serves(String word) {
    assertThat(new Api(port).get("/").expect(200).body()).isEqualTo(word);
  }

  static void putCertificate(Api client, Path folder, String name) {
    OpenSsl openssl = new OpenSsl(folder);
    openssl.key(name, "EC", "ec_paramgen_curve:P-256");
    openssl.selfSigned(name);
    client
        .sendTyped(
            "PUT",
            "/v1/certificates/" + name,
            "application/x-pem-file",
            openssl.text(name + ".pem", name + ".key").getBytes(StandardCharsets.UTF_8))
        .expect(200);
  }

  static String secure(int port, String certificate) {
    return UploadText.answering("127.0.0.1:" + port + " ssl crt " + certificate, "secure");
  }
}
