package io.hrapi.events.command;

import io.hrapi.events.change.EventType;
import io.hrapi.events.change.ResourceChanged;
import io.hrapi.events.log.Attachments;
import io.hrapi.events.log.KeptSecret;
import io.hrapi.events.model.Certificate;
import io.hrapi.events.model.Name;
import io.hrapi.events.model.ResourcePath;
import io.hrapi.events.projection.View;
import java.util.List;
import java.util.OptionalLong;

/**
 * Creates or replaces a certificate. An identical chain changes nothing, and the new secret is not
 * stored: the key of a certificate is always the same.
 *
 * @param secret the sealed private key, under the id that the certificate names: a new one
 * @param keyLost whether nothing opens the key that is kept for this certificate any more: then the
 *     same chain comes with its key anew
 */
public record PutCertificate(Certificate certificate, KeptSecret secret, boolean keyLost)
    implements Command {

  /** Checks that both speak of the same private key. */
  public PutCertificate {
    if (!certificate.secret().equals(secret.id())) {
      throw new IllegalArgumentException(certificate + " does not name the " + secret);
    }
  }

  private Name name() {
    return certificate.name();
  }

  @Override
  public String subject() {
    return ResourcePath.certificate(name()).text();
  }

  @Override
  public OptionalLong revision(View view) {
    return view.model().certificateRevision(name());
  }

  @Override
  public Decision decide(View view) {
    Certificate before = view.model().certificate(name());
    Drafts drafts = new Drafts();
    if (before != null && before.chain().equals(certificate.chain()) && !keyLost) {
      return drafts.put(EventType.CERTIFICATE_PUT, subject(), true);
    }
    drafts.add(new ResourceChanged(before, certificate));
    return drafts
        .put(EventType.CERTIFICATE_PUT, subject(), before != null)
        .with(Attachments.ofSecrets(List.of(secret)));
  }
}
