package io.hrapi.app.shell.client;

import io.hrapi.app.shell.console.CommandException;
import io.hrapi.app.shell.console.Printable;
import io.hrapi.app.shell.console.Shell;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpRetryException;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP client of the commands.
 *
 * <p>It uses HttpURLConnection: java.net.http.HttpClient replaces each character of a header that
 * is not ASCII, for example an umlaut in a reason, by a question mark, and it has no timeout for
 * pauses within a response.
 */
public final class HrapiClient {

  public static final String JSON = "application/json";
  static final String ACCEPT = "Accept";

  private static final String DEFAULT_URL = "http://127.0.0.1:8088";
  private static final String UNKNOWN =
      "it is not known whether it was done: look at ./hrapi events --desc before "
          + "you repeat it";
  private static final int CONNECT_MILLIS = 5_000;
  private static final int CHUNK_BYTES = 64 * 1024;

  private final URI base;
  private final String actor;

  private HrapiClient(URI base, String actor) {
    this.base = base;
    this.actor = actor;
  }

  /**
   * Creates a client of the hrapi that the command line names, or else the environment.
   *
   * @param url null if the command line names none
   * @throws CommandException if the URL is not valid
   */
  public static HrapiClient of(Shell shell, @Nullable String url) {
    Map<String, String> environment = shell.environment();
    String set = environment.getOrDefault("HRAPI_URL", "");
    String from = url != null ? "--url" : "HRAPI_URL";
    String text = url != null ? url : set.isBlank() ? DEFAULT_URL : set;
    String actor =
        Stream.of("HRAPI_ACTOR", "USER", "LOGNAME")
            .map(name -> environment.getOrDefault(name, ""))
            .filter(name -> !name.isBlank())
            .findFirst()
            // The account's name, because cron, for example, sets none of these variables.
            .orElse(System.getProperty("user.name", ""));
    return new HrapiClient(address(from, text), actor);
  }

  private static URI address(String from, String text) {
    String expected = from + " is \"" + text + "\", expected an address like " + DEFAULT_URL;
    try {
      URI uri = new URI(text.strip().replaceAll("/+$", ""));
      if (!Set.of("http", "https").contains(String.valueOf(uri.getScheme()))
          || uri.getHost() == null
          || uri.getRawUserInfo() != null
          || uri.getRawQuery() != null
          || uri.getRawFragment() != null) {
        throw CommandException.misuse(expected);
      }
      return uri;
    } catch (URISyntaxException e) {
      throw CommandException.misuse(expected);
    }
  }

  /** Returns hrapi's base URL. */
  public URI address() {
    return base;
  }

  /**
   * Sends a request and accepts only a successful response.
   *
   * @throws CommandException with hrapi's message if it refuses, or if it does not respond
   */
  public Reply send(Request request) {
    return send(request, RefusalMessages::refusal);
  }

  /**
   * Sends a request and accepts only a successful response.
   *
   * @param refusal turns a refusal into the command's own message
   * @throws CommandException as {@link #send(Request)}
   */
  public Reply send(Request request, Function<Reply, CommandException> refusal) {
    Reply reply = sendForAny(request, refusal);
    return request.method().equals("HEAD")
        ? reply
        : requireType(reply, request.headers().getOrDefault(ACCEPT, JSON));
  }

  /**
   * Returns the response if it is successful.
   *
   * @param type the media type that its body must have
   * @throws CommandException as {@link #send(Request)}
   */
  public Reply checked(Reply reply, String type) {
    if (reply.isProblem()) {
      throw RefusalMessages.refusal(reply);
    }
    return requireType(reply, type);
  }

  private static Reply requireType(Reply reply, String type) {
    if (!reply.header("content-type").startsWith(type)) {
      reply.close();
      throw RefusalMessages.foreign(reply);
    }
    return reply;
  }

  /**
   * Sends a request and accepts a successful response of any media type.
   *
   * @param refusal turns a refusal into the command's own message
   * @throws CommandException as {@link #send(Request)}
   */
  public Reply sendForAny(Request request, Function<Reply, CommandException> refusal) {
    Reply reply = exchange(request);
    if (reply.isProblem()) {
      throw refusal.apply(reply);
    }
    return reply;
  }

  /**
   * Sends a request.
   *
   * @return the response, whatever its status
   * @throws CommandException if there is none
   */
  public Reply exchange(Request request) {
    String question = request.method() + " " + base + request.path();
    HttpURLConnection connection = connect(request);
    try {
      RequestBody content = request.content();
      if (content != null) {
        try (InputStream from = content.stream();
            OutputStream to = connection.getOutputStream()) {
          from.transferTo(to);
        }
      }
      int status = connection.getResponseCode();
      if (status < 0) {
        throw CommandException.failed(question + ": the server there does not speak HTTP", null);
      }
      return new Reply(question, status, headers(connection), body(connection, status));
    } catch (HttpRetryException e) {
      throw CommandException.failed(question + ": answered " + e.responseCode(), e);
    } catch (SocketTimeoutException e) {
      throw CommandException.failed(
          question
              + ": no answer within "
              + request.limit().toSeconds()
              + " s"
              + (request.isRead() ? "" : "; " + UNKNOWN),
          e);
    } catch (IOException e) {
      throw request.isRead()
          ? cutOff(question, e)
          : CommandException.failed(question + ": " + e.getMessage() + "; " + UNKNOWN, e);
    }
  }

  /** Returns the failure for an incomplete response. */
  static CommandException cutOff(String question, IOException e) {
    return CommandException.failed(question + ": the answer was cut off: " + e.getMessage(), e);
  }

  private HttpURLConnection connect(Request request) {
    try {
      HttpURLConnection connection =
          (HttpURLConnection) URI.create(base + request.target()).toURL().openConnection();
      connection.setConnectTimeout(CONNECT_MILLIS);
      connection.setReadTimeout((int) request.limit().toMillis());
      connection.setInstanceFollowRedirects(false);
      connection.setUseCaches(false);
      connection.setRequestMethod(request.method());
      request.headers().forEach((name, value) -> set(connection, name, value));
      if (!request.headers().containsKey(ACCEPT)) {
        connection.setRequestProperty(ACCEPT, JSON);
      }
      if (!actor.isBlank()) {
        set(connection, "Hrapi-Actor", actor);
      }
      prepare(connection, request.content());
      connection.connect();
      return connection;
    } catch (IOException e) {
      throw CommandException.failed(
          "nothing answers at "
              + base
              + " ("
              + e.getMessage()
              + "); start hrapi (./hrapi start), or set its address with --url or HRAPI_URL",
          e);
    }
  }

  private static void prepare(HttpURLConnection connection, @Nullable RequestBody content) {
    if (content == null) {
      return;
    }
    connection.setDoOutput(true);
    connection.setRequestProperty("Content-Type", content.type());
    // Without streaming, HttpURLConnection would repeat the request if the connection broke.
    if (content.length() == RequestBody.UNKNOWN) {
      connection.setChunkedStreamingMode(CHUNK_BYTES);
    } else {
      connection.setFixedLengthStreamingMode(content.length());
    }
  }

  private static void set(HttpURLConnection connection, String name, String value) {
    if (value.codePoints().anyMatch(Character::isISOControl)) {
      throw CommandException.misuse(
          name
              + " must be one line without control characters, got \""
              + Printable.of(value)
              + "\"");
    }
    boolean ascii = value.chars().allMatch(character -> character < 0x80);
    // HttpURLConnection encodes headers in the platform's charset.
    if (!ascii && !Charset.defaultCharset().equals(StandardCharsets.UTF_8)) {
      throw CommandException.misuse(
          name + " has characters that Java sends only with -Dfile.encoding=UTF-8; use ./hrapi");
    }
    connection.setRequestProperty(name, value);
  }

  private static Map<String, String> headers(HttpURLConnection connection) {
    Map<String, String> headers = new HashMap<>();
    for (Map.Entry<@Nullable String, List<String>> entry :
        connection.getHeaderFields().entrySet()) {
      String name = entry.getKey();
      // The status line is among the fields, without a name.
      if (name != null) {
        headers.put(name.toLowerCase(Locale.ROOT), entry.getValue().get(0));
      }
    }
    return headers;
  }

  private static InputStream body(HttpURLConnection connection, int status) throws IOException {
    InputStream body =
        status < HttpURLConnection.HTTP_BAD_REQUEST
            ? connection.getInputStream()
            : connection.getErrorStream();
    return body == null ? InputStream.nullInputStream() : body;
  }
}
