package io.hrapi.app.shell;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** Tests what commands send to a fake server that follows the contract, and what they print. */
abstract class AgainstAFake {

  static final String PROBLEM = "application/problem+json";
  static final String STREAM = "text/event-stream";

  @TempDir Path folder;
  final FakeHrapi hrapi = new FakeHrapi();

  @AfterEach
  void stop() {
    hrapi.close();
  }

  Typed type(String... words) {
    return Typed.at(hrapi.port(), words);
  }

  String file(String name, String text) throws Exception {
    return Files.writeString(folder.resolve(name), text).toString();
  }
}
