package io.hrapi.haproxy.policy;

/** The purpose for which a line refers to a path. */
enum Use {
  /** A file or a folder whose content HAProxy reads or writes. */
  FILE,
  /** A file or a folder of certificates and their private keys. */
  CERTIFICATE,
  /** A socket that HAProxy creates or connects to. */
  SOCKET
}
