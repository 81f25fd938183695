package io.hrapi.haproxy.runtime;

import io.hrapi.haproxy.configuration.AddressHost;
import io.hrapi.haproxy.configuration.ProxyName;
import io.hrapi.haproxy.configuration.Server;

/** One change that a running HAProxy can make without a reload. */
public sealed interface RuntimeChange {

  /** Describes the change in words: the new value, and which server or certificate it is for. */
  String words();

  /** A change of one server. */
  sealed interface OfServer extends RuntimeChange {

    ProxyName backend();

    /** The server's name. */
    String server();

    /** Returns the names of backend and server as HAProxy reads them: {@code backend/server}. */
    default String path() {
      return backend().value() + "/" + server();
    }

    /** Returns whether the change takes the server into service or gives it a new address. */
    default boolean comes() {
      return false;
    }

    /** Returns whether the server gets no new traffic after the change. */
    default boolean goes() {
      return false;
    }

    /** Returns whether HAProxy reports the property that the change sets. */
    default boolean isReadBack() {
      return true;
    }

    /** Calls the method of {@code cases} for this kind of change. */
    <T> T to(Cases<T> cases);
  }

  /** One method for each kind of change of a server. */
  interface Cases<T> {
    T weight(WeightSet change);

    T enabled(EnabledSet change);

    T address(AddressSet change);

    T maxconn(MaxconnSet change);

    T added(ServerAdded change);

    T removed(ServerRemoved change);
  }

  /** Sets a server's weight. */
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

  /**
   * Takes a server out of service (maintenance) and closes its open sessions, or back into service.
   */
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

  /** Gives a server a new address: an IP address, since HAProxy resolves no names at run time. */
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

  /** Sets the maximum number of concurrent connections of a server. */
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

  /** Adds a server. */
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

  /** Removes a server. */
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
   * Replaces the content of a certificate.
   *
   * @param path the path of the file as the configuration names it
   * @param pem certificate, chain and private key
   */
  record CertificateReplaced(String path, String pem) implements RuntimeChange {

    @Override
    public String words() {
      return "replacing certificate " + path;
    }

    /** Omits the private key. */
    @Override
    public String toString() {
      return "CertificateReplaced[path=" + path + "]";
    }
  }
}
