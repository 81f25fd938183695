package io.hrapi.app.present;

import io.hrapi.api.representation.PatchOperation;
import io.hrapi.events.change.ResourceChanged;
import io.hrapi.events.model.Resource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Changes as a JSON Patch (RFC 6902) on the model document: applied to the document of the one
 * version it results in the document of the other.
 */
public final class ModelPatch {

  private final List<PatchOperation> operations = new ArrayList<>();

  /** The pointers to gateways and pools that are removed with everything in them. */
  private final Set<String> going = new HashSet<>();

  private ModelPatch() {}

  /**
   * Returns the operations, in an order in which they can be applied.
   *
   * @param changes in an order in which parents precede their children, or follow them if removed
   */
  public static List<PatchOperation> of(List<ResourceChanged> changes) {
    ModelPatch patch = new ModelPatch();
    for (ResourceChanged change : changes) {
      Resource before = change.before();
      if (before != null && change.after() == null) {
        patch.going.add(ModelDocument.pointer(before));
      }
    }
    changes.forEach(patch::add);
    return patch.operations;
  }

  private void add(ResourceChanged change) {
    Resource before = change.before();
    Resource after = change.after();
    if (before != null && after != null && change.movedFrom() == null) {
      replace(before, after);
      return;
    }
    if (before != null && !goesWithItsParent(before)) {
      operations.add(PatchOperation.remove(ModelDocument.pointer(before)));
    }
    if (after != null) {
      operations.add(PatchOperation.add(ModelDocument.pointer(after), ModelDocument.node(after)));
    }
  }

  private boolean goesWithItsParent(Resource resource) {
    String pointer = ModelDocument.pointer(resource);
    // A child's pointer consists of its parent's, the name of its collection, and its own name.
    int kind = pointer.lastIndexOf('/', pointer.lastIndexOf('/') - 1);
    return kind > 0 && going.contains(pointer.substring(0, kind));
  }

  /** Replaces single fields, so that what a gateway or a pool contains is not changed. */
  private void replace(Resource before, Resource after) {
    Map<String, Object> former = ModelDocument.node(before);
    Map<String, Object> latter = ModelDocument.node(after);
    for (String name : ModelDocument.names(after.kind())) {
      String at = ModelDocument.pointer(after) + "/" + name;
      Object from = former.get(name);
      Object to = latter.get(name);
      if (Objects.equals(from, to)) {
        continue;
      }
      if (to == null) {
        operations.add(PatchOperation.remove(at));
      } else {
        operations.add(from == null ? PatchOperation.add(at, to) : PatchOperation.replace(at, to));
      }
    }
  }
}
