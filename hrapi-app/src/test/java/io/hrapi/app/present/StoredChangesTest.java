package io.hrapi.app.present;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.hrapi.api.representation.EventRepresentation;
import io.hrapi.app.testing.LargeEvent;
import io.hrapi.events.change.Change;
import io.hrapi.events.codec.ChangeCodec;
import io.hrapi.events.log.EventRecord;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Large events are represented like small ones. */
final class StoredChangesTest {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final EventRecord event = LargeEvent.ofTargets(1_000);
  private final List<Change> changes = ChangeCodec.decode(event.format(), event.changes());

  @Test
  void areTheEventsChangesInTheirOrder() throws Exception {
    EventRepresentation shown = EventRepresentations.of(event);
    assertThat(shown.changes()).isInstanceOf(StoredChanges.class);
    assertThat(shown.changeCount()).isEqualTo(1_000);
    assertThat(MAPPER.writeValueAsString(shown.changes()))
        .isEqualTo(MAPPER.writeValueAsString(List.copyOf(ChangeRepresentations.of(changes))));
    assertThat(shown.changes().get(700)).isEqualTo(ChangeRepresentations.of(changes).get(700));
  }

  @Test
  void areAsManyAsAListShows() {
    EventRepresentation shown = EventRepresentations.of(event, 50);
    assertThat(shown.changeCount()).isEqualTo(1_000);
    assertThat(shown.changes())
        .isEqualTo(ChangeRepresentations.of(changes.subList(0, 50)))
        .hasSize(50);
    assertThat(EventRepresentations.of(LargeEvent.ofTargets(3), 50).changes()).hasSize(3);
  }
}
