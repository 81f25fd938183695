package io.hrapi.app.present;

import io.hrapi.api.representation.PatchOperation;
import io.hrapi.events.change.TopologyChange;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Changes as a JSON Patch (RFC 6902) on the model document: applied to the document of the one
 * version it gives that of the other.
 */
public final class ModelPatch {

  private final List<PatchOperation> operations = new ArrayList<>();

  /** The pointers to gateways and pools that go, and all in them with them. */
  private final Set<String> going = new HashSet<>();

  private ModelPatch() {}

  /**
   * The operations, in an order in which they can be applied.
   *
   * @param changes parents before their children, and after them when they go
   */
  public static List<PatchOperation> of(List<TopologyChange> changes) {
    ModelPatch patch = new ModelPatch();
    for (TopologyChange change : changes) {
      Record before = change.before();
      if (before != null && change.after() == null) {
        patch.going.add(ModelDocument.pointer(before));
      }
    }
    changes.forEach(patch::add);
    return patch.operations;
  }

  private void add(TopologyChange change) {
    Record before = change.before();
    Record after = change.after();
    if (before != null && after != null && change.movedFrom() == null) {
      replace(ModelDocument.pointer(after), ModelDocument.node(before), ModelDocument.node(after));
      return;
    }
    if (before != null && !goesWithItsParent(before)) {
      operations.add(PatchOperation.remove(ModelDocument.pointer(before)));
    }
    if (after != null) {
      operations.add(PatchOperation.add(ModelDocument.pointer(after), ModelDocument.node(after)));
    }
  }

  private boolean goesWithItsParent(Record resource) {
    String pointer = ModelDocument.pointer(resource);
    // A child's pointer is its parent's, the word for its kind, and its name.
    int kind = pointer.lastIndexOf('/', pointer.lastIndexOf('/') - 1);
    return kind > 0 && going.contains(pointer.substring(0, kind));
  }

  /** Field by field: what a gateway or a pool contains stays as it is. */
  private void replace(String pointer, Record before, Record after) {
    for (RecordComponent field : after.getClass().getRecordComponents()) {
      String at = pointer + "/" + field.getName();
      Object from = value(field, before);
      Object to = value(field, after);
      if (Objects.equals(from, to)) {
        continue;
      }
      // Null is not in the document.
      if (to == null) {
        operations.add(PatchOperation.remove(at));
      } else {
        operations.add(from == null ? PatchOperation.add(at, to) : PatchOperation.replace(at, to));
      }
    }
  }

  private static @Nullable Object value(RecordComponent field, Record resource) {
    try {
      return field.getAccessor().invoke(resource);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the document's records are public", e);
    }
  }
}
