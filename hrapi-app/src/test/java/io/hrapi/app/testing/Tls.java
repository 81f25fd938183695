package io.hrapi.app.testing;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** TLS connections that inspect the server's certificates instead of trusting them. */
public final class Tls {

  private static final SSLContext CONTEXT = context();

  private Tls() {}

  /** Connects and completes the handshake. */
  public static SSLSocket open(int port, String serverName, String... protocols)
      throws IOException {
    return open(CONTEXT, port, serverName, protocols);
  }

  private static SSLSocket open(
      SSLContext context, int port, String serverName, String... protocols) throws IOException {
    Socket plain = Wire.open(port);
    try {
      SSLSocket socket =
          (SSLSocket) context.getSocketFactory().createSocket(plain, serverName, port, true);
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setServerNames(List.of(new SNIHostName(serverName)));
      parameters.setApplicationProtocols(protocols);
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      return socket;
    } catch (IOException e) {
      plain.close();
      throw e;
    }
  }

  /** Returns the certificates that are served on a port, the server's own first. */
  public static List<X509Certificate> served(int port) throws IOException {
    // A resumed session would show the certificate of its first connection, so each call uses a new
    // context.
    try (SSLSocket socket = open(context(), port, "a.example", "http/1.1")) {
      return Arrays.stream(socket.getSession().getPeerCertificates())
          .map(X509Certificate.class::cast)
          .toList();
    }
  }

  /** Returns the subjects of {@link #served}. */
  public static List<String> subjects(int port) throws IOException {
    return served(port).stream().map(one -> one.getSubjectX500Principal().getName()).toList();
  }

  private static SSLContext context() {
    X509TrustManager all =
        new X509TrustManager() {
          @Override
          public void checkClientTrusted(X509Certificate[] chain, String type) {}

          @Override
          public void checkServerTrusted(X509Certificate[] chain, String type) {}

          @Override
          public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
          }
        };
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {all}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
