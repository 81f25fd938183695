package io.hrapi.app.http;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Builds answers with hrapi's headers. Their values are strings already, because Jersey would look
 * up a converter for numbers with each answer.
 */
public final class Responses {

  public static final String VERSION = "Hrapi-Version";

  public static final long NO_VERSION = -1;

  /** A version, and which form of what it last changed; nothing has two tags that name the same. */
  private static final Pattern TAG = Pattern.compile("(0|[1-9]\\d{0,17})(?:-[0-9a-z]+)?");

  private static final MediaType TEXT = MediaType.TEXT_PLAIN_TYPE.withCharset("utf-8");

  private Responses() {}

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
   * @param version the newest that the answer reflects
   */
  public static Response.ResponseBuilder text(String body, long version) {
    return Response.ok(body, TEXT).header(VERSION, Long.toString(version));
  }

  /**
   * 200 with a file.
   *
   * @param version the newest that the answer reflects
   */
  public static Response.ResponseBuilder file(InputStream content, String type, long version) {
    return Response.ok(content, type).header(VERSION, Long.toString(version));
  }

  /**
   * 200 without a body: the answer to HEAD where a body would cost much.
   *
   * @param version the newest that the answer reflects
   */
  public static Response.ResponseBuilder headers(String type, long version) {
    return Response.ok().type(type).header(VERSION, Long.toString(version));
  }

  /** 304: the client has what it asked for. */
  public static Response.ResponseBuilder notModified(long version) {
    return Response.notModified().header(VERSION, Long.toString(version));
  }

  /** Adds the entity tag of a resource: the version that last changed it. */
  public static Response.ResponseBuilder tagged(Response.ResponseBuilder answer, long revision) {
    return tagged(answer, tag(revision, ""));
  }

  /** Adds an entity tag that {@link #tag} made. */
  public static Response.ResponseBuilder tagged(Response.ResponseBuilder answer, String tag) {
    return answer.header(HttpHeaders.ETAG, "\"" + tag + "\"");
  }

  /**
   * The entity tag of a form of a resource, without quotes.
   *
   * @param revision the version that last changed the resource
   * @param form empty for the one that has no name; else of {@code 0-9a-z}
   */
  public static String tag(long revision, String form) {
    return form.isEmpty() ? Long.toString(revision) : revision + "-" + form;
  }

  /** The version in an entity tag, whatever the form; {@link #NO_VERSION} if it is none of ours. */
  public static long versionOf(String tag) {
    Matcher ours = TAG.matcher(tag);
    return ours.matches() ? Long.parseLong(ours.group(1)) : NO_VERSION;
  }
}
