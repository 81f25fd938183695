package io.hrapi.app.http.entry;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Answers to HEAD and with 304 have no body, and their {@code Content-Length} is that of the body
 * which GET would have, or is absent (RFC 9110 section 8.6). Servlets send 0 if they wrote nothing,
 * and compression counts bytes that are not sent.
 */
final class BodilessAnswer extends HttpStream.Wrapper {

  BodilessAnswer(HttpStream wrapped) {
    super(wrapped);
  }

  @Override
  public void send(
      MetaData.Request request,
      MetaData.@Nullable Response response,
      boolean last,
      @Nullable ByteBuffer content,
      Callback callback) {
    if (response == null) {
      super.send(request, null, last, content, callback);
      return;
    }
    boolean isHead = request.getMethod().equals("HEAD");
    boolean notModified = response.getStatus() == HttpStatus.NOT_MODIFIED_304;
    HttpFields headers = response.getHttpFields();
    boolean isUnknown =
        headers.getLongField(HttpHeader.CONTENT_LENGTH) <= 0
            || headers.contains(HttpHeader.CONTENT_ENCODING);
    if (!(notModified || (isHead && isUnknown))) {
      super.send(request, response, last, content, callback);
      return;
    }
    MetaData.Response without =
        new MetaData.Response(
            response.getStatus(),
            response.getReason(),
            response.getHttpVersion(),
            HttpFields.build(headers).remove(HttpHeader.CONTENT_LENGTH).asImmutable(),
            -1,
            response.getTrailersSupplier());
    if (notModified || !last) {
      super.send(request, without, last, content, callback);
      return;
    }
    // With its last piece the server would know how long it is: nothing.
    super.send(
        request,
        without,
        false,
        null,
        Callback.from(() -> super.send(request, null, true, null, callback), callback::failed));
  }
}
