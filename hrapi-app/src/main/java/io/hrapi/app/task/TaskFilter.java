package io.hrapi.app.task;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.hrapi.api.problem.ProblemCode;
import io.hrapi.app.http.problem.ProblemException;
import io.hrapi.app.http.problem.ServletProblems;
import io.hrapi.app.http.problem.TooLargeException;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Set;
import org.eclipse.jetty.http.HttpException;

/**
 * Gives tasks access to their request and lets them choose a status: Dropwizard passes them only
 * the parameters, and turns every exception into a 500. It runs a task in the thread of its
 * request.
 */
public final class TaskFilter implements Filter {

  private static final ThreadLocal<Exchange> CURRENT = new ThreadLocal<>();

  private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST");

  private final ObjectMapper mapper;

  public TaskFilter(ObjectMapper mapper) {
    this.mapper = mapper;
  }

  /** A request and its response. */
  record Exchange(HttpServletRequest request, HttpServletResponse response, ObjectMapper mapper) {

    /** Sends a problem; the task must have printed nothing. */
    void fail(RuntimeException why, PrintWriter output) throws IOException {
      ServletProblems.print(request, response, output, mapper, why);
    }
  }

  @Override
  public void doFilter(ServletRequest servletRequest, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    HttpServletRequest request = (HttpServletRequest) servletRequest;
    HttpServletResponse answer = (HttpServletResponse) response;
    if (request.getMethod().equals("OPTIONS")) {
      answer.setHeader("Allow", "OPTIONS, POST");
      return;
    }
    if (!METHODS.contains(request.getMethod())) {
      refuseMethod(request, answer);
      return;
    }
    ReadRequest read;
    try {
      read = ReadRequest.of(request);
    } catch (TooLargeException e) {
      ServletProblems.answer(request, answer, mapper, e);
      return;
    } catch (IOException | HttpException.RuntimeException | IllegalStateException e) {
      refuse(
          request, answer, ProblemCode.BAD_REQUEST, "the body cannot be read: " + e.getMessage());
      return;
    }
    CURRENT.set(new Exchange(request, answer, mapper));
    try {
      chain.doFilter(read, response);
      answerWithoutTask(request, answer);
    } finally {
      CURRENT.remove();
    }
  }

  /**
   * Adds a problem where Dropwizard sets only a status: if there is no such task, or the method is
   * not POST.
   */
  private void answerWithoutTask(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (response.isCommitted()) {
      return;
    }
    if (response.getStatus() == ProblemCode.NOT_FOUND.status()) {
      refuse(
          request,
          response,
          ProblemCode.NOT_FOUND,
          "there is no task at " + request.getRequestURI());
    } else if (response.getStatus() == ProblemCode.METHOD_NOT_ALLOWED.status()) {
      refuseMethod(request, response);
    }
  }

  private void refuseMethod(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setHeader("Allow", "POST");
    refuse(
        request,
        response,
        ProblemCode.METHOD_NOT_ALLOWED,
        request.getRequestURI()
            + " does not support "
            + request.getMethod()
            + "; tasks are run with POST");
  }

  private void refuse(
      HttpServletRequest request, HttpServletResponse response, ProblemCode code, String detail)
      throws IOException {
    ServletProblems.answer(request, response, mapper, ProblemException.of(code, detail));
  }

  /**
   * Returns the request that this thread answers, with its response.
   *
   * @throws IllegalStateException if the filter does not precede the tasks
   */
  static Exchange current() {
    Exchange current = CURRENT.get();
    if (current == null) {
      throw new IllegalStateException("no request came through the filter of the tasks");
    }
    return current;
  }
}
