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
 * Corrects {@code Content-Length} in responses to HEAD and in 304s, which have no body: it is the
 * length of the body that GET would return, or is absent (RFC 9110 section 8.6). Servlets send 0 if
 * they wrote nothing, and compression counts bytes that are not sent.
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
    // If the headers came with the last piece, Jetty would add a Content-Length of 0.
    super.send(
        request,
        without,
        false,
        null,
        Callback.from(() -> super.send(request, null, true, null, callback), callback::failed));
  }
}
