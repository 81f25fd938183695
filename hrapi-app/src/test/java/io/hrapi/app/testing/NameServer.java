package io.hrapi.app.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A UDP name server, silent until it is told an answer, which then knows only IPv4 addresses. */
public final class NameServer implements AutoCloseable {

  private static final int HEADER = 12;
  private static final int IPV4 = 1;
  private static final int NO_SUCH_NAME = 3;

  private final int port = FreePorts.next();
  private final DatagramSocket socket;
  private final Map<String, String> addresses = new ConcurrentHashMap<>();
  private final AtomicInteger questions = new AtomicInteger();
  private volatile boolean silent = true;

  public NameServer() {
    try {
      socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    } catch (SocketException e) {
      throw new UncheckedIOException(e);
    }
    Thread thread = new Thread(this::serve, "name-server");
    thread.setDaemon(true);
    thread.start();
  }

  /** Returns the address on which it listens. */
  public String address() {
    return "127.0.0.1:" + port;
  }

  /** Answers from now on, with this address for a name; other unknown names do not exist. */
  public void says(String name, String address) {
    addresses.put(name, address);
    silent = false;
  }

  /** Answers nothing from now on. */
  public void isSilent() {
    silent = true;
  }

  /** Returns the number of queries received. */
  public int questions() {
    return questions.get();
  }

  private void serve() {
    byte[] buffer = new byte[1_500];
    while (!socket.isClosed()) {
      DatagramPacket question = new DatagramPacket(buffer, buffer.length);
      try {
        socket.receive(question);
        questions.incrementAndGet();
        if (!silent) {
          byte[] answer = answer(ByteBuffer.wrap(buffer, 0, question.getLength()));
          socket.send(new DatagramPacket(answer, answer.length, question.getSocketAddress()));
        }
      } catch (IOException e) {
        if (!socket.isClosed()) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  private byte[] answer(ByteBuffer question) throws IOException {
    StringBuilder name = new StringBuilder();
    question.position(HEADER);
    for (int length = question.get(); length > 0; length = question.get()) {
      name.append(name.isEmpty() ? "" : ".");
      for (int i = 0; i < length; i++) {
        name.append((char) question.get());
      }
    }
    int type = question.getShort();
    int end = question.position() + 2;
    String address = addresses.get(name.toString());
    boolean found = address != null && type == IPV4;
    ByteBuffer answer = ByteBuffer.allocate(end + 16);
    answer.putShort(question.getShort(0));
    // A response with recursion; one question, one answer or none.
    answer.putShort((short) (0x8180 | (address == null ? NO_SUCH_NAME : 0)));
    answer.putShort((short) 1).putShort((short) (found ? 1 : 0)).putInt(0);
    answer.put(question.slice(HEADER, end - HEADER));
    if (found) {
      answer.putShort((short) (0xc000 | HEADER)).putShort((short) IPV4).putShort((short) 1);
      answer.putInt(1).putShort((short) 4).put(InetAddress.getByName(address).getAddress());
    }
    byte[] bytes = new byte[answer.position()];
    answer.get(0, bytes);
    return bytes;
  }

  @Override
  public void close() {
    socket.close();
  }
}
