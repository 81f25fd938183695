package io.hrapi.app.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Texts that older releases rendered for a HAProxy that root started. */
final class OlderTextTest {

  @Test
  void theAccountIsLeftOutOfTheFirstSectionAndTheLinesStay() {
    String text =
        "# Made by hrapi\nglobal\n  maxconn 9\n  user haproxy\n  group haproxy\n"
            + "  chroot /var/lib/haproxy\n\ndefaults http\n  user x\n";
    assertThat(Configurations.withoutAccount(text))
        .isEqualTo(
            "# Made by hrapi\nglobal\n  maxconn 9\n# left out by hrapi\n# left out by hrapi\n"
                + "# left out by hrapi\n\ndefaults http\n  user x\n");
  }

  @Test
  void whatHasNoneStaysAsItIs() {
    for (String text : new String[] {"", "global\n", "global\n  maxconn 9\n\ndefaults http\n"}) {
      assertThat(Configurations.withoutAccount(text)).isEqualTo(text);
    }
  }
}
