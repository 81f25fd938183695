package io.hrapi.app.http;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;

/**
 * Answers with the headers that are ours. Their values are text already: for a number Jersey looks
 * for a converter with each answer.
 */
public final class Replies {

  static final String VERSION = "Hrapi-Version";

  private static final MediaType TEXT = MediaType.TEXT_PLAIN_TYPE.withCharset("utf-8");

  private Replies() {}

  /**
   * 200 with a body in JSON.
   *
   * @param version the newest that the answer reflects
   */
  public static Response.ResponseBuilder json(Object body, long version) {
    return Response.ok(body, MediaType.APPLICATION_JSON_TYPE)
        .header(VERSION, Long.toString(version));
  }

  /**
   * 200 with a plain text.
   *
   * @param version likewise
   */
  public static Response.ResponseBuilder text(String body, long version) {
    return Response.ok(body, TEXT).header(VERSION, Long.toString(version));
  }

  /**
   * 200 with a file.
   *
   * @param version likewise
   */
  public static Response.ResponseBuilder file(InputStream content, String type, long version) {
    return Response.ok(content, type).header(VERSION, Long.toString(version));
  }

  /**
   * 200 without a body: the answer to HEAD where a body would cost much.
   *
   * @param version likewise
   */
  public static Response.ResponseBuilder headers(String type, long version) {
    return Response.ok().type(type).header(VERSION, Long.toString(version));
  }

  /** 304: the client has what it asked for. */
  static Response.ResponseBuilder notModified(long version) {
    return Response.notModified().header(VERSION, Long.toString(version));
  }

  /** Adds the entity tag of a resource: the version that last changed it. */
  static Response.ResponseBuilder tagged(Response.ResponseBuilder answer, long revision) {
    return answer.header(HttpHeaders.ETAG, "\"" + revision + "\"");
  }
}
