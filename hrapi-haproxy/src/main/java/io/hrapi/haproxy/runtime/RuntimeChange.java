package io.hrapi.haproxy.runtime;

import io.hrapi.haproxy.configuration.Host;
import io.hrapi.haproxy.configuration.ProxyName;
import io.hrapi.haproxy.configuration.Server;

/** One thing that a HAProxy which runs can do without a reload. */
public sealed interface RuntimeChange {

  /** A server has another weight. */
  record WeightSet(ProxyName backend, String server, int weight) implements RuntimeChange {}

  /** A server goes into maintenance, or comes back; running requests end where they are. */
  record EnabledSet(ProxyName backend, String server, boolean enabled) implements RuntimeChange {}

  /** A server is elsewhere; an IP address, since HAProxy resolves none at run time. */
  record AddressSet(ProxyName backend, String server, Host host, int port)
      implements RuntimeChange {}

  /** A server takes another number of connections at once. */
  record MaxconnSet(ProxyName backend, String server, int maxconn) implements RuntimeChange {}

  /** A server more. */
  record ServerAdded(ProxyName backend, Server server) implements RuntimeChange {}

  /** A server less. */
  record ServerRemoved(ProxyName backend, String server) implements RuntimeChange {}

  /**
   * A certificate has other content.
   *
   * @param path as the configuration names it
   * @param pem certificate, chain and key
   */
  record CertificateReplaced(String path, String pem) implements RuntimeChange {

    /** Without the key. */
    @Override
    public String toString() {
      return "CertificateReplaced[path=" + path + "]";
    }
  }
}
