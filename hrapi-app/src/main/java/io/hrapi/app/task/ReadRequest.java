package io.hrapi.app.task;

import io.hrapi.app.http.problem.TooLargeException;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;

/** A request whose body has been read completely. */
final class ReadRequest extends HttpServletRequestWrapper {

  /** The most bytes of a task's body. */
  static final int MAX_BYTES = 1 << 16;

  private final byte[] body;

  private ReadRequest(HttpServletRequest request, byte[] body) {
    super(request);
    this.body = body;
  }

  /**
   * Reads the body; that of a form becomes parameters.
   *
   * @throws IOException if the body is incomplete or malformed
   * @throws TooLargeException if it is longer than {@link #MAX_BYTES}
   */
  static ReadRequest of(HttpServletRequest request) throws IOException {
    request.getParameterMap();
    byte[] body = request.getInputStream().readNBytes(MAX_BYTES + 1);
    if (body.length > MAX_BYTES) {
      throw new TooLargeException("the body of a task has at most " + MAX_BYTES + " bytes");
    }
    return new ReadRequest(request, body);
  }

  @Override
  public ServletInputStream getInputStream() {
    ByteArrayInputStream in = new ByteArrayInputStream(body);
    return new ServletInputStream() {
      @Override
      public int read() {
        return in.read();
      }

      @Override
      public int read(byte[] bytes, int offset, int length) {
        return in.read(bytes, offset, length);
      }

      @Override
      public boolean isFinished() {
        return in.available() == 0;
      }

      @Override
      public boolean isReady() {
        return true;
      }

      @Override
      public void setReadListener(ReadListener listener) {
        throw new UnsupportedOperationException("tasks read in their own thread");
      }
    };
  }
}
