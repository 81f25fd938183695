package io.hrapi.app.task;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Shows tasks their request and lets them choose a status: Dropwizard hands them the parameters
 * alone, and answers 500 to whatever they throw. It runs a task in the thread of its request.
 */
public final class TaskFilter implements Filter {

  private static final ThreadLocal<Exchange> CURRENT = new ThreadLocal<>();

  /** A request and its answer. */
  record Exchange(HttpServletRequest request, HttpServletResponse response) {}

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    CURRENT.set(new Exchange((HttpServletRequest) request, (HttpServletResponse) response));
    try {
      chain.doFilter(request, response);
    } finally {
      CURRENT.remove();
    }
  }

  /**
   * The request that this thread answers.
   *
   * @throws IllegalStateException if the filter is not before the tasks
   */
  static Exchange current() {
    Exchange current = CURRENT.get();
    if (current == null) {
      throw new IllegalStateException("no request came through the filter of the tasks");
    }
    return current;
  }
}
