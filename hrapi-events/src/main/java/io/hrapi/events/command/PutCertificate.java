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
 * Creates or replaces a certificate. If the chain is the same, nothing changes, and the new secret
 * is not stored, because the same certificate always has the same key.
 *
 * @param secret the encrypted private key, under the new id that the certificate refers to
 * @param keyLost whether the stored key of this certificate can no longer be decrypted: then the
 *     secret is stored even if the chain is the same
 */
public record PutCertificate(Certificate certificate, KeptSecret secret, boolean keyLost)
    implements Command {

  /**
   * Checks that the certificate refers to the secret, else throws {@link IllegalArgumentException}.
   */
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
