package io.hrapi.app.http.memory;

import io.hrapi.app.budget.MemoryBudget;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;

/**
 * Returns the memory that a request reserved from the shared budget, whatever its outcome: when its
 * answer is written, or its client has disconnected.
 */
public final class MemoryFilter implements Filter {

  private final MemoryBudget budget;
  private final HeldViews views;

  public MemoryFilter(MemoryBudget budget) {
    this.budget = budget;
    this.views = new HeldViews(budget);
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    try (RequestMemory memory = new RequestMemory(budget, views)) {
      memory.attach((HttpServletRequest) request);
      chain.doFilter(request, response);
    }
  }
}
