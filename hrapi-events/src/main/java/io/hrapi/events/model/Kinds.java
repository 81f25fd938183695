package io.hrapi.events.model;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** All kinds of resources. */
public final class Kinds {

  /** In the order in which the model lists them: what is in others after these. */
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

  /** The kind that the log knows by a word; null if there is none. */
  public static @Nullable Kind<?> byWord(String word) {
    return BY_WORD.get(word);
  }

  /** The kinds of the resources that are in one of this kind. */
  public static List<Kind<?>> in(Kind<?> parent) {
    return ALL.stream().filter(kind -> kind.parent() == parent).toList();
  }

  /** The kind of a resource. */
  @SuppressWarnings("unchecked") // a resource's kind is the kind of its class
  public static <R extends Resource> Kind<R> of(R resource) {
    return (Kind<R>) resource.kind();
  }
}
