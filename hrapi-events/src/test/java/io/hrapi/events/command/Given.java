package io.hrapi.events.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.hrapi.events.change.Change;
import io.hrapi.events.fixture.Log;
import io.hrapi.events.projection.View;
import java.util.Map;
import java.util.TreeMap;

/**
 * Given the state that commands made, when a command is decided, then these changes or a refusal.
 */
final class Given {

  private final Log log = new Log();

  private Given() {}

  static Given nothing() {
    return new Given();
  }

  static Given given(Command... commands) {
    return new Given().and(commands);
  }

  Given and(Command... commands) {
    for (Command command : commands) {
      log.add(command);
    }
    return this;
  }

  View view() {
    return log.view();
  }

  When when(Command command) {
    return new When(command);
  }

  final class When {
    private final Command command;

    private When(Command command) {
      this.command = command;
    }

    /** Decides, and checks that the changes can be applied. */
    private Decision decision() {
      return log.add(command);
    }

    When thenCreated() {
      assertThat(decided().outcome()).isEqualTo(Decision.Outcome.CREATED);
      return this;
    }

    When thenModified() {
      assertThat(decided().outcome()).isEqualTo(Decision.Outcome.MODIFIED);
      return this;
    }

    When thenDeleted() {
      assertThat(decided().outcome()).isEqualTo(Decision.Outcome.DELETED);
      return this;
    }

    When thenEvent(String type, String subject) {
      assertThat(decided().type().storedName()).isEqualTo(type);
      assertThat(decided().subject()).isEqualTo(subject).isEqualTo(command.subject());
      return this;
    }

    When thenMovedFrom(Map<String, String> expected) {
      Map<String, String> actual = new TreeMap<>();
      decided().movedFrom().forEach((name, from) -> actual.put(name.value(), from.value()));
      assertThat(actual).isEqualTo(expected);
      return this;
    }

    /** Checks that these are the changes, in this order, and that they can be applied. */
    View thenChanges(Change... changes) {
      assertThat(decision().changes()).isEqualTo(java.util.List.of(changes));
      return log.view();
    }

    /** Checks that these are the changes, in any order that can be applied. */
    View thenChangesInAnyOrder(Change... changes) {
      assertThat(decision().changes().stream().map(Change.class::cast).toList())
          .containsExactlyInAnyOrder(changes);
      return log.view();
    }

    void thenNothingChanges() {
      assertThat(decision().changes()).isEmpty();
    }

    <R extends Refusal> R thenRefused(Class<R> kind, String... words) {
      Throwable refusal = catchThrowable(this::decided);
      assertThat(refusal).isInstanceOf(kind).hasMessageContainingAll(words);
      return kind.cast(refusal);
    }

    private Decision decided() {
      return command.decide(log.view());
    }
  }
}
