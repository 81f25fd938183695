package io.hrapi.events.model;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** All kinds of resources. */
public final class Kinds {

  /** In the order in which the model lists them: a kind comes after the kind that contains it. */
  public static final List<Kind<?>> ALL =
      List.of(
          CertificateFields.KIND,
          GatewayFields.KIND,
          EndpointFields.KIND,
          RouteFields.KIND,
          PoolFields.KIND,
          TargetFields.KIND);

  private static final Map<String, Kind<?>> BY_WORD =
      ALL.stream().collect(Collectors.toUnmodifiableMap(Kind::word, Function.identity()));

  private Kinds() {}

  /** Returns the kind with a name in the log; null if there is none. */
  public static @Nullable Kind<?> byWord(String word) {
    return BY_WORD.get(word);
  }

  /** Returns the kinds of the resources that a resource of this kind contains. */
  public static List<Kind<?>> in(Kind<?> parent) {
    return ALL.stream().filter(kind -> kind.parent() == parent).toList();
  }

  /** Returns the kind of a resource. */
  @SuppressWarnings("unchecked") // a resource's kind is the kind of its class
  public static <R extends Resource> Kind<R> of(R resource) {
    return (Kind<R>) resource.kind();
  }
}
