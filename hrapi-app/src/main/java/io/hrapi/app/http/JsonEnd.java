package io.hrapi.app.http;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.WriterInterceptor;
import jakarta.ws.rs.ext.WriterInterceptorContext;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;

/**
 * Ends every JSON body with a newline, so that a terminal's prompt begins on a line of its own;
 * parsers ignore it. All clients get the same bytes, so that one entity tag stands for them.
 */
@Provider
public final class JsonEnd implements WriterInterceptor {

  /** The byte that ends every JSON body. */
  public static final byte NEWLINE = '\n';

  private static final String JSON = "json";

  @Override
  public void aroundWriteTo(WriterInterceptorContext context) throws IOException {
    if (!isJson(context.getMediaType())) {
      context.proceed();
      return;
    }
    OutputStream target = context.getOutputStream();
    context.setOutputStream(new Unflushed(target));
    context.proceed();
    target.write(NEWLINE);
  }

  private static boolean isJson(MediaType type) {
    String subtype = type.getSubtype().toLowerCase(Locale.ROOT);
    return subtype.equals(JSON) || subtype.endsWith("+" + JSON);
  }

  /** Ignores flushes before the end, which would send the response before its length is known. */
  private static final class Unflushed extends FilterOutputStream {

    Unflushed(OutputStream target) {
      super(target);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
    }

    @Override
    public void flush() {
      // The servlet flushes once everything is written.
    }

    @Override
    public void close() {
      // The servlet closes the stream once everything is written.
    }
  }
}
