package io.hrapi.app.deploy.commit;

import io.hrapi.app.deploy.render.Rendered;
import io.hrapi.events.change.ConfirmationAwaited;
import io.hrapi.events.command.Requested;
import io.hrapi.events.projection.View;
import io.hrapi.haproxy.process.ProcessState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A commit that is under way.
 *
 * @param view on which it stands
 * @param state of HAProxy before it
 * @param tickets of those who hear what comes of it; the first is the one who asked first
 */
record Act(Order order, View view, Rendered rendered, ProcessState state, List<Ticket> tickets) {

  Act {
    tickets = List.copyOf(tickets);
  }

  /** The one who asked first. */
  Ticket first() {
    return tickets.get(0);
  }

  /** Those who joined. */
  List<Ticket> others() {
    return tickets.subList(1, tickets.size());
  }

  /** Notes that it is being loaded. */
  void note(LoadingNote note, @Nullable ConfirmationAwaited awaited) {
    Requested requested = first().asked().requested();
    note.write(rendered, order.subject(), order.trigger(), requested, awaited);
  }
}
