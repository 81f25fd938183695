package io.hrapi.haproxy.runtime;

import io.hrapi.haproxy.configuration.AddressHost;
import io.hrapi.haproxy.configuration.ProxyName;
import io.hrapi.haproxy.configuration.Server;

/** One change that a running HAProxy can make without a reload. */
public sealed interface RuntimeChange {

  /** In words for people: what is to be, and of which server or certificate. */
  String words();

  /** One of a server. */
  sealed interface OfServer extends RuntimeChange {

    ProxyName backend();

    /** The server's name. */
    String server();

    /** Both names, as HAProxy reads them. */
    default String path() {
      return backend().value() + "/" + server();
    }

    /** Whether the server comes into service, or is elsewhere, by it. */
    default boolean comes() {
      return false;
    }

    /** Whether the server gets no new traffic any more by it. */
    default boolean goes() {
      return false;
    }

    /** Whether HAProxy says of its servers what it changes. */
    default boolean isReadBack() {
      return true;
    }

    /** Has its kind's own case taken. */
    <T> T to(Cases<T> cases);
  }

  /** What is to be done with each kind of change of a server. */
  interface Cases<T> {
    T weight(WeightSet change);

    T enabled(EnabledSet change);

    T address(AddressSet change);

    T maxconn(MaxconnSet change);

    T added(ServerAdded change);

    T removed(ServerRemoved change);
  }

  /** A server has another weight. */
  record WeightSet(ProxyName backend, String server, int weight) implements OfServer {

    @Override
    public boolean goes() {
      return weight == 0;
    }

    @Override
    public <T> T to(Cases<T> cases) {
      return cases.weight(this);
    }

    @Override
    public String words() {
      return "weight " + weight + " of server " + path();
    }
  }

  /** A server goes into maintenance, and what is open with it is closed; or it comes back. */
  record EnabledSet(ProxyName backend, String server, boolean enabled) implements OfServer {

    @Override
    public boolean comes() {
      return enabled;
    }

    @Override
    public boolean goes() {
      return !enabled;
    }

    @Override
    public <T> T to(Cases<T> cases) {
      return cases.enabled(this);
    }

    @Override
    public String words() {
      return (enabled ? "enabling" : "disabling") + " server " + path();
    }
  }

  /** A server is elsewhere; an IP address, since HAProxy resolves none at run time. */
  record AddressSet(ProxyName backend, String server, AddressHost host, int port)
      implements OfServer {

    @Override
    public boolean comes() {
      return true;
    }

    @Override
    public <T> T to(Cases<T> cases) {
      return cases.address(this);
    }

    @Override
    public String words() {
      return "address " + host.text() + ":" + port + " of server " + path();
    }
  }

  /** A server takes another number of connections at once. */
  record MaxconnSet(ProxyName backend, String server, int maxconn) implements OfServer {

    @Override
    public boolean isReadBack() {
      return false;
    }

    @Override
    public <T> T to(Cases<T> cases) {
      return cases.maxconn(this);
    }

    @Override
    public String words() {
      return "maxconn " + maxconn + " of server " + path();
    }
  }

  /** A server more. */
  record ServerAdded(ProxyName backend, Server added) implements OfServer {

    @Override
    public String server() {
      return added.name();
    }

    @Override
    public boolean comes() {
      return true;
    }

    @Override
    public <T> T to(Cases<T> cases) {
      return cases.added(this);
    }

    @Override
    public String words() {
      return "adding server " + path();
    }
  }

  /** A server less. */
  record ServerRemoved(ProxyName backend, String server) implements OfServer {

    @Override
    public boolean goes() {
      return true;
    }

    @Override
    public <T> T to(Cases<T> cases) {
      return cases.removed(this);
    }

    @Override
    public String words() {
      return "removing server " + path();
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
