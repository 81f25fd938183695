package io.hrapi.events.change;

import io.hrapi.events.model.Certificate;
import io.hrapi.events.model.Topology;
import org.jspecify.annotations.Nullable;

/** A certificate changed; of its private key it has the id alone. */
public record CertificateChanged(@Nullable Certificate before, @Nullable Certificate after)
    implements TopologyChange {

  /** Checks that both speak of the same resource. */
  public CertificateChanged {
    Changes.checkSame(before == null ? null : before.name(), after == null ? null : after.name());
  }

  private Certificate known() {
    return Changes.known(before, after);
  }

  @Override
  public String path() {
    return "/certificates/" + known().name();
  }

  @Override
  public @Nullable Certificate currentIn(Topology topology) {
    return topology.certificate(known().name());
  }

  @Override
  public Topology makeIn(Topology topology, long version) {
    return after == null
        ? topology.withoutCertificate(known().name())
        : topology.with(after, version);
  }

  @Override
  public @Nullable TopologyChange following(TopologyChange earlier) {
    return Changes.between(((CertificateChanged) earlier).before, after, CertificateChanged::new);
  }

  @Override
  public TopologyChange inverted() {
    return new CertificateChanged(/* before= */ after, /* after= */ before);
  }
}
