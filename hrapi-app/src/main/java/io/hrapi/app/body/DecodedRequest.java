package io.hrapi.app.body;

import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;

/** A request with its decoded body, as if it had been sent without a content coding. */
final class DecodedRequest extends Request.Wrapper {

  private final Content.Source content;
  private final long length;
  private final HttpFields headers;

  DecodedRequest(Request request, Content.Source content, long length) {
    super(request);
    this.content = content;
    this.length = length;
    HttpFields given = request.getHeaders();
    this.headers = isAsSaid(given, length) ? given : without(given, length);
  }

  private static boolean isAsSaid(HttpFields headers, long length) {
    return !headers.contains(HttpHeader.CONTENT_ENCODING)
        && headers.getLongField(HttpHeader.CONTENT_LENGTH) == length;
  }

  private static HttpFields without(HttpFields headers, long length) {
    return HttpFields.build(headers)
        .remove(HttpHeader.CONTENT_ENCODING)
        .remove(HttpHeader.TRANSFER_ENCODING)
        .put(new HttpField(HttpHeader.CONTENT_LENGTH, Long.toString(length)))
        .asImmutable();
  }

  @Override
  public HttpFields getHeaders() {
    return headers;
  }

  @Override
  public long getLength() {
    return length;
  }

  @Override
  public Content.Chunk read() {
    return content.read();
  }

  @Override
  public void demand(Runnable available) {
    content.demand(available);
  }

  @Override
  public void fail(Throwable failure) {
    content.fail(failure);
  }
}
