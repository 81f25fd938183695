package io.hrapi.app.shell.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Reads a list that hrapi returns in pages. */
public final class PageReader {

  /** The most elements that hrapi returns at once. */
  private static final int PAGE = 1_000;

  private PageReader() {}

  /**
   * Reads the pages and passes each to the consumer when it arrives.
   *
   * @param request the request of the first page, without a limit
   * @param field the field of the response that contains the list
   * @param limit the most elements that are wanted
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
