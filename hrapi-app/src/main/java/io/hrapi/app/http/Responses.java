package io.hrapi.app.http;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Builds responses with hrapi's headers. The header values are strings already, because Jersey
 * would look up a converter for a number with each response.
 */
public final class Responses {

  public static final String VERSION = "Hrapi-Version";

  public static final long NO_VERSION = -1;

  /**
   * The version that last changed the resource, and optionally a form. No version has two
   * spellings.
   */
  private static final Pattern TAG = Pattern.compile("(0|[1-9]\\d{0,17})(?:-[0-9a-z]+)?");

  private static final MediaType TEXT = MediaType.TEXT_PLAIN_TYPE.withCharset("utf-8");

  private Responses() {}

  /**
   * Returns a 200 with a JSON body.
   *
   * @param version the newest version that the response reflects
   */
  public static Response.ResponseBuilder json(Object body, long version) {
    return Response.ok(body, MediaType.APPLICATION_JSON_TYPE)
        .header(VERSION, Long.toString(version));
  }

  /**
   * Returns a 200 with plain text.
   *
   * @param version the newest version that the response reflects
   */
  public static Response.ResponseBuilder text(String body, long version) {
    return Response.ok(body, TEXT).header(VERSION, Long.toString(version));
  }

  /**
   * Returns a 200 with a file.
   *
   * @param version the newest version that the response reflects
   */
  public static Response.ResponseBuilder file(InputStream content, String type, long version) {
    return Response.ok(content, type).header(VERSION, Long.toString(version));
  }

  /**
   * Returns a 200 without a body: the response to HEAD where creating the body would be expensive.
   *
   * @param version the newest version that the response reflects
   */
  public static Response.ResponseBuilder headers(String type, long version) {
    return Response.ok().type(type).header(VERSION, Long.toString(version));
  }

  /** Returns a 304: the client already has what it requested. */
  public static Response.ResponseBuilder notModified(long version) {
    return Response.notModified().header(VERSION, Long.toString(version));
  }

  /** Adds the entity tag of a resource, made of the version that last changed it. */
  public static Response.ResponseBuilder tagged(Response.ResponseBuilder answer, long revision) {
    return tagged(answer, tag(revision, ""));
  }

  /** Adds an entity tag that {@link #tag} made. */
  public static Response.ResponseBuilder tagged(Response.ResponseBuilder answer, String tag) {
    return answer.header(HttpHeaders.ETAG, "\"" + tag + "\"");
  }

  /**
   * Returns the entity tag of one form of a resource, without quotes.
   *
   * @param revision the version that last changed the resource
   * @param form empty for the form without a name; else consists of {@code 0-9a-z}
   */
  public static String tag(long revision, String form) {
    return form.isEmpty() ? Long.toString(revision) : revision + "-" + form;
  }

  /**
   * Returns the version in an entity tag of any form; {@link #NO_VERSION} if hrapi did not make the
   * tag.
   */
  public static long versionOf(String tag) {
    Matcher ours = TAG.matcher(tag);
    return ours.matches() ? Long.parseLong(ours.group(1)) : NO_VERSION;
  }
}
