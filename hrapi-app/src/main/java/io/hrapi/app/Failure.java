package io.hrapi.app;

import com.google.common.net.InetAddresses;
import io.hrapi.haproxy.process.PortHolder;
import java.net.BindException;
import java.net.InetAddress;
import java.nio.file.FileSystemException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Describes why something failed, and what can be done about it. */
final class Failure {

  private static final String ADVICE =
      "; choose another: ./hrapi start [ip] [port] [name], HRAPI_ADMIN_PORT for "
          + "the admin port";

  private static final Pattern ADDRESS = Pattern.compile("(\\S*[^\\s:]):(\\d{1,5})\\b");

  private Failure() {}

  /**
   * Returns the first meaningful message, and the root cause's message if the first does not
   * contain it.
   */
  static String describe(Throwable thrown) {
    Throwable first = thrown;
    while (first.getCause() != null && isWrapper(first, first.getCause())) {
      first = first.getCause();
    }
    Throwable root = first;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String message = message(first);
    // A message of several lines is already complete.
    if (!message.contains("\n") && !message.contains(message(root))) {
      message += ": " + message(root);
    }
    return root instanceof BindException ? message + holder(message) + ADVICE : message;
  }

  /**
   * Returns which process listens on the address that the message names; empty if it is unknown.
   */
  private static String holder(String message) {
    Matcher address = ADDRESS.matcher(message);
    if (!address.find()) {
      return "";
    }
    // From the text of an InetSocketAddress; an IPv6 address is in brackets.
    String host = address.group(1).replaceAll("^.*/|[\\[\\]]", "");
    InetAddress there =
        InetAddresses.isInetAddress(host)
            ? InetAddresses.forString(host)
            : InetAddresses.forString("0.0.0.0");
    return PortHolder.of(there, Integer.parseInt(address.group(2)))
        .map(holder -> "; " + holder + " listens there")
        .orElse("");
  }

  private static boolean isWrapper(Throwable wrapper, Throwable wrapped) {
    @Nullable String message = wrapper.getMessage();
    return message == null || message.equals(wrapped.toString());
  }

  private static String message(Throwable thrown) {
    String message = thrown.getMessage();
    if (thrown instanceof FileSystemException failure && failure.getReason() == null) {
      // Its message is only the path; the class's name tells the error.
      return thrown.getClass().getSimpleName() + ": " + message;
    }
    return message == null ? thrown.toString() : message.strip();
  }
}
