package io.hrapi.haproxy.policy;

/** The purpose for which a line refers to a path. */
enum Use {
  /** A file or a folder whose content HAProxy reads, or makes. */
  FILE,
  /** A file or a folder of certificates and their keys. */
  CERTIFICATE,
  /** A socket that HAProxy makes, or connects to. */
  SOCKET
}
