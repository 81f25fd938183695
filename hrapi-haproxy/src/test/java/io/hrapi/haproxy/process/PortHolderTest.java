package io.hrapi.haproxy.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Another program is named without its arguments, which may contain secrets. */
final class PortHolderTest {

  private static String program(String line) {
    return PortHolder.program(List.of(line.split(" ", -1)));
  }

  @Test
  void aJavaIsNamedByItsJarOrItsMainClass() {
    assertThat(program("java -Xmx1g -jar /opt/shop/shop.jar --password=x")).isEqualTo("shop.jar");
    assertThat(program("java -cp /a.jar:/b.jar -Dkey=x io.example.Main secret"))
        .isEqualTo("io.example.Main");
    assertThat(program("java --add-opens java.base/java.lang=ALL-UNNAMED M")).isEqualTo("M");
  }

  @Test
  void whatIsNeitherIsNotTold() {
    assertThat(program("java")).isEmpty();
    assertThat(program("java -jar")).isEmpty();
    assertThat(program("java @args /etc/password")).isEmpty();
    assertThat(program("java -Dkey=x")).isEmpty();
  }
}
