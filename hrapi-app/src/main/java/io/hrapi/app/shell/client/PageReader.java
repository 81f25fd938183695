package io.hrapi.app.shell.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Reads a list that hrapi answers in pages. */
public final class PageReader {

  /** The most that hrapi gives at once. */
  private static final int PAGE = 1_000;

  private PageReader() {}

  /**
   * Follows the pages, each of which is handed over as it comes.
   *
   * @param request of the first page, without a limit
   * @param field of the answer that has the list
   * @param limit how many elements are wanted at most
   * @return whether there are more
   */
  public static boolean read(
      HrapiClient client,
      Request request,
      String field,
      long limit,
      Consumer<List<JsonNode>> consumer) {
    Request page = request.with("limit", Math.min(limit, PAGE));
    long left = limit;
    while (true) {
      JsonNode answer = client.send(page).json();
      List<JsonNode> elements = new ArrayList<>();
      answer.path(field).forEach(elements::add);
      consumer.accept(elements.subList(0, (int) Math.min(left, elements.size())));
      String next = answer.path("next").asText("");
      boolean more = answer.path("next").isTextual();
      if (elements.size() >= left || !more) {
        return more || elements.size() > left;
      }
      left -= elements.size();
      page = Request.get(next);
    }
  }
}
