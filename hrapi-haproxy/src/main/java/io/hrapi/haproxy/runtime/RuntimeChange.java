package io.hrapi.haproxy.runtime;

import io.hrapi.haproxy.configuration.AddressHost;
import io.hrapi.haproxy.configuration.ProxyName;
import io.hrapi.haproxy.configuration.Server;

/** One thing that a HAProxy which runs can do without a reload. */
public sealed interface RuntimeChange {

  /** In words for people: what is to be, and of which server or certificate. */
  String words();

  /** A server has another weight. */
  record WeightSet(ProxyName backend, String server, int weight) implements RuntimeChange {

    @Override
    public String words() {
      return "weight " + weight + " of server " + backend + "/" + server;
    }
  }

  /** A server goes into maintenance, and what is open with it is closed; or it comes back. */
  record EnabledSet(ProxyName backend, String server, boolean enabled) implements RuntimeChange {

    @Override
    public String words() {
      return (enabled ? "enabling" : "disabling") + " server " + backend + "/" + server;
    }
  }

  /** A server is elsewhere; an IP address, since HAProxy resolves none at run time. */
  record AddressSet(ProxyName backend, String server, AddressHost host, int port)
      implements RuntimeChange {

    @Override
    public String words() {
      return "address " + host.text() + ":" + port + " of server " + backend + "/" + server;
    }
  }

  /** A server takes another number of connections at once. */
  record MaxconnSet(ProxyName backend, String server, int maxconn) implements RuntimeChange {

    @Override
    public String words() {
      return "maxconn " + maxconn + " of server " + backend + "/" + server;
    }
  }

  /** A server more. */
  record ServerAdded(ProxyName backend, Server server) implements RuntimeChange {

    @Override
    public String words() {
      return "adding server " + backend + "/" + server.name();
    }
  }

  /** A server less. */
  record ServerRemoved(ProxyName backend, String server) implements RuntimeChange {

    @Override
    public String words() {
      return "removing server " + backend + "/" + server;
    }
  }

  /**
   * A certificate has other content.
   *
   * @param path as the configuration names it
   * @param pem certificate, chain and key
   */
  record CertificateReplaced(String path, String pem) implements RuntimeChange {

    @Override
    public String words() {
      return "replacing certificate " + path;
    }

    /** Without the key. */
    @Override
    public String toString() {
      return "CertificateReplaced[path=" + path + "]";
    }
  }
}
