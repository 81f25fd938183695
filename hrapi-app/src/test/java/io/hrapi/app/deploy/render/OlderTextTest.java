package io.hrapi.app.deploy.render;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Texts that older releases rendered for a HAProxy started by root. */
final class OlderTextTest {

  @Test
  void theAccountIsLeftOutOfTheFirstSectionAndTheLinesStay() {
    assertThat(
            Configurations.withoutAccount(
                """
                # Made by hrapi
                global
                  maxconn 9
                  user haproxy
                  group haproxy
                  chroot /var/lib/haproxy

                defaults http
                  user x
                """))
        .isEqualTo(
            """
            # Made by hrapi
            global
              maxconn 9
            # left out by hrapi
            # left out by hrapi
            # left out by hrapi

            defaults http
              user x
            """);
  }

  @Test
  void whatHasNoneStaysAsItIs() {
    for (String text : new String[] {"", "global\n", "global\n  maxconn 9\n\ndefaults http\n"}) {
      assertThat(Configurations.withoutAccount(text)).isEqualTo(text);
    }
  }
}
