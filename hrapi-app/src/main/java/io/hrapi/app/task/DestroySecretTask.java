package io.hrapi.app.task;

import io.hrapi.app.deploy.commit.KeyNeeds;
import io.hrapi.app.http.problem.BadRequestException;
import io.hrapi.events.change.Change;
import io.hrapi.events.change.ResourceChanged;
import io.hrapi.events.codec.ChangeCodec;
import io.hrapi.events.command.CommandHandler;
import io.hrapi.events.command.DestroySecret;
import io.hrapi.events.command.Refusal;
import io.hrapi.events.log.EventQuery;
import io.hrapi.events.log.EventRecord;
import io.hrapi.events.log.EventStore;
import io.hrapi.events.model.Certificate;
import io.hrapi.events.model.InvalidValueException;
import io.hrapi.events.model.Name;
import io.hrapi.events.model.Resource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code destroy-secret}: deletes private keys permanently, each with one event. {@code secret}
 * names one; {@code certificate} names those of every certificate that ever had this name. 409 for
 * a key that the model still has, or that the running configuration or a rollback from it needs; of
 * several keys none is destroyed then.
 */
public final class DestroySecretTask extends AdminTask {

  private static final String CERTIFICATE = "certificate";
  private static final String SECRET = "secret";

  private final EventStore store;
  private final KeyNeeds needs;

  public DestroySecretTask(CommandHandler handler, EventStore store, KeyNeeds needs) {
    super("destroy-secret", handler, Set.of(CERTIFICATE, SECRET), Set.of());
    this.store = store;
    this.needs = needs;
  }

  @Override
  List<String> run(TaskRequest call) {
    String certificate = call.value(CERTIFICATE);
    String secret = call.value(SECRET);
    if (certificate != null && secret == null) {
      return destroy(call, secretsOf(certificate));
    }
    if (secret != null && certificate == null) {
      return destroy(call, List.of(secret));
    }
    throw new BadRequestException(
        "expected either " + CERTIFICATE + "=<name> or " + SECRET + "=<id>");
  }

  private List<String> destroy(TaskRequest call, List<String> ids) {
    return needs.whileNothingIsLoaded(
        () -> {
          List<DestroySecret> commands =
              ids.stream().map(id -> DestroySecret.in(store, id, needs.of(id))).toList();
          // All are decided first, because a partial result would be hard to report.
          commands.forEach(command -> command.decide(handler().view()));
          List<String> lines = new ArrayList<>();
          for (DestroySecret command : commands) {
            execute(call, command);
            lines.add("destroyed: " + command.id());
          }
          return lines;
        });
  }

  private List<String> secretsOf(String text) {
    Name name = name(text);
    Certificate present = handler().view().model().certificate(name);
    if (present != null) {
      // The command is refused, and its message says what to do first.
      return List.of(present.secret());
    }
    List<String> kept = everOf(name).stream().filter(id -> store.secret(id).isPresent()).toList();
    if (kept.isEmpty()) {
      throw new Refusal.NotFound("no private key of a certificate \"" + name + "\" is stored");
    }
    return kept;
  }

  /** Returns the keys of all certificates that ever had the name, whatever event added them. */
  private Set<String> everOf(Name name) {
    Set<String> ids = new LinkedHashSet<>();
    List<EventRecord> page;
    long after = 0;
    do {
      page =
          store.page(
              new EventQuery(
                  after,
                  Long.MAX_VALUE,
                  null,
                  null,
                  null,
                  null,
                  null,
                  false,
                  EventQuery.MAX_LIMIT));
      for (EventRecord event : page) {
        after = event.version();
        for (Change change : ChangeCodec.decode(event.format(), event.changes())) {
          if (change instanceof ResourceChanged changed) {
            add(ids, name, changed.before());
            add(ids, name, changed.after());
          }
        }
      }
    } while (page.size() == EventQuery.MAX_LIMIT);
    return ids;
  }

  private static void add(Set<String> ids, Name name, @Nullable Resource resource) {
    if (resource instanceof Certificate certificate && certificate.name().equals(name)) {
      ids.add(certificate.secret());
    }
  }

  private static Name name(String text) {
    try {
      return Certificate.nameOf(text);
    } catch (InvalidValueException e) {
      throw new BadRequestException(CERTIFICATE + ": " + e.getMessage());
    }
  }
}
