package io.hrapi.app.shell.console;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The output stream for a command's result; remembers write failures, which a PrintStream hides.
 */
public final class AnswerStream extends FilterOutputStream {

  private @Nullable IOException failure;

  public AnswerStream(OutputStream out) {
    super(out);
  }

  /** Returns the last write failure; null if there was none. */
  public @Nullable IOException failure() {
    return failure;
  }

  @Override
  public void write(int one) throws IOException {
    write(new byte[] {(byte) one}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    try {
      out.write(bytes, offset, length);
    } catch (IOException e) {
      failure = e;
      throw e;
    }
  }
}
