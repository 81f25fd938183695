package io.hrapi.app.http.request;

import io.hrapi.api.problem.ProblemCode;
import io.hrapi.app.http.RequestId;
import io.hrapi.app.http.Responses;
import io.hrapi.app.http.entry.DoubtedTimeFilter;
import io.hrapi.app.http.entry.EntryHandler;
import io.hrapi.app.http.entry.ForeignPages;
import io.hrapi.app.http.memory.RequestMemory;
import io.hrapi.app.http.problem.BadRequestException;
import io.hrapi.app.http.problem.ProblemDetails;
import io.hrapi.app.http.problem.ProblemException;
import io.hrapi.app.http.problem.ProblemMapper;
import io.hrapi.app.http.retry.RetriedRequest;
import io.hrapi.app.present.Times;
import io.hrapi.events.command.CommandMetadata;
import io.hrapi.events.command.Decision;
import io.hrapi.events.command.OwnName;
import io.hrapi.events.command.Preconditions;
import io.hrapi.events.log.Allowance;
import io.hrapi.events.projection.View;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One request, as a resource sees it beside its path and body: headers, query parameters and who
 * sends it. {@link RequestContextProvider} makes it, for a parameter {@code @Context
 * RequestContext}.
 */
public final class RequestContext {

  private static final int MAX_REASON = 500;
  private static final int MAX_ACTOR = 128;
  private static final String ANONYMOUS = "anonymous";

  /** W3C Trace Context section 3.2.2: neither id is all zeros, version ff is none, 00 ends here. */
  private static final Pattern TRACEPARENT =
      Pattern.compile(
          "(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}"
              + "(?:(?<!^00.{53})-[\\x21-\\x7e]*)?");

  private static final int MAX_TRACEPARENT = 256;
  private static final Pattern ENTITY_TAG =
      Pattern.compile("[ \\t]*(?:(W/)?\"([\\x21\\x23-\\x7E\\x80-\\xFF]*)\"[ \\t]*)?(?:,|$)");
  private static final long NO_VERSION = Responses.NO_VERSION;

  private final HttpServletRequest request;
  private final UriInfo uri;

  RequestContext(HttpServletRequest request, UriInfo uri) {
    this.request = request;
    this.uri = uri;
  }

  /** Whether there are query parameters at all: to ask that costs nothing. */
  boolean hasQuery() {
    return request.getQueryString() != null;
  }

  /**
   * The memory that the answer may take, of what all requests share; for what is large alone. It is
   * given back when the request is answered.
   */
  public Allowance memory() {
    return RequestMemory.of(request).share();
  }

  /** Gives back all that the request has taken so far: it keeps nothing of it. */
  public void releaseMemory() {
    RequestMemory.of(request).close();
  }

  /** Marks the answer: the times around a version are not those of the clock. */
  void doubtTime(long version) {
    DoubtedTimeFilter.mark(request, version);
  }

  /** Counts a state of the past that the answer is made of. */
  View holding(View view) {
    ProblemMapper.sees(request, view.version());
    RequestMemory.of(request).hold(view);
    return view;
  }

  /**
   * Who requests it, from where and why. Whoever needs that acts, and web pages of other origins
   * may not have it done: those that write are refused before, and here is where a GET is, that a
   * browser sends for an image's address.
   *
   * @throws ProblemException 403 if one asks
   * @throws BadRequestException if a header is too long, or claims hrapi's own name
   */
  public CommandMetadata metadata() {
    if (request.getMethod().equals("GET")) {
      refuseForeignPage();
    }
    String actor = text("Hrapi-Actor", MAX_ACTOR);
    if (actor != null && OwnName.isClaimedBy(actor)) {
      throw new BadRequestException(
          "the header Hrapi-Actor is \""
              + actor
              + "\", which is reserved for hrapi's own actions; expected the name of the "
              + "client (hrapi's own commands send HRAPI_ACTOR, or USER)");
    }
    return new CommandMetadata(
        actor == null ? ANONYMOUS : actor,
        request.getRemoteAddr(),
        text("Hrapi-Reason", MAX_REASON),
        RequestId.of(request),
        traceparent());
  }

  /** Null if there is none, more than one, or a malformed one. */
  private @Nullable String traceparent() {
    List<String> sent = Collections.list(request.getHeaders("traceparent"));
    return sent.size() == 1
            && sent.get(0).length() <= MAX_TRACEPARENT
            && TRACEPARENT.matcher(sent.get(0)).matches()
        ? sent.get(0)
        : null;
  }

  private void refuseForeignPage() {
    ProblemDetails refusal = EntryHandler.ofForeignPage(ForeignPages.origin(request::getHeader));
    if (refusal != null) {
      throw new ProblemException(refusal);
    }
  }

  /**
   * Who asks, from where and why, for an event that keeps the answer for a retry.
   *
   * @param answer what is answered, out of what was decided and the state after it
   */
  CommandMetadata metadata(BiFunction<Decision, View, RetriedRequest.Answer> answer) {
    RetriedRequest retried = RetriedRequest.of(request);
    return retried == null ? metadata() : metadata().with(retried.answered(answer));
  }

  /**
   * Who asks, from where and why, for an act that is done first and recorded then.
   *
   * @param body of the answer, out of what comes of the act
   */
  public <R> HttpRequester<R> requester(Function<R, Map<String, Object>> body) {
    return new HttpRequester<>(metadata(), RetriedRequest.of(request), body);
  }

  /**
   * What must hold for the request to be accepted.
   *
   * @throws BadRequestException if a header is not of the form that RFC 9110 section 13.1 gives it
   */
  public Preconditions preconditions() {
    String match = joined("If-Match");
    String noneMatch = joined("If-None-Match");
    if (match == null && noneMatch == null) {
      return Preconditions.NONE;
    }
    if (noneMatch != null && !noneMatch.equals("*")) {
      throw new BadRequestException(
          "If-None-Match on a write accepts only *, got \"" + noneMatch + "\"");
    }
    boolean any = "*".equals(match);
    return new Preconditions(
        match == null || any ? Set.of() : versions("If-Match", match), any, noneMatch != null);
  }

  /**
   * What a read is answered for its conditions (RFC 9110 section 13.2.2).
   *
   * @param tag of what would be shown, without its quotes; null if it has none
   * @param version for who finds that it is another
   * @return whether the client holds it already, so that the answer is 304
   * @throws ProblemException 412 if the client wants another one
   */
  boolean isNotModified(@Nullable String tag, long version) {
    String match = joined("If-Match");
    if (match != null && !match.equals("*") && !names(tags("If-Match", match), tag, false)) {
      throw new ProblemException(
          ProblemDetails.of(
                  ProblemCode.PRECONDITION_FAILED,
                  "If-Match expected "
                      + match
                      + ", but the current ETag is "
                      + (tag == null ? "without an ETag" : "\"" + tag + "\""))
              .withCurrentVersion(version));
    }
    String noneMatch = joined("If-None-Match");
    return tag != null
        && noneMatch != null
        && (noneMatch.equals("*") || names(tags("If-None-Match", noneMatch), tag, true));
  }

  private static boolean names(List<EntityTag> tags, @Nullable String tag, boolean weakly) {
    return tags.stream().anyMatch(each -> each.tag().equals(tag) && (weakly || !each.weak()));
  }

  /** An entity tag without its quotes. */
  private record EntityTag(boolean weak, String tag) {}

  /** The entity tags of a list; elements that are empty count for nothing (section 5.6.1). */
  private static List<EntityTag> tags(String header, String value) {
    List<EntityTag> tags = new ArrayList<>();
    Matcher matcher = ENTITY_TAG.matcher(value);
    int end = 0;
    while (end < value.length()) {
      if (!matcher.find(end) || matcher.start() != end) {
        throw noTags(header, value);
      }
      if (matcher.group(2) != null) {
        tags.add(new EntityTag(matcher.group(1) != null, matcher.group(2)));
      }
      end = matcher.end();
    }
    if (tags.isEmpty()) {
      throw noTags(header, value);
    }
    return tags;
  }

  private static BadRequestException noTags(String header, String value) {
    return new BadRequestException(
        header + " accepts quoted versions like \"12\", or *; got " + value);
  }

  /** The versions that entity tags name; what cannot be one of ours matches nothing. */
  private static Set<Long> versions(String header, String value) {
    Set<Long> versions = new HashSet<>();
    for (EntityTag tag : tags(header, value)) {
      versions.add(tag.weak() ? NO_VERSION : Responses.versionOf(tag.tag()));
    }
    return versions;
  }

  /**
   * Refuses query parameters that the resource does not know: one that is misspelled must not be
   * taken for one that is not there.
   *
   * @throws BadRequestException naming it
   */
  public void allow(List<String> names) {
    if (!hasQuery()) {
      return;
    }
    for (String name : uri.getQueryParameters().keySet()) {
      if (!names.contains(name)) {
        throw new BadRequestException(
            "unknown query parameter \"" + name + "\"; known are " + names);
      }
      if (uri.getQueryParameters().get(name).size() > 1) {
        throw new BadRequestException("the query parameter \"" + name + "\" is given twice");
      }
    }
  }

  /** A query parameter's value, decoded; null if it is not there. */
  public @Nullable String parameter(String name) {
    return uri.getQueryParameters().getFirst(name);
  }

  /** All query parameters, decoded: {@link #allow} has seen to it that none stands there twice. */
  public Map<String, String> parameters() {
    Map<String, String> parameters = new LinkedHashMap<>();
    uri.getQueryParameters().forEach((name, values) -> parameters.put(name, values.get(0)));
    return parameters;
  }

  /** Where this server is, as the client named it. */
  public URI baseUri() {
    return uri.getBaseUri();
  }

  /** A query parameter that is true or false; false if it is not there. */
  public boolean flag(String name) {
    String value = parameter(name);
    if (value == null || value.equalsIgnoreCase("false") || value.equals("0")) {
      return false;
    }
    if (value.isEmpty() || value.equalsIgnoreCase("true") || value.equals("1")) {
      return true;
    }
    throw new BadRequestException(
        "the query parameter \"" + name + "\" accepts true or false, got \"" + value + "\"");
  }

  /** A query parameter that is a number from 0 on; null if it is not there. */
  public @Nullable Long number(String name) {
    String value = parameter(name);
    if (value == null) {
      return null;
    }
    if (!value.matches("\\d{1,18}")) {
      throw new BadRequestException(
          "the query parameter \"" + name + "\" accepts a number from 0, got \"" + value + "\"");
    }
    return Long.parseLong(value);
  }

  /**
   * A query parameter that is a time.
   *
   * @return microseconds since 1970-01-01T00:00Z; null if it is not there
   */
  public @Nullable Long timeMicros(String name) {
    String value = parameter(name);
    if (value == null) {
      return null;
    }
    try {
      return Times.parseUnescaped(value);
    } catch (IllegalArgumentException e) {
      throw new BadRequestException("the query parameter \"" + name + "\": " + e.getMessage());
    }
  }

  private @Nullable String text(String header, int max) {
    String raw = request.getHeader(header);
    if (raw == null) {
      return null;
    }
    if (Collections.list(request.getHeaders(header)).size() > 1) {
      throw new BadRequestException(
          "the header " + header + " is given twice; expected it at most once");
    }
    if (raw.isBlank()) {
      return null;
    }
    String text = utf8(raw).strip();
    if (text.codePointCount(0, text.length()) > max) {
      throw new BadRequestException(
          "the header " + header + " has at most " + max + " characters, got " + text.length());
    }
    return text;
  }

  /** Headers arrive as ISO-8859-1; clients write UTF-8 into them. */
  private static String utf8(String raw) {
    for (int i = 0; i < raw.length(); i++) {
      if (raw.charAt(i) > 0xFF) {
        return raw;
      }
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(raw.getBytes(StandardCharsets.ISO_8859_1)))
          .toString();
    } catch (CharacterCodingException e) {
      return raw;
    }
  }

  private @Nullable String joined(String header) {
    String first = request.getHeader(header);
    if (first == null) {
      return null;
    }
    return String.join(",", Collections.list(request.getHeaders(header))).strip();
  }
}
