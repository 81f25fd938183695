package io.hrapi.app.testing;

import io.hrapi.events.change.ResourceChanged;
import io.hrapi.events.codec.ChangeCodec;
import io.hrapi.events.log.EventRecord;
import io.hrapi.events.log.Hash;
import io.hrapi.events.model.Name;
import io.hrapi.events.model.Target;
import io.hrapi.events.model.TargetAddress;
import java.util.ArrayList;
import java.util.List;

/** Events with many changes. */
public final class LargeEvent {

  private LargeEvent() {}

  /**
   * Returns an event that added {@code count} targets; its reason looks like the JSON field of its
   * changes.
   */
  public static EventRecord ofTargets(int count) {
    List<ResourceChanged> changes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      changes.add(
          new ResourceChanged(
              null,
              new Target(
                  new Name("t" + i),
                  new Name("p"),
                  TargetAddress.parse("10.0.0.1:" + (i + 1)),
                  null,
                  true,
                  false)));
    }
    return new EventRecord(
        7,
        1_000_000,
        "id",
        "log",
        "node",
        "ModelPut",
        "/model",
        "ada",
        "local",
        "\"changes\":[]",
        "request",
        null,
        null,
        null,
        null,
        ChangeCodec.FORMAT,
        ChangeCodec.encode(changes),
        Hash.ZERO);
  }
}
