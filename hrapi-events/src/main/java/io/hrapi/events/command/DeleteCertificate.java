package io.hrapi.events.command;

import io.hrapi.events.change.EventType;
import io.hrapi.events.change.ResourceChanged;
import io.hrapi.events.model.Certificate;
import io.hrapi.events.model.Name;
import io.hrapi.events.model.ResourcePath;
import io.hrapi.events.projection.View;
import java.util.List;
import java.util.OptionalLong;

/**
 * Deletes a certificate that nothing uses. Its private key stays stored, because a restore needs
 * it.
 */
public record DeleteCertificate(Name name) implements Command {

  @Override
  public String subject() {
    return ResourcePath.certificate(name).text();
  }

  @Override
  public OptionalLong revision(View view) {
    return view.model().certificateRevision(name);
  }

  @Override
  public Decision decide(View view) {
    Certificate before = Subjects.requireCertificate(view.model(), name);
    List<String> users = CertificateUsers.of(view, name);
    if (!users.isEmpty()) {
      throw new Refusal.Conflict(
          "the certificate \""
              + name
              + "\" is in use by "
              + String.join(", ", users)
              + "; change them first",
          users);
    }
    Drafts drafts = new Drafts();
    drafts.add(new ResourceChanged(before, null));
    return drafts.decision(EventType.CERTIFICATE_DELETED, subject(), Decision.Outcome.DELETED);
  }
}
