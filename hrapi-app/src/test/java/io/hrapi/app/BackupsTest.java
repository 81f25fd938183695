package io.hrapi.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.dropwizard.jackson.Jackson;
import io.hrapi.app.backup.ArtifactRepository;
import io.hrapi.app.backup.BackupStore;
import io.hrapi.app.backup.DirectoryBackups;
import io.hrapi.app.configuration.HrapiConfiguration;
import io.hrapi.app.home.Home;
import io.hrapi.events.model.InvalidValueException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which backup store a configuration selects. */
final class BackupsTest {

  private static BackupStore of(String artifactRepository) throws JsonProcessingException {
    HrapiConfiguration configuration =
        Jackson.newObjectMapper()
            .readValue(
                "{\"artifactRepository\": " + artifactRepository + "}", HrapiConfiguration.class);
    return TransferWing.backups(configuration, Home.of("t", Map.of("HRAPI_HOME", "/nowhere")));
  }

  @Test
  void withoutAHostItIsAFolder() throws Exception {
    assertThat(of("{\"host\": \"\"}")).isInstanceOf(DirectoryBackups.class);
    assertThat(of("{}")).isInstanceOf(DirectoryBackups.class);
  }

  @Test
  void withAHostItIsTheArtifactRepositoryThere() throws Exception {
    for (String host : new String[] {"10.0.0.1", "::1", "artifacts.example"}) {
      assertThat(of("{\"host\": \"" + host + "\", \"port\": 8888, \"timeout\": \"5s\"}"))
          .isInstanceOf(ArtifactRepository.class);
    }
    assertThatThrownBy(() -> of("{\"host\": \"http://x/\"}"))
        .isInstanceOf(InvalidValueException.class);
  }

  @Test
  void withHttpsItIsTheArtifactRepositoryThere() throws Exception {
    for (String json :
        new String[] {
          "{\"host\": \"https://artifacts.example\"}",
          "{\"host\": \"artifacts.example\", \"scheme\": \"https\"}",
          "{\"host\": \"http://artifacts.example\"}"
        }) {
      assertThat(of(json)).isInstanceOf(ArtifactRepository.class);
    }
    assertThatThrownBy(() -> of("{\"host\": \"x\", \"authorities\": \"/nowhere.pem\"}"))
        .hasMessageContaining("authorities is for https");
    assertThatThrownBy(() -> of("{\"host\": \"https://x\", \"authorities\": \"/nowhere.pem\"}"))
        .hasMessageContaining("/nowhere.pem");
    assertThatThrownBy(() -> of("{\"host\": \"http://x\", \"scheme\": \"https\"}"))
        .hasMessageContaining("scheme is https");
  }
}
