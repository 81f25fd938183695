package io.hrapi.app.diff;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hrapi.api.representation.PatchOperation;
import io.hrapi.app.model.ModelDocument;
import io.hrapi.events.change.TopologyChange;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Changes as a JSON Patch (RFC 6902) on the model document: applied to the document of the one
 * version it gives that of the other.
 */
public final class ModelPatch {

  private final ObjectMapper mapper;
  private final List<PatchOperation> operations = new ArrayList<>();

  /** The pointers to gateways and pools that go, and all in them with them. */
  private final Set<String> going = new HashSet<>();

  private ModelPatch(ObjectMapper mapper) {
    this.mapper = mapper;
  }

  /**
   * The operations, in an order in which they can be applied.
   *
   * @param changes parents before their children, and after them when they go
   * @param mapper makes the document's JSON
   */
  public static List<PatchOperation> of(List<TopologyChange> changes, ObjectMapper mapper) {
    ModelPatch patch = new ModelPatch(mapper);
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
      replace(ModelDocument.pointer(after), node(before), node(after));
      return;
    }
    if (before != null && !goesWithItsParent(before)) {
      operations.add(PatchOperation.remove(ModelDocument.pointer(before)));
    }
    if (after != null) {
      operations.add(PatchOperation.add(ModelDocument.pointer(after), node(after)));
    }
  }

  private boolean goesWithItsParent(Record resource) {
    String pointer = ModelDocument.pointer(resource);
    // A child's pointer is its parent's, the word for its kind, and its name.
    int kind = pointer.lastIndexOf('/', pointer.lastIndexOf('/') - 1);
    return kind > 0 && going.contains(pointer.substring(0, kind));
  }

  /** Field by field: what a gateway or a pool contains stays as it is. */
  private void replace(String pointer, JsonNode before, JsonNode after) {
    Set<String> fields = new LinkedHashSet<>();
    before.fieldNames().forEachRemaining(fields::add);
    after.fieldNames().forEachRemaining(fields::add);
    for (String field : fields) {
      String at = pointer + "/" + field;
      JsonNode from = before.get(field);
      JsonNode to = after.get(field);
      if (to == null) {
        operations.add(PatchOperation.remove(at));
      } else if (from == null) {
        operations.add(PatchOperation.add(at, to));
      } else if (!from.equals(to)) {
        operations.add(PatchOperation.replace(at, to));
      }
    }
  }

  private JsonNode node(Record resource) {
    return mapper.valueToTree(ModelDocument.node(resource));
  }
}
