package io.hrapi.events.legacy;

import static io.hrapi.events.model.InvalidValueException.shown;

import io.hrapi.events.legacy.LegacyDatabase.CertificateRow;
import io.hrapi.events.legacy.LegacyDatabase.EndpointRow;
import io.hrapi.events.legacy.LegacyDatabase.GatewayRow;
import io.hrapi.events.legacy.LegacyDatabase.PoolRow;
import io.hrapi.events.legacy.LegacyDatabase.TargetRow;
import io.hrapi.events.model.Algorithm;
import io.hrapi.events.model.Endpoint;
import io.hrapi.events.model.EndpointAddress;
import io.hrapi.events.model.Gateway;
import io.hrapi.events.model.InvalidValueException;
import io.hrapi.events.model.Model;
import io.hrapi.events.model.Name;
import io.hrapi.events.model.Policy;
import io.hrapi.events.model.Pool;
import io.hrapi.events.model.Protocol;
import io.hrapi.events.model.Target;
import io.hrapi.events.model.TargetAddress;
import io.hrapi.events.model.Weight;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Converts a pyHrapi database to a model. A row whose name, address or parent is not valid is left
 * out; an optional value that is not valid is replaced by its default; there is a warning for each.
 * A pure function of the rows; for one thread.
 */
public final class LegacyImport {

  /** pyHrapi's text for "no pool", in addition to NULL and empty text. */
  private static final String NONE = "None";

  private static final Set<String> YES = Set.of("1", "1.0", "true", "yes", "on");
  private static final Set<String> NO = Set.of("0", "0.0", "false", "no", "off");

  private final List<String> warnings = new ArrayList<>();
  private final Set<Name> known;
  private Model model = Model.EMPTY;

  private LegacyImport(Set<Name> known) {
    this.known = known;
  }

  /**
   * The result of a conversion.
   *
   * @param model the model, without certificates
   * @param warnings a sentence for each row or value that was left out or that needs attention
   */
  public record Result(Model model, List<String> warnings) {

    public Result {
      warnings = List.copyOf(warnings);
    }
  }

  /**
   * Converts the rows to a model; certificates are left to the caller.
   *
   * @param known the names of certificates that already exist, for which no warning is needed
   */
  public static Result of(LegacyDatabase database, Set<Name> known) {
    return new LegacyImport(known).run(database);
  }

  private Result run(LegacyDatabase database) {
    Set<Name> certificates =
        database.certificates().stream()
            .map(CertificateRow::name)
            .flatMap(Optional::stream)
            .collect(Collectors.toCollection(HashSet::new));
    certificates.addAll(known);
    database.gateways().forEach(this::add);
    database.endpoints().forEach(row -> add(row, certificates));
    database.pools().forEach(this::add);
    database.targets().forEach(this::add);
    addRest(database);
    return new Result(model, warnings);
  }

  private void add(GatewayRow row) {
    try {
      Name name = name(row.name());
      String what = "the gateway \"" + name + "\"";
      if (model.gateway(name) != null) {
        leaveOut(what, "there is already one with that name");
        return;
      }
      Protocol protocol =
          value(what, "protocol", row.mode(), Protocol.HTTP, LegacyImport::protocol);
      Name defaultPool =
          NONE.equals(row.defaultBack())
              ? null
              : optional(what, "default pool", row.defaultBack(), Name::new);
      model = model.with(new Gateway(name, protocol, defaultPool, true), 0);
    } catch (InvalidValueException e) {
      leaveOut("a gateway", e.getMessage());
    }
  }

  private void add(EndpointRow row, Set<Name> certificates) {
    String what = what("endpoint", row.alias());
    try {
      Name name = name(row.alias());
      if (model.endpoint(name) != null) {
        leaveOut(what, "there is already one with that name");
        return;
      }
      Name gateway = parent("gateway", row.gateway(), known -> model.gateway(known));
      EndpointAddress address = LegacyAddress.parse(required("an address", row.address()));
      model = model.with(new Endpoint(name, gateway, address), 0);
      if (address.certificate() != null && !certificates.contains(address.certificate())) {
        warnings.add(
            what
                + " needs the certificate \""
                + address.certificate()
                + "\", which the file does not contain: put it before the next commit");
      }
    } catch (InvalidValueException e) {
      leaveOut(what, e.getMessage());
    }
  }

  private void add(PoolRow row) {
    try {
      Name name = name(row.name());
      String what = "the pool \"" + name + "\"";
      if (model.pool(name) != null) {
        leaveOut(what, "there is already one with that name");
        return;
      }
      Algorithm algorithm =
          value(what, "policy", row.policy(), Algorithm.ROUNDROBIN, LegacyImport::algorithm);
      Weight weight = value(what, "weight", row.weights(), Weight.DEFAULT, LegacyImport::weight);
      boolean enabled = value(what, "enabled flag", row.enabled(), true, LegacyImport::flag);
      Integer maxconn = algorithm.isBackfill() ? Policy.DEFAULT_MAXCONN : null;
      model = model.with(new Pool(name, enabled, new Policy(algorithm, weight, maxconn)), 0);
    } catch (InvalidValueException e) {
      leaveOut("a pool", e.getMessage());
    }
  }

  private void add(TargetRow row) {
    String what = what("target", row.alias());
    try {
      Name name = name(row.alias());
      if (model.target(name) != null) {
        leaveOut(what, "there is already one with that name");
        return;
      }
      Name pool = parent("pool", row.pool(), known -> model.pool(known));
      TargetAddress address = TargetAddress.parse(required("an address", row.address()).strip());
      Weight weight = optional(what, "weight", row.weight(), LegacyImport::weight);
      boolean enabled = value(what, "enabled flag", row.enabled(), true, LegacyImport::flag);
      model = model.with(new Target(name, pool, address, weight, enabled), 0);
    } catch (InvalidValueException e) {
      leaveOut(what, e.getMessage());
    }
  }

  private void addRest(LegacyDatabase database) {
    if (!database.gatewayPools().isEmpty()) {
      warnings.add(
          "pyHrapi did not store which gateways use these pools: "
              + database.gatewayPools().stream()
                  .map(name -> name == null ? "one without a name" : shown(name))
                  .collect(Collectors.joining(", "))
              + "; associate them with their gateways again");
    }
    if (database.uploads() > 0) {
      warnings.add(
          "uploaded configurations are not imported ("
              + database.uploads()
              + "): upload again the ones that are still needed");
    }
    if (database.commits() > 0) {
      warnings.add("the record of commits is not imported (" + database.commits() + ")");
    }
  }

  private void leaveOut(String what, @Nullable String why) {
    warnings.add(what + " is left out: " + why);
  }

  private static String what(String kind, @Nullable String name) {
    return name == null ? kind + " without a name" : "the " + kind + " " + shown(name);
  }

  private static Name name(@Nullable String text) {
    return new Name(required("a name", text));
  }

  private static String required(String what, @Nullable String text) {
    if (text == null) {
      throw new InvalidValueException(what, "NULL");
    }
    return text;
  }

  private static Name parent(
      String kind, @Nullable String text, Function<Name, @Nullable Object> find) {
    Name name = new Name(required("the name of its " + kind, text));
    if (find.apply(name) == null) {
      throw new InvalidValueException("the name of a " + kind + " that exists", name.value());
    }
    return name;
  }

  /**
   * Parses a value that has a default. Returns the default if the value is absent or, with a
   * warning, if it is not valid.
   */
  private <T> T value(
      String what, String field, @Nullable String text, T absent, Function<String, T> parse) {
    T given = given(what + ": its " + field + " becomes " + absent, text, parse);
    return given == null ? absent : given;
  }

  /**
   * Parses a value that may be absent. Returns null if it is absent or, with a warning, not valid.
   */
  private <T> @Nullable T optional(
      String what, String field, @Nullable String text, Function<String, T> parse) {
    return given(what + ": it has no " + field + " of its own now", text, parse);
  }

  private <T> @Nullable T given(String warning, @Nullable String text, Function<String, T> parse) {
    if (text == null || text.isBlank()) {
      return null;
    }
    try {
      return parse.apply(text.strip());
    } catch (InvalidValueException e) {
      warnings.add(warning + ", " + e.getMessage());
      return null;
    }
  }

  private static Protocol protocol(String text) {
    return Protocol.parse(text.toLowerCase(Locale.ROOT));
  }

  private static Algorithm algorithm(String text) {
    return new Algorithm(text);
  }

  /** Parses a weight: pyHrapi stored weights as text, for example {@code "12"} or {@code "1.0"}. */
  private static Weight weight(String text) {
    try {
      return new Weight(new BigDecimal(text).intValueExact());
    } catch (ArithmeticException | NumberFormatException e) {
      throw new InvalidValueException("a whole weight from 0 to 256", text);
    }
  }

  private static boolean flag(String text) {
    String word = text.toLowerCase(Locale.ROOT);
    if (!YES.contains(word) && !NO.contains(word)) {
      throw new InvalidValueException("a flag: 0, 1, True or False", text);
    }
    return YES.contains(word);
  }
}
