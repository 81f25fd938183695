package io.hrapi.events.command;

import io.hrapi.events.change.ConfigurationUploaded;
import io.hrapi.events.change.EventType;
import io.hrapi.events.log.Attachments;
import io.hrapi.events.log.KeptText;
import io.hrapi.events.model.ConfigurationReference.UploadReference;
import io.hrapi.events.model.Name;
import io.hrapi.events.projection.View;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedSet;

/**
 * Makes an uploaded configuration pending, after HAProxy has checked it.
 *
 * @param text the configuration as it was uploaded
 * @param certificates the certificates that it refers to
 */
public record PutPending(KeptText text, SortedSet<Name> certificates) implements Command {

  /** The path of the pending configuration. */
  static final String SUBJECT = "/haproxy/configuration/pending";

  @Override
  public String subject() {
    return SUBJECT;
  }

  @Override
  public OptionalLong revision(View view) {
    return pendingRevision(view);
  }

  @Override
  public Decision decide(View view) {
    for (Name certificate : certificates) {
      Subjects.requireCertificate(view.model(), certificate);
    }
    UploadReference upload = new UploadReference(text.sha256(), certificates);
    boolean same = upload.equals(view.deployment().pending());
    return new Decision(
        EventType.PENDING_PUT,
        subject(),
        Decision.Outcome.MODIFIED,
        same ? List.of() : List.of(new ConfigurationUploaded(upload)),
        Map.of(),
        Attachments.ofTexts(List.of(text)));
  }

  /** Returns the version that last changed the pending configuration; empty if there is none. */
  static OptionalLong pendingRevision(View view) {
    return view.deployment().pending() == null
        ? OptionalLong.empty()
        : OptionalLong.of(view.deployment().pendingSince());
  }
}
