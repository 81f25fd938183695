package io.hrapi.app.resource;

import io.hrapi.api.problem.FieldError;
import io.hrapi.api.request.InvalidBodyException;
import io.hrapi.api.request.JsonBody;
import io.hrapi.api.request.ObjectReader;
import io.hrapi.app.http.problem.ProblemException;
import io.hrapi.app.http.problem.ProblemTable;
import io.hrapi.app.http.request.CommandExecutor;
import io.hrapi.app.http.request.RequestContext;
import io.hrapi.events.command.Decision;
import io.hrapi.events.command.Refusal;
import io.hrapi.events.command.Transaction;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Several writes of resources as one event; if one is refused, nothing changes. */
@Path("/v1/transactions")
@Produces(MediaType.APPLICATION_JSON)
public final class TransactionsResource {

  private static final String OPERATIONS = "operations";

  private final CommandExecutor commands;

  public TransactionsResource(CommandExecutor commands) {
    this.commands = commands;
  }

  /**
   * 200 with the body that each operation would get as a single request. 404, 409 or 422 if an
   * operation is refused, as a single request would be; the problem names the operation by its
   * index, from 0. 400 if the body is not JSON, or for an unknown query parameter; 412 if the model
   * changed; 413 beyond 16 MiB; 415 for another media type; 422 if the body is not a list of 1 to
   * 10 000 operations; 503 if the event log is not available.
   */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  public Response apply(JsonBody body, @Context RequestContext context) {
    String base = body.isList() ? "" : "/" + OPERATIONS;
    List<ObjectReader> readers = body.objects(OPERATIONS);
    if (readers.isEmpty() || readers.size() > Transaction.MAX_OPERATIONS) {
      throw new InvalidBodyException(
          List.of(
              new FieldError(
                  base,
                  "expected 1 to "
                      + Transaction.MAX_OPERATIONS
                      + " operations, got "
                      + readers.size())));
    }
    List<String> where = new ArrayList<>(readers.size());
    List<Operation> operations = new ArrayList<>(readers.size());
    for (int i = 0; i < readers.size(); i++) {
      where.add("operation " + i);
      try {
        OperationReader read = OperationReader.of(readers.get(i));
        where.set(i, "operation " + i + ", " + read);
        operations.add(read.operation());
      } catch (InvalidBodyException e) {
        throw ProblemException.within(ProblemTable.of(e), where.get(i), base + "/" + i, "");
      } catch (Refusal.NotFound e) {
        throw ProblemException.within(ProblemTable.of(e), where.get(i), base + "/" + i, "");
      }
    }
    try {
      return commands.execute(
          context,
          List.of(),
          new Transaction(operations.stream().map(Operation::command).toList()),
          decision -> Map.of("results", results(operations, decision.parts())));
    } catch (Refusal.OfOperation e) {
      throw ProblemException.within(
          ProblemTable.of(e.refusal()), where.get(e.index()), base + "/" + e.index(), "/body");
    }
  }

  private static List<Map<String, Object>> results(
      List<Operation> operations, List<Decision> decisions) {
    List<Map<String, Object>> results = new ArrayList<>(decisions.size());
    for (Decision decision : decisions) {
      results.add(operations.get(results.size()).answer().apply(decision));
    }
    return results;
  }
}
