package io.hrapi.app.present;

import io.hrapi.api.representation.ModelRepresentation;
import io.hrapi.events.model.EndpointFields;
import io.hrapi.events.model.Field;
import io.hrapi.events.model.Field.Place;
import io.hrapi.events.model.GatewayNode;
import io.hrapi.events.model.Kind;
import io.hrapi.events.model.Kinds;
import io.hrapi.events.model.Model;
import io.hrapi.events.model.Name;
import io.hrapi.events.model.PoolNode;
import io.hrapi.events.model.Resource;
import io.hrapi.events.model.RouteFields;
import io.hrapi.events.model.Stamped;
import io.hrapi.events.model.TargetFields;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Shows the model as one document, and single resources as they appear in it. {@link ModelReader}
 * reads it back.
 */
public final class ModelDocument {

  private ModelDocument() {}

  /** Returns the whole document. */
  public static ModelRepresentation of(Model model) {
    return new ModelRepresentation(
        Shown.of(model.gateways(), ModelDocument::of),
        Shown.of(model.pools(), ModelDocument::of),
        all(model.certificates()));
  }

  /**
   * Returns a resource as it appears in the document under {@link #pointer}. The maps of the
   * resources that it contains are empty.
   *
   * @return values to be written as JSON
   */
  public static Map<String, Object> node(Resource resource) {
    return node(resource, Map.of());
  }

  /** Returns all names that a resource of this kind can have in the document, in order. */
  static Set<String> names(Kind<?> kind) {
    Set<String> names = new LinkedHashSet<>();
    kind.fields(Place.DOCUMENT).stream()
        .filter(field -> !field.isSetting())
        .forEach(field -> names.add(nameOf(field)));
    Kinds.in(kind).forEach(child -> names.add(child.collection()));
    kind.fields(Place.DOCUMENT).forEach(field -> names.add(nameOf(field)));
    return names;
  }

  private static String nameOf(Field<?, ?> field) {
    String part = field.part();
    return part == null ? field.name() : part;
  }

  /**
   * Returns the JSON pointer (RFC 6901) to a resource in the document: {@code
   * /pools/eta/targets/t1}. Names contain no character that a pointer escapes.
   */
  public static String pointer(Resource resource) {
    return resource.resourcePath().text();
  }

  private static Map<String, Object> of(GatewayNode node) {
    return node(
        node.gateway(),
        Map.of(EndpointFields.KIND, all(node.endpoints()), RouteFields.KIND, all(node.routes())));
  }

  private static Map<String, Object> of(PoolNode node) {
    return node(node.pool(), Map.of(TargetFields.KIND, all(node.targets())));
  }

  private static <R extends Resource> Map<String, Map<String, Object>> all(
      SortedMap<Name, Stamped<R>> resources) {
    return Shown.of(resources, resource -> node(resource.value()));
  }

  /**
   * Returns a resource with the resources that it contains.
   *
   * @param children the contained resources of each kind; none of a kind that is missing
   */
  private static <R extends Resource> Map<String, Object> node(
      R resource, Map<? extends Kind<?>, ? extends Map<String, ?>> children) {
    Kind<R> kind = Kinds.of(resource);
    Map<String, Object> node = new LinkedHashMap<>();
    Map<String, Object> settings = new LinkedHashMap<>();
    for (Field<R, ?> field : kind.fields(Place.DOCUMENT)) {
      add(field.isSetting() ? settings : node, field, field.document(resource));
    }
    for (Kind<?> child : Kinds.in(kind)) {
      Map<String, ?> contained = children.get(child);
      node.put(child.collection(), contained == null ? Map.of() : contained);
    }
    node.putAll(settings);
    return node;
  }

  @SuppressWarnings("unchecked") // only this method creates parts
  private static void add(Map<String, Object> node, Field<?, ?> field, @Nullable Object value) {
    if (value == null) {
      return;
    }
    String part = field.part();
    Map<String, Object> where =
        part == null
            ? node
            : (Map<String, Object>) node.computeIfAbsent(part, key -> new LinkedHashMap<>());
    where.put(field.name(), value);
  }
}
