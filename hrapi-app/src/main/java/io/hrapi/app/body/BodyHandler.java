package io.hrapi.app.body;

import io.hrapi.app.budget.MemoryBudget;
import io.hrapi.events.log.DiskSpace;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * The first of the server's handlers, on every port: it passes a request on only when its body has
 * been received completely and decoded. So no resource, task or filter acts on an incomplete or
 * damaged body, even if it does not read it, and none waits for a body; and the memory of all
 * bodies is bounded. If a body is refused, the request is passed on without it, with a {@link
 * BodyRefusal} as an attribute.
 *
 * <p>A database to import is stored on disk, every other body in memory.
 */
public final class BodyHandler extends Handler.Wrapper {

  private static final String IMPORT = "/v1/controller/_import-sql";
  private static final String API = "/v1/";
  private static final String CERTIFICATES = "/v1/certificates/";
  private static final String PENDING = "/v1/haproxy/configuration/pending";
  private static final String UPLOAD = "/v1/controller/upload";
  private static final String CHUNKED = "chunked";
  private static final String IDENTITY = "identity";
  private static final List<String> GZIP = List.of("gzip", "x-gzip");

  private static final int IMPORTS_AT_ONCE = 4;
  private static final Limit OF_API = new Limit(16 << 20, "a body has at most 16 MiB");

  // As large as their readers accept, so that a client that sends Expect is refused before it
  // sends.
  private static final Limit OF_CERTIFICATES =
      new Limit(1 << 18, "a certificate with its chain and key has at most 256 KiB");
  private static final Limit OF_UPLOADS =
      new Limit((1 << 20) + (1 << 16), "an uploaded configuration has at most 1 MiB");

  private static final Limit OF_OTHERS =
      new Limit(1 << 16, "the body of a request outside of /v1 has at most 64 KiB");

  /** A body that announces more is not read at all. */
  private static final long MAX_ANNOUNCED_BYTES = 100_000_000;

  private final MemoryBudget budget;
  private final InMemory.Incomplete incomplete;
  private final Semaphore imports = new Semaphore(IMPORTS_AT_ONCE);
  private final Path folder;
  private final DiskSpace space;
  private final Limit ofImport;
  private final LongSupplier nanoTime;

  /**
   * Creates the handler, without a handler to pass requests to.
   *
   * @param budget the memory budget for bodies in memory
   * @param folder for bodies on disk
   * @param space the space of that folder's disk
   * @param maxDatabase the most bytes of a database to import
   */
  public BodyHandler(
      MemoryBudget budget, Path folder, DiskSpace space, long maxDatabase, LongSupplier nanoTime) {
    this.space = space;
    this.ofImport =
        new Limit(
            maxDatabase,
            "a database to import has at most " + maxDatabase + " bytes here (maxDatabase)");
    this.budget = budget;
    this.incomplete = new InMemory.Incomplete(budget.bytes() / 3, budget.bytes() / 2);
    this.folder = folder;
    this.nanoTime = nanoTime;
  }

  /** The most bytes that a body may have, encoded and decoded, and the message for a longer one. */
  record Limit(long bytes, String tooLarge) {}

  /** Handles the request once its body has been received or refused. */
  interface Next {
    void handle(Request request);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    HttpFields headers = request.getHeaders();
    if (!hasBody(request, headers)) {
      return super.handle(request, response, callback);
    }
    read(request, headers, with -> goOn(with, response, callback));
    return true;
  }

  private static boolean hasBody(Request request, HttpFields headers) {
    if (headers.contains(HttpHeader.TRANSFER_ENCODING)
        || headers.getLongField(HttpHeader.CONTENT_LENGTH) > 0
        || (headers.contains(HttpHeader.CONTENT_LENGTH)
            && headers.contains(HttpHeader.CONTENT_ENCODING))) {
      return true;
    }
    // HTTP/2 and later versions need neither header.
    HttpVersion version = request.getConnectionMetaData().getHttpVersion();
    return version.getVersion() > HttpVersion.HTTP_1_1.getVersion();
  }

  private void read(Request request, HttpFields headers, Next next) {
    Limit limit = limit(request);
    BodyRefusal refusal = refusal(request, headers, limit);
    BodyPlace place = null;
    if (refusal == null) {
      try {
        place =
            limit.equals(ofImport)
                ? new OnDisk(imports, folder, space, limit.bytes(), limit.tooLarge())
                : new InMemory(
                    budget, incomplete, (int) limit.bytes(), limit.tooLarge(), announced(headers));
      } catch (BodyRefusedException e) {
        refusal = e.refusal();
      }
    }
    if (refusal != null && (isTooLong(headers) || headers.contains(HttpHeader.EXPECT))) {
      // Refused by its headers: there is no need to wait for the body.
      request.setAttribute(BodyRefusal.ATTRIBUTE, refusal);
      next.handle(request);
      return;
    }
    GzipDecoder gzip =
        place != null && headers.contains(HttpHeader.CONTENT_ENCODING) && isGzip(headers)
            ? new GzipDecoder()
            : null;
    new BodyReading(request, next, new Rate(nanoTime), limit, place, gzip, refusal).run();
  }

  /**
   * Returns the announced length of a body without content coding, at most its limit, which was
   * checked; 0 if it is unknown.
   */
  private static int announced(HttpFields headers) {
    return headers.contains(HttpHeader.CONTENT_ENCODING)
        ? 0
        : (int) Math.max(0, headers.getLongField(HttpHeader.CONTENT_LENGTH));
  }

  private Limit limit(Request request) {
    String path = request.getHttpURI().getCanonicalPath();
    if (path == null || !path.startsWith(API)) {
      return OF_OTHERS;
    }
    if (path.startsWith(IMPORT)) {
      return ofImport;
    }
    if (path.startsWith(CERTIFICATES)) {
      return OF_CERTIFICATES;
    }
    return path.equals(PENDING) || path.equals(UPLOAD) ? OF_UPLOADS : OF_API;
  }

  private static boolean isTooLong(HttpFields headers) {
    return headers.getLongField(HttpHeader.CONTENT_LENGTH) > MAX_ANNOUNCED_BYTES;
  }

  private static @Nullable BodyRefusal refusal(Request request, HttpFields headers, Limit limit) {
    List<String> transfer = headers.getValuesList(HttpHeader.TRANSFER_ENCODING);
    if (!transfer.isEmpty()
        && request.getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_1_0) {
      return BodyRefusal.badRequest(
          "HTTP/1.0 has no Transfer-Encoding, so a proxy may have framed the body "
              + "differently (RFC 9112 section 6.1); expected a Content-Length");
    }
    if (!transfer.isEmpty()
        && (transfer.size() > 1 || !transfer.get(0).equalsIgnoreCase(CHUNKED))) {
      return BodyRefusal.transferCoding(String.join(", ", transfer));
    }
    if (headers.contains(HttpHeader.CONTENT_ENCODING) && !isGzip(headers) && !isPlain(headers)) {
      return BodyRefusal.coding(
          String.join(", ", headers.getValuesList(HttpHeader.CONTENT_ENCODING)));
    }
    return headers.getLongField(HttpHeader.CONTENT_LENGTH) > limit.bytes()
        ? BodyRefusal.tooLarge(limit.tooLarge())
        : null;
  }

  private static boolean isGzip(HttpFields headers) {
    List<String> codings = headers.getCSV(HttpHeader.CONTENT_ENCODING, false);
    return codings.size() == 1 && GZIP.contains(codings.get(0).toLowerCase(Locale.ROOT));
  }

  private static boolean isPlain(HttpFields headers) {
    return headers.getCSV(HttpHeader.CONTENT_ENCODING, false).stream()
        .allMatch(IDENTITY::equalsIgnoreCase);
  }

  private void goOn(Request request, Response response, Callback callback) {
    try {
      if (!super.handle(request, response, callback)) {
        Response.writeError(request, response, callback, 404);
      }
    } catch (Throwable e) {
      Response.writeError(request, response, callback, e);
    }
  }
}
